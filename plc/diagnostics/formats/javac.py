"""The text of javac, with -Xlint and with Error Prone in it, also as Maven shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from plc.diagnostics.diagnostic import Diagnostic, Level, Location
from plc.diagnostics.input.lines import Source, lines_of
from plc.diagnostics.places.columns import byte_column
from plc.diagnostics.places.context import PLAIN, Context
from plc.diagnostics.places.nearest import numbered
from plc.diagnostics.rules import classified

_HEAD = re.compile(
    r"(?:\[(?:WARNING|ERROR)\] +)?(?P<path>\S[^:]*(?::[\\/][^:]*)?\.java):(?P<line>\d+):"
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
    group: _Group | None = None
    for line in lines_of(source):
        match = _MAVEN.match(line) or _HEAD.match(line)
        if match is None and not _END.match(line):
            if group is not None and len(group.lines) < _MOST_LINES:
                group.lines.append(line)
            continue
        if group is not None:
            yield _diagnostic(group)
        group = _begun(match) if match is not None else None
        if match is None and line.startswith(("error: ", "warning: ")):
            context.on_damage(f"javac says without a place: {line}")
    if group is not None:
        yield _diagnostic(group)


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


def _diagnostic(group: _Group) -> Diagnostic:
    lines, snippet, column = _parted(group)
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


def _parted(group: _Group) -> tuple[list[str], str | None, int | None]:
    """The lines of the message, the line of code, the byte column that the marker below it shows."""
    for at in range(2, len(group.lines)):
        if _CARET.match(group.lines[at]):
            code = group.lines[at - 1]
            column = byte_column(code.encode("utf-8", "surrogatepass"), len(group.lines[at]), "characters")
            return group.lines[: at - 1] + group.lines[at + 1 :], code, column
    return list(group.lines), None, group.column
