"""Candidates for a report are verified by the tool that made it, in the place of their file."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from data_prep.text.languages import Language
from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.rules import classified
from plc.verify.reported import ReportedFile, Verdict
from plc.verify.tools import Limits, Tools

needs_cppcheck = pytest.mark.skipif(
    shutil.which("cppcheck") is None or shutil.which("gcc") is None, reason="needs cppcheck and gcc"
)
needs_gcc = pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")
needs_java = pytest.mark.skipif(shutil.which("javac") is None, reason="needs javac")

LOOP = b"""#include <stdlib.h>
int sum(void)
{
    int own[5];
    int i, total = 0;
    for (i = 0; i <= 5; i++)
        own[i] = i;
    for (i = 0; i < 5; i++)
        total += own[i];
    return total;
}
"""


def reported(line: int, tool: str, rule: str = "", message: str = "", path: str = "a.c") -> Diagnostic:
    return classified(Diagnostic(Location(Path(path), line), message, tool, rule))


def verdicts(
    folder: Path,
    text: bytes,
    diagnostic: Diagnostic,
    candidates: Sequence[bytes],
    *,
    language: Language = "c",
    tools: Tools | None = None,
) -> list[Verdict]:
    path = folder / ("A.java" if language == "java" else "a.cpp" if language == "cpp" else "a.c")
    path.write_bytes(text)
    before = sorted(folder.rglob("*"))
    with ReportedFile(path, text, language, tools=tools or Tools(limits=Limits(seconds=120))) as file:
        found = list(file.verdicts(diagnostic, candidates))
    assert sorted(folder.rglob("*")) == before
    assert path.read_bytes() == text
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    (folder / ".git").mkdir(parents=True)
    return folder


@needs_cppcheck
def test_what_cppcheck_no_longer_reports_is_fixed(folder: Path) -> None:
    report = reported(
        7, "cppcheck", "arrayIndexOutOfBounds", "Array 'own[5]' accessed at index 5, which is out …"
    )
    candidates = [
        LOOP.replace(b"i <= 5", b"i < 5"),
        b"\n\n" + LOOP.replace(b"total = 0", b"total = 1"),  # all lines moved: it is there all the same
        LOOP.replace(b"i <= 5", b"i < mising"),
        LOOP.replace(b"i <= 5", b"i < 5; 1"),
        LOOP.replace(b"i <= 5", b"i >= 5"),
        LOOP.replace(b"own[5]", b"own[6]"),
        LOOP.replace(b"i <= 5", b"i < 5").replace(
            b"return total;", b"int *p = malloc(4);\n    return total;"
        ),
        LOOP,
    ]
    found = verdicts(folder, LOOP, report, candidates)
    assert found[0] == Verdict(True, "", ("trick", "compile", "report"))
    assert found[0].fixes
    assert [verdict.passes for verdict in found] == [True, False, False, False, False, True, False, False]
    reasons = [verdict.reason for verdict in found]
    assert reasons[1].startswith("cppcheck still reports it: Array 'own[5]'")
    assert "does not compile: 'mising' undeclared" in reasons[2]
    assert "does not compile" in reasons[3]
    assert "turns the test around" in reasons[4]
    assert reasons[6].startswith("cppcheck reports unreadVariable at line 10")
    assert reasons[7] == "it changes nothing"


@needs_gcc
@pytest.mark.parametrize("flawed", ["free(p);\n    free(p);", "free(p);\n\n\n    free(p);"])
def test_a_double_free_by_gcc_is_gone_with_one_of_the_two(flawed: str, folder: Path) -> None:
    text = f"#include <stdlib.h>\nvoid f(void)\n{{\n    char *p = malloc(3);\n    {flawed}\n}}\n".encode()
    line = 5 + flawed.count("\n")
    report = reported(line, "gcc", "-Wanalyzer-double-free", "double-'free' of 'p'")
    once = text.replace(flawed.encode(), b"free(p);")
    never = text.replace(flawed.encode(), b"")
    cleared = text.replace(flawed.encode(), b"free(p);\n    p = NULL;\n    free(p);")
    found = verdicts(folder, text, report, [once, never, cleared])
    if not found[0].checks[1:]:
        pytest.skip(f"this gcc does not analyze: {found[0].reason}")
    assert [verdict.fixes for verdict in found] == [True, False, True]
    assert "removes the call of `free`" in found[1].reason


@needs_gcc
def test_a_report_that_only_moved_is_still_there(folder: Path) -> None:
    text = b'#include <stdio.h>\nvoid f(char *s)\n{\n    printf("%d", s);\n}\n'
    report = reported(4, "gcc", "-Wformat=", "format '%d' expects argument of type 'int', but …")
    candidates = [
        text.replace(b'    printf("%d", s);', b'\n\n\n\n    puts("");\n    printf("%d", s);'),
        text.replace(b"%d", b"%i"),
        text.replace(b"%d", b"%s"),
    ]
    found = verdicts(folder, text, report, candidates)
    assert [verdict.fixes for verdict in found] == [False, False, True]
    assert "gcc still reports it" in found[0].reason
    assert "gcc still reports it: format '%i'" in found[1].reason


@needs_gcc
def test_a_warning_that_nobody_asks_for_by_default_is_asked_for(folder: Path) -> None:
    text = b"int f(int a)\n{\n    int b = a;\n    { int b = 2; a += b; }\n    return a + b;\n}\n"
    report = reported(4, "gcc", "-Wshadow", "declaration of 'b' shadows a previous local")
    found = verdicts(
        folder, text, report, [text.replace(b"{ int b = 2; a += b; }", b"{ int c = 2; a += c; }")]
    )
    assert found == [Verdict(True, "", ("trick", "compile", "report"))]


@needs_gcc
def test_a_compile_error_is_fixed_when_the_file_compiles(folder: Path) -> None:
    text = b"int f(int count)\n{\n    return cuont;\n}\n"
    report = reported(3, "gcc", "", "'cuont' undeclared (first use in this function)")
    good, bad = text.replace(b"cuont", b"count"), text.replace(b"return cuont", b"return conut")
    found = verdicts(folder, text, report, [good, bad])
    assert found[0].fixes
    assert "does not compile: 'conut' undeclared" in found[1].reason
    two = text + b"int g(void)\n{\n    return other;\n}\n"
    (one,) = verdicts(folder, two, report, [two.replace(b"cuont", b"count")])
    assert one.fixes  # the other error is another report's
    assert one.checks == ("trick", "advance", "report")
    warned = reported(1, "gcc", "-Wunused-variable", "unused variable 'own'")
    unused = two.replace(b"{\n    return cuont", b"{ int own;\n    return cuont")
    (one,) = verdicts(folder, unused, warned, [two])
    assert not one.fixes  # a file with errors says little about its warnings


@needs_cppcheck
@pytest.mark.parametrize(
    ("report", "why"),
    [
        (reported(7, "infer", "BUFFER_OVERRUN_L1"), "plc does not run infer"),
        (reported(7, ""), "no tool reported it, so none can confirm a fix"),
        (reported(10, "cppcheck", "nullPointer"), "cppcheck does not report this about the file as it is"),
    ],
)
def test_what_no_tool_repeats_is_compiled_and_never_fixed(report: Diagnostic, why: str, folder: Path) -> None:
    good, bad = LOOP.replace(b"i <= 5", b"i < 5"), LOOP.replace(b"i <= 5", b"i < mising")
    found = verdicts(folder, LOOP, report, [good, bad])
    assert found[0] == Verdict(True, why, ("trick", "compile"), silent=report.tool == "cppcheck")
    assert not found[0].fixes
    assert not found[1].passes


@needs_cppcheck
def test_a_guess_passes_and_is_not_fixed(folder: Path) -> None:
    text = b"int f(int n)\n{\n    int k;\n    if (n > 3)\n        k = 1;\n    return k;\n}\n"
    report = reported(6, "cppcheck", "uninitvar", "Uninitialized variable: k")
    candidates = [text.replace(b"int k;", b"int k = 0;"), text.replace(b"int k;", b"static int k;")]
    found = verdicts(folder, text, report, candidates)
    if "report" not in found[0].checks:
        report = reported(6, "cppcheck", "legacyUninitvar", "Uninitialized variable: k")
        found = verdicts(folder, text, report, candidates)
    assert found[0].passes
    assert found[0].guess == found[0].reason == "the value `0` is a guess"
    assert not found[0].fixes
    assert not found[1].passes


@needs_java
def test_java_is_verified_beside_its_own_classes(folder: Path) -> None:
    text = b"public class A {\n    int f(String s) {\n        return lenght(s);\n    }\n}\n"
    report = reported(3, "javac", "", "cannot find symbol", "A.java")
    candidates = [text.replace(b"lenght(s)", b"s.length()"), text.replace(b"lenght(s)", b"s.size()")]
    found = verdicts(folder, text, report, candidates, language="java")
    assert [verdict.fixes for verdict in found] == [True, False]


@needs_gcc
def test_a_file_that_does_not_compile_alone_is_said(folder: Path) -> None:
    text = b'#include "made_by_the_build.h"\n' + LOOP
    report = reported(8, "gcc", "-Warray-bounds", "array subscript 5 is above array bounds")
    (verdict,) = verdicts(folder, text, report, [text.replace(b"i <= 5", b"i < 5")])
    assert verdict.passes
    assert not verdict.fixes
    assert "made_by_the_build.h" in verdict.reason


COUNTING = """
for file in "$@"; do :; done
echo run >> {log}
case "$(/bin/cat "$file")" in
  *slow*) exec /bin/sleep 60;;
  *flaw*) echo "$file:1:1: warning: a flaw [-Wflaw]";;
