"""One repository's history to its store: the functions of small commits, before and after."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from data_prep.corpora.history.changed_functions import (
    Definition,
    ParsedFile,
    ParsedFiles,
    compare,
    language_in,
)
from data_prep.corpora.history.commit_rules import fix_signs, is_copy, taken_back, takes_back
from data_prep.corpora.history.git_fixes import is_test
from data_prep.corpora.history.git_history import FileChange, History, LoggedCommit
from data_prep.corpora.history.licences import PERMISSIVE, is_licence_file, licences_of
from data_prep.corpora.history.store import State, Store
from data_prep.corpora.history.trivial import MOVED, moved_text, trivial_reason
from data_prep.errors import ConfigError, CorpusError
from data_prep.text.generated_mark import generated_mark
from data_prep.text.languages import Language, TooComplexError, language_of

Progress = Callable[[str, int, int], None]

_BLOCK_COMMITS = 2000
_BLOCK_CHARACTERS = 48_000_000
_SUBJECT = 200
_SWEEP = 10


@dataclass(frozen=True, slots=True)
class Limits:
    """What a small commit is, the longest function in bytes, and whether only fixes are of interest."""

    functions: int = 3
    paths: int = 20
    function_bytes: int = 32_768
    fixes_only: bool = False

    def __post_init__(self) -> None:
        for name, value in (
            ("most-functions", self.functions),
            ("most-files", self.paths),
            ("most-bytes", self.function_bytes),
        ):
            if value < 1:
                raise ConfigError(f"--{name} {value}: give at least 1")


@dataclass(frozen=True, slots=True)
class Change:
    """A function of a file that a commit changed, and the file's two names in git."""

    file: FileChange
    language: Language
    before: Definition
    after: Definition

    def to_json(self) -> dict[str, Any]:
        """The function as the store keeps it; its lines count from 1."""
        return {
            "path": str(self.file.path),
            "language": self.language,
            "name": self.after.name,
            "blob": self.file.before,
            "blob_after": self.file.after,
            **_place("", self.before),
            **_place("_after", self.after),
            "parse_error": self.before.node.has_error or self.after.node.has_error,
            "before": _text(self.before.text),
            "after": _text(self.after.text),
        }


def mine(repository: Path, name: str, *, store: Store, limits: Limits, progress: Progress) -> State:
    """Go on with a repository where the last run stopped, to the end of its log, and say what is there.

    Raises CorpusError for a repository that is not to be read: git refuses it, it borrows another one's
    objects, it has no commit, or its licence files grant no permissive licence but another one.
    """
    state = store.state()
    if state is not None and state.complete:
        return state
    with History(repository) as history:
        if history.borrows:
            raise CorpusError(f"{repository} reads objects of another repository (objects/info/alternates)")
        if state is None:
            state = _begun(history, name, repository)
        _Miner(history, state, limits).run(store, progress)
    return state


def _begun(history: History, name: str, repository: Path) -> State:
    head = history.revision("HEAD")
    if head is None:
        raise CorpusError(f"{repository} has no commit")
    texts = (history.read(blob) for path, blob in history.files(head) if is_licence_file(path))
    licences = licences_of(text for text in texts if text is not None)
    if licences and not PERMISSIVE & set(licences):
        raise CorpusError(f"{repository} is under {', '.join(licences)}, which is not permissive")
    return State(name=name, head=head, licences=licences)


