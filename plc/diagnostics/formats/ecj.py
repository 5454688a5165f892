"""The text of ecj, the compiler of Eclipse: its numbered blocks, its `-Xemacs` lines, and its XML log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from xml.etree.ElementTree import Element

from plc.diagnostics.diagnostic import Diagnostic, Level, Location
from plc.diagnostics.input.lines import Source, lines_of
from plc.diagnostics.input.streams import is_xml, peeked
from plc.diagnostics.input.xml import elements, number
from plc.diagnostics.places.columns import byte_column
from plc.diagnostics.places.context import PLAIN, Context
from plc.diagnostics.places.lost_characters import with_lost
from plc.diagnostics.places.nearest import numbered
from plc.diagnostics.places.texts import Texts
from plc.diagnostics.rules import classified

_TOOL = "ecj"
_BLOCK = re.compile(r"\d+\. (?P<level>ERROR|WARNING|INFO) in (?P<path>.*) \(at line (?P<line>\d+)\)$")
_EMACS = re.compile(r"(?P<path>\S.*?\.java):(?P<line>\d+): (?P<level>error|warning|info): (?P<message>.*)")
_RULER = re.compile(r"-{10}$")
_COUNT = re.compile(r"\d+ problems? \(")
_CARET = re.compile(r"\s*\^+$")
_LEVELS: dict[str, Level] = {"ERROR": "error", "WARNING": "warning", "INFO": "note"}
_MOST_LINES = 40  # of one message


@dataclass(slots=True)
class _Group:
    """One problem with the lines below its head."""

    path: str
    line: int
    level: Level
    lines: list[str] = field(default_factory=list)


def read(source: Source, context: Context = PLAIN) -> Iterator[Diagnostic]:
    """The problems that ecj prints, or those of its `-log FILE.xml`.

    The text names no rules: only the XML log has them ("UndefinedName"). It shows the code without its
    indentation, so that columns are known where `context.read_file` gives the file, or from the XML log.
    """
    begin, whole = peeked(source, 256)
    yield from read_xml(whole, context) if is_xml(begin) else numbered(_read(whole, context))


def _read(source: Source, context: Context) -> Iterator[Diagnostic]:
    texts = Texts(context)
    group: _Group | None = None
    for line in lines_of(source):
        match = _BLOCK.match(line) or _EMACS.match(line)
        if match is None and not _RULER.match(line) and not _COUNT.match(line):
            if group is not None and len(group.lines) < _MOST_LINES:
                group.lines.append(line)
            continue
        if group is not None:
            yield _diagnostic(group, texts)
        group = _begun(match) if match is not None else None
    if group is not None:
        yield _diagnostic(group, texts)


def _begun(match: re.Match[str]) -> _Group:
    found = match.groupdict()
    group = _Group(found["path"], int(found["line"][:9]), _LEVELS[found["level"].upper()])
    if "message" in found:
        group.lines.append(found["message"])
    return group


def _diagnostic(group: _Group, texts: Texts) -> Diagnostic:
    path = PurePath(group.path)
    line = group.line or None
    location = Location(path, line)
    words = list(group.lines)
    at = next((at for at in range(1, len(words)) if _CARET.match(words[at])), None)
    if at is not None:
        code, caret = with_lost(texts.line(path, line), words[at - 1]), words[at]
        del words[at - 1 : at + 1]
        begin, end = caret.index("^"), len(caret)
        shown = code[1:] if code.startswith("\t") else code
        indent = len(code) - len(shown)
        columns = _columns(texts.line(path, line), shown, begin - indent, end - indent)
        location = Location(path, line, columns[0], line if columns[1] else None, columns[1], snippet=shown)
    message = "\n".join(line for line in words if line.strip())
    return classified(Diagnostic(location, message, _TOOL, level=group.level))


def _columns(line: bytes | None, shown: str, begin: int, end: int) -> tuple[int | None, int | None]:
    """The byte columns of what is marked in the code as it is shown, in the line as it is.

    ecj counts UTF-16 units.
    """
    code = shown.strip().replace("\t", " ").encode("utf-8", "surrogatepass")  # XML has blanks for tabs
    at = -1 if line is None else line.replace(b"\t", b" ").find(code)
    if line is None or at < 0:
        return None, None
    indent = len(shown) - len(shown.lstrip())
    first, last = (at + byte_column(line[at:], each - indent + 1, "utf-16") for each in (begin, end))
    return first, last


def read_xml(source: Source, context: Context = PLAIN) -> Iterator[Diagnostic]:
    """The problems of ecj's `-log FILE.xml`, with their rules."""
    texts = Texts(context)
    index = 0
    for element in elements(source, frozenset(["source"]), _TOOL):
        path = element.get("path", "")
        for problem in element.iter("problem"):
            if path:
                yield classified(_of_xml(problem, PurePath(path), index, texts))
            else:
                context.on_damage(f"problem {index + 1} of the ecj log names no file")
            index += 1


def _of_xml(problem: Element, path: PurePath, index: int, texts: Texts) -> Diagnostic:
    line = number(problem.get("line"))
    return Diagnostic(
        _place_in_xml(problem.find("source_context"), path, line, texts),
        _value(problem.find("message")) or "",
        _TOOL,
        problem.get("id", ""),
        level=_LEVELS.get(problem.get("severity", ""), "warning"),
        index=index,
    )


def _place_in_xml(shown: Element | None, path: PurePath, line: int | None, texts: Texts) -> Location:
    """The place of a problem: what is marked in the code that the log shows."""
    code = _value(shown)
    begin, end = (None if shown is None else shown.get(name, "") for name in ("sourceStart", "sourceEnd"))
    if code is None or not (begin or "").isdecimal() or not (end or "").isdecimal():
        return Location(path, line, snippet=code)
    columns = _columns(texts.line(path, line), code, int(str(begin)[:9]), int(str(end)[:9]) + 1)
    return Location(path, line, columns[0], line if columns[1] else None, columns[1], snippet=code)


def _value(element: Element | None) -> str | None:
    return None if element is None else element.get("value")
