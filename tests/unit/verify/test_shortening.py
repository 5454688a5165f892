"""An edit of a fix that the verdict does not need is left out; those that it needs stay."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from plc.repair.findings import Edit, Suggestion, apply_edits
from plc.repair.reported.answer import Answer
from plc.repair.reported.answering import Complaint
from plc.verify.adapters import adapter_named, run
from plc.verify.reported_answers import AnswerJudge, in_order_to_try
from plc.verify.shortening import shortened
from plc.verify.tools import Tools
from tests.scripted_model import repairer, swap

TEXT = b"""struct point { int x; };
int f(struct point *p, int n)
{
    n = n + 1;
    return p.x + p->x + n;
}
"""


def replaced(before: bytes, *pairs: tuple[bytes, str]) -> tuple[Edit, ...]:
    """Edits that put words in the place of others."""
    found = ((before.index(old), len(old), new) for old, new in pairs)
    return tuple(sorted((Edit(at, at + size, new) for at, size, new in found), key=lambda e: e.start_byte))


@pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")
@pytest.mark.parametrize(
    ("pairs", "after"),
    [
        ([(b"n + 1", "n + 2"), (b"p.x", "p->x")], TEXT.replace(b"p.x", b"p->x")),
        ([(b"*p, int", "p, int"), (b"p->x", "p.x")], TEXT.replace(b"*p,", b"p,").replace(b"->", b".")),
    ],
)
@pytest.mark.parametrize("checks", [("parse",), ("parse", "implied")])
def test_only_what_the_model_wrote_beside_is_left_out(
    pairs: list[tuple[bytes, str]], after: bytes, checks: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "a.c"
    path.write_bytes(TEXT)
    said = run([adapter_named("gcc")], [path], root=tmp_path, tools=Tools(), on_failure=print)
    error = next(each for each in said if each.level == "error")
    (answers,) = repairer(swap("v1", "v0")).reported([Complaint(TEXT, "c", (error,))], tries=5)
    finding = answers.reported[0].finding
    assert finding is not None
    fix = Suggestion(1, 0.9, checks, replaced(TEXT, *pairs))
    answer = Answer(error, "proposed", "", finding=replace(finding, suggestions=(fix,)))
    with AnswerJudge(Tools()).open(path, TEXT, "c") as file:
        (found,) = file.judged(replace(answers, reported=(answer,))).reported
    assert found.finding is not None, found.reason
    (shown,) = found.finding.suggestions
    if "implied" in checks:  # whoever wrote the rule meant each of its edits
        assert shown.edits == fix.edits
    else:
        assert apply_edits(TEXT, shown.edits) == after
        assert shown.confidence == 0.9


@pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")
def test_each_fix_that_is_shown_is_shortened(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    path.write_bytes(TEXT)
    said = run([adapter_named("gcc")], [path], root=tmp_path, tools=Tools(), on_failure=print)
    error = next(each for each in said if each.level == "error")
    (answers,) = repairer(swap("v1", "v0")).reported([Complaint(TEXT, "c", (error,))], tries=5)
    finding = answers.reported[0].finding
    assert finding is not None
    needed = ([(b"p.x", "p->x")], [(b"*p, int", "p, int"), (b"p->x", "p.x")])
    fixes = tuple(
        Suggestion(rank, 0.4, ("parse",), replaced(TEXT, (b"n + 1", f"n + {rank + 1}"), *pairs))
        for rank, pairs in enumerate(needed, start=1)
    )
    answer = Answer(error, "proposed", "", finding=replace(finding, suggestions=fixes))
    with AnswerJudge(Tools(), wanted=2).open(path, TEXT, "c") as file:
        (found,) = file.judged(replace(answers, reported=(answer,))).reported
    assert found.finding is not None, found.reason
    shown = [each.edits for each in found.finding.suggestions]
    assert shown == [replaced(TEXT, *pairs) for pairs in needed]


def test_what_a_tool_names_is_tried_first() -> None:
    named = Suggestion(3, 1.0, ("parse", "named"), (), removes=True)
    removing = Suggestion(1, 0.6, ("parse",), (), removes=True)
    other = Suggestion(2, 0.3, ("parse",), ())
    assert in_order_to_try([removing, other, named], is_tested=False) == (named, removing, other)
    assert in_order_to_try([removing, other, named], is_tested=True) == (named, other, removing)


def test_a_fix_is_not_shortened_to_what_only_removes() -> None:
    fix = Suggestion(1, 0.9, ("parse", "gone"), replaced(TEXT, (b"n = n + 1;", ""), (b"p.x", "p->x")))
    assert shortened(fix, lambda _: True).edits == replaced(TEXT, (b"p.x", "p->x"))
    assert shortened(fix, lambda each: each.edits[0].text == "").edits == fix.edits
