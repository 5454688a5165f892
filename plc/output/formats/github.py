"""Format `github`: workflow commands, which GitHub shows at the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from plc.base.printable import printable
from plc.output.differences import hunks
from plc.output.formats.protocol import Run
from plc.output.git_patch import shown_name
from plc.output.places import line_of
from plc.output.wording import cwe_named, level_of, percent, place_of, why_line
from plc.repair.batch import Analysed, Failed
from plc.repair.findings import Finding

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def github(outcomes: Iterable[Analysed | Failed], run: Run) -> Iterator[bytes]:
    """One line for each finding and each error, as they come."""
    for outcome in outcomes:
        if isinstance(outcome, Failed):
            where = {"file": shown_path(outcome.path), "title": "plc"}
            yield command("error", where, printable(outcome.message))
            continue
        for finding in outcome.report.findings:
            line = str(line_of(outcome, finding))
            properties = {
                "file": shown_path(outcome.path),
                "line": line,
                "endLine": line,
                "title": cwe_named(finding),
            }
            message = "\n".join(_message(outcome, finding, top=run.top or 1))
            yield command(_COMMANDS[level_of(finding)], properties, message)
    if (stopped := run.stopped()) is not None:
        yield command("error", {"title": "plc"}, stopped.words)


def _message(analysed: Analysed, finding: Finding, *, top: int) -> Iterator[str]:
    yield f"{cwe_named(finding)} {place_of(finding)}"
    if why := why_line(finding):
        yield why
    for suggestion in finding.suggestions[:top]:
        yield f"fix {suggestion.rank} of {len(finding.suggestions)} ({percent(suggestion.confidence)})"
        for hunk in hunks(analysed.after, suggestion.edits, encoding=analysed.report.encoding, context=0):
            yield hunk.head
            yield from (line.sign + line.text for line in hunk.lines)


def command(name: str, properties: dict[str, str], message: str) -> bytes:
    """One workflow command."""
    shown = ",".join(f"{key}={value.translate(_PROPERTY)}" for key, value in properties.items())
    return f"::{name} {shown}::{message.translate(_DATA)}\n".encode()


def shown_path(path: Path) -> str:
    """The path from the current folder, which is to be the repository's, or the whole one."""
    return printable(shown_name(path))
