"""A run directory: everything that repeats a training run, written and read back."""

from __future__ import annotations

import hashlib
import json
import platform
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy
import torch

from data_prep.errors import TrainingError
from data_prep.git_command import git
from data_prep.text.name_parts import NameParts
from data_prep.text.naming import is_linked
from data_prep.text.vocabulary import Vocabulary
from plc import __version__
from plc.train.build import build_model
from plc.train.config import Config, ModelConfig, read_config, to_toml, write_config
from plc.train.data import Lexicon
from plc.train.pieces.subwords import FILES, read_subwords
from plc.train.record import checkpoint
from plc.train.record.energy import Meter

CONFIG = "config.toml"
VOCABULARY = "vocab.json"
DATA = "data.json"
ENVIRONMENT = "environment.json"


def read_lexicon(run: Path) -> Lexicon:
    """The vocabulary and CWEs of a run, from its vocab.json and, where words are pieces, what made them."""
    path = run / VOCABULARY
    vocabulary = Vocabulary.load(path)
    kind = read_config(run / CONFIG).data.vocabulary
    if kind != "word":
        pieces = Vocabulary.of_pieces(read_subwords(run, kind))
        if pieces != vocabulary:
            raise TrainingError(f"{path}: names other pieces than {FILES[kind]} beside it; restore the run")
        vocabulary = pieces
    content = json.loads(path.read_text(encoding="utf-8"))
    return Lexicon(vocabulary, tuple(content["cwes"]), NameParts(content.get("parts", ())))


def load_trained(run: Path) -> tuple[Config, Lexicon, torch.nn.Module]:
    """A run's configuration, words and best model, ready to evaluate or export."""
    config, lexicon = read_config(run / CONFIG), read_lexicon(run)
    model = model_of(config.model, lexicon)
    if not (run / checkpoint.BEST).exists():
        raise TrainingError(
            f"{run} has no best checkpoint yet: train it on (--resume) past its first validation"
        )
    tensors, _ = checkpoint.load(run / checkpoint.BEST)
    model.load_state_dict(tensors)
    return config, lexicon, model.eval()


def model_of(config: ModelConfig, lexicon: Lexicon) -> torch.nn.Module:
    """A fresh model for these words, classes and parts of names."""
    return build_model(
        config,
        vocabulary=len(lexicon.vocabulary),
        classes=max(len(lexicon.cwes), 1),
        name_parts=len(lexicon.parts),
        linked=[is_linked(word) for word in lexicon.vocabulary.words],
    )


def hashes_of(data: Sequence[Path]) -> dict[str, str]:
    """The sha256 of each dataset's pairs."""
    hashes: dict[str, str] = {}
    for directory in data:
        with (directory / "pairs.parquet").open("rb") as file:
            hashes[str(directory)] = hashlib.file_digest(file, "sha256").hexdigest()
    return hashes


def environment() -> dict[str, Any]:
    """What else a run depends on: versions, commit, command, machine."""
    return {
        "plc": __version__,
        "python": platform.python_version(),
        "torch": torch.__version__,
        "numpy": numpy.__version__,
        "platform": platform.platform(),
        "threads": torch.get_num_threads(),
        "energy": Meter.here().name,
        "commit": commit_here(),
        "command": shlex.join(sys.argv),
    }


def refuse_to_overwrite(run: Path) -> None:
    """TrainingError where the directory holds a run already."""
    if (run / checkpoint.LAST).exists():
        raise TrainingError(f"{run}: holds a training run already; --resume it, or choose another --run")


def reopened(run: Path, config: Config, hashes: Mapping[str, str]) -> Lexicon:
    """The words of the run that is to go on; TrainingError where it was begun otherwise."""
    if not (run / CONFIG).exists():
        raise TrainingError(f"{run}: there is no training run to resume; leave --resume out")
    before = read_config(run / CONFIG)
    if to_toml(before.model_copy(update={"stop": config.stop})) != to_toml(config):
        raise TrainingError(
            f"{run}: was begun with another configuration (see {run / CONFIG}); "
            "only [stop] may change on --resume"
        )
    seen = json.loads((run / DATA).read_text(encoding="utf-8"))["sha256"]
    if sorted(seen.values()) != sorted(hashes.values()):
        raise TrainingError(f"{run}: was begun with data other than {', '.join(hashes)}; give the same")
    return read_lexicon(run)


def write_begin(
    run: Path,
    config: Config,
    *,
    lexicon: Lexicon,
    kept_names: Mapping[str, Sequence[str]],
    data: Mapping[str, object],
    processes: int,
) -> None:
    """Everything about a new run that is known before its first step."""
    run.mkdir(parents=True, exist_ok=True)
    write_config(config, run / CONFIG)
    words = {
        "words": lexicon.vocabulary.words,
        "known": sorted(set().union(*kept_names.values())),
        "known_by_language": kept_names,
        "cwes": lexicon.cwes,
        "parts": lexicon.parts.words,
    }
    (run / VOCABULARY).write_text(json.dumps(words, ensure_ascii=False) + "\n", encoding="utf-8")
    if lexicon.vocabulary.subwords is not None:
        (run / lexicon.vocabulary.subwords.file).write_bytes(lexicon.vocabulary.subwords.content)
    _write(run / DATA, data)
    _write(run / ENVIRONMENT, environment() | {"processes": processes})


def commit_here() -> str | None:
    """The commit of the checkout that this code runs from; None where it is installed."""
    try:
        output, _ = git(Path(__file__).parent, ["rev-parse", "HEAD"]).communicate()
    except FileNotFoundError:
        return None
    return output.decode("ascii").strip() or None


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
