"""Answers are verified by the tools: what passes, what is only proposed, and what is said of what fails."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from data_prep.text.languages import Language
from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.diagnostic import Level
from plc.repair.findings import Edit, Suggestion, apply_edits
from plc.repair.reported.answer import Answer, declined
from plc.repair.reported.answering import Complaint
from plc.repair.reported.hints.hinting import with_hints
from plc.verify.adapters import adapter_named, run
from plc.verify.refusals import why_none
from plc.verify.reported import ReportedFile, Verdict
from plc.verify.reported_answers import AnswerJudge
from plc.verify.tools import Tools
from tests.scripted_model import repairer, swap

needs_gcc = pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")

POINT = b"""struct point { int x, y; };

int show(struct point *p, int n)
{
    if (p.x = 4)
        n++;
    return n + p->y;
}
"""


def reports_of(path: Path, *tools: str) -> list[Diagnostic]:
    """What installed tools report about a file."""
    adapters = [adapter_named(name) for name in tools]
    return list(run(adapters, [path], root=path.parent, tools=Tools(), on_failure=print))


def hinted(path: Path, reports: list[Diagnostic], language: Language = "c") -> list[Answer]:
    """The answers with what the tools' messages name, verified."""
    text = path.read_bytes()
    (answers,) = repairer(swap("v9", "v8")).reported([Complaint(text, language, tuple(reports))], tries=5)

    with AnswerJudge(Tools()).open(path, text, language) as file:
        return list(file.judged(with_hints(text, answers)).reported)


