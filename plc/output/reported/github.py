"""Format `github` for answers: workflow commands, which GitHub shows at the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from plc.base.printable import printable
from plc.output.differences import hunks
from plc.output.formats.github import command, shown_path
from plc.output.formats.protocol import Run
from plc.output.reported.wording import about_fix, doubt_of, message_of, refusal_of, rule_of
from plc.repair.batch import Failed
from plc.repair.reported.answer import Answer
from plc.repair.reported.outcomes import Answered

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def github(outcomes: Iterable[Answered | Failed], run: Run, given: BinaryIO | None) -> Iterator[bytes]:
    """One line for each report and each error, as they come; reports that were fixed are none."""
    del given
    for outcome in outcomes:
        if isinstance(outcome, Failed):
            properties = {"file": shown_path(outcome.path), "title": "plc"}
            yield command("error", properties, printable(outcome.message))
            continue
        for index, answer in enumerate(outcome.reported):
            if index not in outcome.made and answer.cause != "suppressed":
                yield _annotation(outcome, answer, top=run.top or 1)
    if (stopped := run.stopped()) is not None:
        yield command("error", {"title": "plc"}, stopped.words)


def _annotation(answered: Answered, answer: Answer, *, top: int) -> bytes:
    diagnostic = answer.diagnostic
    properties = {"file": shown_path(answered.path)}
    if diagnostic.location.line is not None:
        properties["line"] = str(diagnostic.location.line)
        properties["endLine"] = str(diagnostic.location.end_line or diagnostic.location.line)
    properties["title"] = rule_of(diagnostic) or "plc"
    message = "\n".join(_message(answered, answer, top=top))
    return command(_COMMANDS[diagnostic.level], properties, message)


def _message(answered: Answered, answer: Answer, *, top: int) -> Iterator[str]:
    if said := message_of(answer.diagnostic):
        yield said
    if answer.status == "declined" or answer.finding is None:
        yield refusal_of(answer)
        return
    suggestions = answer.finding.suggestions
    if doubt := doubt_of(answer):
        yield doubt
    for suggestion in suggestions[:top]:
        yield about_fix(answer, suggestion)
        for hunk in hunks(answered.after, suggestion.edits, encoding=answered.encoding, context=0):
            yield hunk.head
            yield from (line.sign + line.text for line in hunk.lines)
