"""Reports that follow from another get its fix, in one line, in place of ten answers or declines."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plc.output.formats.protocol import Run
from plc.output.reported.registry import answer_writer_of
from plc.output.screen import Screen
from plc.repair.reported.answer import Answer, FileAnswers, declined
from plc.repair.reported.fixing import made
from plc.repair.reported.hints.hinting import with_hints
from plc.repair.reported.outcomes import Answered
from plc.verify.adapters import adapter_named, run
from plc.verify.reported_answers import AnswerJudge
from plc.verify.tools import Tools

pytestmark = pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")
OPEN = b"""int g(int n)
{
    for (int i = 0; i < n; i++ {
        n--;
    }
    return n;
}
"""
TWO = b"""int f(int n)
{
    return n
}

int g(int n)
{
    return n
}
"""


def judged(path: Path, text: bytes) -> FileAnswers:
    """What gcc reports about a text, answered by what it names, without a model."""
    path.write_bytes(text)
    adapters = [adapter_named("gcc")]
    said = list(run(adapters, [path], root=path.parent, tools=Tools(), on_failure=print))
    answers = tuple(declined(each, "no candidate", "none") for each in said)
    hinted = with_hints(text, FileAnswers("c", "utf-8", 1, answers))
    with AnswerJudge(Tools()).open(path, text, "c") as file:
        return file.judged(hinted)


def test_what_is_gone_with_a_fix_says_so_and_is_made_with_it(tmp_path: Path) -> None:
    answers = judged(tmp_path / "a.c", OPEN)
    first, *others = answers.reported
    assert first.reason == "the report is gone with the first fix"
    assert [each.reason for each in others] == ["gone with the fix of a.c:3"] * len(others)
    assert {each.diagnostic.level for each in others} == {"error", "warning"}
    assert {each.status for each in answers.reported} == {"fixed"}
    result = made(OPEN, answers, unsafe=False)
    assert result.text == OPEN.replace(b"i++ {", b"i++) {")
    assert result.indices == frozenset(range(len(answers.reported)))


def shown(path: Path, answers: FileAnswers) -> str:
    screen = Screen.plain()
    run = Run(name="m", sha256="0" * 64, top=1, mode="report", screen=screen)
    text = path.read_bytes()
    held = Answered(path, "c", answers.reported, "utf-8", 1, text, text)
    return b"".join(answer_writer_of("text")([held], run, None)).decode()


def test_the_text_has_one_block_for_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    out = shown(path, judged(path, OPEN))
    assert out.count("a.c:") == 1
    assert "  gone with the fix: 7:1 (gcc: expected expression before '}' token), " in out


def test_an_error_of_its_own_has_a_fix_of_its_own(tmp_path: Path) -> None:
    answers: tuple[Answer, ...] = judged(tmp_path / "a.c", TWO).reported
    errors = [each for each in answers if each.diagnostic.level == "error"]
    fixes = [each.finding.suggestions[0].edits for each in errors if each.finding is not None]
    assert len(fixes) == len(set(fixes)) == 2


def test_the_same_words_at_another_line_are_another_report(tmp_path: Path) -> None:
    line = b'    printf("%d\\n", n);\n'
    text = b"#include <stdio.h>\n\nvoid f(unsigned long n)\n{\n" + 2 * line + b"}\n"
    answers = judged(tmp_path / "a.c", text)
    assert [each.reason for each in answers.reported] == ["the report is gone with the first fix"] * 2
    assert made(text, answers, unsafe=False).text == text.replace(b"%d", b"%lu")
