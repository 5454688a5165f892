"""Checkpoints: one safetensors file each, replaced whole, never a pickle."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save as serialized
from torch import Tensor

from data_prep.errors import TrainingError
from plc.base.whole import replaced

LAST = "last.safetensors"
BEST = "best.safetensors"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands; with the weights it is all that a resume needs."""

    step: int = 0
    epoch: int = 0
    batch: int = 0  # batches of this epoch that are done
    seconds: float = 0.0  # of training, over all resumes
    words: int = 0  # source and target words seen
    best_repaired: float = -1.0
    best_loss: float = float("inf")
    best_step: int = 0
    stale: int = 0  # validations since the best one
    joules: float | None = None  # drawn over all resumes; None where some of it was not counted


def save(path: Path, tensors: Mapping[str, Tensor], progress: Progress) -> None:
    """Write beside, then rename: a reader sees the old file or the new one, whatever happens between."""
    whole = {name: tensor.detach().clone().contiguous() for name, tensor in tensors.items()}
    draft = path.with_suffix(".draft")  # of one name, so that runs that were killed leave one at most
    try:
        draft.unlink(missing_ok=True)
        with replaced(path, temporary=draft) as stream:
            stream.write(serialized(whole, metadata={"progress": json.dumps(asdict(progress))}))
    except (OSError, SafetensorError) as error:
        kept = "the one before it is kept" if path.exists() else "none was saved before"
        raise TrainingError(
            f"{path}: the checkpoint could not be written ({error}); {kept}. "
            "Make room or choose another --run, then go on with --resume"
        ) from error


def progress_of(path: Path) -> Progress:
    """Where a checkpoint stands, without its tensors; TrainingError where it is damaged."""
    try:
        with safe_open(path, framework="pt") as file:
            return Progress(**json.loads(file.metadata()["progress"]))
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
        raise TrainingError(f"{path}: the checkpoint is damaged or of another version: {error}") from error


def load(path: Path) -> tuple[dict[str, Tensor], Progress]:
    """The tensors and the progress that `save` wrote."""
    try:
        with safe_open(path, framework="pt") as file:
            progress = Progress(**json.loads(file.metadata()["progress"]))
            return {name: file.get_tensor(name) for name in file.keys()}, progress  # noqa: SIM118
    except FileNotFoundError:
        raise TrainingError(f"{path}: there is no checkpoint to resume from; leave --resume out") from None
    except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
        raise TrainingError(f"{path}: the checkpoint is damaged or of another version: {error}") from error
