"""Two reports of one tool, on a file as it is and on a candidate: what is gone, and what is new."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import final

from plc.diagnostics import Diagnostic
from plc.repair.narrow.line_changes import line_changes

_NEAR = 2  # lines: tools name the statement, the operator or the brace of one and the same fault
_PLACES = re.compile(r"\b(?:line|at|column) \d+|\(\d+\)|:\d+(?::\d+)?")
# A compiler takes the quotes of the user's language, and plain ones where PLC runs it.
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "`": "'"})
# Errors that Java compilers look for in a file that has no other errors.
_OF_FLOW = re.compile(
    r"\b(?:might|may) (?:not have been initialized|already have been assigned)|^missing return statement"
    r"|^This method must return a result|^unreported exception |^Unhandled exception type |^[Uu]nreachable "
)
_TYPES = re.compile(rb"\b(?:class|interface|enum|record)\s+([A-Za-z_]\w*)")
_WORDS = re.compile(r"[A-Za-z_]\w*")
_Key = tuple[str, str]  # rule and message, without the places that a message names


def key_of(diagnostic: Diagnostic) -> _Key:
    """What two reports of one fault have in common, wherever its line went."""
    return diagnostic.rule, _PLACES.sub("", diagnostic.message).translate(_QUOTES)


@final
class Lines:
    """The lines of a text at their places in a candidate."""

    def __init__(self, before: bytes, after: bytes, path: Path | None = None) -> None:
        """`path`: of the file that is changed; what is said of others has no line here."""
        self._path = path
        self._texts = before, after
        self._changes = tuple(line_changes(before, after))
        self._firsts = [change.first for change in self._changes]

    def after(self, line: int) -> tuple[int, int]:
        """The first and last line, from 1, that stand for a line; for a changed one all of its change."""
        at = bisect_right(self._firsts, line - 1) - 1
        if at < 0:
            return line, line
        change = self._changes[at]
        if line - 1 < change.last:
            return change.new_first + 1, max(change.new_last, change.new_first + 1)
        moved = line + change.new_last - change.last
        return moved, moved

    def is_of_other(self, entry: Diagnostic) -> bool:
        """Whether a report is about another file."""
        return self._path is not None and Path(entry.location.path) != self._path

    def declares_any_of(self, message: str) -> bool:
        """Whether a message names a Java type of the file, before or after the change."""
        types = {found[1].decode() for text in self._texts for found in _TYPES.finditer(text)}
        return not types.isdisjoint(_WORDS.findall(message))

    def is_new(self, line: int) -> bool:
        """Whether a line of the candidate, from 1, is one that it changed."""
        return any(change.new_first < line <= change.new_last for change in self._changes)


@dataclass(frozen=True, slots=True)
class Reports:
    """What one tool says about one text of a file."""

    entries: tuple[Diagnostic, ...]

    @classmethod
    def about(cls, path: Path, found: Iterable[Diagnostic]) -> Reports:
        """Those of a run that are in the file itself, and errors wherever they are."""
        return cls(tuple(e for e in found if Path(e.location.path) == path or e.level == "error"))

    @property
    def errors(self) -> Counter[_Key]:
        """What keeps the text from being compiled."""
        return Counter(key_of(entry) for entry in self.entries if entry.level == "error")

    @property
    def only_errors(self) -> Reports:
        """What keeps the text from being compiled, as reports."""
        return Reports(tuple(entry for entry in self.entries if entry.level == "error"))

    def of(self, path: PurePath) -> Reports:
        """What is said of one file."""
        return Reports(tuple(entry for entry in self.entries if entry.location.path == path))

    def and_also(self, known: Sequence[Diagnostic]) -> Reports:
        """The same with further reports."""
        return Reports((*self.entries, *known)) if known else self

    @property
    def is_unread(self) -> bool:
        """Whether errors of syntax kept the tool from reading on: what it says then is not all."""
        return any(entry.level == "error" and entry.category == "syntax" for entry in self.entries)

    def counted(self) -> Counter[_Key]:
        """How often each thing is reported."""
        return Counter(map(key_of, self.entries))

    def like(self, reported: Diagnostic) -> list[Diagnostic]:
        """The reports that say what another report says: of its rule, and near its line in its words.

        On the very line the rule is enough: versions of a tool use other words. Another rule is another
        report.
        """
        line = reported.location.line
        near = [e for e in self.entries if line is None or _near(e, line, line)]
        rule = _rule(reported)
        alike = [e for e in near if not rule or _rule(e) == rule]
        found = [e for e in alike if _says(e, reported)]
        exact = [e for e in found if e.location.line == line]
        if not exact and not found and rule:
            exact = [e for e in alike if e.location.line == line]
        return exact or found


def _rule(entry: Diagnostic) -> str:
    """A rule without what differs between front ends: `-Wformat=2`, `clang-diagnostic-format`.

    An error has none: clangd calls it by a name that clang does not print.
    """
    if entry.tool == "clang" and entry.level == "error" and not entry.rule.startswith("-W"):
        return ""
    rule = entry.rule.partition("=")[0]
    own = rule.removeprefix("clang-diagnostic-")
    return rule if own == rule else f"-W{own}"


def _says(entry: Diagnostic, reported: Diagnostic) -> bool:
    """Whether two messages are one: versions of a tool add advice, and reports cut what follows a line.

    clangd begins clang's messages with a capital.
    """
    own, other = (each[:1].lower() + each[1:] for each in (key_of(entry)[1], key_of(reported)[1]))
    other = other.removesuffix("…").rstrip()
    return bool(other) and (own.startswith(other) or other.startswith(own))


def _near(entry: Diagnostic, first: int, last: int) -> bool:
    line = entry.location.line
    return line is None or first - _NEAR <= line <= last + _NEAR


def still_reported(
    reported: Sequence[Diagnostic], before: Reports, after: Reports, lines: Lines
) -> Diagnostic | None:
    """The report of a candidate that is still the reported one; None: it is gone.

    `reported` are the tool's own reports on the file as it is that say what the user's report says. The
    report is gone where the file has fewer of them, also near where its line went: the same fault in other
    words counts.
    """
    mark = reported[0]
    before, after = before.of(mark.location.path), after.of(mark.location.path)
    key, line = key_of(mark), mark.location.line
    there = [entry for entry in after.entries if key_of(entry) == key]
    if len(there) >= before.counted()[key]:
        return there[0]
    if line is None:
        return None
    first, last = lines.after(line)
    was = [e for e in before.entries if _is_of_kind(e, mark) and _near(e, line, line)]
    now = [e for e in after.entries if _is_of_kind(e, mark) and _near(e, first, last)]
    return now[0] if len(now) >= len(was) else None


def is_at_its_line(reported: Sequence[Diagnostic], after: Reports, lines: Lines) -> bool:
    """Whether a tool still reports that kind of fault on the very line, wherever that went.

    That the file has fewer such reports says of a fix made for another line only that the other one is gone.
    """
    mark = reported[0]
    if mark.location.line is None:
        return False
    first, last = lines.after(mark.location.line)
    there = [e.location.line for e in after.of(mark.location.path).entries if _is_of_kind(e, mark)]
    return any(line is not None and first <= line <= last for line in there)


def _is_of_kind(entry: Diagnostic, mark: Diagnostic) -> bool:
    """Whether two reports may be one fault in other words; errors have no rule."""
    return entry.rule == mark.rule and (bool(mark.rule) or entry.category == mark.category)


def new_in(before: Reports, after: Reports, lines: Lines | None = None) -> list[Diagnostic]:
    """What is reported more often than before; errors first.

    An error keeps a compiler from looking further. So of a file with errors, what appears outside of the
    lines that a candidate changed was there before: a warning; behind an error of syntax also an error; in
    Java also an error of flow, such as a variable that may not be set, and behind an error of syntax one of
    another file that names no type of this one.
    """
    more = _by_file(after) - _by_file(before)
    fresh = [entry for entry in after.entries if more[entry.location.path, key_of(entry)] > 0]
    if lines is not None and before.errors:
        fresh = [entry for entry in fresh if not _was_masked(entry, before, lines)]
    return sorted(fresh, key=lambda entry: (entry.level != "error", entry.location.line or 0))


def _by_file(reports: Reports) -> Counter[tuple[PurePath, _Key]]:
    """How often each thing is reported of each file."""
    return Counter((entry.location.path, key_of(entry)) for entry in reports.entries)


def _was_masked(entry: Diagnostic, before: Reports, lines: Lines) -> bool:
    is_java = entry.tool in ("javac", "ecj")
    is_of_flow = is_java and _OF_FLOW.search(entry.message) is not None
    if lines.is_of_other(entry):
        return is_java and (before.is_unread or is_of_flow) and not lines.declares_any_of(entry.message)
    is_behind = before.is_unread and entry.category != "syntax"
    if entry.level == "error" and not is_behind and not is_of_flow:
        return False
    return entry.location.line is not None and not lines.is_new(entry.location.line)
