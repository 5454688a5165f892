"""What gcc writes with `-fdiagnostics-format=json`: a list for each file that it compiles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import BinaryIO

from plc.diagnostics.diagnostic import Diagnostic, Level, Location, Replacement
from plc.diagnostics.formats.gcc import header_in
from plc.diagnostics.input.fields import DamagedError, Fields
from plc.diagnostics.input.json_stream import values
from plc.diagnostics.input.lines import Source
from plc.diagnostics.input.streams import chunked, stream_of
from plc.diagnostics.places.context import PLAIN, Context
from plc.diagnostics.places.nearest import MOST_RELATED, nearest
from plc.diagnostics.places.replacements import MOST_OTHERS, other_fixes, own_fix
from plc.diagnostics.rules import classified

_DIAGNOSTIC = frozenset(["item"])
_LEVELS: dict[str, Level] = {
    "error": "error",
    "fatal error": "error",
    "internal compiler error": "error",
    "sorry, unimplemented": "error",
    "warning": "warning",
}
_LONGEST = 1 << 20
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:$|[{}\],"\d-]|\[(?!\s*\d+%\]))')  # "[ 50%] Building" is cmake's


def read(source: Source, context: Context = PLAIN) -> Iterator[Diagnostic]:
    """The diagnostics of one or more such lists; lines of a build between them are passed over.

    `related` holds the places of child notes and, from the last one back, the events of the analyzer. A note
    that stands beside what it is about, as gcc writes those of missing headers, belongs to the one before it.
    """
    stream = chunked(_json_lines(stream_of(source)))
    before: Diagnostic | None = None
    for index, (_, value) in enumerate(values(stream, _DIAGNOSTIC, "gcc", many=True)):
        try:
            found = Fields.of(value, "the diagnostic")
            if found.text("kind") == "note":
                before = None if before is None else _with_note(before, found)
                continue
            new = _diagnostic(found, context, index)
        except DamagedError as damage:
            context.on_damage(f"diagnostic {index + 1} of the gcc report is damaged: {damage}")
            continue
        if before is not None:
            yield classified(before)
        before = new
    if before is not None:
        yield classified(before)


def _with_note(about: Diagnostic, note: Fields) -> Diagnostic:
    """A diagnostic with the header and the place that a note behind it names."""
    places = [place for place in _places(note) if place.line != about.location.line]
    related = (*about.related, *places)[:MOST_RELATED]
    others = (*about.alternatives, *other_fixes([(note.text("message"), _edits(note))]))
    header = about.header or header_in(note.text("message"))
    return replace(about, header=header, related=related, alternatives=others[:MOST_OTHERS])


def _json_lines(stream: BinaryIO) -> Iterator[bytes]:
    is_begin, kept = True, False
    while line := stream.readline(_LONGEST):
        kept = bool(_JSON.match(line)) if is_begin else kept
        is_begin = line.endswith(b"\n")
        if kept:
            yield line


def _diagnostic(found: Fields, context: Context, index: int) -> Diagnostic:
    own = _places(found)
    if not own:
        raise DamagedError("it names no place")
    notes = [place for child in found.objects("children") for place in _places(child)]
    said = [child.text("message") for child in found.objects("children")]
    steps = [_place(step.fields("location")) for step in found.objects("path")]
    events = [step for step in steps if step is not None][::-1][:MOST_RELATED]
    location, related = nearest([*own, *notes, *events], context)
    return Diagnostic(
        location,
        found.text("message"),
        "gcc",
        found.text("option"),
        cwe=found.fields("metadata").positive("cwe"),
        level=_LEVELS.get(found.text("kind"), "warning"),
        related=related,
        header=next(filter(None, map(header_in, said)), ""),
        index=index,
        alternatives=other_fixes(
            (child.text("message"), _edits(child)) for child in found.objects("children")
        ),
        replacements=own_fix(_edits(found), f"diagnostic {index + 1} of the gcc report", context.on_damage),
    )


def _edits(found: Fields) -> Iterator[Replacement]:
    """The edits of the fix of a diagnostic, or of a note."""
    for edit in found.objects("fixits"):
        start, end = _place(edit.fields("start")), _place(edit.fields("next"))
        if start is None or end is None or None in (start.column, end.column) or start.path != end.path:
            raise DamagedError("an edit does not say where it begins and ends")
        yield Replacement(replace(start, end_line=end.line, end_column=end.column), edit.text("string"))


def _places(found: Fields) -> list[Location]:
    """The first place is the diagnostic's; the others are what it underlines beside."""
    places: list[Location] = []
    for location in found.objects("locations"):
        caret = _place(location.fields("caret"))
        finish = _place(location.fields("finish"))
        if caret is None:
            continue
        if finish is not None and finish.column is not None and finish.path == caret.path:
            caret = Location(caret.path, caret.line, caret.column, finish.line, finish.column + 1)
        places.append(caret)
    return places


def _place(point: Fields) -> Location | None:
    file, line = point.text("file"), point.positive("line")
    if not file:
        return None
    column = point.positive("byte-column") or point.positive("column")  # gcc 10 and older: bytes, as "column"
    return Location(PurePath(file), line, column)