esac
exit 0
"""


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The runs of a program of ours that is all of PATH."""
    programs = tmp_path / "programs"
    programs.mkdir()
    log = tmp_path / "log"
    (programs / "gcc").write_text("#!/bin/sh\n" + COUNTING.format(log=log))
    (programs / "gcc").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    return log


def runs(log: Path) -> int:
    return len(log.read_text().splitlines())


def test_one_candidate_of_many_reports_costs_one_run(folder: Path, log: Path) -> None:
    path = folder / "a.c"
    text = b"int flaw;\n"
    path.write_bytes(text)
    report = reported(1, "gcc", "-Wflaw", "a flaw")
    candidates = [b"int flaws;\n", b"int good;\n", b"int good;\n"]
    with ReportedFile(path, text, "c", tools=Tools()) as file:
        first = list(file.verdicts(report, candidates))
        assert [verdict.fixes for verdict in first] == [False, True, True]
        assert runs(log) == 3  # the file, and two texts
        assert list(file.verdicts(report, candidates)) == first
        assert file.together([report, report], b"int good;\n") is None
        assert runs(log) == 3
        assert file.together([report], b"int flaws;\n") == 0


def test_no_more_is_verified_than_is_asked_for(folder: Path, log: Path) -> None:
    path = folder / "a.c"
    path.write_bytes(b"int flaw;\n")
    many = (f"int good{number};\n".encode() for number in range(100))
    with ReportedFile(path, b"int flaw;\n", "c", tools=Tools()) as file:
        found = file.verdicts(reported(1, "gcc", "-Wflaw", "a flaw"), many)
        assert next(found).fixes
        found.close()
    assert runs(log) <= 4


