"""How long this invocation may still work, and the words for what is left unfinished without a fault."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from data_prep.errors import ConfigError


class OutOfTimeError(Exception):
    """A cell was left unfinished because the time was up; what it wrote is kept and goes on next time."""


class NotYetError(Exception):
    """A cell needs another one first, which is not finished: it is no failure, and says what it waits for."""


@dataclass(frozen=True, slots=True)
class Lease:
    """`minutes` from now, by a clock that only goes forward; infinity where nothing was said."""

    minutes: float = math.inf
    clock: Callable[[], float] = time.monotonic
    began: float = field(init=False)

    def __post_init__(self) -> None:
        if not self.minutes > 0:
            raise ConfigError(f"--max-minutes {self.minutes:g}: give more than none")
        object.__setattr__(self, "began", self.clock())

    def minutes_left(self) -> float:
        """What is left; never less than 0, infinity without a limit."""
        return max(0.0, self.minutes - (self.clock() - self.began) / 60)

    def check(self) -> None:
        """OutOfTimeError once nothing is left: to be called between pieces of work."""
        if self.minutes_left() <= 0:
            raise OutOfTimeError
