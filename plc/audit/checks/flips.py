"""Rows whose sides look swapped: the edit goes the way that the edits of the other rows come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from data_prep.dataset import Pair
from plc.audit.corpora import PairCorpus
from plc.audit.findings import Finding
from plc.audit.vectors import Floats, sides_of

SUSPECT = 0.02  # chance that the row stands the right way round
_FOLDS = 5
_LEAST = 200  # rows before a direction can be learnt


def check(corpus: PairCorpus) -> Iterator[Finding]:
    """Warn of suspects."""
    flawed = corpus.flawed()
    if len(flawed) < _LEAST:
        return
    chances = forward_chances([corpus.pairs[place] for place in flawed])
    suspects = [place for place, chance in zip(flawed, chances, strict=True) if chance < SUSPECT]
    if suspects:
        said = f"{len(suspects)} rows look as if source and target were swapped"
        yield Finding("label-flip", "warn", corpus.name, said, corpus.ids(suspects))


def forward_chances(pairs: Sequence[Pair]) -> Floats:
    """The chance that each row stands the right way round, learnt from the other rows (five folds).

    Logistic regression without a constant over what words the target has more and less: each row is one
    example as it stands, and one turned round.
    """
    import scipy.sparse
    from sklearn.linear_model import SGDClassifier

    sources, targets = sides_of(pairs)
    edits = (targets - sources).tocsr()
    edits.eliminate_zeros()
    edits.data = np.sign(edits.data) * np.log1p(np.abs(edits.data))
    folds = np.random.default_rng(1).integers(_FOLDS, size=len(pairs))
    chances = np.ones(len(pairs))
    for fold in range(_FOLDS):
        learnt, asked = edits[folds != fold], np.flatnonzero(folds == fold)
        if not len(asked) or not learnt.shape[0]:
            continue
        both = scipy.sparse.vstack([learnt, -learnt]).tocsr()
        labels = np.repeat([1, 0], learnt.shape[0])
        model = SGDClassifier(
            loss="log_loss", fit_intercept=False, alpha=1e-4, max_iter=8, tol=None, random_state=1
        )
        model.fit(both, labels)
        chances[asked] = model.predict_proba(edits[asked])[:, 1]
    return chances
