"""Findings that are known and left for later: a file of them, which edits elsewhere do not break."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, final

from data_prep.errors import PlcError
from data_prep.text.functions import Function, functions_of
from plc.base.whole import write_bytes
from plc.repair.findings import FileReport, Finding
from plc.repair.place import first_fix

VERSION = 1
NEAR = 12  # words on each side of the first edit that tell one place from another


class BaselineError(PlcError):
    """A baseline that cannot be read or written."""


_Anywhere = tuple[str, str, str]  # function, kind and words of an entry, in a file of whatever name


@dataclass(frozen=True, slots=True, order=True)
class Known:
    """What a finding is known by: its file, from the baseline's folder, its function, its kind, its place.

    `words` is the hash of the function's words around the first edit. No line and no layout is in it, so that
    only a change of the very place makes the finding a new one.
    """

    path: str
    function: str
    cwe: str
    words: str

    @property
    def anywhere(self) -> _Anywhere:
        """The same in a file of whatever name."""
        return self.function, self.cwe, self.words


@final
class Baseline:
    """Takes known findings out of reports, file by file; safe to share between threads.

    Each entry stands for as many findings of its file as it counts. An entry whose file is gone holds in any
    file in which the same function has the same finding: the file was renamed or split. The answer for a file
    depends on no other file, so the order in which threads come to them does not matter.
    """

    def __init__(self, file: Path, entries: Counter[Known]) -> None:
        self._folder = file.resolve().parent
        self._entries: dict[str, Counter[Known]] = {}  # by path
        for entry, count in entries.items():
            self._entries.setdefault(entry.path, Counter())[entry] = count
        gone = {path for path in self._entries if not _is_there(self._folder / path)}
        self._gone = {entry: count for entry, count in entries.items() if entry.path in gone}
        self._anywhere: Counter[_Anywhere] = Counter()
        for entry, count in self._gone.items():
            self._anywhere[entry.anywhere] += count
        self._lock = threading.Lock()
        self._left: dict[str, Counter[Known]] = {}  # by path, what its last report did not use up
        self._moved: dict[str, frozenset[_Anywhere]] = {}  # by path, what it has of files that are gone
        self._hidden: Counter[str] = Counter()

    @classmethod
    def read(cls, file: Path) -> Baseline:
        """The baseline in a file, which `--write-baseline` made; BaselineError where it is none."""
        return cls(file, read_entries(file))

    def __call__(self, path: Path, text: bytes, report: FileReport) -> FileReport:
        """The report without the findings that are known."""
        here = path_from(self._folder, path)
        known = known_of(here, text, report)
        left = Counter(self._entries.get(here, ()))
        moved: Counter[_Anywhere] = Counter()
        new: list[Finding] = []
        for finding, entry in zip(report.findings, known, strict=True):
            if left[entry] > 0:
                left[entry] -= 1
            elif moved[entry.anywhere] < self._anywhere[entry.anywhere]:
                moved[entry.anywhere] += 1
            else:
                new.append(finding)
        with self._lock:
            self._left[here] = +left
            self._moved[here] = frozenset(+moved)
            self._hidden[here] = len(report.findings) - len(new)
        return replace(report, findings=tuple(new))

    @property
    def hidden(self) -> int:
        """How many findings it took out of the last report of each file."""
        return sum(self._hidden.values())

    def stale(self) -> list[Known]:
        """The entries, once each, of files that were analysed or are gone, that no finding needed."""
        left = {entry for counts in self._left.values() for entry in counts}
        moved = frozenset[_Anywhere]().union(*self._moved.values())
        return sorted(left.union(entry for entry in self._gone if entry.anywhere not in moved))


@final
class Recorder:
    """Notes what is found in each file, for `--write-baseline`; safe to share between threads."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._folder = file.resolve().parent
        self._found: dict[str, tuple[Known, ...]] = {}
        self._lock = threading.Lock()

    def __call__(self, path: Path, text: bytes, report: FileReport) -> FileReport:
        """The report as it is."""
        here = path_from(self._folder, path)
        known = tuple(known_of(here, text, report))
        with self._lock:
            self._found[here] = known
        return report

    def write(self) -> int:
        """Write the baseline; how many findings it holds.

        What the file held of files that exist and were not analysed stays.
        """
        entries = read_entries(self._file) if _is_there(self._file) else Counter[Known]()
        kept = Counter(
            {
                entry: count
                for entry, count in entries.items()
                if entry.path not in self._found and _is_there(self._folder / entry.path)
            }
        )
        kept.update(entry for found in self._found.values() for entry in found)
        write_entries(self._file, kept)
        return kept.total()


