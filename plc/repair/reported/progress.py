"""How far a run has come, which its threads count, and whether it is to end before all is answered."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import final

from plc.repair.reported.answer import Answer


@final
class Progress:
    """Safe to share between threads. A signal's handler may call `stop`: it takes no lock."""

    def __init__(self) -> None:
        self.answered = 0
        self.fixed = 0  # of those, with a verified fix
        self.is_stopped = False
        self._lock = Lock()

    def count(self, answers: Iterable[Answer]) -> None:
        """Count answers that are final."""
        statuses = [answer.status for answer in answers]
        with self._lock:
            self.answered += len(statuses)
            self.fixed += statuses.count("fixed")

    def stop(self) -> None:
        """Begin nothing more; what is not answered yet stays without an answer."""
        self.is_stopped = True

    def is_to_end(self) -> bool:
        """Whether it was stopped, for whoever asks in between."""
        return self.is_stopped
