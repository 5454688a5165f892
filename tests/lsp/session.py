"""A client and a server in one process, with a scripted model in a thread; every message is seen."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from lsp.session.server import Server, make_server
from lsp.worker.messages import receive
from lsp.worker.process import Worker
from lsp.worker.workshop import Answer, OnState, Priority, WorkerError
from plc.repair import Repairer
from tests.lsp.client import Client
from tests.scripted_model import Rule, either, repairer, swap

FLAWED = "void f(char *line)\n{\n    gets(line);\n}\n"
SOUND = "int g(int n)\n{\n    return n + 1;\n}\n"
BOUNDED = "fgets(line, 10, stdin)"
FIVE = either(
    swap("gets ( v0 )", "fgets ( v0 , 10 , stdin )", probability=0.6),
    swap("gets (", "printf (", probability=0.12),
    swap("gets (", "log (", probability=0.1),
    swap("gets (", "free (", probability=0.08),
    swap("gets (", "exit (", probability=0.05),
)

LITERALS = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}
LAZY = {**LITERALS, "dataSupport": True, "resolveSupport": {"properties": ["edit"]}}
PLAIN: Mapping[str, Any] = {"textDocument": {"codeAction": LITERALS}}
VSCODE: Mapping[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "codeAction": LAZY,
        "diagnostic": {},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "inlineCompletion": {},
        "publishDiagnostics": {"relatedInformation": True, "codeDescriptionSupport": True},
    },
    "workspace": {
        "configuration": True,
        "diagnostics": {"refreshSupport": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "workspaceEdit": {"documentChanges": True, "changeAnnotationSupport": {}},
    },
    "window": {"workDoneProgress": True},
}


class ThreadWorks:
    """The worker's own code in a thread in place of a process."""

    def __init__(self, on_state: OnState, *, load: Callable[[Path | None], Repairer]) -> None:
        self._on_state = on_state
        self._load = load
        self._out = io.BytesIO()
        self._worker = Worker(self._out, load=load)
        self._number = 0
        self._lock = asyncio.Lock()
        self.asked: list[Mapping[str, Any]] = []
        self.priorities: dict[str, Priority] = {}  # of what was asked last, by what is to be done
        self.hastened: list[Mapping[str, Any]] = []
        self.hold: asyncio.Event | None = None  # jobs wait for it, when a test wants that

    @property
    def pid(self) -> int | None:
        return 1

    async def configure(self, *, model: str | None, roots: Sequence[str]) -> None:
        await self._do({"do": "configure", "model": model, "roots": list(roots)})

    async def forget(self) -> None:
        await self._do({"do": "forget"})

    async def restart(self) -> None:
        self._worker = Worker(self._out, load=self._load)

    async def ask(
        self, header: Mapping[str, Any], payload: bytes = b"", *, priority: Priority = Priority.TYPING
    ) -> Answer:
        self.asked.append(header)
        self.priorities[str(header["do"])] = priority
        if self.hold is not None:
            await self.hold.wait()
        self._number += 1
        number = self._number
        try:
            said = await self._do({**header, "id": number}, payload)
        except asyncio.CancelledError:
            self._worker.cancel(number)
            raise
        answer = next((head, back) for head, back in said if head.get("id") == number)
        if "error" in answer[0]:
            raise WorkerError(answer[0]["error"], answer[0]["message"])
        return answer

    async def hasten(self, header: Mapping[str, Any]) -> None:
        self.hastened.append(header)

    async def close(self) -> None:
        return

    async def _do(self, header: Mapping[str, Any], payload: bytes = b"") -> list[Answer]:
        async with self._lock:
            self._out.seek(0)
            self._out.truncate()
            await asyncio.to_thread(self._worker.do, header, payload)
            self._out.seek(0)
            said: list[Answer] = []
            while (message := receive(self._out)) is not None:
                said.append(message)
            for head, _ in said:
                if "state" in head:
                    self._on_state(head["state"], head)
            return said


class Session(Client):
    """A client that speaks to a server of its own in this process."""

    def __init__(self, rule: Rule = FIVE, *, safe: float | None = None, **answers: Any) -> None:
        super().__init__(**answers)
        self.server: Server = make_server(
            lambda on_state: ThreadWorks(on_state, load=lambda _: repairer(rule, safe=safe))
        )
        self.server.protocol.set_writer(self)

    @property
    def works(self) -> ThreadWorks:
        works = self.server.service.workshop
        assert isinstance(works, ThreadWorks)
        return works

    def write(self, data: bytes) -> None:
        """Take what the server writes."""
        self.taken(json.loads(data.split(b"\r\n\r\n", 1)[1]))

    def close(self) -> None:
        """What the server does with what it writes to."""

    def receive(self, message: Mapping[str, Any]) -> None:
        """Give the server a message, as it comes in."""
        body = json.dumps(message)
        self.server.protocol.handle_message(
            json.loads(body, object_hook=self.server.protocol.structure_message)
        )

    async def start(self, capabilities: Mapping[str, Any] = PLAIN, **options: Any) -> Any:
        """Shake hands."""
        return await super().start(capabilities, **options)

    async def open(self, text: str, *, uri: str = "file:///a.c", language: str = "c") -> str:
        """Open a document and wait until it was analysed."""
        self.opens(text, uri=uri, language=language)
        await self.settled(uri)
        return uri

    async def settled(self, uri: str) -> None:
        """Until the server has analysed a document."""
        document = self.server.service.documents.get(uri)
        assert document is not None
        await self.server.service.analyses.settled(document)

    def text(self, uri: str) -> str:
        """The text that the server holds."""
        document = self.server.service.documents.get(uri)
        assert document is not None
        return document.text.string


def run(scenario: Callable[[], Awaitable[None]], *, logged: int = 0) -> None:
    """Run a test in a loop of its own; more errors in the log than are meant to be there fail it."""
    errors: list[logging.LogRecord] = []

    class ErrorLog(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            errors.append(record)

    handler = ErrorLog(logging.ERROR)
    loggers = [logging.getLogger(name) for name in ("lsp", "pygls", "asyncio")]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        asyncio.run(_awaited(scenario))
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
    assert len(errors) == logged, [record.getMessage() for record in errors]


async def _awaited(scenario: Callable[[], Awaitable[None]]) -> None:
    await scenario()


def at(line: int, start: int, end: int | None = None, end_line: int | None = None) -> dict[str, Any]:
    """A range."""
    return {
        "start": {"line": line, "character": start},
        "end": {"line": line if end_line is None else end_line, "character": start if end is None else end},
    }
