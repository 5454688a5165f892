"""What clang-tidy writes with `-export-fixes=FILE.yaml`: places as byte offsets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, BinaryIO

import yaml

from plc.diagnostics.diagnostic import Diagnostic, Level, Location
from plc.diagnostics.errors import ReportError
from plc.diagnostics.input.fields import DamagedError, Fields
from plc.diagnostics.input.lines import LONGEST, Source
from plc.diagnostics.input.streams import chunked, stream_of
from plc.diagnostics.places.context import PLAIN, Context
from plc.diagnostics.places.nearest import nearest
from plc.diagnostics.places.texts import Texts
from plc.diagnostics.rules import classified

_LEVELS: dict[str, Level] = {"Error": "error", "Warning": "warning", "Remark": "note"}
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 50
_MANY = 500
_LIST = "Diagnostics"


def read(source: Source, context: Context = PLAIN) -> Iterator[Diagnostic]:
    """The diagnostics, as they come. Lines are known only where `context.read_file` gives the file.

    A file that is not at hand, or shorter than the offset, leaves the diagnostic without a line.
    """
    texts = Texts(context)
    for index, value in enumerate(_listed(stream_of(source))):
        try:
            yield classified(_diagnostic(Fields.of(value, "the diagnostic"), context, texts, index))
        except DamagedError as damage:
            context.on_damage(f"diagnostic {index + 1} of the clang-tidy report is damaged: {damage}")


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
    )


def _place(values: Fields, texts: Texts) -> Location | None:
    name, offset = values.text("FilePath"), values.text("FileOffset")
    if not name:
        return None
    if not offset.isdecimal() or len(offset) > 10:
        raise DamagedError(f"'FileOffset' is {offset[:40]!r}, not a number")
    path = PurePath(name)
    line, column = texts.place(path, int(offset)) or (None, None)
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
