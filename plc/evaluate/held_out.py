"""Datasets to what is measured: the sources of one part with their references, and what training saw."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, assert_never

from data_prep.dataset import NO_LINE, Kind, Pair, read_pairs
from data_prep.errors import CorpusError
from plc.train.config import DataConfig
from plc.train.data import Part, assign

HeldOut = Literal["source", "variant", "cwe", "pair", "valid"]
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One source of a part: it counts once, however many references it has."""

    id: str
    language: str
    cwe: int
    variant: str
    kind: Kind
    words: Words
    references: frozenset[Words]  # every target of this source in the dataset
    part_targets: frozenset[Words]  # those among them whose pairs are in the part
    pairs: int  # pairs of this source in the part: what the paper's metric counts
    spelled: Words = ()  # the words before naming, where the dataset has them
    flow: str = ""  # the flow variant, or the operator that put the flaw in


@dataclass(frozen=True, slots=True)
class Leakage:
    """Sources of the part whose very words are also a source that training read."""

    flawed: int
    corrected: int


@dataclass(frozen=True, slots=True)
class MeasuredPart:
    """What one report measures, and what the model had to learn from."""

    split: HeldOut
    sources: tuple[Source, ...]
    available: int  # sources before --limit
    train: tuple[Pair, ...]  # those that training read: none that it left out for its length
    leakage: Leakage

    def of_kind(self, kind: Kind) -> tuple[Source, ...]:
        return tuple(source for source in self.sources if source.kind == kind)


def read_all(directories: Sequence[Path]) -> tuple[Pair, ...]:
    """The pairs of several datasets, one after the other."""
    return tuple(pair for directory in directories for pair in read_pairs(directory))


def reported_pairs(data: Sequence[Path], config: DataConfig, part: Part | None) -> list[Pair]:
    """The flawed pairs with a reported line that training held out as a part; None: those of any part."""
    return [
        pair
        for pair in read_all(data)
        if pair.kind == "flawed"
        and pair.reported_line != NO_LINE
        and (part is None or assign(pair, config) == part)
    ]


def measured_part(
    pairs: Sequence[Pair], *, split: HeldOut, config: DataConfig, limit: int | None = None, seed: int = 1
) -> MeasuredPart:
    """The sources that training held out under `split`, at most `limit` flawed and as many corrected ones.

    CorpusError where the training configuration holds nothing out under that split.
    """
    part = part_of(split)
    parts = [assign(pair, config) for pair in pairs]
    inside = [pair for pair, its_part in zip(pairs, parts, strict=True) if its_part == part]
    if not inside:
        held = sorted({its_part for its_part in parts if its_part != "train"})
        raise CorpusError(
            f"this model's training held nothing of this data out as {part!r}; "
            f"what it held out: {', '.join(held) or 'nothing'}. Choose another --split or --data"
        )
    train = tuple(
        pair
        for pair, its_part in zip(pairs, parts, strict=True)
        if its_part == "train" and max(len(pair.source), len(pair.target)) <= config.max_words
    )
    sources = _grouped(inside, _references(pairs))
    return MeasuredPart(
        split=split,
        sources=_sampled(sources, limit, seed),
        available=len(sources),
        train=train,
        leakage=leakage_between(sources, train),
    )


def part_of(split: HeldOut) -> Part:
    """The part of the training assignment that a split's figures are measured on."""
    match split:
        case "source":
            return "test-source"
        case "variant":
            return "test-variant"
        case "cwe":
            return "test-cwe"
        case "pair":
            return "test-pair"
        case "valid":
            return "valid"
        case _:
            assert_never(split)


def leakage_between(sources: Iterable[Source], train: Iterable[Pair]) -> Leakage:
    """How many sources training read word for word; anything but 0 flawed ones makes a report worthless."""
    seen = {(pair.language, pair.source) for pair in train}
    both = [source.kind for source in sources if (source.language, source.words) in seen]
    return Leakage(flawed=both.count("flawed"), corrected=both.count("identity"))


def sources_of(pairs: Sequence[Pair]) -> tuple[Source, ...]:
    """The sources of pairs that are all measured, each with all its references."""
    return tuple(_grouped(pairs, _references(pairs)))


def _references(pairs: Iterable[Pair]) -> Mapping[tuple[str, Kind], frozenset[Words]]:
    found: dict[tuple[str, Kind], set[Words]] = {}
    for pair in pairs:
        found.setdefault((pair.source_id, pair.kind), set()).add(pair.target)
    return {key: frozenset(targets) for key, targets in found.items()}


def _grouped(inside: Iterable[Pair], references: Mapping[tuple[str, Kind], frozenset[Words]]) -> list[Source]:
    groups: dict[tuple[str, Kind], list[Pair]] = {}
    for pair in inside:
        groups.setdefault((pair.source_id, pair.kind), []).append(pair)
    return [
        Source(
            id=source_id,
            language=group[0].language,
            cwe=group[0].cwe,
            variant=group[0].variant,
            kind=kind,
            words=group[0].source,
            references=references[source_id, kind],
            part_targets=frozenset(pair.target for pair in group),
            pairs=len(group),
            spelled=group[0].spelled,
            flow=group[0].flow,
        )
        for (source_id, kind), group in groups.items()
    ]


def _sampled(sources: Sequence[Source], limit: int | None, seed: int) -> tuple[Source, ...]:
    """At most `limit` sources of each kind, drawn evenly, in their own order."""
    if limit is None:
        return tuple(sources)
    chosen: set[int] = set()
    for kind in ("flawed", "identity"):
        numbers = [number for number, source in enumerate(sources) if source.kind == kind]
        chosen.update(random.Random(seed).sample(numbers, min(limit, len(numbers))))
    return tuple(source for number, source in enumerate(sources) if number in chosen)
