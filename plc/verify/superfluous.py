"""Fixes that are not needed beside those of other reports, such as a second guard of one pointer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from plc.diagnostics import Diagnostic
from plc.repair.findings import Edit, Encoding, apply_edits
from plc.repair.reported.answer import Answer

_NEAR = 100  # lines


def superfluous(
    text: bytes,
    answers: Sequence[Answer],
    encoding: Encoding,
    is_gone: Callable[[Diagnostic, bytes], bool],
) -> int | None:
    """Of answers whose fixes are to be made together the last whose report is gone without its own.

    Each fix was verified alone, and together they hold, but two guards of one pointer are one too many. Only
    what may be one fault is tried, for that takes a run of its tool. `is_gone` says whether what reported
    something no longer does about a text.
    """
    fixes = [_first(answer) for answer in answers]
    for index in reversed(range(len(answers))):
        beside = _alike(answers, index)
        others = {edit for at in range(len(answers)) if fixes[at] != fixes[index] for edit in fixes[at]}
        if not answers[index].diagnostic.tool or not any(fixes[at] != fixes[index] for at in beside):
            continue
        if not set(fixes[index]) - others:
            continue
        without = apply_edits(text, sorted(others, key=lambda edit: edit.start_byte), encoding=encoding)
        same = [answers[at].diagnostic for at in range(len(answers)) if fixes[at] == fixes[index]]
        if all(is_gone(diagnostic, without) for diagnostic in same):
            return index
    return None


def _first(answer: Answer) -> tuple[Edit, ...]:
    found = answer.finding
    return found.suggestions[0].edits if found is not None and found.suggestions else ()


def _alike(answers: Sequence[Answer], index: int) -> list[int]:
    """The other answers about what may be the same fault: of its category, and not far away."""
    own = answers[index].diagnostic
    return [
        at
        for at, each in enumerate(answers)
        if at != index
        and each.diagnostic.category == own.category
        and abs((each.diagnostic.location.line or 0) - (own.location.line or 0)) <= _NEAR
    ]
