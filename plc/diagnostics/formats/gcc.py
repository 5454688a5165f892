"""The text of gcc, clang and clang-tidy: `path:line:column: warning: message [rule]`, with notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from plc.diagnostics.diagnostic import Diagnostic, Level, Location, Replacement
from plc.diagnostics.input.fields import DamagedError
from plc.diagnostics.input.lines import Source, lines_of
from plc.diagnostics.places.columns import Unit, byte_column
from plc.diagnostics.places.context import PLAIN, Context
from plc.diagnostics.places.counting import Counting, marked
from plc.diagnostics.places.directories import Directories
from plc.diagnostics.places.nearest import MOST_RELATED, nearest, numbered
from plc.diagnostics.places.replacements import MOST, other_fixes, own_fix, unescaped
from plc.diagnostics.places.texts import Texts
from plc.diagnostics.rules import classified

_LEVELS: dict[str, Level] = {
    "error": "error",
    "fatal error": "error",
    "internal compiler error": "error",
    "sorry, unimplemented": "error",
    "warning": "warning",
    "remark": "note",
}
_HEAD = re.compile(
    r"(?P<path>[^\s:][^:]*(?::[\\/][^:]*)?):(?P<line>\d+):(?:(?P<column>\d+):)?"
    r"(?:\{[\d:,{}-]+\}:)? *(?P<level>fatal error|error|warning|note|remark|internal compiler error"
    r"|sorry, unimplemented): ?(?P<message>.*)"
)
_LINKER = re.compile(
    r"(?:\S*\bld(?:\.\w+)?: )?(?P<path>[^\s:][^:]*):(?P<line>\d+): (?P<message>undefined reference to .*)"
)
_USE = re.compile(
    r"(?P<path>[^\s:][^:]*(?::[\\/][^:]*)?):(?P<line>\d+):(?:(?P<column>\d+):)?"
    r" +(?:recursively )?required (?:from|by) .*"
)
_RULE = re.compile(
    r" \[(?P<rule>(?:-[Wf]|[a-z]+-|(?:alpha|core|cplusplus|deadcode|optin|security|unix|valist)\.)"
    r"[\w.+,=*:<>-]*)\]$"
)
_CWE = re.compile(r" \[CWE-(?P<cwe>\d+)\]$")
_CODE = re.compile(r" *(?P<line>\d+) \| ?(?P<code>.*)")
_CARET = re.compile(r" *\| ?(?P<before>[ ~-]*)\^")
_BARE_CARET = re.compile(r"[~\s]*\^[~ ]*$")
_EVENT_LINE = re.compile(r" [|+<>v -]*\| +(?P<line>\d+) \|")
_EVENT = re.compile(r"(?= [|+<>v -]*\|).*\(\d+\) \S")
_HEADER = re.compile(r"\b(?:include|defined in header)\b[^<]{0,20}(?P<header><[\w./+-]+>)")
# A compiler called, in a line of a build's log: its name, and flags that say how a file reads.
_COMMAND = re.compile(
    r"(?:.*[\s/])?(?:[\w.]+-)*(?:gcc|g\+\+|clang|clang\+\+|cc|c\+\+)(?:-\d+)?\s(?=.*-(?:[DUI]|std=))"
)
_FIX = re.compile(  # of -fdiagnostics-parseable-fixits
    r'fix-it:"(?P<path>(?:[^"\\]|\\.)+)":\{(?P<line>\d{1,9}):(?P<column>\d{1,9})'
    r'-(?P<end_line>\d{1,9}):(?P<end_column>\d{1,9})\}:"(?P<text>(?:[^"\\]|\\.)*)"\s*$'
)
_NO_PLACE = "each undeclared identifier is reported only once"
_CLANG_WORDS = re.compile(
    r"use of undeclared identifier|unknown type name '|no matching (?:member )?function for call"
    r"|file not found|call to undeclared (?:library )?function|expected ';' (?:after|at end)"
)


@dataclass(slots=True)
class _Note:
    """What a note says, and the edits of the fix that it proposes."""

    message: str
    fixes: list[Replacement | DamagedError] = field(default_factory=list)


@dataclass(slots=True)
class _Group:
    """One error or warning with what stands below it."""

    places: list[Location]  # its own, then what required it, then its notes
    level: Level
    message: str
    rule: str
    cwe: int | None
    tool: str
    header: str = ""
    events: list[int] = field(default_factory=list)
    fixes: list[Replacement | DamagedError] = field(default_factory=list)  # the edits of its own fix
    notes: list[_Note] = field(default_factory=list)


def read(source: Source, context: Context = PLAIN, *, counted: Unit | None = None) -> Iterator[Diagnostic]:
    """The diagnostics in a log of gcc, g++, clang or clang-tidy, other lines passed over.

    `related` holds the places that required a template, and those of notes and of the analyzer's events,
    these with the nearest to the fault first. `tool` is "clang-tidy" where the rule is one of its checks,
    "clang" where rule or text show it, else "gcc". gcc counts columns on the screen, or as its options
    say: they become bytes where `context.read_file` gives the file. The marker below the code shows how it
    counted, else the names that messages quote do; `counted` says it where it is known.
    """
    yield from numbered(_Reader(context, counted).read(source))


class _Reader:
    def __init__(self, context: Context, counted: Unit | None) -> None:
        self._context = context
        self._texts = Texts(context)
        self._directories = Directories()
        self._group: _Group | None = None
        self._uses: list[Location] = []
        self._before = ""
        self._event_line: int | None = None
        self._tool = "gcc"
        self._counting = Counting(counted)
        self._column: int | None = None  # of the last place, as the log says it, until its marker comes

    def read(self, source: Source) -> Iterator[Diagnostic]:
        for line in lines_of(source):
            if self._directories.follow(line):
                continue
            if (match := _HEAD.match(line) or _LINKER.match(line)) is not None:
                yield from self._head(match)
            elif (match := _USE.match(line)) is not None:
                self._uses.append(self._place(match))
            elif line.startswith("fix-it:"):
                self._fix(line)
            else:
                if _COMMAND.match(line) is not None:
                    self._context.on_command(self._directories.folder, line)
                self._detail(line)
            self._before = line
        yield from self._finished()

    def _head(self, match: re.Match[str]) -> Iterator[Diagnostic]:
        """An error or warning begins a group, a note belongs to the one before it."""
        found = match.groupdict()
        level = found.get("level", "error")
        if level == "note":
            if self._group is not None and not found["message"].startswith(_NO_PLACE):
                self._group.notes.append(_Note(found["message"]))
                self._group.header = self._group.header or header_in(found["message"])
                self._group.places += [*self._uses, self._place(match)][:MOST_RELATED]
            else:
                self._column = None
            self._uses = []
            return
        yield from self._finished()
        message, rule, cwe = message_parts(found["message"])
        self._tool = _tool(rule, message, self._tool)
        self._group = _Group(
            [self._place(match), *self._uses], _LEVELS[level], message, rule, cwe, self._tool
        )
        self._uses, self._event_line = [], None

    def _fix(self, line: str) -> None:
        """A line of the diagnostic's own fix, or of the note above it."""
        if self._group is None:
            return
        fixes = self._group.notes[-1].fixes if self._group.notes else self._group.fixes
        if len(fixes) > MOST:
            return
        try:
            fixes.append(self._edit(line))
        except DamagedError as damage:
            fixes.append(damage)

    def _edit(self, line: str) -> Replacement:
        match = _FIX.match(line)
        if match is None:
            raise DamagedError(f"{line[:80]!r} is no line of a fix, or cut off")
        names = ("line", "column", "end_line", "end_column")
        first, column, last, end_column = (int(match[name]) for name in names)
        if 0 in (first, column, last, end_column):
            raise DamagedError("an edit names line or column 0")
        path = self._directories.path(unescaped(match["path"]))
        return Replacement(Location(path, first, column, last, end_column), unescaped(match["text"]))

    def _place(self, match: re.Match[str]) -> Location:
        found = match.groupdict()
        path, line = self._directories.path(found["path"]), int(found["line"][:9]) or None
        self._column = column = int((found.get("column") or "0")[:9]) or None
        code = self._texts.line(path, line)
        if self._tool == "gcc" and column is not None and code is not None:
            column = self._counting.byte(code, column, found.get("message") or "")
        return Location(path, line, column)

    def _detail(self, line: str) -> None:
        """The code below a head, the marker below the code, the analyzer's events."""
        group = self._group
        if group is None or (place := group.places[-1]).line is None:
            return
        if (code := _CODE.match(line)) is not None:
            if int(code["line"][:9]) == place.line and place.snippet is None:
                group.places[-1] = replace(place, snippet=code["code"])
        elif (event := _EVENT_LINE.match(line)) is not None:
            self._event_line = int(event["line"][:9])
        elif self._event_line is not None and _EVENT.match(line):
            group.events.append(self._event_line)
        elif _BARE_CARET.match(line):
            if place.snippet is None and not _HEAD.match(self._before):
                self._bare_caret(group, place, line.index("^"))
        elif (caret := _CARET.match(line)) is not None and place.snippet is not None:
            self._caret(group, len(caret["before"]))

    def _bare_caret(self, group: _Group, place: Location, before: int) -> None:
        """Code without the numbers of its lines: gcc, not clang, writes it behind a blank."""
        is_of_gcc = group.tool == "gcc" and self._before.startswith(" ") and before == self._column
        group.places[-1] = replace(place, snippet=self._before[is_of_gcc:])
        if is_of_gcc:
            self._caret(group, before - 1)
        elif group.tool == "gcc":
            self._tool = group.tool = "clang"
            group.places[-1] = replace(group.places[-1], column=self._column)

    def _caret(self, group: _Group, before: int) -> None:
        """The byte column that a marker shows, behind as many cells of the code above it."""
        place, said, self._column = group.places[-1], self._column, None
        code = self._texts.line(place.path, place.line)
        if group.tool != "gcc" or place.snippet is None or place.column is None or said is None:
            return
        column = None if code is None else marked(code, place.snippet, before)
        if code is not None and column is not None:
            self._counting.learn(code, said, column)
        else:  # the line is another now: what moved.py carries on is the place in the code as it is shown
            column = byte_column(place.snippet.encode("utf-8", "surrogateescape"), before + 1, "display")
        group.places[-1] = replace(place, column=column)

    def _finished(self) -> Iterator[Diagnostic]:
        """The group that ends here, as a diagnostic."""
        group, self._group = self._group, None
        if group is None:
            return
        own, notes = group.places[0], group.places[1:]
        notes += [Location(own.path, line) for line in dict.fromkeys(group.events) if line != own.line]
        if "analyzer-" in group.rule:
            notes.reverse()
        location, related = nearest([own, *notes], self._context)
        yield classified(
            Diagnostic(
                location,
                group.message,
                group.tool,
                group.rule,
                cwe=group.cwe,
                level=group.level,
                related=related,
                header=group.header,
                replacements=self._own_fix(group),
                alternatives=other_fixes((note.message, _edits(note.fixes)) for note in group.notes),
            )
        )

    def _own_fix(self, group: _Group) -> tuple[Replacement, ...]:
        place = group.places[0]
        of = f"the report at {place.path}:{place.line}"
        return own_fix(_edits(group.fixes), of, self._context.on_damage)


