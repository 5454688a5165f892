"""A run directory: everything that repeats a training run, and the training in it."""

from __future__ import annotations

import hashlib
import json
import platform
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy
import torch
from rich.console import Console

from data_prep.dataset import Pair, Pairs, read_pairs
from data_prep.errors import TrainingError
from data_prep.vocabulary import Vocabulary
from plc import __version__
from plc.train import checkpoint
from plc.train.build import build_model
from plc.train.config import Config, read_config, write_config
from plc.train.data import Examples, Lexicon, encode, extended, lexicon_of
from plc.train.group import Group
from plc.train.loop import Outcome, Trainer, explained
from plc.train.tracking import Display, Tracker
from plc.train.weights import count

CONFIG = "config.toml"
VOCABULARY = "vocab.json"
DATA = "data.json"
ENVIRONMENT = "environment.json"


def train_run(
    config: Config,
    *,
    data: Sequence[Path],
    run: Path,
    resume: bool = False,
    begin_from: Path | None = None,
    lease_minutes: float | None = None,
    group: Group | None = None,
) -> Outcome:
    """Train in `run`: anew, from the best weights of `begin_from`, or from its own last checkpoint."""
    group = group or Group()
    with Display(Console(stderr=True, quiet=not group.leads)) as display, explained(run):
        datasets = [read_pairs(directory) for directory in data]
        rows = [row for dataset in datasets for row in dataset]
        hashes = {str(directory): _sha256(directory / "pairs.parquet") for directory in data}
        if resume:
            lexicon = _reopened(run, config, hashes)
        else:
            _refuse_to_overwrite(run)
            lexicon = lexicon_of(rows, config=config.data, family=config.model.family)
            if begin_from is not None:
                lexicon = extended(read_lexicon(begin_from), lexicon)
        examples = encode(rows, lexicon=lexicon, config=config.data, family=config.model.family)
        group.wait()  # nobody writes before everybody has looked
        if group.leads:
            run.mkdir(parents=True, exist_ok=True)
            write_config(config, run / CONFIG)
            if not resume:
                _write_lexicon(run / VOCABULARY, lexicon, known_of(datasets))
                _write(run / DATA, {"sha256": hashes, "rows": _counts(examples, rows)})
                _write(run / ENVIRONMENT, environment() | {"processes": group.size})
        del rows, datasets
        begin_from = None if resume else begin_from
        return _train(config, examples, lexicon, run, group, display, resume, begin_from, lease_minutes)


def _train(
    config: Config,
    examples: Examples,
    lexicon: Lexicon,
    run: Path,
    group: Group,
    display: Display,
    resume: bool,
    begin_from: Path | None,
    lease_minutes: float | None,
) -> Outcome:
    torch.manual_seed(config.seed)
    model = build_model(config.model, vocabulary=len(lexicon.vocabulary), classes=max(len(lexicon.cwes), 1))
    if begin_from is not None:
        adopt(model, checkpoint.load(begin_from / checkpoint.BEST)[0], origin=begin_from)
    display.say(
        f"{len(examples.train):,} training rows, {len(examples.valid):,} validation rows, "
        f"{len(lexicon.vocabulary):,} words, {len(lexicon.cwes)} CWEs, "
        f"{count(model.parameters()):,} weights"
    )
    trainer = Trainer(
        model,
        examples,
        config=config,
        run=run,
        display=display,
        device=torch.device("cuda" if torch.cuda.is_available() else "cpu"),
        group=group,
    )
    if resume:
        trainer.resume()
    with Tracker(run if group.leads else None, from_step=trainer.step) as tracker:
        return trainer.train(tracker, lease_minutes=lease_minutes)


def read_lexicon(run: Path) -> Lexicon:
    """The vocabulary and CWEs of a run, from its vocab.json."""
    path = run / VOCABULARY
    vocabulary = Vocabulary.load(path)
    return Lexicon(vocabulary, tuple(json.loads(path.read_text(encoding="utf-8"))["cwes"]))


