"""The mean of two runs' best weights as a run of its own; the later one went on from the earlier."""

from __future__ import annotations

import shutil
from pathlib import Path

import torch
from torch import Tensor

from data_prep.errors import TrainingError
from plc.train.record.checkpoint import BEST, Progress, load, save
from plc.train.record.run import read_lexicon

_FILES = ("config.toml", "data.json", "environment.json", "vocab.json")


def average_runs(earlier: Path, later: Path, *, share: float, out: Path) -> None:
    """Write a run with `share` of the weights of `earlier` and the rest of `later` (Wortsman et al. 2022).

    `later` went on from `earlier` (`plc train --from`): it has the same words with the same ids, then its
    own, of which it keeps the weights. TrainingError where that is not so, or where `out` exists.
    """
    if not 0 < share < 1:
        raise TrainingError(f"share {share}: give a number between 0 and 1")
    if out.exists():
        raise TrainingError(f"{out}: there is something already; choose another folder")
    old, new = read_lexicon(earlier).vocabulary.words, read_lexicon(later).vocabulary.words
    if new[: len(old)] != old:
        raise TrainingError(f"{later} did not go on from {earlier}: its words have other ids")
    first, _ = load(earlier / BEST)
    second, _ = load(later / BEST)
    mean = {name: _mean(first.get(name), weight, share) for name, weight in second.items()}
    out.mkdir(parents=True)
    for name in _FILES:
        if (later / name).exists():
            shutil.copyfile(later / name, out / name)
    save(out / BEST, mean, Progress())


def _mean(old: Tensor | None, new: Tensor, share: float) -> Tensor:
    """The mean of two weights; of rows that only the new one has, the new one's."""
    if old is None or not new.is_floating_point() or old.shape[1:] != new.shape[1:] or len(old) > len(new):
        return new
    mixed = new.float().clone()
    mixed[: len(old)] = torch.lerp(mixed[: len(old)], old.float(), share)
    return mixed.to(new.dtype)
