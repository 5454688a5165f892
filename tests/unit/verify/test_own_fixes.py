"""A fix that a report carries: the tool's word where the tool proposes it here too, else a guess."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from plc.diagnostics import Diagnostic, Location, Replacement
from plc.diagnostics.rules import classified
from plc.repair.findings import Suggestion
from plc.repair.reported.answer import FileAnswers, declined
from plc.repair.reported.hints.hinting import with_hints
from plc.verify.adapters import Failed, adapter_named
from plc.verify.carried import doubted, may_be_run
from plc.verify.other_tool import OtherTool
from plc.verify.own_fixes import objection_to
from plc.verify.reported import ReportedFile, Verdict
from plc.verify.reported_answers import AnswerJudge
from plc.verify.testing.command import TestCommand
from plc.verify.tools import Tools
from plc.verify.tricks import Case
from plc.verify.trusted import distrust
from tests.unit.verify.adapters.adapted import needs, said

FORMAT = b'#include <stdio.h>\nvoid f(long n)\n{\n    printf("%d", n);\n}\n'
MEMSET = b"#include <string.h>\nvoid f(char *a)\n{\n    memset(a, sizeof(*a), 0);\n}\n"


def carrying(
    text: bytes, path: Path, tool: str, rule: str, line: int, old: str, new: str, message: str = "said"
) -> Diagnostic:
    """A report of a line with one edit on it."""
    begin = text.split(b"\n")[line - 1].index(old.encode()) + 1
    place = Location(path, line, begin, line, begin + len(old.encode()))
    where = Location(path, line, begin)
    return classified(
        Diagnostic(where, message, tool, rule, replacements=(Replacement(place, new),), level="warning")
    )


def verdict(path: Path, diagnostic: Diagnostic, after: bytes, *, other: OtherTool | None = None) -> Verdict:
    with ReportedFile(path, path.read_bytes(), "c", tools=Tools(), other=other) as file:
        (found,) = file.verdicts(diagnostic, [after])
    return found


@needs("gcc")
def test_a_fix_that_the_tool_proposes_here_too_is_verified(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    path.write_bytes(FORMAT)
    message = "format '%d' expects argument of type 'int', but argument 2 has type 'long int'"
    reported = carrying(FORMAT, path, "gcc", "-Wformat=", 4, "%d", "%ld", message)
    found = verdict(path, reported, FORMAT.replace(b"%d", b"%ld"))
    assert found.fixes, found


@needs("gcc")
def test_a_fix_that_only_the_report_proposes_is_a_guess(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    path.write_bytes(FORMAT)
    reported = carrying(FORMAT, path, "gcc", "-Wformat=", 4, "%d", "%lx")
    found = verdict(path, reported, FORMAT.replace(b"%d", b"%lx"))
    assert (found.passes, found.fixes) == (True, False), found
    assert found.guess == "the report carries this fix, and its tool does not propose it here"


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize("tools", [Tools(), None])
@pytest.mark.parametrize("is_noted", [False, True])
def test_what_a_report_carries_is_run_by_no_test(tmp_path: Path, tools: Tools | None, is_noted: bool) -> None:
    path = tmp_path / "a.c"
    text = b"int f(int a)\n{\n    return a - 1;\n}\n"
    path.write_bytes(text)
    reported = carrying(text, path, "some tool", "x", 3, "a - 1", "a + 1")
    if is_noted:
        reported = replace(reported, replacements=(), alternatives=(reported.replacements,))
    answers = FileAnswers("c", "utf-8", 1, (declined(reported, "no candidate", "none"),))
    ran = tmp_path / "ran"
    with (
        TestCommand(f"grep -q 'a + 1' a.c && touch '{ran}'", tmp_path) as test,
        AnswerJudge(tools, test=test).open(path, text, "c") as file,
    ):
        (found,) = file.judged(with_hints(text, answers)).reported
    assert found.status == "proposed"
    assert not ran.exists()


def test_a_tool_knows_which_meaning_its_own_fix_has(tmp_path: Path) -> None:
    path = tmp_path / "a.cpp"
    text = b"char *f(void)\n{\n    return NULL;\n}\n"
    reported = carrying(text, path, "clang-tidy", "modernize-use-nullptr", 3, "NULL", "nullptr")
    change = Case(text, "cpp").change(text.replace(b"NULL", b"nullptr"), reported)
    assert objection_to(change, [reported]) == (None, "")
    said_of, guessed = objection_to(change, [])
    assert said_of is None
    assert "does not propose it here" in guessed
    another = Case(text, "cpp").change(text.replace(b"NULL", b"0"), reported)
    assert "changes what is computed" in (objection_to(another, [reported])[0] or "")


def test_a_fix_that_silences_the_tool_is_refused_though_the_tool_proposes_it(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    text = b"int g(void);\nvoid f(void)\n{\n    g();\n}\n"
    for new in ("(void)g()", "g() /* NOLINT */"):
        reported = carrying(text, path, "clang-tidy", "bugprone-unused-return-value", 4, "g()", new)
        change = Case(text, "c").change(text.replace(b"    g()", f"    {new}".encode()), reported)
        assert objection_to(change, [reported])[0], new


def test_a_fix_that_other_files_may_have_to_follow_is_left_to_a_person() -> None:
    message = (
        "single-argument constructors must be marked explicit to avoid unintentional implicit conversions"
    )
    reported = Diagnostic(Location(Path("a.cpp"), 1), message, "clang-tidy", "google-explicit-constructor")
    fix = Suggestion(1, 1.0, ("parse", "named", "gone", "compile"), ())
    assert "other files may have to follow" in distrust(reported, fix)


CHECKER = """import json, pathlib, sys
name = sys.argv[1]
results = []
for number, line in enumerate(pathlib.Path(name).read_text().splitlines(), 1):
    if "wide" in line:
        at = len(line[: line.index("wide")].encode("utf-16-le")) // 2 + 1
        region = {"startLine": number, "startColumn": at, "endLine": number, "endColumn": at + 4}
        file = {"uri": name}
        change = {"deletedRegion": region, "insertedContent": {"text": "slim"}}
        place = {"physicalLocation": {"artifactLocation": file, "region": region}}
        fix = {"artifactChanges": [{"artifactLocation": file, "replacements": [change]}]}
        results.append({"ruleId": "wide", "message": {"text": "wide"}, "locations": [place], "fixes": [fix]})
