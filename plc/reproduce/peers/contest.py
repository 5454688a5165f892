"""One contest: speed in turns, then both trained for the same minutes, decoded and scored alike."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from data_prep.dataset import Pair, read_pairs
from plc.evaluate.held_out import Source, measured_part
from plc.evaluate.metrics import repair_rates
from plc.evaluate.predictions import Prediction, predict
from plc.evaluate.readers import load_subject
from plc.reproduce.engine.cells import Json
from plc.reproduce.engine.leases import Lease
from plc.reproduce.engine.training import train_in
from plc.reproduce.measure.kept import kept
from plc.reproduce.measure.machine import machine, threads
from plc.reproduce.measure.stepping import device_of
from plc.reproduce.peers import commands, outputs
from plc.reproduce.peers.environment import Environment, run
from plc.reproduce.peers.export import export
from plc.reproduce.peers.speed import OURS, THEIRS, Fold, measure
from plc.train.config import Config
from plc.train.data import encode, lexicon_of
from plc.train.record.run import load_trained
from plc.train.validation import Validation, validation_sums

_VALIDATIONS = 10  # of one training of ours


@dataclass(frozen=True, slots=True)
class Contest:
    """What decides the outcome: our configuration, from which theirs follows, the rows, and the minutes."""

    config: Config
    data: Path
    minutes: float  # of one core's time, or the card's, that each training gets
    max_words: int
    sources: int | None  # flawed test sources, drawn evenly; None for all

    def planned(self, updates: int) -> Config:
        """Our configuration for so many updates."""
        often = {"max_steps": updates, "validate_steps": max(1, updates // _VALIDATIONS)}
        return self.config.model_copy(update={"stop": self.config.stop.model_copy(update=often)})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a contest is held, and how long it may still take."""

    environment: Environment
    directory: Path
    lease: Lease

    def run(
        self,
        command: Sequence[str],
        arguments: Sequence[str],
        *,
        output: str,
        cpu: bool = True,
        mode: Literal["wb", "ab"] = "wb",
    ) -> Path:
        """What a program of theirs says, in `directory`; it is not run again where that lies there."""
        path = self.directory / output
        if not path.exists():
            run(command, arguments, output=path, lease=self.lease, cpu=cpu, mode=mode)
        return path


def compete(asked: Contest, place: Place) -> Mapping[str, Json]:
    """Speeds, and what the same minutes of one core teach each: validation loss and repair rates.

    The minutes are turned into updates by the speed that each had when both were measured in turns, so that
    what else the machine does takes nothing from either. Validation is not counted, of neither.
    """
    pairs = read_pairs(asked.data).pairs
    test = held_out_sources(pairs, asked)
    fold = _exported(pairs, test, asked, place)
    with threads(1):
        made_on = kept(place.directory, "machine", lambda: machine(device_of("auto")))
        speeds = measure(fold, asked.config, place.environment, lease=place.lease, directory=place.directory)
        speed_of = {THEIRS: THEIRS, OURS: f"{OURS} {asked.config.optim.precision}"}
        updates = {side: speeds.updates_in(asked.minutes, name=name) for side, name in speed_of.items()}
        outcomes = {
            OURS: kept(place.directory, OURS, lambda: _ours(asked, updates[OURS], test, fold, place)),
            THEIRS: kept(place.directory, THEIRS, lambda: _theirs(asked, updates[THEIRS], test, fold, place)),
        }
    return {
        "words_per_second": {name: list(speeds.words_per_second(name).values) for name in speeds.turns},
        "speed_of": speed_of,
        "parameters": {side: speeds.parameters(name) for side, name in speed_of.items()},
        "updates": updates,
        "outcomes": outcomes,
        "rows": {"train": len(fold.train), "valid": len(fold.valid), "test": len(test)},
        "machine": made_on,
    }


def held_out_sources(pairs: Sequence[Pair], asked: Contest) -> tuple[Source, ...]:
    """The flawed sources of the fold, none of whose words are too many."""
    config = asked.config.data
    short = [pair for pair in pairs if max(len(pair.source), len(pair.target)) <= asked.max_words]
    return measured_part(short, split="pair", config=config, limit=asked.sources).of_kind("flawed")


def scored(test: Sequence[Source], candidates: Sequence[Sequence[tuple[str, ...]]]) -> list[Prediction]:
    """Anybody's candidates as our evaluator takes them."""
    return [
        Prediction(source, 1.0, tuple(found), (), ()) for source, found in zip(test, candidates, strict=True)
    ]


def _exported(pairs: Sequence[Pair], test: Sequence[Source], asked: Contest, place: Place) -> Fold:
    config = asked.config
    text, binarised = place.directory / "text", place.directory / "binarised"
    log = place.directory / "preprocess.log"
    if not log.exists():
        shutil.rmtree(binarised, ignore_errors=True)  # of an interrupted run
        export(pairs, config=config, test=test, out=text)
        place.run(place.environment.preprocess, commands.preprocess(text, binarised), output=log.name)
    lexicon = lexicon_of(pairs, config=config.data, family=config.model.family)
    examples = encode(pairs, lexicon=lexicon, config=config.data, family=config.model.family)
    return Fold(examples.train, examples.valid, len(lexicon.vocabulary), binarised)


def _ours(
    asked: Contest, updates: int, test: Sequence[Source], fold: Fold, place: Place
) -> Mapping[str, Json]:
    trained = train_in(place.directory, asked.planned(updates), [asked.data], lease=place.lease)
    place.lease.check()
    device, optim = device_of("auto"), asked.config.optim
    _, _, model = load_trained(trained)
    sums = validation_sums(
        model.to(device),
        fold.valid,
        batch_words=4 * optim.batch_words,
        precision=optim.precision,
        device=device,
    )
    given = predict(load_subject(trained, backend="torch", threads=1).reader, test)
    return _outcome(given, valid_loss=Validation.of(sums).loss)


def _theirs(
    asked: Contest, updates: int, test: Sequence[Source], fold: Fold, place: Place
) -> Mapping[str, Json]:
    """fairseq goes on from its last checkpoint by itself where it was interrupted, and so does its log."""
    cpu = device_of("auto").type != "cuda"
    saved = place.directory / "peer"
    manner = commands.Manner(updates, max(1, updates // 20), cpu, keep=True)
    training = commands.train(fold.binarised, asked.planned(updates), manner, save=saved)
    mode: Literal["wb", "ab"] = "ab" if (saved / commands.LAST).exists() else "wb"
    log = place.run(place.environment.train, training, output="peer.log", cpu=cpu, mode=mode)
    decoding = commands.generate(fold.binarised, saved / commands.BEST, cpu=cpu)
    answers = place.run(place.environment.generate, decoding, output="generated.txt", cpu=cpu)
    found = outputs.candidates(answers.read_text("utf-8"), sources=len(test))
    return _outcome(scored(test, found), valid_loss=outputs.validation_loss(log.read_text("utf-8")))


def _outcome(given: Sequence[Prediction], *, valid_loss: float) -> Mapping[str, Json]:
    rates = repair_rates(given, threshold=None)
    return {"valid_loss": valid_loss, "rates": {name: rate.to_json() for name, rate in rates.items()}}
