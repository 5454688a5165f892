"""How far a plan has come, and the learning rate that follows from it."""

from __future__ import annotations

import math

from plc.train.config import OptimConfig, StopConfig


def share_done(stop: StopConfig, *, step: int, seconds: float) -> float:
    """How much of the plan is done, by steps or by minutes, whichever is further."""
    by_time = 0.0 if stop.max_minutes is None else seconds / (60 * stop.max_minutes)
    return min(1.0, max(step / stop.max_steps, by_time))


def learning_rate(optim: OptimConfig, stop: StopConfig, *, step: int, seconds: float) -> float:
    """Linear warm-up, then the decay that the configuration names, to zero at the end of the plan."""
    warm = min(1.0, (step + 1) / optim.warmup_steps) if optim.warmup_steps else 1.0
    share = share_done(stop, step=step, seconds=seconds)
    match optim.decay:
        case "none":
            decayed = 1.0
        case "linear":
            decayed = 1.0 - share
        case "cosine":
            decayed = 0.5 * (1.0 + math.cos(math.pi * share))
    return optim.learning_rate * warm * decayed
