"""The store of complaints to a dataset: windows about the reported line, with the report's category."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from data_prep.corpora.history.git_fixes import is_unwritable
from data_prep.corpora.history.holdout import is_held_out
from data_prep.corpora.history.store import Row, State, Store, read_rows, states_in
from data_prep.corpora.lending import with_lent_names
from data_prep.corpora.reported_pairs import edits_between, reported_words
from data_prep.dataset import Pair, table_of, write_tables
from data_prep.errors import ConfigError, CorpusError
from data_prep.splits import bucket_of, same_buckets
from data_prep.text.functions import Instance
from data_prep.text.languages import Language, TooComplexError
from data_prep.text.reported import reported_instance
from plc.complaints.categories import category_of
from plc.complaints.reading import BothVersions, StoredFunction, both_versions, surroundings_of

Progress = Callable[[str, int, int], None]
_NO_LINE = 0


@dataclass(frozen=True, slots=True)
class Options:
    """Which complaints count, and what is made of their functions."""

    languages: frozenset[Language]
    kept_names: frozenset[str]
    held_out: frozenset[str] = frozenset()
    tools: frozenset[str] = frozenset()
    most: int = 1_000_000
    unwritable: bool = False
    lend: bool = False  # names that only the fix has stand among those around

    def __post_init__(self) -> None:
        if self.most < 1:
            raise ConfigError(f"--most {self.most}: give at least 1")


def prepare(stores: Sequence[Path], *, out: Path, options: Options, progress: Progress) -> dict[str, Any]:
    """Write a pair for each tool's first complaint of each function, and the summary; splits are by package.

    What is written of packages that are not complete counts. Raises CorpusError where a store is damaged or
    no pair is left.
    """
    states = [(store, state) for store in stores for state in states_in(store)]
    if not states:
        raise CorpusError(
            f"{', '.join(map(str, stores))}: nothing collected; run `plc prep complaints compile`"
        )
    cutter = _Cutter(options)

    def tables() -> Iterator[Any]:
        for number, (store, state) in enumerate(states):
            progress("cutting pairs", number, len(states))
            pairs = list(cutter.pairs(state, read_rows(Store(store, state.name).rows, size=state.size)))
            if pairs:
                yield table_of(pairs)
        progress("cutting pairs", len(states), len(states))
        if not cutter.counts:
            raise CorpusError(f"no pair is left: {dict(sorted(cutter.dropped.items()))}")

    summary: dict[str, Any] = {"preset": "complaints"}
    write_tables(
        out, lambda: _filling(tables(), summary, cutter), summary=summary, kept_names=options.kept_names
    )
    return summary


def _filling(tables: Iterator[Any], summary: dict[str, Any], cutter: _Cutter) -> Iterator[Any]:
    """The tables; once they are through, the summary, which is written behind them, has its counts."""
    yield from tables
    summary |= {
        "pairs": sum(cutter.counts.values()),
        "by language, tool and category": {
            " ".join(key): number for key, number in sorted(cutter.counts.items())
        },
        "dropped": dict(sorted(cutter.dropped.items())),
        "options": {
            "languages": sorted(cutter.options.languages),
            "held out": len(cutter.options.held_out),
            "tools": sorted(cutter.options.tools),
            "most": cutter.options.most,
            "unwritable": cutter.options.unwritable,
            "lent names": cutter.options.lend,
        },
    }


class _Cutter:
    """Package after package; remembers what it gave, so that no copy comes in under another name."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.counts: Counter[tuple[str, str, str]] = Counter()  # by language, tool and category
        self.dropped: Counter[str] = Counter()
        self._of_category: Counter[tuple[str, str]] = Counter()
        self._seen: set[bytes] = set()

    def pairs(self, state: State, rows: Iterator[Row]) -> Iterator[Pair]:
        """What one package gives."""
        for row in rows:
            language: Language = row.commit["language"]
            if language not in self.options.languages:
                continue
            correct = row.texts[row.commit["of"]].encode("utf-8", "surrogateescape")
            for function in row.commit["functions"]:
                yield from self._of_function(state, row.commit["path"], language, correct, function)

    def _of_function(
        self, state: State, path: str, language: Language, correct: bytes, function: dict[str, Any]
    ) -> Iterator[Pair]:
        before, after = (function[key].encode("utf-8", "surrogateescape") for key in ("before", "after"))
        stored = StoredFunction(language, correct, function["start"], before, after)
        reported = [
            one
            for one in map(_classified, first_of_each_tool(function["complaints"]))
            if self._counts(language, one)
        ]
        if not reported:
            return
        try:
            both = both_versions(stored)
        except TooComplexError:
            both = "takes the parser too long"
        if isinstance(both, str):
            self.dropped[both] += 1
            return
        if any(is_held_out(Instance((one,)), self.options.held_out) for one in (both.flawed, both.correct)):
            self.dropped["of an outside evaluation"] += 1
            return
        place = f"{state.name}/{path}:{function['name']}@{function['start']}"
        for complaint in reported:
            pair = self._pair(stored, both, complaint, state.name, place, "+".join(function["made_by"]))
            if isinstance(pair, str):
                self.dropped[pair] += 1
                continue
            self._of_category[language, pair.category] += 1
            self.counts[language, complaint["tool"], pair.category] += 1
            yield pair

    def _counts(self, language: Language, complaint: dict[str, Any]) -> bool:
        if self.options.tools and complaint["tool"] not in self.options.tools:
            return False
        if self._of_category[language, complaint["category"]] >= self.options.most:
            self.dropped["enough of the category"] += 1
            return False
        return True

    def _pair(
        self,
        stored: StoredFunction,
        both: BothVersions,
        complaint: dict[str, Any],
        package: str,
        place: str,
        made_by: str,
    ) -> Pair | str:
        edits = edits_between(both.flawed, both.correct)
        if not edits:
            return "same words"
        kept_names = self.options.kept_names
        line = complaint["line"] - 1
        if complaint["line"] == _NO_LINE:  # a crash without a line: where the fix begins
            word = both.flawed.words[min(edits[0].start, len(both.flawed.words) - 1)]
            line = both.lines.of(word.start_byte)
        instance = reported_instance(
            both.flawed,
            line,
            lines=[both.lines.of(word.start_byte) for word in both.flawed.words],
            names=surroundings_of(stored.correct, stored.language, kept_names),
            kept_names=kept_names,
            within=(both.correct.start_byte, both.correct.end_byte),
        )
        if self.options.lend:
            instance = with_lent_names(instance, both.correct, edits, kept_names)
        words = reported_words(instance, both.correct, edits, kept_names)
        if isinstance(words, str):
            return words
        if words.source == words.target:
            return "same words once named"
        if not self.options.unwritable and is_unwritable(words.source + words.around, words.target):
            return "fix writes a name that the function does not have"
        key = _digest((*words.source, "=>", *words.target, str(words.reported_line), complaint["category"]))
        if key in self._seen:
            return "same fix"
        self._seen.add(key)
        bucket = bucket_of(package)
        digest = _digest(words.source).hex()
        return Pair(
            id=f"{place}:{complaint['tool']}:{key.hex()[:8]}".encode("utf-8", "replace").decode(),
            source_id=f"{stored.language}:{digest}",
            language=stored.language,
            cwe=0,
            variant=package,
            flow=f"{complaint['tool']}:{complaint['rule'] or made_by}",
            kind="flawed",
            source=words.source,
            target=words.target,
            **same_buckets(bucket),
            spelled=words.spelled,
            lines=words.lines,
            reported_line=words.reported_line,
            category=complaint["category"],
            around=words.around,
            around_spelled=words.around_spelled,
        )


def first_of_each_tool(complaints: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a reader of each tool's output looks at first: its first error, else its first warning."""
    found: dict[str, dict[str, Any]] = {}
    for complaint in complaints:
        had = found.get(complaint["tool"])
        if had is None or (had["level"] != "error" and complaint["level"] == "error"):
            found[complaint["tool"]] = complaint
    return list(found.values())


def _classified(complaint: dict[str, Any]) -> dict[str, Any]:
    """The complaint with the category that serving gives it today, whatever it had when it was collected."""
    category = category_of(complaint["tool"], complaint["rule"], complaint["message"])
    return {**complaint, "category": category}


def _digest(words: Sequence[str]) -> bytes:
    return blake2b("\0".join(words).encode("utf-8", "surrogateescape"), digest_size=8).digest()
