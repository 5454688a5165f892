"""The text of javac, with -Xlint and with Error Prone in it, also as Maven and Gradle show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from plc.diagnostics.diagnostic import Diagnostic, Level, Location
from plc.diagnostics.input.lines import Source, lines_of
from plc.diagnostics.places.columns import byte_column
from plc.diagnostics.places.context import PLAIN, Context
from plc.diagnostics.places.lost_characters import with_lost
from plc.diagnostics.places.nearest import numbered
from plc.diagnostics.places.texts import Texts
from plc.diagnostics.rules import classified

_HEAD = re.compile(  # Gradle 4 writes the first error behind the name of its task, on one line
    r"(?:\[(?:WARNING|ERROR)\] +|(?::[\w-]+?)+(?=/|[A-Za-z]:[\\/]))?"
    r"(?P<path>\S[^:]*(?::[\\/][^:]*)?\.java):(?P<line>\d+):"
    r"(?: (?P<level>error|warning):)? (?P<message>.*)"
)
_MAVEN = re.compile(
    r"\[(?P<level>ERROR|WARNING)\] +(?P<path>\S.*?\.java):\[(?P<line>\d+)(?:,(?P<column>\d+))?\]"
    r" (?:error: |warning: )?(?P<message>.*)"
)
_RULE = re.compile(r"\[(?P<rule>[A-Za-z][\w-]*)\] (?P<message>.*)")
_LINK = re.compile(r"\s*\(see (?P<link>\S+)\)")
_CARET = re.compile(r"\s*\^$")
_END = re.compile(r"(?:Note: |error: |warning: |\d+ (?:error|warning)s?$|\[(?:INFO|ERROR|WARNING)\] )")
_LEVELS: dict[str, Level] = {"error": "error", "warning": "warning", "ERROR": "error", "WARNING": "warning"}
# From here on builds say again, at their end, what they said above; Gradle indents it.
_AGAIN = re.compile(r"\[ERROR\] Failed to execute goal |\* What went wrong:")
_INDENTED = re.compile(r" {1,8}(?=\S[^:]*(?::[\\/][^:]*)?\.java:\d+: (?:error|warning): )")
_MOST_LINES = 40  # of one message


@dataclass(slots=True)
class _Group:
    """One error or warning with the lines below it."""

    path: str
    line: int
    column: int | None
    level: Level
    lines: list[str]


def read(source: Source, context: Context = PLAIN) -> Iterator[Diagnostic]:
    """The errors and warnings of javac, other lines passed over.

    The rule is the lint's ("unchecked") or Error Prone's ("DeadException", tool "errorprone"), "" for errors.
    The message has the lines that explain it (`symbol:`, `required:`); the code and its marker give snippet
    and column.
    """
    yield from numbered(_read(source, context))


def _read(source: Source, context: Context) -> Iterator[Diagnostic]:
    texts = Texts(context)
    group: _Group | None = None
    for line in _said_once(source):
        match = _MAVEN.match(line) or _HEAD.match(line)
        if match is None and not _END.match(line):
            if group is not None and len(group.lines) < _MOST_LINES:
                group.lines.append(line)
            continue
        if group is not None:
            yield _diagnostic(group, texts)
        group = _begun(match) if match is not None else None
        if match is None and line.startswith(("error: ", "warning: ")):
            context.on_damage(f"javac says without a place: {line}")
    if group is not None:
        yield _diagnostic(group, texts)


def _said_once(source: Source) -> Iterator[str]:
    """The lines of a build without the errors that its end says again."""
    heads: set[str] = set()
    is_again = is_known = False
    indent = ""
    for line in lines_of(source):
        if _AGAIN.match(line):
            is_again, indent = True, ""
        elif is_again and (blanks := _INDENTED.match(line)) is not None:
            indent = blanks[0]
        elif not line.startswith(indent):
            indent = ""
        line = line.removeprefix(indent)
        if _MAVEN.match(line) or _HEAD.match(line):
            is_known = is_again and line in heads
            heads.add(line)
        elif _END.match(line) and not line.startswith("[ERROR]  "):  # Maven marks what explains an error, too
            is_known = False
        if not is_known:
            yield line


def _begun(match: re.Match[str]) -> _Group:
    found = match.groupdict()
    column = found.get("column")
    return _Group(
        found["path"],
        int(found["line"][:9]),
        int(column[:9]) if column else None,
        _LEVELS[found["level"] or "warning"],
        [found["message"]],
    )


def _diagnostic(group: _Group, texts: Texts) -> Diagnostic:
    lines, snippet, column = _parted(group, texts)
    rule, link = "", ""
    if (match := _RULE.match(lines[0])) is not None:
        rule, lines[0] = match["rule"], match["message"]
    for line in list(lines[1:]):
        if (seen := _LINK.match(line)) is not None:
            link = seen["link"]
            lines.remove(line)
    tool = "errorprone" if "errorprone" in link or rule[:1].isupper() else "javac"
    location = Location(PurePath(group.path), group.line or None, column, snippet=snippet)
    message = "\n".join(line for line in lines if line.strip())
    return classified(Diagnostic(location, message, tool, rule, level=group.level))


def _parted(group: _Group, texts: Texts) -> tuple[list[str], str | None, int | None]:
    """The lines of the message, the line of code, the byte column that the marker below it shows."""
    for at in range(2, len(group.lines)):
        if _CARET.match(group.lines[at]):
            code = with_lost(texts.line(PurePath(group.path), group.line), group.lines[at - 1])
            column = byte_column(code.encode("utf-8", "surrogatepass"), len(group.lines[at]), "utf-16")
            return group.lines[: at - 1] + group.lines[at + 1 :], code, column
    place = PurePath(group.path)
    return list(group.lines), None, texts.byte_column(place, group.line, group.column, "tabs")
