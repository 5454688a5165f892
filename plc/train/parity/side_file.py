"""A perturbation on disk: a few kilobytes, bound to the model that it was learnt for."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import nn

from data_prep.errors import ModelError, TrainingError
from plc.base.whole import write_bytes
from plc.models.edits import EditModel
from plc.models.perturbation import Perturbation

NAME = "perturbation.safetensors"
_KIND = "plc perturbation 1"
_LEARN = "`plc train --perturbation` learns"


def write(path: Path, perturbation: Perturbation, *, model_sha256: str) -> None:
    """Write it in float16; `model_sha256` is the hash of the model's manifest."""
    tensors = {name: tensor.detach().half() for name, tensor in perturbation.state_dict().items()}
    content = save(tensors, metadata={"kind": _KIND, "model_sha256": model_sha256})
    try:
        write_bytes(path, content)
    except OSError as error:
        raise TrainingError(f"{path} cannot be written: {error}") from error


def read(path: Path, *, model_sha256: str) -> Perturbation:
    """Read it back; ModelError where it is none, damaged, or of another model."""
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
    except (OSError, SafetensorError) as error:
        raise ModelError(f"{path} cannot be read as a perturbation: {error}") from error
    if metadata.get("kind") != _KIND:
        raise ModelError(f"{path} is no perturbation that this plc reads: {_LEARN} one")
    if metadata.get("model_sha256") != model_sha256:
        raise ModelError(
            f"{path} was learnt for another model ({metadata.get('model_sha256', 'unnamed')[:12]}, "
            f"this one is {model_sha256[:12]}): {_LEARN} another"
        )
    try:
        positions, rank = tensors["shares"].shape
        found = Perturbation(positions=positions, rank=rank, embedding=len(tensors["everywhere"]))
        found.load_state_dict(tensors)
    except (KeyError, RuntimeError, ValueError) as error:
        raise ModelError(f"{path}: a perturbation with other tensors than its kind has: {error}") from error
    return found


def give(model: nn.Module, perturbation: Perturbation) -> None:
    """Have a model add the perturbation; ModelError where it cannot."""
    if not isinstance(model, EditModel):
        raise ModelError("a perturbation belongs to a model of family 'edits'")
    if model.embedding.weight.size(1) != len(perturbation.everywhere):
        raise ModelError(
            f"the perturbation has {len(perturbation.everywhere)} numbers for a word, "
            f"the model {model.embedding.weight.size(1)}"
        )
    with torch.no_grad():
        model.perturbation = perturbation.to(model.embedding.weight.device)
