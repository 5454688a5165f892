"""Made rows among the test rows of a corpus of real ones: a test on them measures the maker."""

from __future__ import annotations

from collections.abc import Iterator

from data_prep.dataset import Pair
from data_prep.inject.registry import OPERATORS
from plc.audit.corpora import PairCorpus
from plc.audit.findings import Finding

NAME = "augmented-test"
MARK = "augmented"  # in a row's flow or id: made by a program from other rows
_MAKERS = frozenset(operator.name for operator in OPERATORS) | {MARK}


def check(corpus: PairCorpus) -> Iterator[Finding]:
    """Refuse made test rows beside real ones; warn where all flawed test rows are made."""
    tested = [place for place in corpus.flawed() if corpus.is_test[place]]
    made = [place for place in tested if is_made(corpus.pairs[place])]
    if made and len(made) == len(tested):
        said = f"all {len(made)} flawed test rows were made by a program: they say nothing of real faults"
        yield Finding(NAME, "warn", corpus.name, said)
    elif made:
        said = f"{len(made)} of {len(tested)} flawed test rows were made by a program; train on them instead"
        yield Finding(NAME, "refuse", corpus.name, said, corpus.ids(made))


def is_made(pair: Pair) -> bool:
    """Whether the row says that a fault operator or another program made it."""
    return pair.flow in _MAKERS or f":{MARK}" in pair.id
