"""What a run may begin from: the best weights of another run, or a model directory."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from data_prep.errors import TrainingError
from plc.decode.model_directory import MANIFEST, check_manifest
from plc.train.config import Config, read_config
from plc.train.data import Lexicon
from plc.train.record import checkpoint
from plc.train.record.run import CONFIG, VOCABULARY, read_lexicon

WEIGHTS = "model.safetensors"


@dataclass(frozen=True, slots=True)
class Origin:
    """A trained model to go on from; `kept_names` are the names that stay words, by language."""

    path: Path
    config: Config
    lexicon: Lexicon
    kept_names: dict[str, list[str]]

    def tensors(self) -> dict[str, Tensor]:
        """The weights; TrainingError where they cannot be read."""
        if not (self.path / MANIFEST).exists():
            return checkpoint.load(self.path / checkpoint.BEST)[0]
        try:
            return load_file(self.path / WEIGHTS)
        except (OSError, SafetensorError) as error:
            raise TrainingError(f"{self.path / WEIGHTS}: cannot be read as weights: {error}") from error


def read_origin(path: Path) -> Origin:
    """Read a run or a model directory.

    Raises TrainingError where it is neither or has no weights, ModelError where a model directory is damaged.
    """
    if (path / MANIFEST).exists():
        _, manifest = check_manifest(path)
        if WEIGHTS not in manifest["files"]:
            raise TrainingError(f"{path} has no {WEIGHTS} to go on from; export the run again")
    elif not (path / CONFIG).exists():
        raise TrainingError(f"--from {path}: neither a run of `plc train` nor a model directory")
    elif not (path / checkpoint.BEST).exists():
        raise TrainingError(f"--from {path}: the run has no best weights yet; train it past a validation")
    content = json.loads((path / VOCABULARY).read_text(encoding="utf-8"))
    return Origin(
        path=path,
        config=read_config(path / CONFIG),
        lexicon=read_lexicon(path),
        kept_names=dict(content.get("known_by_language", {})),
    )


def completed(config: Config, before: Config) -> Config:
    """The configuration, with the [model] and [data] of the model before it where it has none of its own.

    So the sizes fit, and what was held out from the one stays held out from the other.
    """
    missing = {"model": before.model, "data": before.data}
    given = config.model_fields_set
    return config.model_copy(update={name: part for name, part in missing.items() if name not in given})
