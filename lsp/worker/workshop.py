"""The worker process as the server sees it: a job at a time, by priority, started anew when it dies."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Literal, Protocol, final

from data_prep.errors import PlcError
from lsp.worker.messages import LENGTHS, MessageError, header_of, lengths_of, packed

COMMAND = (sys.executable, "-P", "-m", "lsp.worker.process")  # -P: the folder it runs in is the user's
CRASHES = 5  # within `WINDOW` seconds, after which it is left alone until somebody asks
WINDOW = 120.0
ATTEMPTS = 2  # a text that has ended two workers is not tried on a third

State = Literal["starting", "loading", "ready", "analysing", "error", "stopped"]
Kind = Literal["model", "text", "other", "internal", "crashed"]
Answer = tuple[Mapping[str, Any], bytes]
OnState = Callable[[State, Mapping[str, Any]], None]

logger = logging.getLogger(__name__)


class Priority(IntEnum):
    """Who waits for a job. One of a lower number is done first, and what runs gives way to it."""

    TYPING = 0  # a changed text, or a menu that somebody has opened
    ASKED = 1  # somebody waits and sees progress
    BACKGROUND = 2  # nobody waits


class WorkerError(PlcError):
    """A job that has no answer; `kind` says why."""

    def __init__(self, kind: Kind, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Works(Protocol):
    """What gives answers to jobs."""

    @property
    def pid(self) -> int | None: ...

    async def configure(self, *, model: str | None, roots: Sequence[str]) -> None: ...

    async def forget(self) -> None: ...

    async def restart(self) -> None: ...

    async def ask(
        self, header: Mapping[str, Any], payload: bytes = b"", *, priority: Priority = Priority.TYPING
    ) -> Answer: ...

    async def hasten(self, header: Mapping[str, Any]) -> None: ...

    async def close(self) -> None: ...


@dataclass(slots=True, eq=False)
class _Job:
    header: Mapping[str, Any]
    payload: bytes
    priority: Priority
    answer: asyncio.Future[Answer]
    attempts: int = 0


@dataclass(slots=True)
class _Running:
    """A live process."""

    process: asyncio.subprocess.Process
    reading: asyncio.Task[None]
    answers: dict[int, asyncio.Future[Answer]] = field(default_factory=dict)


@final
class Workshop:
    """Gives jobs to a worker process."""

    def __init__(self, on_state: OnState, *, command: Sequence[str] = COMMAND) -> None:
        self._on_state = on_state
        self._command = command
        self._configure: Mapping[str, Any] = {"do": "configure", "model": None, "roots": []}
        self._waiting: dict[Priority, deque[_Job]] = {each: deque() for each in Priority}
        self._arrived = asyncio.Event()
        self._pumping: asyncio.Task[None] | None = None
        self._running: _Running | None = None
        self._starting = asyncio.Lock()
        self._current: tuple[int, _Job] | None = None
        self._number = 0
        self._crashes: deque[float] = deque()
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The process that is alive, if any."""
        return None if self._running is None else self._running.process.pid

    async def configure(self, *, model: str | None, roots: Sequence[str]) -> None:
        """Which model the worker serves, and the folders whose configuration counts."""
        wanted = {"do": "configure", "model": model, "roots": list(roots)}
        self._crashes.clear()
        if wanted == self._configure and self._running is not None:
            return
        self._configure = wanted
        if self._running is None:
            await self._start()
        else:
            await self._send(self._running, wanted)

    async def forget(self) -> None:
        """Configuration files have changed."""
        if self._running is not None:
            await self._send(self._running, {"do": "forget"})

    async def restart(self) -> None:
        """A new process, whatever became of the others."""
        self._crashes.clear()
        if self._running is not None:
            self._running.process.kill()  # what reads its answers sees that, and starts another
        else:
            await self._start()

    async def ask(
        self, header: Mapping[str, Any], payload: bytes = b"", *, priority: Priority = Priority.TYPING
    ) -> Answer:
        """The answer to a job; WorkerError where there is none. Cancelling the caller cancels the job."""
        job = _Job(header, payload, priority, asyncio.get_running_loop().create_future())
        self._waiting[priority].append(job)
        self._arrived.set()
        if self._pumping is None or self._pumping.done():
            self._pumping = asyncio.create_task(self._pump())
        await self._make_way(priority)
        try:
            return await job.answer
        except asyncio.CancelledError:
            if self._current is not None and self._current[1] is job:
                await asyncio.shield(self._cancel(self._current[0]))
            raise

    async def hasten(self, header: Mapping[str, Any]) -> None:
        """Somebody waits by now for the job with this header, which was asked for in the background."""
        if self._current is not None and self._current[1].header is header:
            self._current[1].priority = Priority.TYPING  # and gives way to nothing any more
            return
        for queue in self._waiting.values():
            for job in queue:
                if job.header is header and job.priority != Priority.TYPING:
                    queue.remove(job)
                    job.priority = Priority.TYPING
                    self._waiting[job.priority].append(job)
                    await self._make_way(job.priority)
                    return

    async def _make_way(self, priority: Priority) -> None:
        """What runs is stopped, and begun anew later, if it is less urgent."""
        if self._current is not None and priority < self._current[1].priority:
            await self._cancel(self._current[0])

    async def close(self) -> None:
        """End the process; nothing can be asked any more."""
        self._closed = True
        if self._pumping is not None:
            self._pumping.cancel()
        if (running := self._running) is not None:
            if running.process.returncode is None:
                running.process.kill()
            await running.reading

    async def _pump(self) -> None:
        while not self._closed:
            await self._arrived.wait()
            queue = next((queue for queue in self._waiting.values() if queue), None)
            if queue is None:
                self._arrived.clear()
                continue
            job = queue.popleft()
            if job.answer.done():
                continue
            await self._carry_out(job)

    async def _carry_out(self, job: _Job) -> None:
        """Give a job to the worker and wait for its answer, or for its end."""
        try:
            running = self._running or await self._start()
            if running is None:
                raise WorkerError("crashed", "the process that holds the model keeps ending; see its log")
            self._number += 1
            number = self._number
            answer = running.answers[number] = asyncio.get_running_loop().create_future()
            self._current = (number, job)
            await self._send(running, {**job.header, "id": number}, job.payload)
            header, payload = await answer
        except WorkerError as error:
            job.attempts += error.kind == "crashed"
            if error.kind == "crashed" and job.attempts < ATTEMPTS and not self._stopped:
                self._put_back(job)
            elif not job.answer.done():
                job.answer.set_exception(error)
            return
        finally:
            self._current = None
        if "error" not in header:
            if not job.answer.done():
                job.answer.set_result((header, payload))
        elif header["error"] == "stopped":
            self._put_back(job)  # it gave way to a more urgent one, unless its caller has gone
        elif not job.answer.done():
            job.answer.set_exception(WorkerError(header["error"], header["message"]))

    def _put_back(self, job: _Job) -> None:
        if not job.answer.done():
            self._waiting[job.priority].appendleft(job)
            self._arrived.set()

    @property
    def _stopped(self) -> bool:
        return len(self._crashes) >= CRASHES

    async def _start(self) -> _Running | None:
        """The live process, started if there is none; None where too many have died."""
        async with self._starting:
            if self._running is not None or self._closed or self._stopped:
                return self._running
            self._on_state("starting", {})
            try:
                process = await asyncio.create_subprocess_exec(
                    *self._command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
                )
            except OSError as error:
                message = f"the process that holds the model cannot be started: {error.strerror or error}"
                self._on_state("stopped", {"message": message})
                return None
            assert process.stdout is not None
            running = _Running(process, asyncio.create_task(self._read(process)))
            self._running = running
            await self._send(running, self._configure)
            return running

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        """Take answers until the process ends, and then see to the next one."""
        assert process.stdout is not None
        try:
            while True:
                head, payload = lengths_of(await process.stdout.readexactly(LENGTHS.size))
                header = header_of(await process.stdout.readexactly(head))
                self._take(header, await process.stdout.readexactly(payload))
        except asyncio.IncompleteReadError as error:
            if error.partial:
                logger.warning("the process that holds the model ended in the middle of an answer")
        except MessageError as error:
            logger.error("the process that holds the model is ended, as its answer is none: %s", error)
            with suppress(ProcessLookupError):
                process.kill()
        code = await process.wait()
        running, self._running = self._running, None
        if self._closed:
            return
        now = time.monotonic()
        self._crashes.append(now)
        while self._crashes and now - self._crashes[0] > WINDOW:
            self._crashes.popleft()
        message = f"the process that holds the model has ended (code {code})"
        logger.warning("%s", message)
        for answer in running.answers.values() if running else ():
            if not answer.done():
                answer.set_exception(WorkerError("crashed", message))
                answer.exception()  # seen, should nobody wait for it
        if self._stopped:
            self._on_state("stopped", {"message": f"{message} {CRASHES} times: it is not started again"})
        else:
            await self._start()

    def _take(self, header: Mapping[str, Any], payload: bytes) -> None:
        if "state" in header:
            self._on_state(header["state"], header)
        elif self._running is not None:
            answer = self._running.answers.pop(header.get("id", 0), None)
            if answer is not None and not answer.done():
                answer.set_result((header, payload))

    async def _cancel(self, number: int) -> None:
        if self._running is not None:
            await self._send(self._running, {"do": "cancel", "id": number})

    async def _send(self, running: _Running, header: Mapping[str, Any], payload: bytes = b"") -> None:
        assert running.process.stdin is not None
        try:
            running.process.stdin.write(packed(header, payload))
            await running.process.stdin.drain()
        except (BrokenPipeError, ConnectionResetError):
            logger.debug("the worker is gone, which what reads its answers will see")
