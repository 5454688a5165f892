"""Workers that may be lost at any time, as one Reporter: the file of a lost one goes to another."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar, final

from data_prep.errors import PlcError
from data_prep.text.languages import Language
from plc.decode.beam import never
from plc.repair.findings import FileReport
from plc.repair.reported.answer import FileAnswers
from plc.repair.reported.answering import Complaint
from plc.repair.reporter import EngineError

_T = TypeVar("_T")
_ATTEMPTS = 3  # workers that one file may cost before it is left alone


class ClusterError(EngineError):
    """A cluster that cannot be worked with."""


class WorkerLostError(Exception):
    """A worker ended, with its process or its machine, before it answered."""


class LeftAloneError(PlcError):
    """A file with which workers end."""


class Worker(Protocol):
    """A model in another process."""

    def report(self, text: bytes, language: Language, *, min_confidence: float | None) -> FileReport:
        """Findings of a file; WorkerLostError where the worker is no more, else the model's own errors."""
        ...

    def reported(self, complaints: Sequence[Complaint], *, tries: int) -> list[FileAnswers]:
        """Answers to what is said of files; the same errors."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What all workers of a cluster serve."""

    name: str
    sha256: str
    cwes: frozenset[int]
    threshold: float
    safe_threshold: float | None


@final
class Pool:
    """Safe to share between threads; each of them waits for a worker of its own."""

    def __init__(
        self,
        served: Served,
        workers: Sequence[Worker],
        *,
        replace: Callable[[Worker], Worker | None],
    ) -> None:
        """`replace` gives another worker for a lost one, or None where the cluster has none."""
        self._served = served
        self._replace = replace
        self._idle: queue.SimpleQueue[Worker | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._alive = len(workers)
        for worker in workers:
            self._idle.put(worker)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._served.name

    @property
    def sha256(self) -> str:
        """The hash of the model's manifest."""
        return self._served.sha256

    @property
    def reported_by(self) -> tuple[str, str]:
        """The name and hash of the model that repairs what is reported."""
        return self.name, self.sha256

    @property
    def cwes(self) -> frozenset[int]:
        """The numbers of the CWEs that the model can tell."""
        return self._served.cwes

    @property
    def threshold(self) -> float:
        """The confidence from which a finding is reported by default."""
        return self._served.threshold

    @property
    def safe_threshold(self) -> float | None:
        """The confidence of a suggestion from which `--fix` may apply it; None: no suggestion may."""
        return self._served.safe_threshold

    @property
    def at_once(self) -> int:
        """How many files to have on their way: as many again as workers, so that none of those waits."""
        return 2 * self._alive

    def report(self, text: bytes, language: Language, *, min_confidence: float | None = None) -> FileReport:
        """What a worker says of a file; a lost worker's file goes to another one."""
        return self._asked(lambda worker: worker.report(text, language, min_confidence=min_confidence))

    def reported(
        self, complaints: Sequence[Complaint], *, tries: int, should_stop: Callable[[], bool] = never
    ) -> list[FileAnswers]:
        """What a worker answers to what is said of files; what one has begun it ends."""
        del should_stop
        return self._asked(lambda worker: worker.reported(complaints, tries=tries))

    def _asked(self, ask: Callable[[Worker], _T]) -> _T:
        for _ in range(_ATTEMPTS):
            worker = self._take()
            try:
                answer = ask(worker)
            except WorkerLostError:
                self._renew(worker)
                continue
            except BaseException:
                self._idle.put(worker)
                raise
            self._idle.put(worker)
            return answer
        raise LeftAloneError(
            f"{_ATTEMPTS} workers of the cluster ended while they analysed it: try it with --engine local"
        )

    def _take(self) -> Worker:
        """An idle worker; waits for one as long as there is any."""
        worker = self._idle.get()
        if worker is None:
            self._idle.put(None)  # the next one who waits must hear it too
            raise ClusterError(
                "all workers of the cluster were lost, and it has no place for others: `ray status` shows it"
            )
        return worker

    def _renew(self, lost: Worker) -> None:
        other = self._replace(lost)
        if other is not None:
            self._idle.put(other)
            return
        with self._lock:
            self._alive -= 1
            if self._alive == 0:
                self._idle.put(None)
