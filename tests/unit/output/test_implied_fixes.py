"""A fix that a message implies says so in every format, and claims no probability of the model's."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from plc.config.settings import Format
from plc.diagnostics import Diagnostic, Location
from plc.output.formats.protocol import Run
from plc.output.reported.registry import answer_writer_of
from plc.output.screen import Screen
from plc.repair.reported.answer import Answer, FileAnswers, declined
from plc.repair.reported.hints.hinting import with_hints
from plc.repair.reported.outcomes import Answered

TEXT = b"int f(int n)\n{\n    int s;\n    if (n)\n        s = 1;\n    return s;\n}\n"
SAID = Diagnostic(Location(Path("a.c"), 6, 12), "Uninitialized variable: s", "cppcheck", "uninitvar")


def answer_to(said: Diagnostic, text: bytes = TEXT) -> Answer:
    """What rules make of a report, without a model."""
    (answer,) = with_hints(
        text, FileAnswers("c", "utf-8", 1, (declined(said, "no candidate", "none"),))
    ).reported
    return answer


def written(name: Format, answer: Answer, text: bytes = TEXT) -> str:
    screen = Screen.plain()
    run = Run(name="scripted", sha256="0" * 64, top=1, mode="report", screen=screen)
    held = Answered(Path("a.c"), "c", (answer,), "utf-8", 1, text, text)
    return b"".join(answer_writer_of(name)([held], run, None)).decode()


@pytest.mark.parametrize("name", ["text", "html", "github", "sarif"])
def test_no_percentage_stands_beside_a_fix_that_the_message_implies(name: Format) -> None:
    out = written(name, answer_to(SAID))
    assert "implied by the message" in out
    assert "50%" not in out


def test_json_and_sarif_say_where_a_fix_is_from() -> None:
    answer = answer_to(SAID)
    (finding,) = json.loads(written("json", answer))["files"][0]["findings"]
    assert [each["source"] for each in finding["suggestions"]] == ["report"]
    assert "implied" in finding["suggestions"][0]["checks"]
    (result,) = json.loads(written("sarif", answer))["runs"][0]["results"]
    assert result["fixes"][0]["properties"] == {"plcSource": "report"}
    assert answer.finding is not None
    (fix, *_) = answer.finding.suggestions
    by_model = replace(answer.finding, suggestions=(replace(fix, checks=("parse",)),))
    (finding,) = json.loads(written("json", replace(answer, finding=by_model)))["files"][0]["findings"]
    assert [each["source"] for each in finding["suggestions"]] == ["model"]


def test_at_a_line_that_a_person_names_the_line_implies_a_fix() -> None:
    text = b"int f(int n)\n{\n    n =+ 1;\n    return n;\n}\n"
    out = written("text", answer_to(Diagnostic(Location(Path("a.c"), 3)), text), text)
    assert "fix 1 of 1 (implied by the line)" in out
