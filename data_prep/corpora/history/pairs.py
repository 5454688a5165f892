"""The store of mined histories to a dataset: each changed function as it was and as it became."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from sys import intern
from typing import Any, Literal

from data_prep.corpora.history.changed_functions import ParsedFile
from data_prep.corpora.history.git_fixes import is_unwritable
from data_prep.corpora.history.holdout import is_held_out
from data_prep.corpora.history.many import names_in
from data_prep.corpora.history.reported import AloneChange, function_alone
from data_prep.corpora.history.store import Row, State, Store, read_rows, states_in
from data_prep.corpora.reported_pairs import (
    ReportedWords,
)
from data_prep.dataset import Kind, Pair, table_of, write_tables
from data_prep.errors import ConfigError, CorpusError
from data_prep.splits import bucket_of, same_buckets
from data_prep.text.functions import Calls, Function, Instance, function_at
from data_prep.text.languages import Language, TooComplexError
from data_prep.text.naming import Names

Commits = Literal["fixes", "others", "all"]
Progress = Callable[[str, int, int], None]
_ELSEWHERE = "in another repository too"
_CWE = re.compile(r"\bCWE[- ]?(\d{1,4})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Options:
    """Which commits count, and what is made of their functions."""

    commits: Commits
    languages: frozenset[Language]
    kept_names: frozenset[str]
    max_words: int
    held_out: frozenset[str] = frozenset()
    leave_out: Path | None = None
    identity: bool = True
    unwritable: bool = False
    lend: bool = False  # names that only the fix has stand among those around
    alone: bool = False  # only commits that change one function
    reported: bool = False  # windows about the first changed line, with the names around them

    def __post_init__(self) -> None:
        if self.max_words < 1:
            raise ConfigError(f"--max-words {self.max_words}: give at least 1")


def prepare(store: Path, *, out: Path, options: Options, progress: Progress) -> dict[str, Any]:
    """Write the pairs of all repositories that are mined to their end, and the summary.

    Every split is by repository. Raises CorpusError where the store is empty or damaged, or no pair is left.
    """
    refused = set() if options.leave_out is None else names_in(options.leave_out)
    states = [state for state in states_in(store) if state.complete and state.name.lower() not in refused]
    if not states:
        raise CorpusError(f"{store} has no repository that is mined to its end; run `plc prep history`")
    cutter = _Cutter(options)

    def tables() -> Iterator[Any]:
        for number, state in enumerate(states):
            progress("cutting pairs", number, len(states))
            pairs = cutter.pairs(state, read_rows(Store(store, state.name).rows, size=state.size))
            if pairs:
                yield table_of(pairs)
        progress("cutting pairs", len(states), len(states))
        if not cutter.kinds["flawed"]:
            raise CorpusError(f"{store}: no pair is left: {dict(sorted(cutter.dropped.items()))}")

    summary: dict[str, Any] = {"preset": "history"}
    write_tables(
        out,
        lambda: _filling(tables(), summary, cutter, states),
        summary=summary,
        kept_names=options.kept_names,
    )
    return summary


def _filling(
    tables: Iterator[Any], summary: dict[str, Any], cutter: _Cutter, states: Sequence[State]
) -> Iterator[Any]:
    """The tables; once they are through, the summary, which is written behind them, has its counts."""
    yield from tables
    summary |= {
        "pairs": {kind: cutter.kinds[kind] for kind in ("flawed", "identity")},
        "repositories": dict(sorted(cutter.of_repository.items())),
        "licences": {state.name: state.licences for state in states if cutter.of_repository.get(state.name)},
        "languages": dict(sorted(cutter.languages.items())),
        "dropped": dict(sorted(cutter.dropped.items())),
        "options": {
            "commits": cutter.options.commits,
            "languages": sorted(cutter.options.languages),
            "max_words": cutter.options.max_words,
            "held out": len(cutter.options.held_out),
            "unwritable": cutter.options.unwritable,
            "lent names": cutter.options.lend,
            "alone": cutter.options.alone,
            "reported": cutter.options.reported,
        },
    }


@dataclass(frozen=True, slots=True)
class _Change:
    """A stored function as two instances, and where it comes from."""

    row: Row
    function: dict[str, Any]
    before: Instance
    after: Instance
    alone: AloneChange | None = None  # where windows are cut


class _Cutter:
    """Repository after repository; remembers what it gave, so that no copy comes in under another name."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.dropped: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.of_repository: dict[str, int] = {}
        self._seen: dict[bytes, str] = {}  # of a source, or a pair, the repository that had it first

    def pairs(self, state: State, rows: Iterator[Row]) -> list[Pair]:
        """What one repository gives; what a later commit mends is a clean function nowhere in it."""
        flawed: list[Pair] = []
        clean: list[Pair] = []
        for row in rows:
            if not self._counts(row):
                continue
            if self.options.alone and len(row.commit["functions"]) > 1:
                self.dropped["beside other functions"] += len(row.commit["functions"])
                continue
            for function in row.commit["functions"]:
                if function["language"] not in self.options.languages:
                    continue
                change = self._change(row, function)
                pair = change if isinstance(change, str) else self._pair(change, state, "flawed")
                reason = pair if isinstance(pair, str) else self._reason(pair, state.name)
                if reason is not None:
                    self.dropped[reason] += 1
                elif isinstance(change, _Change) and isinstance(pair, Pair):
                    flawed.append(pair)
                    after = self._pair(change, state, "identity") if self.options.identity else ""
                    if isinstance(after, Pair):
                        clean.append(after)
        wrong = {pair.source for pair in flawed}
        kept = []
        for pair in clean:
            if pair.source in wrong:
                self.dropped["clean version that a later commit changes"] += 1
            elif self._is_first(pair, state.name):
                kept.append(pair)
            else:
                self.dropped[_ELSEWHERE] += 1
        self.of_repository[state.name] = len(flawed)
        self.kinds.update({"flawed": len(flawed), "identity": len(kept)})
        self.languages.update(pair.language for pair in flawed)
        return [*flawed, *kept]

    def _counts(self, row: Row) -> bool:
        match self.options.commits:
            case "fixes":
                return bool(row.commit["fix"])
            case "others":
                return not row.commit["fix"]
            case "all":
                return True

    def _change(self, row: Row, function: dict[str, Any]) -> _Change | str:
        """Both versions as instances, or why there are none."""
        if function["parse_error"] and not self.options.reported:
            return "does not parse"
        text, before, after = (
            part.encode("utf-8", "surrogateescape")
            for part in (row.texts[function["blob"]], function["before"], function["after"])
        )
        start = function["start"]
        if self.options.reported:
            return self._alone(row, function, text, before, after)
        changed = text[:start] + after + text[start + len(before) :]
        try:
            old = _nearby(_parsed(text, function["language"]), start, self.options.max_words)
            new = _entry(ParsedFile(changed, function["language"]), start)
        except TooComplexError:
            return "takes the parser too long"
        if old is None or new is None or new.has_error:
            return "does not parse alike without the rest of the commit"
        if max(len(old[0].words), len(new.words)) > self.options.max_words:
            return "too long"
        source = Calls(old).instance(old[0], budget=self.options.max_words)
        target = Instance((new, *source.functions[1:]))
        if is_held_out(source, self.options.held_out) or is_held_out(target, self.options.held_out):
            return "of an outside evaluation"
        return _Change(row, function, source, target)

    def _alone(
        self, row: Row, function: dict[str, Any], text: bytes, before: bytes, after: bytes
    ) -> _Change | str:
        """Both versions, each read by itself."""
        language = function["language"]
        try:
            old, new = function_alone(before, language), function_alone(after, language)
        except TooComplexError:
            return "takes the parser too long"
        if old is None or new is None:
            return "does not parse by itself"
        source, target = Instance((old,)), Instance((new,))
        if is_held_out(source, self.options.held_out) or is_held_out(target, self.options.held_out):
            return "of an outside evaluation"
        alone = AloneChange(old, new, before, after, text, function["start"], language)
        return _Change(row, function, source, target, alone)

    def _pair(self, change: _Change, state: State, kind: Kind) -> Pair | str:
        words = self._words(change, kind)
        if isinstance(words, str):
            return words
        function, commit = change.function, change.row.commit
        cwe = _CWE.search(commit["subject"]) if kind == "flawed" else None
        bucket = bucket_of(state.name)
        place = f"{commit['commit'][:12]}/{function['path']}:{function['name']}@{function['start']}"
        place = place.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        return Pair(
            id=f"{state.name}@{place}" + ("" if kind == "flawed" else ":after"),
            source_id=f"{function['language']}:{_digest(words.source).hex()}",
            language=function["language"],
            cwe=int(cwe[1]) if cwe is not None else 0,
            variant=state.name,
            flow="" if commit["fix"] else "small",
            kind=kind,
            source=words.source,
            target=words.target,
            **same_buckets(bucket),
            spelled=words.spelled,
            lines=words.lines,
            reported_line=words.reported_line,
            around=words.around,
            around_spelled=words.around_spelled,
        )

    def _words(self, change: _Change, kind: Kind) -> ReportedWords | str:
        """The words of both sides: of whole instances, or of a window about the first changed line."""
        if change.alone is not None:
            return change.alone.words(
                kind, self.options.kept_names, every=self.options.unwritable, lend=self.options.lend
            )
        names = Names.new(self.options.kept_names)
        first = change.before if kind == "flawed" else change.after
        return ReportedWords(
            source=tuple(map(intern, names.rename(first.words))),
            target=tuple(map(intern, names.rename(change.after.words))),
            spelled=tuple(intern(word.text) for word in first.words),
        )

    def _reason(self, pair: Pair, repository: str) -> str | None:
        """Why a pair is left out; None for one that stays, which is remembered."""
        if pair.source == pair.target:
            return "same words once named"
        if not self.options.unwritable and is_unwritable(pair.source + pair.around, pair.target):
            return "fix writes a name that the function does not have"
        key = _digest((*pair.source, "=>", *pair.target))
        if key in self._seen:
            return "same fix"
        if not self._is_first(pair, repository):
            return _ELSEWHERE
        self._seen[key] = repository
        return None

    def _is_first(self, pair: Pair, repository: str) -> bool:
        """Whether no repository before had the same source."""
        return self._seen.setdefault(_digest((pair.language, *pair.source)), repository) == repository