class _Miner:
    """The commits of a log in blocks; a block depends on nothing but the note of the one before."""

    def __init__(self, history: History, state: State, limits: Limits) -> None:
        self._history = history
        self._state = state
        self._limits = limits
        self._parsed = ParsedFiles()
        self._counts = Counter(state.counts)
        self._taken_back = list(state.taken_back)

    def run(self, store: Store, progress: Progress) -> None:
        state = self._state
        log = islice(self._history.log(state.head), state.done, None)
        while True:
            lines, read, ended = self._block(log)
            state.done += read
            state.complete, state.ended = read == 0 or ended is not None, ended or ""
            state.counts, state.taken_back = dict(sorted(self._counts.items())), self._taken_back
            store.append(lines, state)
            progress(state.name, state.done, 0)
            if state.complete:
                return

    def _block(self, log: Iterator[LoggedCommit]) -> tuple[list[str], int, str | None]:
        """The lines of the next commits, how many were read, and why the log ends early, if it does."""
        lines: list[str] = []
        blobs: set[str] = set()
        read = characters = 0
        try:
            for commit in log:
                read += 1
                self._counts["commits"] += 1
                found = self._found(commit)
                if isinstance(found, str):
                    self._counts[f"commit: {found}"] += 1
                else:
                    new = self._lines(commit, found, blobs)
                    lines += new
                    characters += sum(map(len, new))
                if read == _BLOCK_COMMITS or characters > _BLOCK_CHARACTERS:
                    break
        except CorpusError as error:  # objects are missing: what was listed until then is kept
            return lines, read, str(error)
        return lines, read, None

    def _lines(self, commit: LoggedCommit, found: _Found, blobs: set[str]) -> list[str]:
        signs = fix_signs(commit.message)
        self._counts["fix commits kept" if signs else "other small commits kept"] += 1
        self._counts["fix functions" if signs else "other functions"] += len(found.changes)
        lines = []
        for change in found.changes:
            if change.file.before not in blobs:
                blobs.add(change.file.before)
                lines.append(_line({"blob": change.file.before, "text": _text(change.before.file.text)}))
        row = {
            "commit": commit.id,
            "seconds": commit.seconds,
            "subject": commit.message.partition("\n")[0][:_SUBJECT],
            "fix": list(signs),
            "paths": commit.paths,
            "added": found.added,
            "removed": found.removed,
            "functions": [change.to_json() for change in found.changes],
        }
        lines.append(_line(row))
        return lines

    def _found(self, commit: LoggedCommit) -> _Found | str:
        """What a commit teaches, or why it teaches nothing."""
        self._taken_back += taken_back(commit.message)
        if takes_back(commit.message):
            return "takes another one back, or does it again"
        if any(commit.id.startswith(name) for name in self._taken_back):
            return "taken back later"
        if self._limits.fixes_only and not fix_signs(commit.message):
            return "speaks of no fix"
        if commit.paths > self._limits.paths:
            return "changes too many files"
        sources = [change for change in commit.modified if language_of(change.path) is not None]
        if not sources:
            return "modifies no source file"
        found = _Found([], 0, 0)
        others: list[Definition] = []
        for change in sources:
            self._add(change, found, others)
            if len(found.changes) + found.left_out > self._limits.functions:
                return "changes too many functions"
        for number in sorted(moved_text(found.pairs, others), reverse=True):
            del found.changes[number]
            self._counts[f"function: {MOVED}"] += 1
        return found if found.changes else "no function is left"

    def _add(self, change: FileChange, found: _Found, others: list[Definition]) -> None:
        files = self._files(change)
        if isinstance(files, str):
            self._counts[f"file: {files}"] += 1
            return
        comparison = compare(*files)
        found.added += len(comparison.added)
        found.removed += len(comparison.removed)
        others += [*comparison.added, *comparison.removed]
        if len(comparison.changed) > _SWEEP * self._limits.functions:
            found.left_out += len(comparison.changed)  # a sweep through the file: not listed one by one
            return
        for before, after in comparison.changed:
            if max(len(before.text), len(after.text)) > self._limits.function_bytes:
                self._counts["function: too long"] += 1
                found.left_out += 1
            elif (reason := trivial_reason(before, after)) is not None:
                self._counts[f"function: {reason}"] += 1
            else:
                found.changes.append(Change(change, files[1].language, before, after))
            if len(found.changes) + found.left_out > self._limits.functions:
                return

    def _files(self, change: FileChange) -> tuple[ParsedFile, ParsedFile] | str:
        if is_copy(change.path):
            return "a copy of another project's code"
        if is_test(change.path):
            return "a test"
        texts = self._history.read(change.before), self._history.read(change.after)
        if texts[0] is None or texts[1] is None:
            return "missing, or too large"
        if b"\0" in texts[0] or b"\0" in texts[1]:
            return "binary"
        if texts[0].split() == texts[1].split():
            return "layout alone"
        if generated_mark(texts[1]) is not None:
            return "generated"
        language = language_in(change.path, texts[1])
        if language is None:
            return "of no language that is read"
        try:
            return (
                self._parsed.parsed(change.before, texts[0], language),
                self._parsed.parsed(change.after, texts[1], language),
            )
        except TooComplexError:
            return "takes the parser too long"


@dataclass(slots=True)
class _Found:
    changes: list[Change]
    added: int
    removed: int
    left_out: int = 0

    @property
    def pairs(self) -> Sequence[tuple[Definition, Definition]]:
        return [(change.before, change.after) for change in self.changes]


def _place(suffix: str, definition: Definition) -> dict[str, int]:
    node = definition.node
    return {
        f"start{suffix}": node.start_byte,
        f"end{suffix}": node.end_byte,
        f"line{suffix}": node.start_point[0] + 1,
    }


def _text(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"))
