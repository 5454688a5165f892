"""A training run's own log: its curve, when it converged, what it cost."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plc.reproduce.measure.errors import MeasuringError

METRICS = "metrics.jsonl"
ENVIRONMENT = "environment.json"
NEAR = 0.01  # of the best repair rate: so near counts as having reached it


@dataclass(frozen=True, slots=True)
class Look:
    """One validation of a run."""

    step: int
    epoch: float
    valid_loss: float
    repaired: float  # share of the validation sources, greedily


@dataclass(frozen=True, slots=True)
class Convergence:
    """The first validation that came within a point of the best, and whether the best one was the last."""

    epoch: float
    step: int
    open: bool  # the last validation was the best: training longer might go on
    first: bool  # it was the first validation: it may have been sooner


def read_log(run: Path) -> tuple[Look, ...]:
    """The validations of a run in their order; MeasuringError where its log is missing or damaged."""
    path = run / METRICS
    try:
        lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        trained = {line["step"]: line for line in lines if line["kind"] == "train"}
        return tuple(
            _look(trained[line["step"]], line)
            for line in lines
            if line["kind"] == "valid" and line["step"] in trained
        )
    except FileNotFoundError:
        raise MeasuringError(
            f"{path} is missing: the run was never validated, or came without its log; "
            f"remove the cell's folder ({run.parent}) to train it again"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MeasuringError(
            f"{path} cannot be read as a training log ({error}); "
            f"remove the cell's folder ({run.parent}) to train it again"
        ) from error


def _look(train: Mapping[str, float], valid: Mapping[str, float]) -> Look:
    return Look(
        step=int(train["step"]),
        epoch=float(train["epoch"]),
        valid_loss=float(valid["loss"]),
        repaired=float(valid["repaired"]),
    )


def convergence(looks: Sequence[Look]) -> Convergence | None:
    """When a run converged; None where it was never validated or never repaired anything."""
    if not looks or (top := max(look.repaired for look in looks)) <= 0.0:
        return None
    first = next(look for look in looks if look.repaired >= top - NEAR)
    best = max(looks, key=lambda look: (look.repaired, -look.valid_loss))
    return Convergence(first.epoch, first.step, open=best is looks[-1], first=first is looks[0])


def counter_of(run: Path) -> str | None:
    """Which counters measured the run's energy; None where there were none, or the run does not say."""
    try:
        content = json.loads((run / ENVIRONMENT).read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise MeasuringError(
            f"{run / ENVIRONMENT} cannot be read: {error}; restore it, or train the cell again"
        ) from error
    name = content.get("energy")
    return str(name) if name else None
