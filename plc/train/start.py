"""From datasets and a configuration to a run that trains: anew, on from another run, or resumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from rich.console import Console
from torch import Tensor, nn

from data_prep.dataset import Pair, Pairs, read_pairs
from data_prep.errors import ConfigError, TrainingError
from data_prep.text.vocabulary import Subwords
from plc.models.edits import ADDITIONS
from plc.train.config import Config, DataConfig, read_config, write_config
from plc.train.data import Examples, Lexicon, encode, extended, lexicon_of, word_counts
from plc.train.ends import explained
from plc.train.loop import Outcome, Trainer
from plc.train.pieces.subwords import Pieces, learn
from plc.train.processes.group import Group
from plc.train.record.origin import Origin, completed, read_origin
from plc.train.record.run import (
    CONFIG,
    hashes_of,
    model_of,
    refuse_to_overwrite,
    reopened,
    write_begin,
)
from plc.train.record.tracking import Display, Tracker
from plc.train.weights import count

HELD_OUT = (
    "test_pair",
    "test_source",
    "test_variant",
    "test_cwe",
    "test_cwes",
    "valid_pair",
    "valid_source",
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a run trains on."""

    examples: Examples
    lexicon: Lexicon


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
    """Train in `run`: anew, from another run or a model directory, or from its own last checkpoint.

    A configuration without [model] or [data] takes those of the model that it begins from, or resumes.
    """
    group = group or Group()
    with Display(Console(stderr=True, quiet=not group.leads)) as display, explained(run):
        origin = None if resume or begin_from is None else read_origin(begin_from)
        if origin is not None:
            config = completed(config, origin.config)
        elif resume and (run / CONFIG).exists():
            config = completed(config, read_config(run / CONFIG))
        _check_vocabulary(config, origin)
        loaded = _load(config, data, run, group=group, resume=resume, origin=origin)
        model = _model(config, loaded.lexicon, origin)
        display.say(
            f"{len(loaded.examples.train):,} training rows, {len(loaded.examples.valid):,} validation rows, "
            f"{len(loaded.lexicon.vocabulary):,} words, {len(loaded.lexicon.cwes)} CWEs, "
            f"{count(model.parameters()):,} weights"
        )
        trainer = Trainer(
            model, loaded.examples, config=config, run=run, display=display, device=group.device, group=group
        )
        if resume:
            trainer.resume()
        with Tracker(run if group.leads else None, from_step=trainer.step) as tracker:
            return trainer.train(tracker, lease_minutes=lease_minutes)


def _load(
    config: Config, data: Sequence[Path], run: Path, *, group: Group, resume: bool, origin: Origin | None
) -> Loaded:
    datasets = [read_pairs(directory) for directory in data]
    rows = [row for dataset in datasets for row in dataset]
    hashes = hashes_of(data)
    if resume:
        lexicon = reopened(run, config, hashes)
    else:
        refuse_to_overwrite(run)
        lexicon = lexicon_of(
            rows,
            config=config.data,
            family=config.model.family,
            name_parts=config.model.name_parts,
            subwords=_subwords(config.data, rows, group=group, origin=origin),
        )
        if origin is not None:
            _check_held_out(config.data, origin)
            lexicon = extended(origin.lexicon, lexicon)
    examples = encode(rows, lexicon=lexicon, config=config.data, family=config.model.family)
    group.wait()  # nobody writes before everybody has looked
    if group.leads and resume:
        write_config(config, run / CONFIG)
    elif group.leads:
        write_begin(
            run,
            config,
            lexicon=lexicon,
            kept_names=({} if origin is None else origin.kept_names) | kept_names_of(datasets),
            data={"sha256": hashes, "rows": _counts(examples, len(rows))},
            processes=group.size,
        )
    return Loaded(examples, lexicon)


def _subwords(
    data: DataConfig, rows: Sequence[Pair], *, group: Group, origin: Origin | None
) -> Subwords | None:
    """What cuts words into pieces, where they are cut: that of the origin, or learnt of the training rows."""
    if data.vocabulary == "word":
        return None
    if origin is not None:
        return origin.lexicon.vocabulary.subwords
    kind, size = data.vocabulary, data.vocabulary_size
    content = group.from_leader(lambda: learn(word_counts(rows, config=data), kind=kind, size=size))
    return Pieces(kind, content)


def _check_vocabulary(config: Config, origin: Origin | None) -> None:
    """ConfigError where words are cut into pieces for a model that cannot read them."""
    kind = config.data.vocabulary
    if kind != "word" and config.model.family == "edits":
        raise ConfigError(
            f"data.vocabulary = '{kind}' is for families 'gru' and 'transformer'; family 'edits' points at "
            "words and writes words: leave data.vocabulary out"
        )
    if origin is not None and kind != origin.config.data.vocabulary:
        raise ConfigError(
            f"data.vocabulary = '{kind}', but {origin.path} reads '{origin.config.data.vocabulary}'; "
            "give the same, or leave --from out"
        )


def _model(config: Config, lexicon: Lexicon, origin: Origin | None) -> nn.Module:
    torch.manual_seed(config.seed)
    model = model_of(config.model, lexicon)
    if origin is not None:
        adopt(model, origin.tensors(), origin=origin.path)
    return model


@torch.no_grad()
def adopt(model: nn.Module, tensors: Mapping[str, Tensor], *, origin: Path) -> None:
    """Begin with another run's weights; rows of words and classes that it did not have stay as they are.

    A model that read no names, or did not follow them, may learn to: what they add begins as nothing.

    Raises TrainingError where the sizes of the two models differ in anything else.
    """
    own = model.state_dict()
    fits = all(
        name in own and tensor.shape[1:] == own[name].shape[1:] and len(tensor) <= len(own[name])
        for name, tensor in tensors.items()
    ) and all(name in tensors or name.startswith(ADDITIONS) for name in own)
    if not fits:
        raise TrainingError(
            f"{origin} holds a model of other sizes; leave [model] out, or give that of its config.toml"
        )
    for name, tensor in tensors.items():
        own[name][: len(tensor)] = tensor


def kept_names_of(datasets: Sequence[Pairs]) -> dict[str, list[str]]:
    """The names that stay words, by language: each dataset decided it for its own."""
    kept_names: dict[str, set[str]] = {}
    for dataset in datasets:
        if dataset.kept_names is not None:
            for language in {row.language for row in dataset}:
                kept_names.setdefault(language, set()).update(dataset.kept_names)
    return {language: sorted(names) for language, names in sorted(kept_names.items())}


def _check_held_out(data: DataConfig, origin: Origin) -> None:
    """What this run tests or validates on, the run that it begins from must not have trained on."""
    before = origin.config.data
    for name in HELD_OUT:
        trained_on = sorted(set(getattr(data, name)) - set(getattr(before, name)))
        if trained_on:
            raise ConfigError(
                f"data.{name} holds out {trained_on}, which {origin.path} trained on; "
                "hold out what its config.toml does, or leave --from out"
            )


def _counts(examples: Examples, rows: int) -> dict[str, object]:
    counts: dict[str, object] = {"all": rows}
    for name, part in (("train", examples.train), ("valid", examples.valid)):
        identity = sum(example.identity for example in part)
        counts[name] = {"flawed": len(part) - identity, "identity": identity}
    return counts | {"left out": examples.left_out}
