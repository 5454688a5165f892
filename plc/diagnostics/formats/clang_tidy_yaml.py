"""What clang-tidy writes with `-export-fixes=FILE.yaml`: places as byte offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import PurePath
from typing import Any, BinaryIO

import yaml

from plc.diagnostics.diagnostic import Diagnostic, Level, Location, Replacement
from plc.diagnostics.errors import ReportError
from plc.diagnostics.input.fields import DamagedError, Fields
from plc.diagnostics.input.lines import LONGEST, Source
from plc.diagnostics.input.streams import chunked, stream_of
from plc.diagnostics.places.context import PLAIN, Context
from plc.diagnostics.places.nearest import nearest
from plc.diagnostics.places.replacements import MOST, other_fixes, own_fix
from plc.diagnostics.places.texts import Texts
from plc.diagnostics.rules import classified

_LEVELS: dict[str, Level] = {"Error": "error", "Warning": "warning", "Remark": "note"}
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 50
_MANY = 500
_LIST = "Diagnostics"
_INCLUDE = re.compile(r"\s*#\s*include\b").match
_MOST_HEADERS = 10_000


def read(source: Source, context: Context = PLAIN) -> Iterator[Diagnostic]:
    """The diagnostics, as they come. Lines are known only where `context.read_file` gives the file.

    A file that is not at hand, or shorter than the offset, leaves the diagnostic without a line, and without
    its fix.
    """
    texts = Texts(context)
    headers = _Headers()
    for index, value in enumerate(_listed(stream_of(source))):
        try:
            found = _diagnostic(Fields.of(value, "the diagnostic"), context, texts, index)
            yield classified(headers.completed(found))
        except DamagedError as damage:
            context.on_damage(f"{_named(index)} is damaged: {damage}")


def _diagnostic(found: Fields, context: Context, texts: Texts, index: int) -> Diagnostic:
    about = found.fields("DiagnosticMessage")
    about = about if about.values else found  # clang-tidy before 9 had no level between
    own = _place(about, texts)
    if own is None:
        raise DamagedError("it names no file")
    rule = found.text("DiagnosticName")
    notes = [place for note in found.objects("Notes") if (place := _place(note, texts)) is not None]
    if "analyzer-" in rule:
        notes.reverse()
    location, related = nearest([own, *notes], context)
    return Diagnostic(
        location,
        about.text("Message"),
        "clang-tidy",
        rule.split(",")[0],
        level=_LEVELS.get(found.text("Level"), "warning"),
        related=related,
        index=index,
        replacements=_own_fix(about, context, texts, index),
        alternatives=other_fixes(
            (note.text("Message"), _edits(note, texts)) for note in found.objects("Notes")
        ),
    )


class _Headers:
    """The headers that fixes include. clang-tidy says so in the first fix of a file that needs one only."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str], Replacement] = {}  # by rule, file, and what needs it

    def completed(self, found: Diagnostic) -> Diagnostic:
        """The diagnostic with the header that what its fix writes needed before."""
        includes = [one for one in found.replacements if _INCLUDE(one.text)]
        others = [one for one in found.replacements if not _INCLUDE(one.text)]
        if len(self._known) > _MOST_HEADERS:
            self._known.clear()
        for one in others:
            key = (found.rule, str(one.location.path), one.text)
            if len(includes) == 1:
                self._known[key] = includes[0]
            elif not includes and (header := self._known.get(key)) is not None:
                return replace(found, replacements=(header, *found.replacements))
        return found


def _own_fix(about: Fields, context: Context, texts: Texts, index: int) -> tuple[Replacement, ...]:
    """All edits of the diagnostic, which belong together; none where a file is not at hand."""
    try:
        edits = list(islice(about.objects("Replacements"), MOST + 1))
        if any(texts.text(PurePath(edit.text("FilePath"))) is None for edit in edits):
            return ()
    except DamagedError as damage:
        context.on_damage(f"the fix of {_named(index)} is damaged: {damage}")
        return ()
    return own_fix((_edit(edit, texts) for edit in edits), _named(index), context.on_damage)


def _edits(values: Fields, texts: Texts) -> Iterator[Replacement]:
    for edit in islice(values.objects("Replacements"), MOST + 1):
        yield _edit(edit, texts)


def _edit(values: Fields, texts: Texts) -> Replacement:
    path = PurePath(values.text("FilePath"))
    start = _number(values, "Offset")
    begin, end = texts.place(path, start), texts.place(path, start + _number(values, "Length"))
    if begin is None or end is None:
        raise DamagedError(f"an edit at offset {start} lies outside of the file")
    return Replacement(Location(path, *begin, *end), values.text("ReplacementText"))


def _named(index: int) -> str:
    return f"diagnostic {index + 1} of the clang-tidy report"


def _number(values: Fields, name: str) -> int:
    value = values.text(name)
    if not (value.isascii() and value.isdecimal()) or len(value) > 10:
        raise DamagedError(f"'{name}' is {value[:40]!r}, not a number")
    return int(value)


def _place(values: Fields, texts: Texts) -> Location | None:
    name = values.text("FilePath")
    if not name:
        return None
    path = PurePath(name)
    line, column = texts.place(path, _number(values, "FileOffset")) or (None, None)
    return Location(path, line, column)


def _listed(stream: BinaryIO) -> Iterator[Any]:
    """The items of the list at the top, each as mappings, lists and texts."""
    keys: list[str] = []
    try:
        loader = _LOADER(chunked(_checked(stream)))
        depth = 0
        while loader.check_event():
            event = loader.get_event()
            if isinstance(event, yaml.ScalarEvent) and depth == 1:
                keys.append(event.value)
            elif depth == 2 and keys[-1:] == [_LIST] and not isinstance(event, yaml.SequenceEndEvent):
                yield _value(loader, event, 0)
                continue
            depth += _change(event)
    except (yaml.YAMLError, UnicodeError, ValueError) as error:
        words = " ".join(str(error).split())[:200]
        message = f"the clang-tidy report is no YAML or ends early ({words}); let the tool write it again"
        raise ReportError(message) from error
    if not keys:
        raise ReportError("the clang-tidy report has no 'Diagnostics'; give what -export-fixes writes")


def _checked(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a report; brackets by the thousand, for which YAML's readers take hours, are refused."""
    brackets = 0
    while line := stream.readline(LONGEST):
        begin = line.lstrip(b" -")[:1]
        brackets += (line.count(b"[") + line.count(b"{")) // 20 + (begin in (b"[", b"{"))
        if brackets > _MANY:
            raise ReportError("the clang-tidy report is nested too deeply; let the tool write it again")
        yield line


def _change(event: Any) -> int:
    if isinstance(event, yaml.CollectionStartEvent):
        return 1
    return -1 if isinstance(event, yaml.CollectionEndEvent) else 0


def _value(loader: Any, event: Any, depth: int) -> Any:
    """The value that begins with an event. Aliases, which the tool does not write, are nothing."""
    if depth > _DEEPEST:
        raise ReportError("the clang-tidy report is nested too deeply; let the tool write it again")
    if isinstance(event, yaml.ScalarEvent):
        return event.value
    if isinstance(event, yaml.SequenceStartEvent):
        values = []
        while not isinstance(event := loader.get_event(), yaml.SequenceEndEvent):
            values.append(_value(loader, event, depth + 1))
        return values
    if isinstance(event, yaml.MappingStartEvent):
        found = {}
        while not isinstance(event := loader.get_event(), yaml.MappingEndEvent):
            key = _value(loader, event, depth + 1)
            found[str(key)] = _value(loader, loader.get_event(), depth + 1)
        return found
    return None
