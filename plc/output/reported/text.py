"""Format `text` for answers: the tool's message first, then the likeliest fix or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from rich.text import Text

from plc.base.printable import printable
from plc.output.differences import hunks
from plc.output.formats.protocol import Run
from plc.output.reported.groups import groups_of, head_of_others, other_of
from plc.output.reported.patch import patch_of
from plc.output.reported.wording import about_fix, doubt_of, message_of, place_of, refusal_of, rule_of
from plc.output.wording import basis_of, counted
from plc.repair.batch import Failed
from plc.repair.reported.answer import REFUSED, Answer
from plc.repair.reported.outcomes import Answered

_COLOURS = {"+": "green", "-": "red"}
_CONTEXT = 2
_TRICKS = "docs/reference/verification.md#tricks"
_PLACES = 6  # that a block names beside its own


def text(outcomes: Iterable[Answered | Failed], run: Run, given: BinaryIO | None) -> Iterator[bytes]:
    """Each file as it comes; in mode `diff` its patch. What one fix, or one reason, answers is one block."""
    del given
    has_tricks = False
    missing: dict[str, list[str]] = {}  # of messages about a missing header the files behind the first
    for outcome in outcomes:
        if isinstance(outcome, Failed):  # goes to stderr
            continue
        if run.mode == "diff":
            yield from patch_of(outcome, run)
            continue
        for group in groups_of(outcome):
            first = outcome.reported[group[0]]
            said = message_of(first.diagnostic)
            if first.cause == "missing header" and said in missing:
                missing[said].append(f"{printable(outcome.path)}{place_of(first.diagnostic)}")
                continue
            if first.cause == "missing header":
                missing[said] = []
            has_tricks = has_tricks or (first.status == "declined" and REFUSED in first.reason)
            yield run.screen.painted(*_lines(outcome, group, run))
    for said, places in missing.items():
        if places:
            yield run.screen.painted(Text(f"{said}: also {_listed(places)}"))
    if has_tricks:
        yield run.screen.painted(Text(f"what is refused as a trick, and why: {_TRICKS}", "dim"))


def _lines(answered: Answered, group: Sequence[int], run: Run) -> Iterator[Text]:
    answer = answered.reported[group[0]]
    if group[0] in answered.made:
        yield Text.assemble(("fixed ", "bold green"), _headline(answered, answer))
        return
    yield _headline(answered, answer)
    if others := [other_of(answer, answered.reported[index]) for index in group[1:]]:
        yield Text(f"  {head_of_others(answer)} {_listed(others)}", "dim")
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