driver = {"driver": {"name": "housecheck"}}
print(json.dumps({"version": "2.1.0", "runs": [{"tool": driver, "results": results}]}))
"""


@needs("gcc")
def test_another_tool_may_confirm_its_own_fix(tmp_path: Path) -> None:
    path = tmp_path / "tree" / "a.c"
    path.parent.mkdir()
    text = "/* 😀 */ int wide;\n".encode()
    path.write_bytes(text)
    (tmp_path / "checker.py").write_text(CHECKER)
    with OtherTool(f"{sys.executable} {tmp_path}/checker.py {{file}}", path.parent) as other:
        (reported,) = other.diagnostics(path, text)
        (edit,) = reported.replacements
        assert (edit.location.path, edit.location.column, edit.text) == (path, 16, "slim")
        assert verdict(path, reported, text.replace(b"wide", b"slim"), other=other).fixes


@needs("gcc")
def test_gcc_is_asked_for_its_fixes(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    path = tmp_path / "a.c"
    path.write_bytes(FORMAT)
    (entry,) = said(["gcc"], path, root=tmp_path)
    place = Location(path, 4, 13, 4, 15)
    assert entry.replacements == (Replacement(place, "%ld"),)


@needs("clang")
def test_clang_is_asked_for_its_fixes(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    path = tmp_path / "a.c"
    path.write_bytes(FORMAT)
    (entry,) = said(["clang"], path, root=tmp_path)
    assert entry.location.snippet is None
    assert [one.text for one in entry.replacements] == ["%ld"]


@needs("clang-tidy")
def test_clang_tidy_is_asked_for_its_fixes(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    path = tmp_path / "a.c"
    path.write_bytes(MEMSET)
    (entry,) = said(["clang-tidy"], path, root=tmp_path)
    assert (entry.location.path, entry.location.line, entry.location.column) == (path, 4, 5)
    assert [(one.location.path, one.text) for one in entry.replacements] == [
        (path, "0"),
        (path, "sizeof(*a)"),
    ]
    after = MEMSET.replace(b"sizeof(*a), 0", b"0, sizeof(*a)")
    assert verdict(path, entry, after).fixes


@needs("clang-tidy")
def test_clang_tidy_writes_nothing_where_it_finds_nothing_and_lines_of_headers_are_known(
    tmp_path: Path,
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "good.c").write_bytes(b"int f(void)\n{\n    return 0;\n}\n")
    (tmp_path / "bad.h").write_bytes(b"\nint g(void) { return x; }\n")
    (tmp_path / "bad.c").write_bytes(b'#include "bad.h"\n')
    assert said(["clang-tidy"], tmp_path / "good.c", root=tmp_path) == []
    (entry,) = said(["clang-tidy"], tmp_path / "bad.c", root=tmp_path)
    assert (entry.location.path, entry.location.line, entry.level) == (tmp_path / "bad.h", 2, "error")


def test_a_clang_tidy_that_fails_without_a_report_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "clang-tidy"
    program.write_text("#!/bin/sh\necho 'LLVM ERROR: out of memory'\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    (tmp_path / "a.c").write_bytes(MEMSET)
    failures: list[Failed] = []
    assert said(["clang-tidy"], tmp_path / "a.c", root=tmp_path, failures=failures) == []
    assert ["LLVM ERROR: out of memory" in each.reason for each in failures] == [True]


@needs("clang-tidy")
def test_a_warning_of_clang_that_clang_tidy_reports_is_verified(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    path.write_bytes(FORMAT)
    reported = carrying(FORMAT, path, "clang-tidy", "clang-diagnostic-format", 4, "%d", "%ld")
    found = verdict(path, reported, FORMAT.replace(b"%d", b"%ld"))
    assert found.fixes, found


def test_the_name_of_a_rule_is_no_flag_of_another_kind() -> None:
    is_check = adapter_named("clang-tidy").rule
    assert is_check("clang-diagnostic-format")
    assert is_check("bugprone-assert-side-effect")
    for rule in (
        "clang-diagnostic-l,-x",
        "clang-diagnostic-error",
        "clang-diagnostic-no-format",
        "-x",
        "a,b",
    ):
        assert not is_check(rule)


@needs("gcc")
def test_a_fix_of_a_note_is_judged_like_that_of_the_report(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    path.write_bytes(FORMAT)
    own = carrying(FORMAT, path, "gcc", "-Wformat=", 4, "%d", "%1$ld")
    reported = replace(own, replacements=(), alternatives=(own.replacements,))
    answers = FileAnswers("c", "utf-8", 1, (declined(reported, "no candidate", "none"),))
    with AnswerJudge(Tools()).open(path, FORMAT, "c") as file:
        (found,) = file.judged(with_hints(FORMAT, answers)).reported
    assert found.finding is not None
    (first,) = found.finding.suggestions
    assert {"noted", "gone", "compile"} <= set(first.checks)
    assert found.status == "proposed"
    assert "its tool does not propose it here" in found.reason


@pytest.mark.parametrize(
    ("checks", "guess", "is_guess", "is_run"),
    [
        (("parse", "implied", "noted"), "", True, False),
        (("parse", "implied", "noted"), "a guess", True, False),
        (("parse", "named", "carried"), "", False, True),
        (("parse", "implied", "carried"), "a guess", True, False),
        (("parse", "implied"), "a guess", True, True),
        (("parse",), "", False, True),
    ],
)
def test_what_a_report_carries_is_run_only_if_nothing_speaks_against_it(
    checks: tuple[str, ...], guess: str, is_guess: bool, is_run: bool
) -> None:
    fix = Suggestion(1, 0.5, checks, ())
    found = doubted(fix, Verdict(True, "", ("report", "compile"), guess=guess))
    assert (bool(found.guess), found.fixes) == (is_guess, not is_guess)
    assert may_be_run(fix, found, is_judged=True) == is_run
    assert may_be_run(fix, found, is_judged=False) == (not {"carried", "noted"} & set(checks))
    failed = Verdict(False, "it does not compile")
    assert doubted(fix, failed) is failed
