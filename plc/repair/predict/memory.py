"""What the model said of code that it has seen before: a changed file costs only what changed in it."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import final

import numpy as np

from plc.decode.beam import Hypothesis
from plc.decode.encoder_input import EncoderInput, numbers_of
from plc.repair.findings import Cwe

_LARGEST = 20_000  # entries, of about half a kilobyte each


@dataclass(frozen=True, slots=True)
class Said:
    """Of one instance: its score, its kinds of flaws, and its fixes where the score was worth a search."""

    score: float
    cwe: tuple[Cwe, ...] = ()
    hypotheses: tuple[Hypothesis, ...] | None = None


@final
class Memory:
    """What one model said, by the words that it read; safe to share between threads."""

    def __init__(self, largest: int = _LARGEST) -> None:
        self._largest = largest
        self._said: OrderedDict[bytes, Said] = OrderedDict()
        self._made: OrderedDict[bytes, object] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._said)

    @property
    def made(self) -> int:
        """How many fixes and checks are kept."""
        return len(self._made)

    def recall(self, key: bytes, *, threshold: float) -> Said | None:
        """What was said, if it answers for this threshold: a score below it, or fixes."""
        with self._lock:
            said = self._said.get(key)
            if said is None or (said.score >= threshold and said.hypotheses is None):
                return None
            self._said.move_to_end(key)
            return said

    def keep(self, key: bytes, said: Said) -> None:
        """Remember; what was not asked for the longest goes where there is too much."""
        with self._lock:
            self._said[key] = said
            self._said.move_to_end(key)
            while len(self._said) > self._largest:
                self._said.popitem(last=False)

    def recall_made(self, key: bytes, default: object) -> object:
        """What was made of the model's words: a fix, or what a check said of it (`plc.repair.reuse`)."""
        with self._lock:
            if key not in self._made:
                return default
            self._made.move_to_end(key)
            return self._made[key]

    def keep_made(self, key: bytes, value: object) -> None:
        """Remember it; what was not asked for the longest goes where there is too much."""
        with self._lock:
            self._made[key] = value
            self._made.move_to_end(key)
            while len(self._made) > self._largest:
                self._made.popitem(last=False)


def key_of(each: EncoderInput, language: str) -> bytes:
    """What tells readings apart; the language counts, for penalties go by it."""
    digest = hashlib.blake2b(digest_size=16, person=language.encode())
    for name in each.__slots__:
        value = getattr(each, name)
        numbers = np.asarray([value]) if isinstance(value, int) else numbers_of(value)
        digest.update(np.int64(numbers.size).tobytes() + numbers.astype(np.int32).tobytes())
    return digest.digest()
