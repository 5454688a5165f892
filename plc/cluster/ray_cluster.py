"""Ray as the place of workers: joined where it runs, never started; actors that hold the model."""

from __future__ import annotations

import logging
import os
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast, final

import ray
import ray._private.worker as ray_worker
from ray.exceptions import RayActorError, RayError, RaySystemError, RayTaskError

from data_prep.errors import ConfigError, PlcError
from data_prep.substitutes.outside import outside_here
from data_prep.text.languages import Language
from plc import __version__
from plc.base.printable import printable
from plc.cluster.actor import Look
from plc.cluster.pool import ClusterError, Pool, Served, Worker, WorkerLostError
from plc.repair.findings import FileReport
from plc.repair.repairer import Repairer
from plc.repair.reported.answer import FileAnswers
from plc.repair.reported.answering import Complaint

_START_SECONDS = 60.0  # until a worker has loaded the model
_KNOCK_SECONDS = 10.0
_VARIABLE = "RAY_ADDRESS"


@contextmanager
def cluster_at(address: str | None, *, model: Path | None, workers: int) -> Iterator[Pool]:
    """The pool of a cluster's workers, `workers` or (0) one for each processor; they end with it."""
    here = Repairer.load(model)
    served = Served(
        name=here.name,
        sha256=here.sha256,
        cwes=here.cwes,
        threshold=here.threshold,
        safe_threshold=here.safe_threshold,
    )
    _join(address)
    hired = _Hired(None if model is None else str(model.resolve()), here.sha256)
    try:
        resources: dict[str, float] = cast(Any, ray).cluster_resources()
        wanted = workers or max(1, int(resources.get("CPU", 1)))
        yield Pool(served, hired.first(wanted), replace=hired.other)
    finally:
        hired.dismiss()
        ray.shutdown()


def _join(address: str | None) -> None:
    ray_worker.print_to_stdstream = _to_people
    place = address or os.environ.get(_VARIABLE)
    if not place:
        raise ConfigError(
            "--engine ray joins a cluster that is running: give --ray-address HOST:PORT or set $RAY_ADDRESS "
            "(`ray start --head` starts one)"
        )
    if place == "local":
        raise ConfigError("--ray-address local would start a cluster here: leave out --engine ray instead")
    try:
        _knock(place)
        ray.init(address=place, log_to_driver=False, logging_level=logging.ERROR, configure_logging=False)
    except (ConnectionError, RuntimeError, ValueError, OSError, RayError) as error:
        reason = printable((str(error).strip() or type(error).__name__).splitlines()[0])
        raise ClusterError(
            f"the Ray cluster at {printable(place)} cannot be joined ({reason}): see that it runs "
            "(`ray status`), with this version of Ray and Python"
        ) from error


def _knock(place: str) -> None:
    """OSError at once where nothing listens, for Ray itself tries for minutes."""
    host, _, port = place.removeprefix("ray://").rpartition(":")
    if port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), timeout=_KNOCK_SECONDS).close()


def _to_people(data: Mapping[str, Any], *_: object, **__: object) -> None:
    """What Ray has to tell, such as a worker's end: it writes that to standard output, where findings go."""
    for line in data.get("lines", ()):
        print(f"plc: Ray: {printable(str(line).splitlines()[0] if str(line) else '')[:200]}", file=sys.stderr)


@final
class _Actor:
    """A Worker that is a Ray actor."""

    def __init__(self, handle: Any) -> None:
        self.handle = handle

    def report(self, text: bytes, language: Language, *, min_confidence: float | None) -> FileReport:
        found = self._got(self.handle.report.remote(text, language, min_confidence, outside_here()))
        assert isinstance(found, FileReport)
        return found

    def reported(self, complaints: Sequence[Complaint], *, tries: int) -> list[FileAnswers]:
        found: list[FileAnswers] = self._got(self.handle.reported.remote(complaints, tries))
        return found

    def _got(self, promise: Any) -> Any:
        try:
            return ray.get(promise)
        except RayTaskError as error:
            raise _cause_of(error) from None
        except (RayActorError, RaySystemError) as error:
            raise WorkerLostError from error


@final
class _Hired:
    """The actors of one run."""

    def __init__(self, model: str | None, sha256: str) -> None:
        self._model = model
        self._sha256 = sha256
        self._actors: list[Any] = []

    def first(self, wanted: int) -> list[Worker]:
        """Those of the workers wanted that start in time; at least one, else ClusterError."""
        handles = [self._start() for _ in range(wanted)]
        started = self._ready(handles)
        if not started:
            raise ClusterError(
                f"no worker started within {_START_SECONDS:.0f} seconds: `ray status` shows whether the "
                "cluster has a processor free"
            )
        return [_Actor(handle) for handle in started]

    def other(self, lost: Worker) -> Worker | None:
        """A worker in the place of a lost one, if there is one to be had."""
        assert isinstance(lost, _Actor)
        started = self._ready([self._start()])
        return _Actor(started[0]) if started else None

    def dismiss(self) -> None:
        """End all actors."""
        for handle in self._actors:
            ray.kill(handle)
        self._actors.clear()

    def _start(self) -> Any:
        actor = ray.remote(num_cpus=1, max_restarts=0)(Look)
        handle = actor.remote(self._model, sha256=self._sha256, version=__version__)
        self._actors.append(handle)
        return handle

    def _ready(self, handles: list[Any]) -> list[Any]:
        """Those that have loaded the model in time; the others are ended, for nobody waits for them."""
        asked = {handle.ready.remote(): handle for handle in handles}
        done, late = ray.wait(list(asked), num_returns=len(asked), timeout=_START_SECONDS)
        for reference in late:
            ray.kill(asked[reference])
        started: list[Any] = []
        for reference in done:
            try:
                ray.get(reference)
                started.append(asked[reference])
            except RayTaskError as error:
                raise _cause_of(error) from None
            except RayActorError as error:
                if isinstance(error.__cause__, RayTaskError):
                    raise _cause_of(error.__cause__) from None
        return started


def _cause_of(error: RayTaskError) -> Exception:
    """What was raised on the other machine, as it would have been raised here."""
    cause = error.cause
    if isinstance(cause, PlcError):
        return cause
    return ClusterError(f"a worker of the cluster failed: {printable(repr(cause))[:300]}")
