"""How much later one training comes to a validation loss than another, and what it repairs there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from plc.reproduce.measure.log import Look


@dataclass(frozen=True, slots=True)
class Delay:
    """Where the quicker training was when it had the least loss that the slower one came to."""

    loss: float  # the slower training's least
    share: float  # of its own epochs that the quicker one needed for it
    repaired: float  # by the quicker one there, share of the validation sources


def delay(quicker: Sequence[Look], slower: Sequence[Look]) -> Delay | None:
    """Between two validations a straight line; None where the other one is no quicker.

    A loss that the quicker training had before its first validation counts from there.
    """
    if not quicker or not slower:
        return None
    best = min(slower, key=lambda look: look.valid_loss)
    if quicker[0].valid_loss <= best.valid_loss:
        return _delay(quicker, best, quicker[0].epoch, quicker[0].repaired)
    for before, after in pairwise(quicker):
        if after.valid_loss <= best.valid_loss:
            part = (before.valid_loss - best.valid_loss) / (before.valid_loss - after.valid_loss)
            epoch = before.epoch + part * (after.epoch - before.epoch)
            repaired = before.repaired + part * (after.repaired - before.repaired)
            return _delay(quicker, best, epoch, repaired)
    return None


def _delay(quicker: Sequence[Look], best: Look, epoch: float, repaired: float) -> Delay:
    return Delay(best.valid_loss, epoch / quicker[-1].epoch, repaired)
