"""Format `text` for answers: the tool's message first, then the likeliest fix or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from rich.text import Text

from plc.base.printable import printable
from plc.repair.batch import Failed
from plc.repair.reported.answer import Answer
from plc.repair.reported.outcomes import Answered
from plc.report.differences import hunks
from plc.report.formats.protocol import Run
from plc.report.reported.patch import patch_of
from plc.report.reported.wording import about_fix, doubt_of, message_of, place_of, refusal_of, rule_of
from plc.report.wording import basis_of, counted

_COLOURS = {"+": "green", "-": "red"}
_CONTEXT = 2
_PLACES = 6  # that a block names beside its own


def text(outcomes: Iterable[Answered | Failed], run: Run, given: BinaryIO | None) -> Iterator[bytes]:
    """Each file as it comes; in mode `diff` its patch. What one fix, or one reason, answers is one block."""
    del given
    missing: dict[str, list[str]] = {}  # of messages about a missing header the files behind the first
    for outcome in outcomes:
        if isinstance(outcome, Failed):  # goes to stderr
            continue
        if run.mode == "diff":
            yield from patch_of(outcome, run)
            continue
        for group in _groups(outcome):
            first = outcome.reported[group[0]]
            said = message_of(first.diagnostic)
            if first.cause == "missing header" and said in missing:
                missing[said].append(f"{printable(outcome.path)}{place_of(first.diagnostic)}")
                continue
            if first.cause == "missing header":
                missing[said] = []
            yield run.screen.painted(*_lines(outcome, group, run))
    for said, places in missing.items():
        if places:
            yield run.screen.painted(Text(f"{said}: also {_listed(places)}"))


def _groups(answered: Answered) -> list[list[int]]:
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


def _lines(answered: Answered, group: Sequence[int], run: Run) -> Iterator[Text]:
    answer = answered.reported[group[0]]
    if group[0] in answered.made:
        yield Text.assemble(("fixed ", "bold green"), _headline(answered, answer))
        return
    yield _headline(answered, answer)
    if others := [_other(answer, answered.reported[index]) for index in group[1:]]:
        yield Text(f"  {'also' if answer.status == 'declined' else 'also for'} {_listed(others)}", "dim")
    if answer.status == "declined":
        yield Text(f"  {refusal_of(answer)}\n", "dim")
        return
    if answer.finding is None:
        return
    suggestions = answer.finding.suggestions
    if doubt := doubt_of(answer):
        yield Text(f"  {doubt}", "dim")
    for suggestion in suggestions[: run.top or 1]:
        yield Text(f"  {about_fix(answer, suggestion)}", "dim")
        if suggestion is suggestions[0] and (basis := basis_of(answer.finding)):
            yield Text(f"    {basis}", "dim")
        for hunk in hunks(answered.after, suggestion.edits, encoding=answered.encoding, context=_CONTEXT):
            yield Text(f"    {hunk.head}", "cyan")
            for line in hunk.lines:
                yield Text(f"    {line.sign}{line.text}", _COLOURS.get(line.sign, ""))
        yield Text()


def _other(first: Answer, other: Answer) -> str:
    """A further report of a block: its place, and its words where they are others."""
    place = place_of(other.diagnostic).removeprefix(":") or "the file"
    if (
        other.diagnostic.message == first.diagnostic.message
        and other.diagnostic.rule == first.diagnostic.rule
    ):
        return place
    return f"{place} ({rule_of(other.diagnostic)}: {message_of(other.diagnostic)})"


def _listed(places: Sequence[str]) -> str:
    more = len(places) - _PLACES
    return ", ".join(places[:_PLACES]) + (f" and {counted(more, 'more place')}" if more > 0 else "")


def _headline(answered: Answered, answer: Answer) -> Text:
    rule, message = rule_of(answer.diagnostic), message_of(answer.diagnostic)
    place = f"{printable(answered.path)}{place_of(answer.diagnostic)}"
    line = Text.assemble((place, "bold"), ": ", (rule, "yellow"), ": " * bool(rule and message), message)
    if not rule and not message:
        function = "" if answer.finding is None else printable(answer.finding.function)
        line.append(f"in `{function}`" if function else "the given place")
    return line
