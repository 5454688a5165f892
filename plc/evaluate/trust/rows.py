"""Which rows the self-tests use: held-out sources as code, training rows, and correct functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from data_prep.corpora.reported_pairs import UNREACHABLE
from data_prep.dataset import NO_LINE, Pair, read_pairs
from data_prep.errors import CorpusError
from plc.evaluate.held_out import HeldOut, Source, part_of, sources_of
from plc.evaluate.predictions import spellings
from plc.evaluate.readers import Subject
from plc.evaluate.recheck import renumbered
from plc.evaluate.trust.answering import reads_reports
from plc.evaluate.trust.reading import Reading, Rows, reading_of
from plc.train.data import assign


@dataclass(frozen=True, slots=True)
class HeldOutRows:
    """What training held out, and the readable ones of a sample of it."""

    pairs: tuple[Pair, ...]
    flawed: tuple[Reading, ...]
    correct: tuple[Reading, ...]
    tried: int  # sources of the sample, readable or not

    def correct_functions(self) -> list[Source]:
        """Correct sources; where the data has none, those that the fixes lead to."""
        identity = [pair for pair in self.pairs if pair.kind == "identity"]
        if identity:
            return list(sources_of(identity))
        return list(map(_fixed, sources_of([p for p in self.pairs if p.target != UNREACHABLE])))


def held_out_rows(
    subject: Subject, data: Sequence[Path], *, split: HeldOut, every: bool, limit: int, seed: int
) -> HeldOutRows:
    """At most so many flawed and so many correct sources of the part; all rows are of it with `every`."""
    part = part_of(split)
    pairs: list[Pair] = []
    sources: dict[str, list[tuple[Rows, frozenset[str]]]] = {"flawed": [], "identity": []}
    for directory in data:
        dataset = read_pairs(directory)
        groups: dict[tuple[str, str], list[Pair]] = {}
        for pair in dataset:
            if every or assign(pair, subject.config.data) == part:
                pairs.append(pair)
                if _is_measured(subject, pair):
                    groups.setdefault((pair.source_id, pair.kind), []).append(pair)
        for (_, kind), rows in groups.items():
            same = tuple(row for row in rows if _reads_like(row, rows[0]))
            sources[kind].append((same, dataset.kept_names or frozenset()))
    if not sources["flawed"]:
        raise CorpusError(
            f"--data has no flawed row that training held out as {part!r}: give the datasets that the model "
            "was trained on, another --split, or --every-row for repositories that no training read"
        )
    readings = {kind: list(_readable(found, limit, seed)) for kind, found in sources.items()}
    tried = sum(len(each) for each in readings.values())
    flawed, correct = (
        tuple(reading for reading in readings[kind] if reading is not None) for kind in ("flawed", "identity")
    )
    return HeldOutRows(tuple(pairs), flawed, correct, tried)


def training_rows(subject: Subject, data: Sequence[Path]) -> Iterator[Pair]:
    """The rows that the model's training read."""
    most = subject.config.data.max_words
    for directory in data:
        for pair in read_pairs(directory):
            if (
                assign(pair, subject.config.data) == "train"
                and max(len(pair.source), len(pair.target)) <= most
                and _is_measured(subject, pair)
            ):
                yield pair


def _is_measured(subject: Subject, pair: Pair) -> bool:
    if not reads_reports(subject):
        return True
    return pair.kind == "flawed" and pair.reported_line != NO_LINE and pair.target != UNREACHABLE


def _reads_like(one: Pair, other: Pair) -> bool:
    """Whether two rows are two references of the very same source, report included."""
    return (one.source, one.spelled, one.lines, one.reported_line, one.around) == (
        other.source,
        other.spelled,
        other.lines,
        other.reported_line,
        other.around,
    )


def _readable(
    sources: Sequence[tuple[Rows, frozenset[str]]], limit: int, seed: int
) -> Iterator[Reading | None]:
    """Readings of sources in random order until there are enough; None for each that is not readable."""
    found = 0
    for rows, kept_names in Random(seed).sample(sources, len(sources)):
        if found == limit:
            return
        reading = reading_of(rows, kept_names)
        found += reading is not None
        yield reading


def _fixed(source: Source) -> Source:
    """What the first reference of a source is, as a correct function of its own."""
    fixed = min(source.references)
    words = renumbered(fixed)
    return Source(
        id=source.id,
        language=source.language,
        cwe=source.cwe,
        variant=source.variant,
        kind="identity",
        words=words,
        references=frozenset({words}),
        part_targets=frozenset({words}),
        pairs=1,
        spelled=spellings(source, fixed),
    )
