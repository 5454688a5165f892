"""What a fold's training had seen of what the fold holds out, source by source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from data_prep.dataset import Pair, read_pairs
from plc.evaluate.held_out import HeldOut, Source, Words
from plc.evaluate.rate import Rate
from plc.reproduce.engine.folds import Fold, Language, dataset_of, held_out, splits_of
from plc.reproduce.engine.items import Plan
from plc.reproduce.items.repair.cells import asked_part


@dataclass(frozen=True)
class SeenFold:
    """A fold's parts: what the training read, what is held out, and what of that a cell measures."""

    train: tuple[Pair, ...]
    validation: int  # sources that the training validates on
    whole: Mapping[HeldOut, tuple[Source, ...]]
    measured: Mapping[HeldOut, tuple[Source, ...]]  # in the order of a cell's outcomes

    @cached_property
    def sources(self) -> frozenset[Words]:
        """What training read as a source, word for word."""
        return frozenset(pair.source for pair in self.train)

    @cached_property
    def targets(self) -> frozenset[Words]:
        """What training read as a target, of whatever source."""
        return frozenset(pair.target for pair in self.train)

    @cached_property
    def variants(self) -> frozenset[str]:
        """The functional variants of the training's sources."""
        return frozenset(pair.variant for pair in self.train)

    def read(self, source: Source) -> bool:
        """Whether training read the source itself, with another of its references."""
        return source.words in self.sources

    def varied(self, source: Source) -> bool:
        """Whether training read a source of the same functional variant."""
        return source.variant in self.variants

    def answered(self, source: Source) -> bool:
        """Whether one of the source's references is, word for word, a target that training read."""
        return not self.targets.isdisjoint(source.references)


def seen_fold(language: Language, fold: Fold, plan: Plan) -> SeenFold:
    """Read the fold's dataset as its cells do; it is prepared first where it is missing."""
    pairs = read_pairs(dataset_of(language, fold, plan.scale, plan.datasets)).pairs
    config = held_out(fold, plan.scale)
    whole = {split: asked_part(pairs, split, config, None) for split in splits_of(fold)}
    measured = {split: asked_part(pairs, split, config, plan.scale.sources) for split in whole}
    return SeenFold(
        whole["pair"].train,
        len(asked_part(pairs, "valid", config, None).of_kind("flawed")),
        {split: part.of_kind("flawed") for split, part in whole.items()},
        {split: part.of_kind("flawed") for split, part in measured.items()},
    )


def share(folds: Iterable[SeenFold], split: HeldOut, seen: Callable[[SeenFold, Source], bool]) -> Rate:
    """Of the held-out sources of a split, in all these folds, those that `seen` says yes of."""
    return Rate.of(seen(fold, source) for fold in folds for source in fold.whole[split])
