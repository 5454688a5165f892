"""Format `text` for answers: the tool's message first, then the likeliest fix or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
from plc.report.wording import basis_of

_COLOURS = {"+": "green", "-": "red"}
_CONTEXT = 2


def text(outcomes: Iterable[Answered | Failed], run: Run, given: BinaryIO | None) -> Iterator[bytes]:
    """Each file as it comes; in mode `diff` its patch."""
    del given
    for outcome in outcomes:
        if isinstance(outcome, Failed):  # goes to stderr
            continue
        if run.mode == "diff":
            yield from patch_of(outcome, run)
            continue
        for index, answer in enumerate(outcome.reported):
            yield run.screen.painted(*_lines(outcome, answer, run, made=index in outcome.made))


def _lines(answered: Answered, answer: Answer, run: Run, *, made: bool) -> Iterator[Text]:
    if made:
        yield Text.assemble(("fixed ", "bold green"), _headline(answered, answer))
        return
    yield _headline(answered, answer)
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


def _headline(answered: Answered, answer: Answer) -> Text:
    rule, message = rule_of(answer.diagnostic), message_of(answer.diagnostic)
    place = f"{printable(answered.path)}{place_of(answer.diagnostic)}"
    line = Text.assemble((place, "bold"), ": ", (rule, "yellow"), ": " * bool(rule and message), message)
    if not rule and not message:
        function = "" if answer.finding is None else printable(answer.finding.function)
        line.append(f"in `{function}`" if function else "the given place")
    return line