@lru_cache(maxsize=32)
def _parsed(text: bytes, language: Language) -> ParsedFile:
    return ParsedFile(text, language)


def _entry(file: ParsedFile, start: int) -> Function | None:
    for definitions in file.by_name.values():
        for definition in definitions:
            if definition.node.start_byte == start:
                return function_at(definition.node, file.text)
    return None


def _nearby(file: ParsedFile, start: int, budget: int) -> Sequence[Function] | None:
    """The function at a byte, then those of its file that an instance of it may hold.

    `Calls` chooses among them as it would among all: what it would go on from is here, and nothing is read
    that it would not look at.
    """
    entry = _entry(file, start)
    if entry is None:
        return None
    read = {start: entry}
    queue = deque([entry])
    left = budget - len(entry.words)
    while queue and left > 0:
        for name in dict.fromkeys(
            w.text for w in queue.popleft().words if w.role in ("function", "variable")
        ):
            for definition in file.by_name.get(name, ()):
                place = definition.node.start_byte
                if place not in read:
                    callee = read[place] = function_at(definition.node, file.text)
                    if len(callee.words) <= left:
                        left -= len(callee.words)
                        queue.append(callee)
    return list(read.values())


def _digest(words: Sequence[str]) -> bytes:
    return blake2b("\0".join(words).encode("utf-8", "surrogateescape"), digest_size=8).digest()