def load_trained(run: Path) -> tuple[Config, Lexicon, torch.nn.Module]:
    """A run's configuration, words and best model, ready to evaluate or export."""
    config, lexicon = read_config(run / CONFIG), read_lexicon(run)
    model = build_model(config.model, vocabulary=len(lexicon.vocabulary), classes=max(len(lexicon.cwes), 1))
    tensors, _ = checkpoint.load(run / checkpoint.BEST)
    model.load_state_dict(tensors)
    return config, lexicon, model.eval()


@torch.no_grad()
def adopt(model: torch.nn.Module, tensors: Mapping[str, torch.Tensor], *, origin: Path) -> None:
    """Begin with another run's weights; rows of words and classes that it did not have stay as they are.

    Raises TrainingError where the sizes of the two models differ in anything else.
    """
    own = model.state_dict()
    fits = own.keys() == tensors.keys() and all(
        tensor.shape[1:] == own[name].shape[1:] and len(tensor) <= len(own[name])
        for name, tensor in tensors.items()
    )
    if not fits:
        raise TrainingError(f"{origin} holds a model of other sizes; give the [model] of its config.toml")
    for name, tensor in tensors.items():
        own[name][: len(tensor)] = tensor


def known_of(datasets: Sequence[Pairs]) -> dict[str, list[str]]:
    """The names that stay words, by language: each dataset decided it for its own."""
    known: dict[str, set[str]] = {}
    for dataset in datasets:
        if dataset.known is not None:
            for language in {row.language for row in dataset}:
                known.setdefault(language, set()).update(dataset.known)
    return {language: sorted(names) for language, names in sorted(known.items())}


def environment() -> dict[str, Any]:
    """What else a run depends on: versions, commit, command, machine."""
    return {
        "plc": __version__,
        "python": platform.python_version(),
        "torch": torch.__version__,
        "numpy": numpy.__version__,
        "platform": platform.platform(),
        "threads": torch.get_num_threads(),
        "commit": _commit(),
        "command": shlex.join(sys.argv),
    }


def _refuse_to_overwrite(run: Path) -> None:
    if (run / checkpoint.LAST).exists():
        raise TrainingError(f"{run}: holds a training run already; --resume it, or choose another --run")


def _write_lexicon(path: Path, lexicon: Lexicon, known: dict[str, list[str]]) -> None:
    words = {
        "words": lexicon.vocabulary.words,
        "known": sorted(set().union(*known.values())),
        "known_by_language": known,
        "cwes": lexicon.cwes,
    }
    path.write_text(json.dumps(words, ensure_ascii=False) + "\n", encoding="utf-8")


def _reopened(run: Path, config: Config, hashes: dict[str, str]) -> Lexicon:
    if not (run / CONFIG).exists():
        raise TrainingError(f"{run}: there is no training run to resume; leave --resume out")
    before = read_config(run / CONFIG)
    if before.model_copy(update={"stop": config.stop}) != config:
        raise TrainingError(
            f"{run}: was begun with another configuration (see {run / CONFIG}); "
            "only [stop] may change on --resume"
        )
    seen = json.loads((run / DATA).read_text(encoding="utf-8"))["sha256"]
    if sorted(seen.values()) != sorted(hashes.values()):
        raise TrainingError(f"{run}: was begun with data other than {', '.join(hashes)}; give the same")
    return read_lexicon(run)


def _counts(examples: Examples, rows: Sequence[Pair]) -> dict[str, Any]:
    counts: dict[str, Any] = {"all": len(rows)}
    for name, part in (("train", examples.train), ("valid", examples.valid)):
        identity = sum(example.identity for example in part)
        counts[name] = {"flawed": len(part) - identity, "identity": identity}
    return counts | {"left out": examples.left_out}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _commit() -> str | None:
    """The commit of the checkout that this code runs from; None where it is installed."""
    command = ["git", "-C", str(Path(__file__).parent), "rev-parse", "HEAD"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    return done.stdout.strip() or None


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
