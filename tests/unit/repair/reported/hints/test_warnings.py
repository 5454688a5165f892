"""What a warning of gcc's implies is written: parentheses, a first value, a release after the last use."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePath

import pytest

from plc.diagnostics import Diagnostic, Location
from plc.repair.findings import apply_edits
from plc.repair.reported.answer import FileAnswers, declined
from plc.repair.reported.hints.hinting import with_hints
from plc.verify.adapters import adapter_named, run
from plc.verify.reported_answers import AnswerJudge
from plc.verify.tools import Tools

pytestmark = pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")
CASES = [  # the code, what becomes of it, whether only the author knows
    ("return a || b && c;", "return a || (b && c);", False),
    ("return a << b + 1;", "return a << (b + 1);", False),
    ("return a | b + c;", "return a | (b + c);", False),
    ("return a & b == c;", "return (a & b) == c;", True),
    ("return a == b | c;", "return a == (b | c);", True),
    ("return !a & b;", "return !(a & b);", True),
    (
        "if (a)\n        if (b)\n            return 1;\n        else\n            return 2;\n    return c;",
        "if (a) {\n        if (b)\n            return 1;\n        else\n            return 2;\n    }\n"
        "    return c;",
        False,
    ),
    (
        "int s;\n    for (int i = 0; i < a; i++)\n        s += b;\n    return s + c;",
        "int s = 0;\n    for (int i = 0; i < a; i++)\n        s += b;\n    return s + c;",
        True,
    ),
    (
        "free(p);\n    p[0] = a + b + c;\n    return 1;",
        "p[0] = a + b + c;\n    free(p);\n    return 1;",
        False,
    ),
]


@pytest.mark.parametrize(("before", "after", "is_guess"), CASES)
def test_the_fix_that_a_warning_implies_is_proposed(
    before: str, after: str, is_guess: bool, tmp_path: Path
) -> None:
    head = "#include <stdlib.h>\n\nint f(int a, int b, int c, char *p)\n{\n    "
    path = tmp_path / "a.c"
    text = f"{head}{before}\n}}\n".encode()
    path.write_bytes(text)
    said = run([adapter_named("gcc")], [path], root=tmp_path, tools=Tools(), on_failure=print)
    (warning,) = [each for each in said if each.rule != "-Wunused-parameter"]
    refused = declined(warning, "no candidate", "none")
    hinted = with_hints(text, FileAnswers("c", "utf-8", 1, (refused,)))
    with AnswerJudge(Tools()).open(path, text, "c") as file:
        (answer,) = file.judged(hinted).reported
    assert answer.status == "proposed", answer.reason
    assert ("is a guess" in answer.reason) == is_guess, answer.reason
    assert answer.finding is not None
    fixed = apply_edits(text, answer.finding.suggestions[0].edits).decode()
    assert fixed == f"{head}{after}\n}}\n"


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (12, "suggest parentheses around comparison in operand of '&'"),
        (18, "suggest parentheses around assignment used as truth value"),
        (None, "suggest parentheses around comparison in operand of '&'"),
    ],
)
def test_nothing_is_written_for_other_words_or_another_place(column: int | None, message: str) -> None:
    text = b"int f(int a, int b)\n{\n    return a & b == 1;\n}\n"
    said = Diagnostic(Location(PurePath("a.c"), 3, column), message, "gcc", "-Wparentheses")
    refused = declined(said, "no candidate", "none")
    (answer,) = with_hints(text, FileAnswers("c", "utf-8", 1, (refused,))).reported
    assert answer == refused