def _edits(fixes: list[Replacement | DamagedError]) -> Iterator[Replacement]:
    for each in fixes:
        if isinstance(each, DamagedError):
            raise each
        yield each


def header_in(note: str) -> str:
    """The header that a note says is missing, in its brackets; empty where it says nothing like that."""
    match = _HEADER.search(note)
    return "" if match is None else match["header"]


def message_parts(text: str) -> tuple[str, str, int | None]:
    """A message without the rule and CWE at its end, the rule, the CWE."""
    rule, cwe = "", None
    if (match := _RULE.search(text)) is not None:
        rule, text = _first_rule(match["rule"]), text[: match.start()]
    if (match := _CWE.search(text)) is not None:
        cwe, text = int(match["cwe"][:6]), text[: match.start()]
    return text.strip(), rule, cwe


def _first_rule(names: str) -> str:
    """The rule that was broken, in brackets: `-Werror=format`, `-Werror,-Wformat`, `check,check`."""
    listed = [name for name in names.split(",") if name not in ("-Werror", "-warnings-as-errors")]
    rule = listed[0] if listed else names
    return f"-W{rule.removeprefix('-Werror=')}" if rule.startswith("-Werror=") else rule


def _tool(rule: str, message: str, before: str) -> str:
    """Who says it: clang-tidy by its rule's name, clang by its words or because it spoke before, else gcc."""
    if rule and not rule.startswith("-"):
        return "clang-tidy" if "-" in rule else "clang"
    if _CLANG_WORDS.search(message):
        return "clang"
    return before if before == "clang" else "gcc"
