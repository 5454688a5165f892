"""A server of a scripted model in a thread of the test's process, and what the tests ask it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from plc.serve.app import app_of
from plc.serve.auth import Auth
from plc.serve.limits import Limits, Rates
from plc.serve.listening import listen, server_of, url_of
from plc.serve.scheduler import Model, Scheduler
from plc.serve.watch import Watch

TOKEN = "k" * 32
TEXT = {"Content-Type": "application/octet-stream"}
SCHEMA = json.loads(
    (Path(__file__).parents[3] / "docs" / "reference" / "findings.schema.json").read_text(encoding="utf-8")
)
FLAWED = b"void f(char *s)\n{\n    gets(s); /* \xe9 */\n}\n"


@dataclass(frozen=True)
class Running:
    """A server in a thread of this process."""

    url: str
    port: int

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            response = connection.getresponse()
            named = {name.lower(): value for name, value in response.getheaders()}
            return response.status, named, response.read()
        finally:
            connection.close()

    def findings(self, text: bytes, query: str = "language=c", **headers: str) -> tuple[int, Any]:
        status, _, body = self.ask("POST", f"/v1/findings?{query}", text, {**TEXT, **headers})
        return status, json.loads(body)


@contextmanager
def running(
    model: Model,
    *,
    token: str | None = None,
    limits: Limits | None = None,
    auth: Auth | None = None,
    watch: Watch | None = None,
) -> Iterator[Running]:
    """By default with exact answers, as most tests compare them with the model's."""
    limits = limits or Limits()
    auth = auth or Auth(token=token, rates=Rates(limits.per_minute), exact=True)
    app = app_of(Scheduler(model, limits, watch=watch), auth, limits)
    with listen("127.0.0.1", 0, has_token=token is not None) as listening:
        server = server_of(app, limits, proxy=None)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield Running(url_of(listening), listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join()
