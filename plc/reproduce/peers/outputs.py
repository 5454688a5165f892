"""What fairseq's programs say, read: candidates, speed, size. Pure text in, values out."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from plc.reproduce.peers.errors import PeerError
from plc.reproduce.peers.words import from_line

_HYPOTHESIS = re.compile(r"H-(\d+)\t(\S+)\t(.*)").fullmatch
_INTERVAL = re.compile(r"train_inner(?: \| |:)(\{.*\})$").search
_VALIDATION = re.compile(r"(?<![a-z_])valid(?: \| |:)(\{.*\})$").search
_PARAMETERS = re.compile(r"num\. trained: ([\d,]+)\)").search

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Intervals:
    """A training's account of its speed: target words, `</s>` counted and padding not, and seconds."""

    updates: int
    words: float
    seconds: float

    @property
    def words_per_second(self) -> float:
        return self.words / self.seconds

    @property
    def words_per_update(self) -> float:
        return self.words / self.updates


def candidates(text: str, *, sources: int) -> list[tuple[Words, ...]]:
    """The hypotheses of each test source, best first, from fairseq-generate's output in any order.

    PeerError where a source has none, or one appears that was not asked for.
    """
    found: dict[int, list[tuple[float, Words]]] = {}
    for line in text.split("\n"):  # not splitlines: a word may hold another line end
        match = _HYPOTHESIS(line)
        if match is not None:
            found.setdefault(int(match[1]), []).append((float(match[2]), from_line(match[3])))
    wrong = sorted({*range(sources)} ^ found.keys())
    if wrong:
        raise PeerError(
            f"fairseq-generate answered for {len(found):,} sources, not for the {sources:,} that were asked "
            f"(source {wrong[0]} is amiss): remove its output and run the cell again"
        )
    return [_best_first(found[number]) for number in range(sources)]


def intervals(text: str, *, log_every: int, skip: int = 1) -> Intervals:
    """The sum of a training's logged intervals but the first `skip`, which warm up."""
    counted = list(_logged(text, _INTERVAL))[skip:]
    if not counted:
        raise PeerError("fairseq-train logged too few updates to say its speed: give it more updates")
    words = [log_every * float(each["wpb"]) for each in counted]
    seconds = sum(
        count / float(each["wps"]) for count, each in zip(words, counted, strict=True) if float(each["wps"])
    )
    return Intervals(log_every * len(counted), sum(words), seconds)


def validation_loss(text: str) -> float:
    """The least validation loss of a training, in nats a target word; fairseq logs it in bits."""
    losses = [float(each["valid_nll_loss"]) for each in _logged(text, _VALIDATION)]
    if not losses:
        raise PeerError("fairseq-train logged no validation: remove the cell's folder and run it again")
    return min(losses) * math.log(2)


def parameters(text: str) -> int:
    """How many numbers are learnt, as fairseq-train counts them."""
    match = _PARAMETERS(text)
    if match is None:
        raise PeerError("fairseq-train did not say how many parameters it trains; is it another version?")
    return int(match[1].replace(",", ""))


def _best_first(scored: list[tuple[float, Words]]) -> tuple[Words, ...]:
    return tuple(words for _, words in sorted(scored, key=lambda each: -each[0]))


def _logged(text: str, match: Callable[[str], re.Match[str] | None]) -> Iterator[Mapping[str, str]]:
    """The JSON of the log's lines of one kind; fairseq writes every number as a string."""
    for line in text.split("\n"):
        found = match(line)
        if found is not None:
            yield json.loads(found[1])
