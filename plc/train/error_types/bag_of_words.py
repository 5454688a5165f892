"""The plainest classifier of error types: logistic regression over which words a program has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

PENALTIES = (1e-4, 1e-3, 1e-2)  # on the squared weights; validation chooses
_STEPS = 100


def features(words: Sequence[str]) -> list[tuple[str, ...]]:
    """A program's words and neighbouring pairs of words, blanks left out, each as often as it occurs."""
    seen = [word for word in words if not word.isspace()]
    return [(word,) for word in seen] + list(pairwise(seen))


def named(
    train: Sequence[Sequence[str]],
    types: Sequence[int],
    *,
    valid: Sequence[Sequence[str]],
    valid_types: Sequence[int],
    test: Sequence[Sequence[str]],
) -> tuple[list[int], float]:
    """The types of the test programs (given as words), and the share of validation programs named rightly.

    Counts are damped as log(1 + n). The penalty that names the most validation programs is taken, the
    strongest of equals. Nothing here is random.
    """
    places: dict[tuple[str, ...], int] = {}
    for words in train:
        for feature in features(words):
            places.setdefault(feature, len(places))
    inputs, wanted = _counts(train, places), torch.tensor(types)
    asked, truth = _counts(valid, places), torch.tensor(valid_types)
    best: tuple[float, nn.Linear] | None = None
    for penalty in sorted(PENALTIES, reverse=True):
        model = _fitted(inputs, wanted, penalty=penalty)
        share = float((model(asked).argmax(1) == truth).float().mean())
        if best is None or share > best[0]:
            best = (share, model)
    assert best is not None
    return best[1](_counts(test, places)).argmax(1).tolist(), best[0]


def _fitted(inputs: Tensor, types: Tensor, *, penalty: float) -> nn.Linear:
    model = nn.Linear(inputs.size(1), int(types.max()) + 1)
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)
    search = torch.optim.LBFGS(model.parameters(), max_iter=_STEPS, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        search.zero_grad()
        value = F.cross_entropy(model(inputs), types) + penalty * model.weight.square().sum() / 2
        value.backward()  # type: ignore[no-untyped-call]
        return value

    search.step(loss)  # type: ignore[no-untyped-call]
    return model


def _counts(programs: Iterable[Sequence[str]], places: dict[tuple[str, ...], int]) -> Tensor:
    rows = []
    for words in programs:
        row = torch.zeros(len(places))
        for feature in features(words):
            if feature in places:
                row[places[feature]] += 1
        rows.append(row)
    return torch.stack(rows).log1p()
