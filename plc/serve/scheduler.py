"""Where texts wait for the model and are analysed, a few at a time, each within its time limit."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, final

from data_prep.substitutes.outside import NOTHING, Outside, defined_outside
from data_prep.text.languages import Language
from plc.output.json_report import EXACT, file_object, report_object
from plc.output.reported.objects import exact_file_object
from plc.remote.contract import NO_PATH
from plc.repair.findings import CANDIDATES, FileReport
from plc.repair.reported.answer import FileAnswers
from plc.repair.reported.answering import Complaint
from plc.repair.reported.outcomes import Answered
from plc.serve.clients import Client
from plc.serve.limits import Limits
from plc.serve.problems import GoneError, Refusal
from plc.serve.rounding import rounded
from plc.serve.turns import Turns
from plc.serve.watch import Watch

_END_SECONDS = 5.0  # for what is analysed to hear that it is to end
_POLL = 0.01  # seconds
Work = Callable[[Callable[[], bool]], dict[str, Any]]  # what is made of one file, as JSON


class Model(Protocol):
    """What is served: `plc.repair.repairer.Repairer`."""

    @property
    def name(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def cwes(self) -> frozenset[int]: ...
    @property
    def threshold(self) -> float: ...
    @property
    def safe_threshold(self) -> float | None: ...
    def report(
        self,
        text: bytes,
        language: Language,
        *,
        min_confidence: float | None = None,
        should_stop: Callable[[], bool],
    ) -> FileReport: ...
    def reported(
        self, complaints: Sequence[Complaint], *, tries: int, should_stop: Callable[[], bool]
    ) -> list[FileAnswers]: ...


@dataclass(slots=True, eq=False)
class _Job:
    """One text on its way."""

    until: float
    work: Work
    exact: bool
    answer: asyncio.Future[bytes]
    given_up: bool = False


@final
class Scheduler:
    """Analyses texts in threads; all else of it belongs to the event loop."""

    def __init__(
        self,
        model: Model,
        limits: Limits,
        *,
        watch: Watch | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.model = model
        self._watch = watch or Watch()
        self._limits = limits
        self._clock = clock
        self._threads = ThreadPoolExecutor(limits.at_once, thread_name_prefix="plc-scheduler")
        self._turns: Turns[_Job] = Turns(limits.at_once, limits.waiting)
        self._running: set[Future[bytes]] = set()
        self._closing = False

    async def findings(
        self,
        text: bytes,
        language: Language,
        *,
        client: Client,
        min_confidence: float | None,
        outside: Outside = NOTHING,
        gone: asyncio.Task[None],
    ) -> bytes:
        """The findings as JSON; a Refusal where there is no place or time, GoneError once `gone` is done."""

        def found(should_stop: Callable[[], bool]) -> dict[str, Any]:
            with defined_outside(outside):
                report = self.model.report(
                    text, language, min_confidence=min_confidence, should_stop=should_stop
                )
                self._watch.sent(client.name, text, language)
            return file_object(Path(NO_PATH), report, top=CANDIDATES, digits=EXACT)

        return await self._waited(found, client, gone)

    async def answers(
        self, complaint: Complaint, *, client: Client, tries: int, gone: asyncio.Task[None]
    ) -> bytes:
        """The answers to what is said of a file as JSON; the same errors."""

        def found(should_stop: Callable[[], bool]) -> dict[str, Any]:
            (answers,) = self.model.reported([complaint], tries=tries, should_stop=should_stop)
            text = complaint.text
            with defined_outside(complaint.outside):
                self._watch.sent(client.name, text, complaint.language)
            answered = Answered(
                Path(NO_PATH),
                answers.language,
                answers.reported,
                answers.encoding,
                answers.functions,
                before=text,
                after=text,
            )
            return exact_file_object(answered)

        return await self._waited(found, client, gone)

    def check_place(self, client: Client) -> None:
        """A Refusal where no further file of a client may wait; asked before the file is counted."""
        if not self._turns.has_place(client.turn):
            raise Refusal(503, "too many files are waiting: ask again", {"Retry-After": "1"})

    async def _waited(self, work: Work, client: Client, gone: asyncio.Task[None]) -> bytes:
        self.check_place(client)
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        answer.add_done_callback(_retrieve_exception)
        job = _Job(self._clock() + self._limits.seconds, work, client.exact, answer)
        self._turns.wait(client.turn, job)
        self._begin()
        try:
            waited: set[asyncio.Future[Any]] = {answer, gone}
            seconds = self._limits.seconds + 1
            await asyncio.wait(waited, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if answer.done():
                return answer.result()
            if gone.done():
                raise GoneError
            raise Refusal(504, self._too_slow())
        finally:
            job.given_up = True
            self._turns.give_up(client.turn, job)  # else its place is free with its thread

    def _begin(self) -> None:
        """Give free threads what is next."""
        loop = asyncio.get_running_loop()
        while not self._closing and (found := self._turns.next()) is not None:
            turn, job = found
            future = self._threads.submit(self._answer, job)
            self._running.add(future)
            future.add_done_callback(
                lambda done, turn=turn, job=job: loop.call_soon_threadsafe(self._end, turn, job, done)  # type: ignore[misc]
            )

    def _end(self, turn: str, job: _Job, future: Future[bytes]) -> None:
        """A thread is done with a file: an answer in time or not."""
        self._running.discard(future)
        self._turns.done(turn)
        if not job.answer.done():
            error = Refusal(504, self._too_slow()) if future.cancelled() else future.exception()
            if error is None:
                job.answer.set_result(future.result())
            else:
                job.answer.set_exception(error)
        self._begin()

    def close(self) -> None:
        """Stop what is being analysed, and wait for it a few seconds: no thread can be forced to end."""
        self._closing = True
        for job in self._turns.clear():
            if not job.answer.done():
                job.answer.set_exception(Refusal(504, self._too_slow()))
        self._threads.shutdown(wait=False, cancel_futures=True)
        until = time.monotonic() + _END_SECONDS
        while self.is_working and time.monotonic() < until:
            time.sleep(_POLL)

    @property
    def is_working(self) -> bool:
        """Whether any text is still being analysed."""
        return any(not each.done() for each in tuple(self._running))

    def _answer(self, job: _Job) -> bytes:
        from plc.repair.predict.answers import StoppedError

        def should_stop() -> bool:
            return self._closing or job.given_up or self._clock() > job.until

        if should_stop():
            raise Refusal(504, self._too_slow())
        try:
            file = job.work(should_stop)
        except StoppedError:
            raise Refusal(504, self._too_slow()) from None
        document = report_object(name=self.model.name, sha256=self.model.sha256, files=[], errors=[])
        document["files"] = [file if job.exact else rounded(file)]
        return json.dumps(document, separators=(",", ":")).encode()

    def _too_slow(self) -> str:
        if self._closing:
            return "the server is being stopped"
        return f"the file took more than {self._limits.seconds:g} seconds"


def _retrieve_exception(work: asyncio.Future[bytes]) -> None:
    """Keep asyncio from logging the failure of work that nobody waits for any more."""
    if not work.cancelled():
        work.exception()
