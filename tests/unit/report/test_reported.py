"""Formats of answers: hostile names and messages do nothing, rules are grouped, what was made is said."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from plc.config.settings import Format as Name
from plc.diagnostics import Diagnostic, Location
from plc.repair.batch import Failed, Mode
from plc.repair.reported.answering import Complaint
from plc.repair.reported.outcomes import Answered
from plc.report.formats.protocol import Run
from plc.report.reported.registry import reported_format_of
from plc.report.reported.tally import Answers
from plc.report.screen import Screen
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


def written(name: Name, outcomes: list[Answered | Failed], *, mode: Mode = "report") -> bytes:
    """All that a format writes."""
    run = Run(name="scripted", sha256="0" * 64, top=5, mode=mode, screen=Screen.plain())
    return b"".join(reported_format_of(name)(outcomes, run, None))


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
