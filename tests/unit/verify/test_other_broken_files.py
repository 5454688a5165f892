"""Errors of other files are not held against a fix, unless they are about what the file declares."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plc.diagnostics import Diagnostic
from plc.repair.findings import apply_edits
from plc.repair.reported.answer import FileAnswers, declined
from plc.repair.reported.hints.hinting import with_hints
from plc.verify.adapters import adapter_named, run
from plc.verify.reported import ReportedFile, Verdict
from plc.verify.tools import Tools

BROKEN = """class A {
    int f(int n) {
        if (n > 3 {
            return B.g(n);
        }
        return 0;
    }
}
"""
SYNTAX = """class B {
    static int g(int n) {
        return n + ;
    }
    String h() {
        return (5;
    }
}
"""
TYPES = """class B {
    static int g(int n) {
        return n + m;
    }
    String h() {
        return 5;
    }
}
"""
USES = "class B {\n    static int g(int n) {\n        return new A().gone(n);\n    }\n}\n"


def error_of(path: Path, tool: str) -> Diagnostic:
    """The first error that a tool has of a file."""
    found = run([adapter_named(tool)], [path], root=path.parent, tools=Tools(), on_failure=print)
    return next(each for each in found if each.level == "error" and Path(each.location.path) == path)


def verdict(tree: Path, tool: str, other: str) -> Verdict:
    """What is said of the fix that a tool names for A, beside another file B."""
    if shutil.which(tool) is None:
        pytest.skip(f"needs {tool}")
    path = tree / "A.java"
    path.write_text(BROKEN, encoding="utf-8")
    (tree / "B.java").write_text(other, encoding="utf-8")
    text, error = path.read_bytes(), error_of(path, tool)
    refused = declined(error, "no candidate", "none")
    (answer,) = with_hints(text, FileAnswers("java", "utf-8", 1, (refused,))).reported
    assert answer.finding is not None
    after = apply_edits(text, answer.finding.suggestions[0].edits)
    assert b"if (n > 3) {" in after
    with ReportedFile(path, text, "java", tools=Tools()) as file:
        (found,) = file.verdicts(error, [after])
    return found


@pytest.mark.parametrize("tool", ["javac", "ecj"])
@pytest.mark.parametrize("other", [SYNTAX, TYPES])
def test_a_fix_is_not_refused_for_what_is_wrong_in_another_file(
    tool: str, other: str, tmp_path: Path
) -> None:
    found = verdict(tmp_path, tool, other)
    assert found.passes, found.reason
    assert "report" in found.checks


def test_an_error_of_another_file_about_this_one_counts(tmp_path: Path) -> None:
    found = verdict(tmp_path, "ecj", USES)
    assert found.objection == "compile"
    assert "gone" in found.reason
