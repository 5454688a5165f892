"""Answers of a file that are shown as one block: those of one fix, or of one reason for the same words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plc.output.reported.wording import message_of, place_of, rule_of
from plc.repair.reported.answer import GONE_WITH, Answer
from plc.repair.reported.outcomes import Answered


def groups_of(answered: Answered) -> list[list[int]]:
    """The answers of a file by what answers them: one first fix, or for the same words one reason."""
    groups: dict[object, list[int]] = {}
    for index, answer in enumerate(answered.reported):
        key: object = index  # of those that were made each has a line
        if index not in answered.made:
            said = answer.diagnostic.tool, answer.diagnostic.rule, answer.diagnostic.message
            finding = answer.finding
            if answer.status == "declined":
                key = (said, answer.reason) if any(said) else index
            elif finding is not None and finding.suggestions:
                key = answer.status, finding.suggestions[0].edits
        groups.setdefault(key, []).append(index)
    return list(groups.values())


def others_of(answers: Sequence[Answer]) -> Iterator[tuple[str, list[str]]]:
    """The further reports of a block, with what stands before them: of the same fix, and gone with it."""
    first, *others = answers
    gone = [each for each in others if each.reason.startswith(GONE_WITH)]
    same = [other_of(first, each) for each in others if each not in gone]
    if same:
        yield "also" if first.status == "declined" else "also for", same
    if gone:
        yield "gone with the fix:", [other_of(first, each) for each in gone]


def other_of(first: Answer, other: Answer) -> str:
    """A further report of a block: its place, and its words where they are others."""
    place = place_of(other.diagnostic).removeprefix(":") or "the file"
    if (
        other.diagnostic.message == first.diagnostic.message
        and other.diagnostic.rule == first.diagnostic.rule
    ):
        return place
    return f"{place} ({rule_of(other.diagnostic)}: {message_of(other.diagnostic)})"
