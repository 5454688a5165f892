"""The counts behind a run over reports: how many could be repaired at all, and what became of each."""

from __future__ import annotations

import pytest

from plc.output.reported.people import tell_answers
from plc.output.reported.tally import Answers
from plc.repair.batch import Mode


def _said(answers: Answers, capsys: pytest.CaptureFixture[str], *, mode: Mode = "report", of: int = 0) -> str:
    tell_answers(answers, mode, of=of)
    return capsys.readouterr().err


def _many() -> Answers:
    answers = Answers(files=3, reports=20)
    answers.statuses.update(fixed=2, proposed=3, declined=15)
    answers.unmade.update(fixed=2, proposed=3)
    answers.causes.update(
        {"not verified": 4, "unlikely": 1, "outside": 6, "no small edit": 3, "no such file": 1}
    )
    return answers


def test_each_status_has_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert _said(_many(), capsys) == (
        "20 reports in 3 files, a fix was looked for in 10:\n"
        "     2 fixed: verified, --fix makes them\n"
        "     3 proposed: not verified or a guess, read them first (--unsafe-fixes makes them)\n"
        "     5 declined: no fix passes 4, no likely fix 1\n"
        "    10 declined, no fix was looked for: outside of functions 6, no small edit 3, no such file 1\n"
    )


def test_what_was_made_is_counted_apart_from_what_was_not(capsys: pytest.CaptureFixture[str]) -> None:
    answers = _many()
    answers.made, answers.unmade["fixed"] = 1, 1
    said = _said(answers, capsys, mode="fix")
    assert "     1 fixed\n     1 verified, but not made: not beside the others, run the tool again\n" in said
    assert "     1 would be fixed\n" in _said(answers, capsys, mode="diff")


def test_what_is_always_so_is_not_said(capsys: pytest.CaptureFixture[str]) -> None:
    one = Answers(files=1, reports=1)
    one.statuses["fixed"] = 1
    assert _said(one, capsys) == "1 report in 1 file:\n     1 fixed: verified, --fix makes it\n"
    one = Answers(files=1, reports=1)
    one.statuses["declined"] = one.causes["outside"] = 1
    assert _said(one, capsys) == (
        "1 report in 1 file:\n     1 declined, no fix was looked for: outside of functions\n"
    )
    assert _said(Answers(), capsys) == "0 reports in 0 files: nothing to repair\n"
    assert _said(one, capsys, of=4).startswith("1 of 4 reports answered in 1 file:\n")
