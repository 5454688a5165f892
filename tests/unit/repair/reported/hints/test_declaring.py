"""What a message implies: a variable is declared with the type of its uses, a brace too many goes."""

# ruff: noqa: RUF001 (quotes as compilers write them)
from __future__ import annotations

import re
from pathlib import PurePath

import pytest

from data_prep.text.languages import parse_bounded
from plc.diagnostics import Diagnostic, Location
from plc.repair.findings import apply_edits
from plc.repair.reported.hints.edits import implied_at


def _mended(text: str, message: str, place: str, *, tool: str = "gcc") -> str | None:
    """The text with the first edit that a message at the first such word implies."""
    data = text.encode()
    found = re.search(rf"\b{re.escape(place)}".encode(), data)
    assert found is not None
    at = found.start()
    line = data.count(b"\n", 0, at) + 1
    column = at - data.rfind(b"\n", 0, at)
    reported = Diagnostic(Location(PurePath("a.c"), line, column), message, tool, level="error")
    edits = implied_at(data, parse_bounded(data, "c").root_node, "c", reported)
    return apply_edits(data, edits[0]).decode() if edits else None


@pytest.mark.parametrize(
    ("before", "name", "declared"),
    [
        ("    int a, b;\n    for (i = 0; i < a; i++)\n        b += i;\n", "i", "    int a, b, i;\n"),
        ("    for (i = 0; i < n; i++)\n        n += i;\n", "i", "    int i;\n    for"),
        ("    int a;\n    n = n + a;\n    sum = sum + a;\n", "sum", "    int a, sum = 0;\n"),
        ("    double d;\n    root = sqrt(n);\n", "root", "    double d, root;\n"),
        ('    scanf("%d %lf", &n, &rate);\n', "rate", "    double rate;\n    scanf"),
        ("    mark = 'x';\n", "mark", "    char mark;\n    mark"),
        ("    int a[3] = {0};\n    n = a[k];\n    k = 2;\n", "k", "    int a[3] = {0}, k = 0;\n"),
    ],
)
def test_a_variable_is_declared_as_it_is_used(before: str, name: str, declared: str) -> None:
    text = f"int f(int n)\n{{\n{before}    return n;\n}}\n"
    got = _mended(text, f"‘{name}’ undeclared (first use in this function)", name)
    assert got is not None
    assert declared in got


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("    return widget(n);\n", "'widget' undeclared (first use in this function)"),
        ("    widget[n] = 3;\n", "'widget' undeclared (first use in this function)"),
        ("    return widget.n;\n", "'widget' undeclared (first use in this function)"),
        ("    widget = 3;\n", "'widget' undeclared (first use in this function); did you mean 'widgets'?"),
        ("    widget = 3;\n", "'widget' undeclared here (not in a function)"),
    ],
)
def test_nothing_is_declared_of_another_kind_or_where_the_compiler_knows_better(
    body: str, message: str
) -> None:
    assert _mended(f"int f(int n)\n{{\n{body}}}\n", message, "widget") is None


def test_a_brace_that_ends_a_function_early_goes() -> None:
    text = "int f(int n)\n{\n    if (n) {\n        n++;\n    }}\n    return n;\n}\n"
    mended = _mended(text, "expected identifier or ‘(’ before ‘return’", "return")
    assert mended == text.replace("}}", "}")


def test_only_compilers_imply() -> None:
    text = "int f(int n)\n{\n    i = n;\n}\n"
    assert _mended(text, "'i' undeclared (first use in this function)", "i = n", tool="mine") is None


_POPS = "int pop(struct queue *q, {});\nint f(struct queue *q)\n{{\n    pop(q, &top);\n    return 1;\n}}\n"


@pytest.mark.parametrize(
    ("parameter", "wanted"),
    [
        ("int *out", "int top;"),
        ("struct job *out", "struct job top;"),
        ("unsigned long *", "unsigned long top;"),
    ],
)
def test_what_a_function_fills_is_declared_by_its_parameter(parameter: str, wanted: str) -> None:
    mended = _mended(_POPS.format(parameter), "‘top’ undeclared (first use in this function)", "top)")
    assert mended is not None
    assert f"    {wanted}\n    pop(q, &top);" in mended


@pytest.mark.parametrize("parameter", ["void *out", "const int *out", "int out", "int **out"])
def test_what_it_fills_is_not_known_by_other_parameters(parameter: str) -> None:
    said = "‘top’ undeclared (first use in this function)"
    assert _mended(_POPS.format(parameter), said, "top)") is None
