"""Which fixes of a file's answers are made together: disjoint ones, in order, and checked once more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from plc.repair.apply.fixing import Fix
from plc.repair.findings import Edit, Finding, Suggestion, apply_edits, digest_of, touch
from plc.repair.reported.answer import Answer, FileAnswers
from plc.repair.reported.hints.hinting import stand_together
from plc.repair.text.reparsing import Syntax

_BESIDE = "not made: beside the fixes that were made the file would not parse: run the tool again"
_FAILS = (
    "not made: together with the other fixes a report is left or a new one appears: run the tool again, or "
    "make it alone with --at"
)
# Says why a text with the fixes of some answers cannot stay, and which of them is to blame; None: it can.
Holds = Callable[[bytes, Sequence[Answer]], int | None]


@dataclass(frozen=True, slots=True)
class Made:
    """A text with fixes made, the indices of their answers, and all answers as they are then."""

    text: bytes
    indices: frozenset[int]
    reported: tuple[Answer, ...]


def made(text: bytes, answers: FileAnswers, *, unsafe: bool, holds: Holds | None = None) -> Made:
    """The first fixes of verified answers, if `unsafe` also of those that nothing verified.

    One that meets another that is made is left, and one with which the text parses worse or fails `holds`;
    the answer says so.
    """
    chosen = _chosen(answers.reported, unsafe=unsafe)
    fails: set[int] = set()
    while True:
        together = _together(text, answers, [index for index in chosen if index not in fails])
        if not together or holds is None:
            break
        result = apply_edits(text, _edits(answers.reported, together), encoding=answers.encoding)
        blamed = holds(result, [answers.reported[index] for index in together])
        if blamed is None:
            break
        fails.add(together[blamed])
    left = {index: _FAILS if index in fails else _BESIDE for index in chosen if index not in together}
    answers = replace(
        answers,
        reported=tuple(_unmade(each, left.get(index)) for index, each in enumerate(answers.reported)),
    )
    edits = _edits(answers.reported, together)
    after = apply_edits(text, edits, encoding=answers.encoding)
    return Made(after, frozenset(together), _afterwards(answers, together, edits, after))


def with_solved(result: Made, solved: Callable[[bytes, Sequence[Answer]], frozenset[int]]) -> Made:
    """The same with the answers as fixed whose reports are gone with the fixes of others.

    `solved` says of a text which reports are gone there.
    """
    left = [
        index
        for index, answer in enumerate(result.reported)
        if index not in result.indices and answer.cause != "suppressed"
    ]
    found = solved(result.text, [result.reported[index] for index in left])
    gone = frozenset(left[place] for place in found)
    reported = tuple(_solved(each) if index in gone else each for index, each in enumerate(result.reported))
    return replace(result, indices=result.indices | gone, reported=reported)


def _solved(answer: Answer) -> Answer:
    finding = answer.finding
    return Answer(
        answer.diagnostic,
        "fixed",
        "the report is gone with the fixes of other reports",
        finding=None if finding is None else replace(finding, suggestions=(), kind=""),
    )


def _unmade(answer: Answer, why: str | None) -> Answer:
    """An answer whose fix may be made, and is not."""
    return answer if why is None else replace(answer, cause="conflict", reason=why)


def _chosen(reported: Sequence[Answer], *, unsafe: bool) -> list[int]:
    """The answers whose first fix may be made, in order of the text, verified ones first where two meet."""
    allowed = ("fixed", "proposed") if unsafe else ("fixed",)
    indices = [
        index
        for index, answer in enumerate(reported)
        if answer.status in allowed and _first(answer) is not None
    ]
    return sorted(indices, key=lambda index: (reported[index].status != "fixed", _start(reported[index])))


def _together(text: bytes, answers: FileAnswers, indices: Sequence[int]) -> list[int]:
    """Those of the answers whose fixes do not meet and parse beside each other; the same fix counts once."""
    edits: list[Edit] = []
    taken: list[int] = []
    syntax: Syntax | None = None
    for index in indices:
        own = _edits(answers.reported, [index])
        if all(edit in edits for edit in own):
            taken.append(index)
            continue
        if touch(edits, own) and not stand_together(edits, own):
            continue
        syntax = Syntax.of(text, answers.language) if syntax is None else syntax
        after = syntax.after_edits(list(dict.fromkeys([*edits, *own])), encoding=answers.encoding)
        if not syntax.is_worse(after):
            edits += [edit for edit in own if edit not in edits]
            taken.append(index)
    return taken


def _afterwards(
    answers: FileAnswers, indices: Sequence[int], edits: Sequence[Edit], after: bytes
) -> tuple[Answer, ...]:
    """The answers as they are once fixes are made: those of the others at their places in the new text."""
    if not edits:
        return answers.reported
    fix = Fix(after, (), (), tuple(edits), answers.encoding)
    digest = digest_of(after)
    moved: list[Answer] = []
    for index, answer in enumerate(answers.reported):
        if answer.finding is None:
            moved.append(answer)
            continue
        finding = fix.carried(answer.finding, digest)
        if index in indices:
            finding = replace(finding, suggestions=())
        moved.append(_left(answer, finding, done=index in indices))
    return tuple(moved)


def _left(answer: Answer, finding: Finding, *, done: bool) -> Answer:
    """An answer with the fixes that it still has; one that lost them all to another's fix is declined."""
    if done or answer.status == "declined" or finding.suggestions:
        return replace(answer, finding=finding)
    reason = "its fix touches one that was made for another report: run the tool again"
    return replace(answer, status="declined", cause="conflict", reason=reason, finding=finding)


def _edits(reported: Sequence[Answer], indices: Sequence[int]) -> list[Edit]:
    edits: dict[Edit, None] = {}
    for index in indices:
        first = _first(reported[index])
        if first is not None:
            edits.update(dict.fromkeys(first.edits))
    return list(edits)


def _first(answer: Answer) -> Suggestion | None:
    return next(iter(answer.finding.suggestions), None) if answer.finding is not None else None


def _start(answer: Answer) -> int:
    first = _first(answer)
    return -1 if first is None else min(edit.start_byte for edit in first.edits)
