"""A trained model adapted in one of three ways, each with the learning rate that held-out rows choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

import torch

from data_prep.dataset import Pair
from plc.models.edits import EditModel
from plc.models.perturbation import Perturbation
from plc.train.data import Example, example_of
from plc.train.parity.balanced import Balanced
from plc.train.parity.fitting import Plan, Step, fit, losses_of
from plc.train.record.origin import Origin
from plc.train.record.run import model_of

AS_IT_IS, BIAS, PERTURBATION, FINE_TUNING = "as it is", "input bias", "perturbation", "fine-tuning"
RATES: dict[str, tuple[float, ...]] = {  # of each method, those that are tried
    BIAS: (0.003, 0.01, 0.03),
    PERTURBATION: (0.001, 0.003, 0.01),
    FINE_TUNING: (1e-4, 3e-4, 1e-3),
}
METHODS = (AS_IT_IS, *RATES)
TRIAL_SEED = 99

Groups = Mapping[str, Sequence[Example]]


@dataclass(frozen=True, slots=True)
class Fit:
    """How long, on how much, and how large the perturbation is."""

    steps: int
    batch_words: int
    positions: int = 400
    rank: int = 8
    spread: float = 0.5  # what the standard deviation of the groups' losses weighs


def adapted(
    origin: Origin, groups: Groups, method: str, how: Fit, *, rate: float = 0.0, seed: int = 0
) -> EditModel:
    """The model after a method's fitting on these rows."""
    model = model_of(origin.config.model, origin.lexicon)
    model.load_state_dict(origin.tensors())
    assert isinstance(model, EditModel)
    if method == AS_IT_IS:
        return model.eval()
    torch.manual_seed(seed)
    if method != FINE_TUNING:
        model.perturbation = Perturbation(
            positions=how.positions,
            rank=how.rank if method == PERTURBATION else 0,
            embedding=origin.config.model.embedding,
        )
    fit(
        model,
        list((model if model.perturbation is None else model.perturbation).parameters()),
        Balanced(groups, how.batch_words),
        Plan(steps=how.steps, learning_rate=rate, spread=how.spread, seed=seed),
        tell=lambda step: _tell(method, step),
    )
    return model


def _tell(method: str, step: Step) -> None:
    if step.number == 1 or step.number % 20 == 0:
        print(f"  {method}, step {step.number}: loss {step.loss:.3f}, spread {step.spread:.3f}", flush=True)


def best_rate(
    origin: Origin,
    groups: tuple[Groups, Groups],
    method: str,
    how: Fit,
    *,
    tried: dict[str, float],
    save: Callable[[], None] = lambda: None,
) -> float:
    """The rate that after half of the steps on the first rows has the lowest loss on the second; `tried` is
    filled with the losses, and what is in it is not tried again."""
    half = Fit(max(1, how.steps // 2), how.batch_words, how.positions, how.rank, how.spread)
    for rate in RATES[method]:
        if f"{rate:g}" not in tried:
            model = adapted(origin, groups[0], method, half, rate=rate, seed=TRIAL_SEED)
            losses = losses_of(model, groups[1])
            tried[f"{rate:g}"] = round(fmean(losses) + how.spread * pstdev(losses), 4)
            save()
            print(method, tried, flush=True)
    return float(min(tried, key=tried.__getitem__))


def examples_of(pairs: Sequence[Pair], origin: Origin) -> list[Example]:
    """Rows as the model reads them."""
    labels = {cwe: number for number, cwe in enumerate(origin.lexicon.cwes)}
    return [example_of(pair, origin.lexicon, labels, origin.config.model.family) for pair in pairs]