@needs_gcc
@pytest.mark.parametrize(("condition", "status"), [("p.x = 4", "proposed"), ("p.x == 4", "fixed")])
def test_a_warning_that_an_error_hid_does_not_refuse_the_fix_that_the_compiler_names(
    condition: str, status: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.c"
    path.write_bytes(POINT.replace(b"p.x = 4", condition.encode()))
    (error,) = [each for each in reports_of(path, "gcc") if each.level == "error"]
    (answer,) = hinted(path, [error])
    assert answer.status == status, answer.reason
    assert answer.finding is not None
    fix = answer.finding.suggestions[0]
    after = apply_edits(path.read_bytes(), fix.edits, encoding="utf-8")
    assert b"if (p->x " in after
    if status == "proposed":  # and `--unsafe-fixes` makes it
        assert answer.reason.startswith(
            "not verified: with the first fix gcc reports -Wparentheses at line 5"
        )


@needs_gcc
def test_a_proposed_fix_with_a_new_warning_holds_beside_others_and_no_other_warning_does(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.c"
    path.write_bytes(POINT + b"\nint g(struct point *p)\n{\n    return p.y;\n}\n")
    text = path.read_bytes()
    reports = [each for each in reports_of(path, "gcc") if each.level == "error"]
    (answers,) = repairer(swap("v9", "v8")).reported([Complaint(text, "c", tuple(reports))], tries=5)
    with AnswerJudge(Tools()).open(path, text, "c") as file:
        judged = file.judged(with_hints(text, answers)).reported
        assert sorted(each.status for each in judged) == ["fixed", "proposed"]
        both = text.replace(b"p.", b"p->")
        assert file.blamed(both, judged) is None
        fixed = [each for each in judged if each.status == "fixed"]
        assert file.blamed(both, fixed) == 0  # that warning is of the other fix alone
        unused = both.replace(b"    return p->y;\n}\n", b"    int own;\n    return p->y;\n}\n")
        assert file.blamed(unused, judged) == 0


@needs_gcc
@pytest.mark.parametrize(
    ("checks", "share", "status"),
    [(("parse", "implied"), 0.5, "proposed"), (("parse",), 0.9, "proposed"), (("parse",), 0.1, "declined")],
)
def test_a_warning_that_an_error_hid_is_said_of_any_fix_and_refuses_none(
    checks: tuple[str, ...], share: float, status: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.c"
    text = b"struct p { int width; };\nint f(struct p *p)\n{\n    int n;\n    return p->wdt + n;\n}\n"
    path.write_bytes(text)
    (error,) = [each for each in reports_of(path, "gcc") if each.level == "error"]
    (answers,) = repairer(swap("v1", "v0")).reported([Complaint(text, "c", (error,))], tries=5)
    finding = answers.reported[0].finding
    assert finding is not None
    place = text.index(b"wdt")
    good = Suggestion(1, share, checks, (Edit(place, place + 3, "width"),))
    worse = Suggestion(2, share, checks, (Edit(place, place + 3, "height"),))  # a new error
    finding = replace(finding, suggestions=(good, worse))
    answers = replace(answers, reported=(Answer(error, "proposed", "", finding=finding),))
    with AnswerJudge(Tools()).open(path, text, "c") as file:
        (answer,) = file.judged(answers).reported
    assert answer.status == status
    assert "with the first fix gcc reports -Wuninitialized at line 5: 'n' is used" in answer.reason
    assert answer.finding is not None
    assert len(answer.finding.suggestions) == (status == "proposed")


def test_the_first_of_new_reports_is_named() -> None:
    new = Verdict(False, "gcc reports -Wx at line 5: y", objection="new")
    assert (
        why_none([new, new], of=2)
        == "all 2 fixes bring another report (the first: gcc reports -Wx at line 5: y)"
    )
    assert why_none([new], of=1) == "the only fix found brings another report (gcc reports -Wx at line 5: y)"


@needs_gcc
def test_reports_are_solved_that_the_tool_no_longer_makes_and_no_others(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    path.write_bytes(b"int f(void)\n{\n    int own;\n    return abs(-1);\n}\n")
    text = path.read_bytes()
    reports = reports_of(path, "gcc")
    answers = [declined(each, "no candidate", "none") for each in reports]
    others = [replace(reports[0], tool=""), replace(reports[0], tool="infer", message="?")]
    answers += [declined(each, "no candidate", "none") for each in others]
    assert {each.rule for each in reports} >= {"-Wunused-variable", "-Wimplicit-function-declaration"}
    with AnswerJudge(Tools()).open(path, text, "c") as file:
        after = b"#include <stdlib.h>\n" + text
        gone = {answers[index].diagnostic.rule for index in file.solved(after, answers)}
        assert gone == {"-Wimplicit-function-declaration"}
        assert file.solved(text, answers) == frozenset()
        hidden = after.replace(b"    int own;\n", b"")
        assert len(file.solved(hidden, answers)) == 2
        assert file.solved(hidden.replace(b"abs(-1)", b"abs(mising)"), answers) == frozenset()


LEAK = """#include <stdio.h>
#include <stdlib.h>

int load(int n)
{
    char *own = malloc(10);
    if (own == NULL)
        return 1;
    own[0] = 'a';
    if (n < 0) return -1;
    printf("%c\\n", own[0]);
    free(own);
    return 0;
}
"""
OPEN = """#include <stdio.h>

int head(const char *path, int n)
{
    FILE *own = fopen(path, "r");
    if (own == NULL)
        return 1;
    if (n < 0)
        return -1;
    n = fgetc(own);
    fclose(own);
    return n;
}
"""
COMPARED = """#include <stdio.h>

void show(const char *text)
{
    if (text == "yes")
        puts(text);
}
"""


@pytest.mark.skipif(
    shutil.which("cppcheck") is None or shutil.which("gcc") is None, reason="needs cppcheck and gcc"
)
@pytest.mark.parametrize(
    ("text", "tool", "rule", "written"),
    [
        (LEAK, "cppcheck", "memleak", "if (n < 0) { free(own); return -1; }"),
        (OPEN, "cppcheck", "resourceLeak", "if (n < 0) {\n        fclose(own);\n        return -1;\n    }"),
        (COMPARED, "cppcheck", "literalWithCharPtrCompare", "#include <string.h>"),
        (COMPARED, "gcc", "-Waddress", 'strcmp(text, "yes") == 0'),
    ],
)
def test_a_fix_that_a_message_implies_is_verified_and_left_to_a_person(
    text: str, tool: str, rule: str, written: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.c"
    path.write_text(text, encoding="utf-8")
    found = [each for each in reports_of(path, tool) if each.rule == rule]
    if not found:
        pytest.skip(f"this {tool} has another name for {rule}")
    (answer,) = hinted(path, found[:1])
    assert answer.status == "proposed", answer.reason
    assert answer.finding is not None
    fix = answer.finding.suggestions[0]
    assert {"gone", "compile"} <= set(fix.checks)
    assert written in apply_edits(text.encode(), fix.edits, encoding="utf-8").decode()


@needs_gcc
@pytest.mark.parametrize(
    ("share", "level", "status"),
    [(0.1, "warning", "declined"), (0.9, "warning", "proposed"), (0.1, "error", "proposed")],
)
def test_of_a_warning_that_its_tool_does_not_repeat_only_a_likely_fix_is_shown(
    share: float, level: Level, status: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.c"
    text = b"int f(int a, int b)\n{\n    return a;\n}\n"
    path.write_bytes(text)
    report = Diagnostic(
        Location(path, 3), "something odd", "gcc", "-Wnull-dereference", "overflow", level=level
    )
    (answers,) = repairer(swap("v1", "v0")).reported([Complaint(text, "c", (report,))], tries=5)
    finding = answers.reported[0].finding
    assert finding is not None
    place = text.index(b"a;")
    fix = Suggestion(1, share, ("parse",), (Edit(place, place + 1, "a + b"),))
    finding = replace(finding, suggestions=(fix,))
    answers = replace(answers, reported=(Answer(report, "proposed", "", finding=finding),))
    with AnswerJudge(Tools()).open(path, path.read_bytes(), "c") as file:
        (answer,) = file.judged(answers).reported
    assert answer.status == status, answer.reason
    assert answer.reason.startswith("gcc does not report this about the file as it is") == (
        status == "declined"
    )
    if status == "declined":
        assert answer.reason.endswith("the best fix has 10%; 50% are asked for")


@needs_gcc
def test_the_reason_is_about_a_fix_that_is_shown(tmp_path: Path) -> None:
    """A verified fix that is too unlikely to be shown gives way to a likely guess."""
    path = tmp_path / "a.c"
    text = b"int f(int n)\n{\n    int s;\n    while (n--)\n        s += n;\n    return s;\n}\n"
    path.write_bytes(text)
    report = next(each for each in reports_of(path, "gcc-analyzer") if "use of uninit" in each.message)
    (answers,) = repairer(swap("v1", "v0")).reported([Complaint(text, "c", (report,))], tries=5)
    finding = answers.reported[0].finding
    assert finding is not None
    place = text.index(b"s;\n") + 1
    own = Suggestion(1, 0.5, ("parse", "implied"), (Edit(place, place, " = 0"),))
    unlikely = Suggestion(2, 0.02, ("parse",), (Edit(place, place, " = n"),))
    finding = replace(finding, suggestions=(own, unlikely))
    answers = replace(answers, reported=(Answer(report, "proposed", "", finding=finding),))
    with AnswerJudge(Tools()).open(path, text, "c") as file:
        (answer,) = file.judged(answers).reported
    assert answer.reason == "not verified: the value `0` is a guess"
    assert answer.finding is not None
    assert [each.edits for each in answer.finding.suggestions] == [own.edits]


FALLING = """#include <stdio.h>

void show(long number)
{
    printf("%d\\n", number);
}

int fall(int k)
{
    switch (k) {
    case 1:
        k = 3;
        printf("x\\n");
    case 2:
        k += 2;
    }
    return k;
}
"""
UNSET = """class B {
    private List<String> names;

    int f(boolean is) {
        int value;
        if (is) { value = 1; }
        return value;
    }
}
"""


@pytest.mark.skipif(
    shutil.which("cppcheck") is None or shutil.which("gcc") is None, reason="needs cppcheck and gcc"
)
def test_what_a_compiler_warns_of_while_it_optimizes_is_not_new_whoever_asked_before(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    path.write_text(FALLING, encoding="utf-8")
    by_cppcheck = [each for each in reports_of(path, "cppcheck") if "rintf" in each.rule]
    by_gcc = [each for each in reports_of(path, "gcc") if each.rule == "-Wformat="]
    assert by_cppcheck
    assert by_gcc
    answer = hinted(path, [*by_cppcheck, *by_gcc])[-1]
    assert answer.status == "fixed", answer.reason
    assert answer.finding is not None
    fixed = apply_edits(FALLING.encode(), answer.finding.suggestions[0].edits, encoding="utf-8")
    assert b'printf("%ld' in fixed


@pytest.mark.parametrize("tool", ["javac", "ecj"])
def test_a_missing_import_hides_errors_of_flow_that_are_not_held_against_it(
    tool: str, tmp_path: Path
) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"needs {tool}")
    path = tmp_path / "B.java"
    path.write_text(UNSET, encoding="utf-8")
    (report,) = [each for each in reports_of(path, tool) if each.location.line == 2 and each.level == "error"]
    (answer,) = hinted(path, [report], "java")
    assert answer.status == "fixed", answer.reason
    assert answer.finding is not None
    fixed = apply_edits(UNSET.encode(), answer.finding.suggestions[0].edits, encoding="utf-8")
    assert fixed.startswith(b"import java.util.List;")


@needs_gcc
def test_rules_against_silencing_a_tool_are_not_asked_about_a_place_that_a_person_names(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.c"
    text = b"int f(int a)\n{\n    if (a = 5)\n        return 1;\n    return 0;\n}\n"
    path.write_bytes(text)
    with ReportedFile(path, text, "c", tools=Tools()) as file:
        (verdict,) = file.verdicts(Diagnostic(Location(path, 3)), [text.replace(b"a = 5", b"a == 5")])
    assert verdict.passes
    assert "compile" in verdict.checks
