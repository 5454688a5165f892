"""A logical operator that makes a condition constant, and names of the C library without their header."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePath

import pytest

from data_prep.text.languages import parse_bounded
from plc.diagnostics import Diagnostic, Location
from plc.repair.findings import apply_edits
from plc.repair.reported.answer import FileAnswers, declined
from plc.repair.reported.hints.edits import implied_at
from plc.repair.reported.hints.hinting import with_hints
from plc.verify.adapters import adapter_named, run
from plc.verify.adapters.adapter import Subject
from plc.verify.adapters.compiling import COMPILERS
from plc.verify.reported_answers import AnswerJudge
from plc.verify.tools import Tools

LOGIC = "int f(int c, int d)\n{\n    return c == 1 && c == 2 || d != 1 || d != 2;\n}\n"
FALSE = "Logical conjunction always evaluates to false: c == 1 && c == 2."
TRUE = "Logical disjunction always evaluates to true: d != 1 || d != 2."
GCC = "logical ‘and’ of mutually exclusive tests is always false"  # noqa: RUF001


def fixes(text: str, diagnostic: Diagnostic) -> list[str]:
    data = text.encode()
    edits = implied_at(data, parse_bounded(data, "c").root_node, "c", diagnostic)
    return [apply_edits(data, each).decode() for each in edits]


@pytest.mark.parametrize(
    ("message", "column", "mended"),
    [
        (FALSE, None, "c == 1 || c == 2 || d != 1 || d != 2"),
        (GCC, 19, "c == 1 || c == 2 || d != 1 || d != 2"),
        (TRUE, 39, "c == 1 && c == 2 || d != 1 && d != 2"),
        (TRUE, None, None),  # two are on the line
        ("Logical conjunction is fine", 19, None),
    ],
)
def test_the_other_logical_operator_is_meant(message: str, column: int | None, mended: str | None) -> None:
    said = Diagnostic(Location(PurePath("a.c"), 3, column), message, "cppcheck", "incorrectLogicOperator")
    line = LOGIC.splitlines()[2].strip().removeprefix("return ").removesuffix(";")
    assert fixes(LOGIC, said) == ([] if mended is None else [LOGIC.replace(line, mended)])


@pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc is not installed")
@pytest.mark.parametrize(
    ("body", "header"),
    [
        ("uint32_t f(void)\n{\n    return 1;\n}\n", "<stdint.h>"),
        ("char *f(const char *a)\n{\n    return strdup(a);\n}\n", "<string.h>"),
        ("bool f(void)\n{\n    return 1;\n}\n", "<stdbool.h>"),
        ("void f(void)\n{\n    usleep(1);\n}\n", "<unistd.h>"),
        ("widget f(void)\n{\n    return 1;\n}\n", None),
    ],
)
def test_gccs_own_words_get_the_header_that_declares_the_name(
    tmp_path: Path, body: str, header: str | None
) -> None:
    gcc = next(each for each in COMPILERS if each.tool == "gcc")
    text = f"#include <stdio.h>\n\n{body}"
    said = gcc.diagnostics(
        Subject(path=tmp_path / "a.c", text=text.encode(), language="c"), Tools(jobs=1), tmp_path
    )
    named = [each.header for each in said if each.header]
    mended = [fix for each in said for fix in fixes(text, each) if "#include <stdio.h>\n#include" in fix]
    if header is None:
        assert mended == []
    else:
        assert named == [header] or mended[0] == text.replace("\n\n", f"\n#include {header}\n\n", 1)


def test_a_file_that_includes_the_header_gets_no_second_one() -> None:
    text = "#ifdef A\n#include <stdint.h>\n#endif\nuint32_t f(void)\n{\n    return 1;\n}\n"
    said = Diagnostic(Location(PurePath("a.c"), 4, 1), "unknown type name 'uint32_t'", "gcc", level="error")
    assert fixes(text, said) == []


CHAIN = "comparisons like 'X<=Y<=Z' do not have their mathematical meaning"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("if (c < d < 9)", "if (c < d && d < 9)"),
        ("return 0 <= c + d < 9;", "return 0 <= c + d && c + d < 9;"),
        ("d = 9 > c >= d;", "d = 9 > c && c >= d;"),
        ("if (d && 1 < c < 3)", "if (d && 1 < c && c < 3)"),
        ("if (d || 1 < c < 3)", "if (d || (1 < c && c < 3))"),
        ("return (1 < c < 3) + d;", "return (1 < c && c < 3) + d;"),
        ("return 1 < c < 3 == d;", "return (1 < c && c < 3) == d;"),
        ("return 1 < d++ < 3;", None),  # asked twice it would count twice
        ("return 1 < g(c) < 3;", None),
        ("return (1 < c) < 3;", None),  # somebody meant that
        ("return 1 < c > 3;", None),
    ],
)
def test_a_chain_of_comparisons_is_two(before: str, after: str | None) -> None:
    text = f"int f(int c, int d)\n{{\n    {before}\n        ;\n    return 0;\n}}\n"
    said = Diagnostic(Location(PurePath("a.c"), 3), CHAIN, "gcc", "-Wparentheses")
    assert fixes(text, said) == ([] if after is None else [text.replace(before, after)])


@pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc is not installed")
@pytest.mark.parametrize("condition", ["a < b < c", "0 < a <= 5"])
def test_the_two_comparisons_of_a_chain_are_proposed_as_gcc_asks_for_them(
    condition: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.c"
    code = f"int f(int a, int b, int c)\n{{\n    if ({condition})\n        return b;\n    return c;\n}}\n"
    text = code.encode()
    path.write_bytes(text)
    said = run([adapter_named("gcc")], [path], root=tmp_path, tools=Tools(), on_failure=print)
    for warning in said:
        refused = declined(warning, "no candidate", "none")
        hinted = with_hints(text, FileAnswers("c", "utf-8", 1, (refused,)))
        with AnswerJudge(Tools()).open(path, text, "c") as file:
            (answer,) = file.judged(hinted).reported
        assert answer.status in ("proposed", "fixed"), (warning, answer.reason)
        assert answer.finding is not None
        first, _, last = condition.replace("<=", "<").partition(" < ")
        middle = last.partition(" ")[0]
        fixed = apply_edits(text, answer.finding.suggestions[0].edits).decode()
        assert f"{first} < {middle} && {middle} " in fixed
    assert said
