"""The `report.json` of Infer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from plc.diagnostics.diagnostic import Diagnostic, Level, Location
from plc.diagnostics.input.fields import DamagedError, Fields
from plc.diagnostics.input.json_stream import values
from plc.diagnostics.input.lines import Source
from plc.diagnostics.input.streams import stream_of
from plc.diagnostics.places.context import PLAIN, Context
from plc.diagnostics.places.nearest import MOST_RELATED, nearest
from plc.diagnostics.rules import classified

_ISSUE = frozenset(["item"])
_LEVELS: dict[str, Level] = {
    "ERROR": "error",
    "WARNING": "warning",
    "INFO": "note",
    "ADVICE": "note",
    "LIKE": "note",
}


def read(source: Source, context: Context = PLAIN) -> Iterator[Diagnostic]:
    """The issues of Infer, as they come. `related` is its trace, from the last step back."""
    for index, (_, value) in enumerate(values(stream_of(source), _ISSUE, "Infer")):
        try:
            yield classified(_diagnostic(Fields.of(value, "the issue"), context, index))
        except DamagedError as damage:
            context.on_damage(f"issue {index + 1} of the Infer report is damaged: {damage}")


def _diagnostic(issue: Fields, context: Context, index: int) -> Diagnostic:
    own = _place(issue, "file", "line", "column")
    if own is None:
        raise DamagedError("it names no file")
    steps = [_place(step, "filename", "line_number", "column_number") for step in issue.objects("bug_trace")]
    trace = [step for step in steps if step is not None][::-1][:MOST_RELATED]
    location, related = nearest([own, *trace], context)
    return Diagnostic(
        location,
        issue.text("qualifier"),
        "infer",
        issue.text("bug_type"),
        level=_LEVELS.get(issue.text("severity"), "warning"),
        related=related,
        fingerprint=issue.text("hash"),
        suppressed=issue.values.get("suppressed") is True or bool(issue.text("censored_reason")),
        index=index,
    )


def _place(values: Fields, file: str, line: str, column: str) -> Location | None:
    path = values.text(file)
    return Location(PurePath(path), values.positive(line), values.positive(column)) if path else None
