"""No test of a pointer that was tested just above, and none that comes after the first dereference."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from data_prep.text.languages import parse_bounded
from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.rules import classified
from plc.repair.findings import apply_edits
from plc.repair.reported.hints.edits import implied_at

HEAD = "#include <stdlib.h>\nint f(struct s *p, int c)\n{\n"
MAY_BE = "dereference of possibly-NULL 'p'"


def fixes(body: str, message: str = MAY_BE) -> list[str]:
    """The body with each fix of a message about the line with `@`."""
    text = f"{HEAD}{body}}}\n"
    line = text[: text.index("@")].count("\n") + 1
    data = text.replace("@", "").encode()
    said = classified(
        Diagnostic(Location(PurePath("a.c"), line), message, "gcc", "-Wanalyzer-null-dereference")
    )
    found = implied_at(data, parse_bounded(data, "c").root_node, "c", said)
    return [apply_edits(data, each).decode().removeprefix(HEAD).removesuffix("}\n") for each in found]


@pytest.mark.parametrize(
    "body",
    [
        "    p = malloc(8);\n    if (p == NULL)\n        return -1;\n    @p->x = 1;\n    return 0;\n",
        "    p = malloc(8);\n    if (!p) {\n        return -1;\n    }\n    c = 2;\n    @p->x = c;\n",
        "    if (!p || !c)\n        return -1;\n    if (c > 2) {\n        @p->x = c;\n    }\n    return 0;\n",
        "    if ((p = malloc(8)) == NULL)\n        exit(1);\n    @p->x = c;\n    return 0;\n",
        "    if (p != NULL && c) {\n        @p->x = c;\n    }\n    return 0;\n",
        "    if (!p)\n        c = 1;\n    else {\n        @p->x = c;\n    }\n    return 0;\n",
        "    while (p) {\n        @p->x = c;\n        p = p->next;\n    }\n    return 0;\n",
    ],
)
def test_a_tested_pointer_gets_no_other_test(body: str) -> None:
    assert fixes(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "    if (!p)\n        c = 1;\n    @p->x = c;\n    return 0;\n",  # goes on
        "    if (!p)\n        return 1;\n    p = malloc(8);\n    @p->x = c;\n",  # another value
        "    if (!p && c)\n        return 1;\n    @p->x = c;\n    return 0;\n",
        "    if (p || c) {\n        @p->x = c;\n    }\n    return 0;\n",
        "    if (p) {\n        p = malloc(8);\n        @p->x = c;\n    }\n    return 0;\n",
    ],
)
def test_a_pointer_that_may_be_null_after_all_gets_one(body: str) -> None:
    assert fixes(body)


def test_the_test_comes_before_the_first_dereference() -> None:
    body = "    int a = 0;\n    p->y = c;\n    a = 2;\n    @p->x = a;\n    return 0;\n"
    found = fixes(body)
    assert found
    for fix in found:
        lines = [line.strip() for line in fix.splitlines()]
        tested = next(number for number, line in enumerate(lines) if line.startswith("if (p "))
        assert tested < lines.index("p->y = c;"), fix


@pytest.mark.parametrize(
    "before", ["c = p ? p->y : 0;", "c = c && p->y;", "c = sizeof p->y;", "p = malloc(8);"]
)
def test_what_dereferences_nothing_for_sure_is_no_first_dereference(before: str) -> None:
    found = fixes(f"    {before}\n    @p->x = 1;\n    return 0;\n")
    assert found
    for fix in found:
        assert before in fix.partition("if (p ")[0]


def test_a_condition_of_thousands_of_parts_is_read() -> None:
    many = " && a" * 3000
    assert fixes(f"    if (p{many}) {{\n        @p->x = c;\n    }}\n    return 0;\n") == []


@pytest.mark.parametrize(
    "body",
    [
        "    if (c)\n        goto end;\n    *p = 1;\nend:\n    c = 2;\n    @p->x = 2;\n",
        "    *p = 1;\n    {\n        struct s *p = q();\n        @p->x = 2;\n    }\n",  # another p
    ],
)
def test_no_test_is_put_where_the_place_may_be_reached_without_it(body: str) -> None:
    assert not any("    if (" in each.split("*p = 1;")[0].replace("    if (c)", "") for each in fixes(body))


def test_a_member_of_another_object_is_another_pointer() -> None:
    body = "    if (!s->p)\n        return 1;\n    s = next(s);\n    @s->p->x = 1;\n    return 0;\n"
    assert fixes(body, "dereference of possibly-NULL 's->p'")
