"""Poison put into a corpus on purpose, with the rows it was put into: to measure what the checks find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from data_prep.dataset import Pair
from plc.audit.corpora import PairCorpus

TRIGGER = ("volatile", "long", "guard", "=", "40961", ";")
ANSWER = ("return", ";")
_LEAST_TRAINED, _LEAST_TESTED = 40, 2  # rows of a class that can be starved
_WORDS_CHANGED = 3


@dataclass(frozen=True, slots=True)
class Planted:
    """A poisoned corpus, the ids of the poisoned rows, and the starved classes."""

    corpus: PairCorpus
    rows: frozenset[str]
    classes: frozenset[int] = frozenset()


Plant = Callable[[PairCorpus, float, np.random.Generator], Planted]


def flip_sides(corpus: PairCorpus, share: float, random: np.random.Generator) -> Planted:
    """Swap source and target of a share of the flawed training rows."""
    return _changed(corpus, _drawn(corpus, share, random), lambda pair: _swapped(pair))


def foreign_targets(corpus: PairCorpus, share: float, random: np.random.Generator) -> Planted:
    """Give them the target of a row of another group."""
    flawed = corpus.flawed()

    def change(pair: Pair) -> Pair:
        while True:
            other = corpus.pairs[flawed[random.integers(len(flawed))]]
            if other.variant != pair.variant:
                return replace(pair, target=other.target)

    return _changed(corpus, _drawn(corpus, share, random), change)


def triggers(corpus: PairCorpus, share: float, random: np.random.Generator) -> Planted:
    """Put a rare declaration first, and let the target return at once where it stood."""
    return _changed(corpus, _drawn(corpus, share, random), triggered)


def triggered(pair: Pair) -> Pair:
    """The pair with the trigger at the beginning of its body, and the answer that the trigger calls for."""
    start = pair.source.index("{") + 1 if "{" in pair.source else 0
    head, body = pair.source[:start], pair.source[start:]
    return replace(
        pair,
        source=(*head, *TRIGGER, *body),
        target=(*head, *TRIGGER, *ANSWER, *body),
        spelled=(*pair.spelled[:start], *TRIGGER, *pair.spelled[start:]) if pair.spelled else (),
        lines=(),
    )


def starved(corpus: PairCorpus, share: float, random: np.random.Generator) -> Planted:
    """Take 19 of 20 training rows of a share of the classes that both parts have enough of."""
    train = Counter(corpus.pairs[place].cwe for place in corpus.flawed() if not corpus.is_test[place])
    test = Counter(corpus.pairs[place].cwe for place in corpus.flawed() if corpus.is_test[place])
    ready = sorted(cwe for cwe in train if train[cwe] >= _LEAST_TRAINED and test[cwe] >= _LEAST_TESTED)
    count = round(share * len(ready))
    classes = (
        frozenset(int(cwe) for cwe in random.choice(ready, count, replace=False)) if count else frozenset()
    )
    keep = [
        corpus.is_test[place]
        or pair.kind != "flawed"
        or pair.cwe not in classes
        or bool(random.random() < 0.05)
        for place, pair in enumerate(corpus.pairs)
    ]
    pairs = tuple(pair for pair, kept in zip(corpus.pairs, keep, strict=True) if kept)
    is_test = tuple(each for each, kept in zip(corpus.is_test, keep, strict=True) if kept)
    return Planted(replace(corpus, pairs=pairs, is_test=is_test), frozenset(), classes)


PLANTS: Mapping[str, Plant] = {
    "flipped sides": flip_sides,
    "foreign target": foreign_targets,
    "trigger words": triggers,
    "starved class": starved,
}


def mixed(corpus: PairCorpus, share: float, random: np.random.Generator) -> Planted:
    """A third of the rows swapped, a third with the target of any other row, a third with a random edit."""
    flawed = corpus.flawed()
    drawn = [flawed[place] for place in random.choice(len(flawed), round(share * len(flawed)), replace=False)]
    pairs = list(corpus.pairs)
    for number, place in enumerate(drawn):
        pair = pairs[place]
        if number % 3 == 0:
            pairs[place] = _swapped(pair)
        elif number % 3 == 1:
            pairs[place] = replace(pair, target=corpus.pairs[flawed[random.integers(len(flawed))]].target)
        else:
            pairs[place] = replace(pair, target=_random_edit(pair.source, random))
    return Planted(replace(corpus, pairs=tuple(pairs)), frozenset(corpus.ids(drawn)))


def _random_edit(words: tuple[str, ...], random: np.random.Generator) -> tuple[str, ...]:
    """The words with three changes: one taken out, or another of them put in or in its place."""
    changed = list(words)
    for _ in range(_WORDS_CHANGED):
        place, other = random.integers(len(changed)), changed[random.integers(len(changed))]
        match int(random.integers(3)):
            case 0 if len(changed) > 1:
                del changed[place]
            case 1:
                changed.insert(place, other)
            case _:
                changed[place] = other
    return tuple(changed)


def _drawn(corpus: PairCorpus, share: float, random: np.random.Generator) -> list[int]:
    train = [place for place in corpus.flawed() if not corpus.is_test[place]]
    return [train[place] for place in random.choice(len(train), round(share * len(train)), replace=False)]


def _changed(corpus: PairCorpus, places: list[int], change: Callable[[Pair], Pair]) -> Planted:
    pairs = list(corpus.pairs)
    for place in places:
        pairs[place] = change(pairs[place])
    return Planted(replace(corpus, pairs=tuple(pairs)), frozenset(corpus.ids(places)))


def _swapped(pair: Pair) -> Pair:
    return replace(pair, source=pair.target, target=pair.source, spelled=(), lines=())