def known_of(path: str, text: bytes, report: FileReport) -> list[Known]:
    """What each finding of a report is known by."""
    if not report.findings:
        return []
    functions = {function.start_byte: function for function in functions_of(text, report.language)}
    return [
        Known(
            path,
            finding.function,
            finding.cwe[0].id if finding.cwe else "",
            _words_near(finding, functions.get(finding.start_byte)),
        )
        for finding in report.findings
    ]


def path_from(folder: Path, path: Path) -> str:
    """A file's path from a folder, with forward slashes, on whichever side of it the file is."""
    resolved = path.resolve()
    if resolved.is_relative_to(folder):
        return resolved.relative_to(folder).as_posix()
    if resolved.anchor != folder.anchor:  # another drive of Windows, to which no path leads
        return resolved.as_posix()
    return Path(os.path.relpath(resolved, folder)).as_posix()


def read_entries(file: Path) -> Counter[Known]:
    """The entries of a baseline and their counts."""
    try:
        content = json.loads(file.read_bytes())
    except OSError as error:
        raise BaselineError(
            f"{file} cannot be read: {error.strerror or error}; --write-baseline makes a baseline"
        ) from error
    except (ValueError, RecursionError) as error:
        raise BaselineError(f"{file} is no baseline ({error}): {_AGAIN}") from error
    try:
        if content["version"] != VERSION:
            raise BaselineError(f"{file} is of version {content['version']!r}, not {VERSION}: {_AGAIN}")
        return Counter(dict(map(_entry, content["findings"])))
    except KeyError as error:
        raise BaselineError(
            f"{file} is no baseline as plc writes it (no {error.args[0]!r}): {_AGAIN}"
        ) from error
    except ValueError as error:
        raise BaselineError(f"{file} is no baseline as plc writes it ({error}): {_AGAIN}") from error
    except (TypeError, AttributeError) as error:
        raise BaselineError(f"{file} is no baseline as plc writes it: {_AGAIN}") from error


_AGAIN = "restore it, or make it anew with --write-baseline"


def write_entries(file: Path, entries: Counter[Known]) -> None:
    """Write a baseline, whole or not at all, in an order that makes small differences."""
    findings = [
        {"path": e.path, "function": e.function, "cwe": e.cwe, "words": e.words, "count": entries[e]}
        for e in sorted(entries)
    ]
    content = {"version": VERSION, "findings": findings}
    try:
        write_bytes(file.resolve(), json.dumps(content, indent=1).encode() + b"\n")
    except OSError as error:
        raise BaselineError(f"{file} cannot be written: {error.strerror or error}") from error


def _is_there(path: Path) -> bool:
    """Whether there is such a file; one that we may not look for counts as there: nothing of it is lost."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _entry(raw: Any) -> tuple[Known, int]:
    values = [raw[name] for name in ("path", "function", "cwe", "words")]
    count = raw["count"]
    if not all(isinstance(value, str) for value in values) or type(count) is not int or count < 1:
        raise ValueError(f"not an entry: {raw!r}")
    return Known(*values), count


def _words_near(finding: Finding, function: Function | None) -> str:
    if function is None:  # it lies in none that is read now
        return ""
    words = function.words
    suggestion = first_fix(finding)
    if suggestion is not None and suggestion.edits:
        first = min(suggestion.edits, key=lambda edit: edit.start_byte)
        before = sum(word.end_byte <= first.start_byte for word in words)
        after = sum(word.start_byte < first.end_byte for word in words)
        words = words[max(0, before - NEAR) : max(before, after) + NEAR]
    text = "\0".join(word.text for word in words)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def stale_lines(stale: Sequence[Known], *, most: int = 10) -> Iterable[str]:
    """What --statistics says of entries that are no longer needed."""
    if not stale:
        return
    number = len(stale)
    entries = "entry is" if number == 1 else "entries are"
    yield f"{number} baseline {entries} stale; --write-baseline drops them"
    for entry in stale[:most]:
        yield f"  {entry.path}: {entry.cwe} in `{entry.function}`"
    if number > most:
        yield f"  and {number - most} more"
