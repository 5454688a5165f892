"""The same pair in training and in test, word for word or with other names or spacing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from plc.audit.corpora import PairCorpus
from plc.audit.findings import Finding
from plc.audit.wording import canonical, uses_slots

NAME = "leak"
_BETWEEN = "\0"


def check(corpus: PairCorpus) -> Iterator[Finding]:
    """Refuse where a test row is a training row too."""
    named = uses_slots(corpus.pairs)
    exact = [(pair.source, pair.target) for pair in corpus.pairs]
    renamed = [canonical((*pair.source, _BETWEEN, *pair.target), named=named) for pair in corpus.pairs]
    torn = torn_apart(exact, corpus.is_test)
    if torn:
        yield Finding(
            NAME, "refuse", corpus.name, f"{len(torn)} rows are in training and in test", corpus.ids(torn)
        )
    also = sorted(set(torn_apart(renamed, corpus.is_test)) - set(torn))
    if also:
        said = f"{len(also)} rows are in training and in test with other names or spacing"
        yield Finding(NAME, "refuse", corpus.name, said, corpus.ids(also))


def torn_apart(keys: Sequence[Hashable], is_test: Sequence[bool]) -> list[int]:
    """The places of test rows whose key a training row has too."""
    learnt = {key for key, tested in zip(keys, is_test, strict=True) if not tested}
    return [place for place, key in enumerate(keys) if is_test[place] and key in learnt]


def check_repeats(corpus: PairCorpus) -> Iterator[Finding]:
    """Warn of rows that stand there more than once: they weigh more than others."""
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place, pair in enumerate(corpus.pairs):
        places[pair.source, pair.target].append(place)
    again = [place for those in places.values() for place in those[1:]]
    if again:
        said = f"{len(again)} rows repeat an earlier one word for word"
        yield Finding("repeat", "warn", corpus.name, said, corpus.ids(again))
