"""Format `text` for answers: the tool's message first, then the likeliest fix or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from rich.text import Text

from plc.base.printable import printable
from plc.output.differences import hunks
from plc.output.formats.protocol import Run
from plc.output.reported.declined import Declined, listed
from plc.output.reported.groups import groups_of, others_of
from plc.output.reported.patch import patch_of
from plc.output.reported.wording import about_fix, doubt_of, message_of, place_of, refusal_of, rule_of
from plc.output.wording import basis_lines
from plc.repair.batch import Failed
from plc.repair.reported.answer import Answer
from plc.repair.reported.outcomes import Answered

_COLOURS = {"+": "green", "-": "red"}
_CONTEXT = 2


def text(outcomes: Iterable[Answered | Failed], run: Run, given: BinaryIO | None) -> Iterator[bytes]:
    """Each file as it comes; in mode `diff` its patch. What one fix, or one reason, answers is one block.

    Reports that are declined come last, because fixes are what is looked for, unless all of them are listed.
    """
    del given
    declined = Declined(every=run.every_skipped)
    for outcome in outcomes:
        if isinstance(outcome, Failed):  # goes to stderr
            continue
        if run.mode == "diff":
            yield from patch_of(outcome, run)
            continue
        for group in groups_of(outcome):
            lines = tuple(_lines(outcome, group, run))
            answers = [outcome.reported[index] for index in group]
            if answers[0].status == "declined":
                for block in declined.add(printable(outcome.path), answers, lines):
                    yield run.screen.painted(*block)
            else:
                yield run.screen.painted(*lines)
    for lines in declined.shown():
        yield run.screen.painted(*lines)


def _lines(answered: Answered, group: Sequence[int], run: Run) -> Iterator[Text]:
    answer = answered.reported[group[0]]
    if group[0] in answered.made:
        yield Text.assemble(("fixed ", "bold green"), _headline(answered, answer))
        return
    yield _headline(answered, answer)
    for head, others in others_of([answered.reported[index] for index in group]):
        yield Text(f"  {head} {listed(others)}", "dim")
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
        if suggestion is suggestions[0]:
            yield from (Text(f"    {line}", "dim") for line in basis_lines(answer.finding))
        for hunk in hunks(answered.after, suggestion.edits, encoding=answered.encoding, context=_CONTEXT):
            yield Text(f"    {hunk.head}", "cyan")
            for line in hunk.lines:
                yield Text(f"    {line.sign}{line.text}", _COLOURS.get(line.sign, ""))
        yield Text()


def _headline(answered: Answered, answer: Answer) -> Text:
    rule, message = rule_of(answer.diagnostic), message_of(answer.diagnostic)
    place = f"{printable(answered.path)}{place_of(answer.diagnostic)}"
    line = Text.assemble((place, "bold"), ": ", (rule, "yellow"), ": " * bool(rule and message), message)
    if not rule and not message:
        function = "" if answer.finding is None else printable(answer.finding.function)
        line.append(f"in `{function}`" if function else "the given place")
    return line