@pytest.mark.usefixtures("log")
def test_a_candidate_on_which_the_tool_hangs_does_not_pass(folder: Path) -> None:
    report = reported(1, "gcc", "-Wflaw", "a flaw")
    path, tools = folder / "a.c", Tools(limits=Limits(seconds=120))
    path.write_bytes(b"int flaw;\n")
    with ReportedFile(path, b"int flaw;\n", "c", tools=tools) as file:
        (good,) = file.verdicts(report, [b"int good;\n"])
        tools.limits = Limits(seconds=0.5)  # what is known by now is not run again, however slow the machine
        found = list(file.verdicts(report, [b"int slow;\n", b"int good;\n"]))
    assert good.passes
    assert [(verdict.passes, verdict.reason) for verdict in found] == [
        (False, "the check of gcc took too long, over 3 s"),
        (True, ""),
    ]


def test_without_any_tool_candidates_pass_unverified(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tools, "find", lambda *_: None)
    report = reported(7, "cppcheck", "arrayIndexOutOfBounds")
    (verdict,) = verdicts(folder, LOOP, report, [LOOP.replace(b"i <= 5", b"i < 5")])
    assert verdict.passes
    assert verdict.checks == ("trick",)
    assert "cppcheck: no cppcheck on PATH; install cppcheck" in verdict.reason


