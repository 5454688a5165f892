"""What clients of the language server have in common, however its messages reach them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


class RefusedError(Exception):
    """The server answered with an error."""

    def __init__(self, error: Mapping[str, Any]) -> None:
        super().__init__(error["message"])
        self.code: int = error["code"]


@dataclass(frozen=True)
class Refuses:
    """An answer that is an error."""

    message: str


class Silent:
    """An answer that never comes."""


class Client:
    """Takes messages in `write`; how it sends them, `receive` says."""

    def __init__(self, **answers: Any) -> None:
        """`answers` to the server's requests, by the last part of their method."""
        self.answers: dict[str, Any] = {
            "configuration": lambda params: [{"debounce": 0} for _ in params["items"]],
            "applyEdit": {"applied": True},
            **answers,
        }
        self.said: list[dict[str, Any]] = []  # notifications
        self.asked: list[dict[str, Any]] = []  # requests of the server
        self.units = "utf-16"
        self.pause: Callable[..., Any] = lambda *step: asyncio.get_running_loop().call_soon(*step)
        self._number = 0
        self._waiting: dict[int | None, asyncio.Future[Any]] = {}

    def receive(self, message: Mapping[str, Any]) -> None:
        """Give the server a message."""
        raise NotImplementedError

    def taken(self, message: dict[str, Any]) -> None:
        """Take a message from the server."""
        if "method" not in message:
            self._waiting.pop(message["id"]).set_result(message)
        elif "id" in message:
            self.asked.append(message)
            answer = self.answers.get(message["method"].rsplit("/", 1)[1])
            if isinstance(answer, Silent):
                return
            said: dict[str, Any] = {"jsonrpc": "2.0", "id": message["id"]}
            if isinstance(answer, Refuses):
                said["error"] = {"code": -32603, "message": answer.message}
            else:
                said["result"] = answer(message.get("params")) if callable(answer) else answer
            self.pause(self.receive, said)
        else:
            self.said.append(message)

    def tell(self, method: str, params: Any) -> None:
        """A notification."""
        self.receive({"jsonrpc": "2.0", "method": method, "params": params})

    def begin(self, method: str, params: Any) -> tuple[int, asyncio.Future[Any]]:
        """A request, and what its answer will be."""
        self._number += 1
        future = self.expected(self._number)
        self.receive({"jsonrpc": "2.0", "id": self._number, "method": method, "params": params})
        return self._number, future

    def expected(self, number: int | None) -> asyncio.Future[Any]:
        """What the answer to a request of this number will be."""
        future = self._waiting[number] = asyncio.get_running_loop().create_future()
        return future

    async def ask(self, method: str, params: Any) -> Any:
        """A request's result; RefusedError where it is an error."""
        _, future = self.begin(method, params)
        message = await asyncio.wait_for(future, 60)
        if "error" in message:
            raise RefusedError(message["error"])
        return message["result"]

    async def start(self, capabilities: Mapping[str, Any], **options: Any) -> Any:
        """Shake hands."""
        params = {"processId": None, "rootUri": None, "capabilities": capabilities}
        options.setdefault("settings", {"debounce": 0})
        answer = await self.ask("initialize", {**params, "initializationOptions": options})
        self.units = answer["capabilities"]["positionEncoding"]
        self.tell("initialized", {})
        return answer

    def opens(self, text: str, *, uri: str = "file:///a.c", language: str = "c") -> str:
        """Open a document."""
        item = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})
        return uri

    def change(self, uri: str, version: int, *changes: Any) -> None:
        """Change a document, by whole texts or by ranges."""
        events = [{"text": change} if isinstance(change, str) else change for change in changes]
        self.tell(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": version}, "contentChanges": events},
        )

    def diagnostics(self, uri: str) -> list[dict[str, Any]]:
        """What was last published."""
        found = [
            message["params"]["diagnostics"]
            for message in self.said
            if message["method"] == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri
        ]
        assert found, "nothing was published"
        last: list[dict[str, Any]] = found[-1]
        return last

    async def actions(self, uri: str, place: Any, **context: Any) -> list[dict[str, Any]]:
        """The code actions for a range."""
        asked = {"diagnostics": [], **context}
        params = {"textDocument": {"uri": uri}, "range": place, "context": asked}
        found: list[dict[str, Any]] = await self.ask("textDocument/codeAction", params)
        return found

    def messages(self) -> list[str]:
        """What was shown to the user."""
        return [m["params"]["message"] for m in self.said if m["method"] == "window/showMessage"]
