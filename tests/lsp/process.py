"""A client and a server in processes of their own, over pipes, as an editor has them."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from tests.lsp.client import Client

SCRIPTED = (sys.executable, "-m", "tests.lsp.scripted_server")  # its worker has a scripted model
SHIPPED = (sys.executable, "-m", "lsp", "--stdio")


class Editor(Client):
    """A client of a server process."""

    def __init__(self, process: asyncio.subprocess.Process, **answers: Any) -> None:
        super().__init__(**answers)
        self.process = process
        self._arrived = asyncio.Event()
        self.log = ""  # what it wrote on standard error, once it has ended

    def send(self, data: bytes) -> None:
        """Raw bytes to the server."""
        assert self.process.stdin is not None
        self.process.stdin.write(data)

    def receive(self, message: Mapping[str, Any]) -> None:
        """Give the server a message."""
        body = json.dumps(message).encode()
        self.send(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    async def listen(self) -> None:
        """Take the server's messages until it ends."""
        assert self.process.stdout is not None
        while headers := await self._headers():
            length = int(next(h.split(b":")[1] for h in headers if h.lower().startswith(b"content-length")))
            self.taken(json.loads(await self.process.stdout.readexactly(length)))
            self._arrived.set()

    async def _headers(self) -> list[bytes]:
        assert self.process.stdout is not None
        headers: list[bytes] = []
        while (line := await self.process.stdout.readline()).strip():
            headers.append(line)
        return headers

    async def hear(self, method: str, **params: Any) -> Any:
        """The parameters of the next notification that has these; it and all before it are forgotten."""
        async with asyncio.timeout(90):
            while True:
                for index, message in enumerate(self.said):
                    said = message["params"]
                    if message["method"] == method and all(said.get(k) == v for k, v in params.items()):
                        del self.said[: index + 1]
                        return said
                self._arrived.clear()
                await self._arrived.wait()

    async def published(self, uri: str, version: int) -> list[dict[str, Any]]:
        """The diagnostics of a version of a document."""
        params = await self.hear("textDocument/publishDiagnostics", uri=uri, version=version)
        found: list[dict[str, Any]] = params["diagnostics"]
        return found

    async def do(self, command: str, *arguments: Any) -> Any:
        """Execute a command."""
        return await self.ask("workspace/executeCommand", {"command": command, "arguments": list(arguments)})


@asynccontextmanager
async def editor(command: Sequence[str] = SCRIPTED, **answers: Any) -> AsyncIterator[Editor]:
    """A client of a new server, which is ended behind it."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=1 << 26,
    )
    client = Editor(process, **answers)
    listening = asyncio.create_task(client.listen())
    try:
        yield client
        if process.returncode is None:
            await client.ask("shutdown", None)
            client.tell("exit", None)
            assert await asyncio.wait_for(process.wait(), 30) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await listening
        assert process.stderr is not None
        client.log = (await process.stderr.read()).decode()
