"""Ours and theirs in turns on the same rows: target words a second, and what so many minutes hold."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import Any, cast, final

from plc.reproduce.engine.cells import Json
from plc.reproduce.engine.leases import Lease
from plc.reproduce.measure.alternation import Repeats, turns
from plc.reproduce.measure.kept import kept
from plc.reproduce.measure.stepping import Stepper, device_of
from plc.reproduce.peers import commands, outputs
from plc.reproduce.peers.environment import Environment, run
from plc.reproduce.peers.errors import PeerError
from plc.train.batches import epoch_order
from plc.train.config import Config, Precision
from plc.train.data import Example

REPEATS = 3
_EVERY = 10  # updates between two lines of fairseq's log
_WARMING = 10  # updates that are not counted, of either
_COUNTED = 40  # updates of each turn
THEIRS, OURS = "theirs", "ours"


@dataclass(frozen=True, slots=True)
class Fold:
    """What both train on: our rows as ids, and the same rows binarised."""

    train: tuple[Example, ...]
    valid: tuple[Example, ...]
    vocabulary: int
    binarised: Path


@dataclass(frozen=True, slots=True)
class Turn:
    """What one contestant did in one turn: target words, `</s>` counted and padding not."""

    words_per_second: float
    words_per_update: float
    parameters: int


@dataclass(frozen=True, slots=True)
class Speeds:
    """All turns, by contestant."""

    turns: Mapping[str, tuple[Turn, ...]]

    @classmethod
    def of(cls, rounds: Sequence[Mapping[str, Json]]) -> Speeds:
        """Read what the rounds kept."""
        names = rounds[0] if rounds else ()
        return cls({name: tuple(_turn_of(each[name]) for each in rounds) for name in names})

    def words_per_second(self, name: str) -> Repeats:
        """Of one contestant, round by round."""
        return Repeats(tuple(turn.words_per_second for turn in self.turns[name]))

    def updates_in(self, minutes: float, *, name: str) -> int:
        """How many updates of one contestant so many minutes hold, by its medians; at least one."""
        each = statistics.median(turn.words_per_update for turn in self.turns[name])
        return max(1, int(60 * minutes * self.words_per_second(name).median / each))

    def parameters(self, name: str) -> int:
        """How many numbers it learns."""
        return self.turns[name][0].parameters


def _turn_of(content: Json) -> Turn:
    if not isinstance(content, Mapping):
        raise PeerError("a round of the speed measurement holds no turn: remove the cell and run it again")
    return Turn(**{name: cast(Any, content[name]) for name in Turn.__dataclass_fields__})


@final
class _Ours:
    """Our training, turn by turn, on batches of whole epochs."""

    def __init__(self, fold: Fold, config: Config, *, precision: Precision) -> None:
        optim = config.optim.model_copy(update={"precision": precision})
        self._device = device_of("auto")
        self._stepper = Stepper(config.model, optim=optim, vocabulary=fold.vocabulary, device=self._device)
        self._fold = fold
        self._config = config

    def __call__(self, number: int) -> Turn:
        """One turn, collating counted."""
        clock = time.perf_counter if self._device.type == "cuda" else time.process_time
        batches = _batches(self._fold, self._config, turn=number)
        for batch in batches[:_WARMING]:
            self._stepper.step(batch)
        words = 0
        began = clock()
        for batch in batches[_WARMING:]:
            self._stepper.step(batch)
            words += sum(len(example.target) for example in batch)
        return Turn(words / (clock() - began), words / _COUNTED, self._stepper.parameters)


@final
class _Theirs:
    """Their training: a program of its own each turn, of which only the updates after warming up count."""

    def __init__(
        self,
        fold: Fold,
        config: Config,
        environment: Environment,
        *,
        lease: Lease,
        directory: Path,
    ) -> None:
        self._fold = fold
        self._config = config
        self._environment = environment
        self._lease = lease
        self._directory = directory
        self._cpu = device_of("auto").type != "cuda"

    def __call__(self, number: int) -> Turn:
        """One turn, as fairseq counts it."""
        manner = commands.Manner(_WARMING + _COUNTED, _EVERY, self._cpu, keep=False)
        config = self._config.model_copy(
            update={"seed": self._config.seed + number}
        )  # other batches each turn
        arguments = commands.train(self._fold.binarised, config, manner, save=self._directory / "unused")
        log = self._directory / f"speed-{number}.log"
        run(self._environment.train, arguments, output=log, lease=self._lease, cpu=self._cpu)
        text = log.read_text("utf-8")
        measured = outputs.intervals(text, log_every=_EVERY, skip=_WARMING // _EVERY)
        return Turn(measured.words_per_second, measured.words_per_update, outputs.parameters(text))


def measure(fold: Fold, config: Config, environment: Environment, *, lease: Lease, directory: Path) -> Speeds:
    """All contestants in turns, round by round: theirs in float32, ours in float32, and ours as it trains.

    Rounds that are done are kept in `directory`.
    """
    theirs = _Theirs(fold, config, environment, lease=lease, directory=directory)
    chosen = config.optim.precision
    ours = {
        precision: _Ours(fold, config, precision=precision)
        for precision in dict.fromkeys((chosen, "float32"))
    }
    contestants: dict[str, Callable[[int], Turn]] = {THEIRS: theirs}
    contestants |= {f"{OURS} {precision}": each for precision, each in ours.items()}

    def one(number: int) -> Mapping[str, Json]:
        lease.check()
        return {name: asdict(contestants[name](number)) for name in turns(tuple(contestants), number=number)}

    rounds = [kept(directory, f"round-{number}", partial(one, number)) for number in range(REPEATS)]
    return Speeds.of(rounds)


def _batches(fold: Fold, config: Config, *, turn: int) -> list[Sequence[Example]]:
    """Those of one turn, wherever the measurement was interrupted: other batches each turn."""
    each = _WARMING + _COUNTED
    return list(islice(_epochs(fold, config), turn * each, (turn + 1) * each))


def _epochs(fold: Fold, config: Config) -> Iterator[Sequence[Example]]:
    for epoch in count():
        order = epoch_order(
            fold.train,
            batch_words=config.optim.batch_words,
            identity_share=config.data.identity_share,
            seed=config.seed,
            epoch=epoch,
        )
        for rows in order:
            yield [fold.train[row] for row in rows]
