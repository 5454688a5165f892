"""Formats of answers: hostile names and messages do nothing, rules are grouped, what was made is said."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from plc.config.settings import Format as Name
from plc.diagnostics import Diagnostic, Location
from plc.output.formats.protocol import Run
from plc.output.reported.registry import answer_writer_of
from plc.output.reported.tally import Answers
from plc.output.screen import Screen
from plc.output.tally import FEW
from plc.repair.batch import Failed, Mode
from plc.repair.findings import Edit, Finding, Position, Suggestion
from plc.repair.reported.answer import Answer, Cause, declined
from plc.repair.reported.answering import Complaint
from plc.repair.reported.outcomes import Answered
from tests.scripted_model import repairer, swap

NAMES: tuple[Name, ...] = get_args(Name)
TEXT = b"void f(char *s) /* \xc3\xa4 */\n{\n    gets(s); /* </script>\x1b[2J ::error:: */\n}\n\nint a;\n"
HOSTILE = "\x1b[31m</p><script>alert(1)</script>\n::error::oh"
PATH = Path("in", "a\n::error::\x1b[2J,:<b>.c")


def answered(*, made: bool = False) -> Answered:
    """A file with a report that can be repaired, one that cannot, and one of another rule."""
    said = (
        Diagnostic(Location(PATH, 3, 5), HOSTILE, "tool", "rule<b>", index=0),
        Diagnostic(Location(PATH, 6), HOSTILE, "tool", "rule<b>", level="error", index=1),
        Diagnostic(Location(PATH, 3), "", "", "", index=2),
    )
    (answers,) = repairer(swap("gets ( v0 ) ;", "")).reported([Complaint(TEXT, "c", said)], tries=5)
    after = TEXT.replace(b"gets(s);", b"fgets(s, 9, stdin);") if made else TEXT
    return Answered(
        PATH, "c", answers.reported, "utf-8", 1, TEXT, after, frozenset([0]) if made else frozenset()
    )


def written(
    name: Name, outcomes: Sequence[Answered | Failed], *, mode: Mode = "report", every_skipped: bool = False
) -> bytes:
    """All that a format writes."""
    screen = Screen.plain()
    run = Run(name="scripted", sha256="0" * 64, top=5, mode=mode, screen=screen, every_skipped=every_skipped)
    return b"".join(answer_writer_of(name)(outcomes, run, None))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_a_report_says_acts(name: Name) -> None:
    mode: Mode = "diff" if name == "patch" else "report"
    out = written(name, [answered(made=name == "patch"), Failed(PATH, HOSTILE)], mode=mode)
    if name != "patch":  # a patch holds the very bytes of the file
        assert b"\x1b" not in out
    assert b"<script>" not in out or name not in ("html",)
    starts = [line for line in out.decode().splitlines() if line.startswith("::")]
    assert all(re.match("::(warning|error|notice) file=", line) for line in starts)
    assert not starts or name == "github"


def test_html_groups_the_reports_by_rule() -> None:
    out = written("html", [answered(), answered()]).decode()
    assert re.findall("<h2>(.*?)</h2>", out) == ["tool rule&lt;b&gt;", "Places that were named"]
    assert "<td>4 <meter" in out


def test_what_was_made_is_said_and_no_longer_annotated() -> None:
    out = written("text", [answered(made=True)], mode="fix").decode()
    assert out.count("fixed ") == 1
    assert written("github", [answered(made=True)], mode="fix").count(b"\n::") == 1


def test_counts_are_of_statuses_and_causes() -> None:
    answers = Answers()
    answers.add(answered(made=True))
    assert (answers.reports, answers.made, answers.remaining, answers.changed) == (3, 1, 2, 1)
    assert answers.causes == {"outside": 1}


def test_json_names_the_weakness_that_the_report_names_and_no_other() -> None:
    said = (
        Diagnostic(Location(PATH, 3, 5), "m", "tool", "r", cwe=242, index=0),
        Diagnostic(Location(PATH, 3, 5), "m", "tool", "s", index=1),
    )
    (answers,) = repairer(swap("gets ( v0 ) ;", "")).reported([Complaint(TEXT, "c", said)], tries=5)
    found = Answered(PATH, "c", answers.reported, "utf-8", 1, TEXT, TEXT)
    first, second = json.loads(written("json", [found]))["files"][0]["findings"]
    assert first["cwe"] == [{"id": "CWE-242", "probability": 1.0}]
    assert second["cwe"] == []
    assert "kind" not in first
    assert first["suggestions"]


def test_a_verified_fix_that_was_not_made_says_why() -> None:
    held = answered()
    answer = replace(held.reported[0], status="fixed", cause="conflict", reason="not made: run it again")
    out = written("text", [replace(held, reported=(answer,))], mode="fix").decode()
    assert "  not made: run it again\n" in out


def _of_file(name: str, *answers: Answer) -> Answered:
    return Answered(Path(name), "c", answers, "utf-8", 1, b"int a;\nint b;\n", b"int a;\nint b;\n")


def _missing(line: int, header: str = "x.h") -> Answer:
    said = Diagnostic(Location(Path("a.c"), line, 10), f"{header}: No such file", "gcc", level="error")
    return declined(said, "missing header", f"the compiler does not find {header}")


def test_one_missing_header_is_one_block_over_all_files() -> None:
    files = [_of_file("a.c", _missing(1)), _of_file("b.c", _missing(2)), _of_file("c.c", _missing(1, "y.h"))]
    files += [_of_file(f"d{number}.c", _missing(1)) for number in range(7)]
    out = written("text", list(files)).decode()
    assert out.count("the compiler does not find x.h") == 1
    assert "x.h: No such file: also b.c:2:10, d0.c:1:10, " in out
    assert out.endswith(" and 2 more places\n")
    assert "y.h: No such file: also" not in out


def test_reports_that_one_fix_answers_are_one_block() -> None:
    fix = Suggestion(1, 1.0, ("parse", "named", "gone"), (Edit(0, 0, "#include <s.h>\n"),))
    place = Position(1, 1)
    finding = Finding("", place, place, 0, 0, 1.0, (), (fix,), "")
    said = [
        Diagnostic(Location(Path("a.c"), line), message, "gcc", rule)
        for line, message, rule in (
            (1, "implicit f", "-Wi"),
            (2, "implicit f", "-Wi"),
            (2, "built-in f", "-Wb"),
        )
    ]
    held = _of_file("a.c", *(Answer(each, "fixed", "gone", finding=finding) for each in said))
    out = written("text", [held]).decode()
    assert out.count("#include <s.h>") == 1
    assert "also for 2, 2 (gcc -Wb: built-in f)\n" in out
    page = written("html", [held]).decode()
    assert page.count("<article") == 2  # one below each rule
    assert "<p>Also for 2</p>" in page
    assert page.index("-Wi</a><td>2 <meter") < page.index("-Wb</a><td>1 <meter")
    made = written("text", [replace(held, made=frozenset([0, 1, 2]))], mode="fix").decode()
    assert made.count("fixed a.c") == 3


def test_a_page_says_which_of_the_models_it_names() -> None:
    assert "; model for reports: <code>scripted</code>" in written("html", [answered()]).decode()


def test_the_page_on_tricks_is_named_once_where_any_is_refused() -> None:
    said = Diagnostic(Location(Path("a.c"), 1), "m", "gcc", "-Wx")
    trick = declined(said, "not verified", "all 2 fixes would only silence the tool")
    other = declined(said, "not verified", "all 2 fixes do not compile")
    page = "docs/reference/verification.md#tricks"
    out = written("text", [_of_file("a.c", trick), _of_file("b.c", trick)]).decode()
    assert out.endswith(f"when a fix would only silence a tool: {page}\n")
    assert out.count(page) == 1
    assert page not in written("text", [_of_file("a.c", other)]).decode()


def _declined(number: int, rule: str, cause: Cause = "not verified") -> Answered:
    said = Diagnostic(Location(Path("a.c"), number), f"message {number}", "gcc", rule)
    return _of_file(f"{number}.c", declined(said, cause, f"reason {number}"))


def test_a_few_declined_reports_are_listed_behind_the_fixes() -> None:
    few = [_declined(number, "-Wx") for number in range(FEW - 1)]
    out = written("text", [*few, answered()]).decode()
    assert out.index("message 0") > out.index("fix 1 of")
    assert out.count("declined: ") == FEW  # one is of the other file


def test_many_declined_reports_are_counted_by_reason_and_rule() -> None:
    many = [_declined(number, f"-W{number % 6}") for number in range(2 * FEW)]
    many += [_declined(99, "", "outside")]
    out = written("text", many).decode()
    assert "declined: reason" not in out
    assert f"{2 * FEW + 1} reports declined (--show-skipped lists them)\n" in out
    assert "    20 no fix passes: gcc -W0 4, gcc -W1 4, gcc -W2 3, gcc -W3 3 and 2 more rules\n" in out
    assert "outside of functions: gcc warnings 1\n" in out
    every = written("text", many, every_skipped=True).decode()
    assert every.count("declined: reason") == 2 * FEW + 1
    assert "--show-skipped" not in every
