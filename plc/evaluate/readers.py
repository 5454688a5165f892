"""What `plc evaluate` was given, a run or a model directory, to a model that can be asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, assert_never

from data_prep.errors import ConfigError, ModelError
from plc.decode.model_directory import MANIFEST, load_model
from plc.evaluate.predictions import Reader
from plc.repair.predict.confidence import Confidence
from plc.train.config import Config, read_config

Backend = Literal["torch", "onnx"]
UNCALIBRATED = 0.5  # a run has no threshold of its own before it is exported and calibrated


@dataclass(frozen=True, slots=True)
class Subject:
    """The model under measurement, and the configuration that says what its training held out."""

    reader: Reader
    config: Config
    threshold: float | None  # a score; None for the paper's family, which does not say what is wrong
    name: str
    sha256: str | None  # of a model directory's manifest
    backend: Backend


def load_subject(
    path: Path, *, backend: Backend | None = None, threads: int = 0, perturbation: Path | None = None
) -> Subject:
    """A model directory (ONNX unless `torch` is asked for, or a perturbation given) or a run (torch)."""
    if perturbation is not None:
        if backend == "onnx" or not (path / MANIFEST).is_file():
            raise ConfigError("--perturbation is for a model directory, and computed with torch")
        return _from_directory_weights(path, threads, perturbation)
    if (path / MANIFEST).is_file():
        match backend or "onnx":
            case "onnx":
                return _from_directory(path, threads)
            case "torch":
                return _from_directory_weights(path, threads)
            case never:
                assert_never(never)
    if not (path / "config.toml").is_file():
        raise ModelError(
            f"{path} is neither a model directory (no {MANIFEST}) nor a run (no config.toml): "
            "give what `plc export --out` or `plc train --run` wrote"
        )
    if backend == "onnx":
        raise ConfigError(
            f"{path} is a run, which has no ONNX graphs: export it first with `plc export {path}`"
        )
    return _from_run(path, threads)


def _from_directory(path: Path, threads: int) -> Subject:
    loaded = load_model(path, threads=threads)
    config = read_config(path / "config.toml")
    reader = Reader(
        loaded.model, loaded.vocabulary, loaded.cwes, config.model.family, loaded.parts, Confidence.of(loaded)
    )
    return Subject(reader, config, loaded.calibration.score, loaded.name, loaded.sha256, "onnx")


def _from_directory_weights(path: Path, threads: int, perturbation: Path | None = None) -> Subject:
    import torch
    from safetensors.torch import load_file

    from plc.decode.torch_backend import TorchModel
    from plc.train.data import Lexicon
    from plc.train.parity.side_file import give
    from plc.train.parity.side_file import read as read_perturbation
    from plc.train.record.run import model_of

    loaded = load_model(path, threads=threads)
    config = read_config(path / "config.toml")
    if threads:
        torch.set_num_threads(threads)
    model = model_of(config.model, Lexicon(loaded.vocabulary, loaded.cwes, loaded.parts))
    model.load_state_dict(load_file(path / "model.safetensors"))
    if perturbation is not None:
        give(model, read_perturbation(perturbation, model_sha256=loaded.sha256))
    network = TorchModel(model.eval())
    reader = Reader(
        network, loaded.vocabulary, loaded.cwes, config.model.family, loaded.parts, Confidence.of(loaded)
    )
    return Subject(reader, config, loaded.calibration.score, loaded.name, loaded.sha256, "torch")


def _from_run(path: Path, threads: int) -> Subject:
    import torch

    from plc.decode.torch_backend import TorchModel
    from plc.train.record.run import load_trained

    if threads:
        torch.set_num_threads(threads)
    config, lexicon, model = load_trained(path)
    reader = Reader(TorchModel(model), lexicon.vocabulary, lexicon.cwes, config.model.family, lexicon.parts)
    threshold = UNCALIBRATED if config.model.family == "edits" else None
    return Subject(reader, config, threshold, path.name, None, "torch")