TWO_ERRORS = b"""int f(int count, int value)
{
    int sum = cuont;
    int all = vlaue;
    return sum + all;
}
"""


@needs_gcc
def test_a_fix_of_one_of_several_errors_is_verified_and_both_hold_together(folder: Path) -> None:
    path = folder / "a.c"
    path.write_bytes(TWO_ERRORS)
    reports = [
        replace(reported(3, "gcc", "", "'cuont' undeclared (first use in this function)"), level="error"),
        replace(reported(4, "gcc", "", "'vlaue' undeclared (first use in this function)"), level="error"),
    ]
    first, second = TWO_ERRORS.replace(b"cuont", b"count"), TWO_ERRORS.replace(b"vlaue", b"value")
    with ReportedFile(path, TWO_ERRORS, "c", tools=Tools()) as file:
        assert [verdict.fixes for verdict in file.verdicts(reports[0], [first, second])] == [True, False]
        assert next(file.verdicts(reports[1], [second])).fixes
        worse = TWO_ERRORS.replace(b"cuont", b"count + vlue")
        assert not next(file.verdicts(reports[0], [worse])).passes
        both = first.replace(b"vlaue", b"value")
        assert file.together(reports, both) is None


@needs_java
def test_errors_behind_an_error_of_syntax_were_there_before(folder: Path) -> None:
    text = (
        b"class A {\n    int f(int a) {\n        int b = a\n        int c = a;\n        return d;\n    }\n}\n"
    )
    report = replace(reported(3, "javac", "", "';' expected", path="A.java"), level="error")
    mended = text.replace(b"= a\n", b"= a;\n")
    worse = text.replace(b"= a\n", b"= e;\n")
    found = verdicts(folder, text, report, [mended, worse], language="java")
    assert [verdict.fixes for verdict in found] == [True, False]


@needs_gcc
@pytest.mark.parametrize(
    ("line", "rule", "message", "is_it"),
    [
        (3, "-Wunused-variable", "unused variable 'own'", True),
        (4, "-Wunused-variable", "unused variable 'own'", True),  # its line moved by one
        (3, "-Wunused-variable", "unused variable (in the words of another version)", True),
        (4, "-Wunused-variable", "unused variable 'another'", False),
        (3, "-Wsign-compare", "comparison of integer expressions of different signedness", False),
        (4, "-Wsign-compare", "unused variable 'own'", False),
    ],
)
def test_another_report_near_the_line_is_not_the_reported_one(
    folder: Path, line: int, rule: str, message: str, is_it: bool
) -> None:
    text = b"int f(int a)\n{\n    int own;\n    return a;\n}\n"
    (verdict,) = verdicts(
        folder, text, reported(line, "gcc", rule, message), [text.replace(b"    int own;\n", b"")]
    )
    assert verdict.fixes == is_it


@pytest.mark.parametrize(
    ("after", "objection", "said"),
    [
        (b"    if (n == n)\n", "meaning", "constant"),
        (b"    if (n >= 0) // NOLINT\n", "trick", "comment that silences"),
    ],
)
def test_a_refused_fix_is_called_a_trick_only_where_it_speaks_to_the_tool(
    tmp_path: Path, after: bytes, objection: str, said: str
) -> None:
    """Of a condition that is always true a fix may change the meaning: that is another reason."""
    text = b"int f(unsigned n)\n{\n    if (n >= 0)\n        return 1;\n    return 0;\n}\n"
    about = reported(3, "other", "unsignedPositive", "Unsigned expression 'n' can't be negative")
    (verdict,) = verdicts(tmp_path, text, about, [text.replace(b"    if (n >= 0)\n", after)])
    assert (verdict.passes, verdict.objection) == (False, objection)
    assert said in verdict.reason
