"""One request and its answer, over a connection of each thread that is kept open, and renewed."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection, IncompleteRead, RemoteDisconnected
from typing import final

from plc.remote.address import Address

_CONNECT_SECONDS = 10.0
_LARGEST = 64 << 20  # bytes of an answer


class NotReachedError(Exception):
    """No answer came; the message says why, in the words of the system."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, the headers by their names in small letters, and the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@final
class Exchange:
    """Sends requests to one server; safe to share between threads. It follows no redirect."""

    def __init__(self, address: Address, *, token: str | None, seconds: float) -> None:
        self._address = address
        self._seconds = seconds
        self._headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        self._local = threading.local()
        self._opened: list[HTTPConnection] = []
        self._lock = threading.Lock()
        self._tls = ssl.create_default_context() if address.secure else None

    def __call__(
        self, method: str, path: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Ask; once more where a connection that was kept open had been closed meanwhile."""
        kept: HTTPConnection | None = getattr(self._local, "connection", None)
        sent = {**self._headers, **(headers or {}), "Connection": "keep-alive"}
        try:
            if kept is not None:
                try:
                    return self._ask(kept, method, path, body, sent)
                except (RemoteDisconnected, ConnectionError):
                    self._forget(kept)
            return self._ask(self._connection(), method, path, body, sent)
        except (OSError, HTTPException) as error:
            if (broken := getattr(self._local, "connection", None)) is not None:
                self._forget(broken)
            raise NotReachedError(_reason(error)) from error

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()

    def _ask(
        self,
        connection: HTTPConnection,
        method: str,
        path: str,
        body: bytes | None,
        headers: Mapping[str, str],
    ) -> Answer:
        connection.request(method, self._address.path + path, body=body, headers=dict(headers))
        response = connection.getresponse()
        content = response.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise HTTPException(f"an answer of more than {_LARGEST >> 20} MiB")
        if response.length:  # read(n) takes the end of the connection for the end of the answer
            raise IncompleteRead(content, response.length)
        if response.will_close:
            self._forget(connection)
        return Answer(
            response.status, {name.lower(): value for name, value in response.getheaders()}, content
        )

    def _connection(self) -> HTTPConnection:
        host, port = self._address.host, self._address.port
        made: HTTPConnection
        if self._tls is None:
            made = HTTPConnection(host, port, timeout=_CONNECT_SECONDS)
        else:
            made = HTTPSConnection(host, port, timeout=_CONNECT_SECONDS, context=self._tls)
        with self._lock:
            self._opened.append(made)
        self._local.connection = made
        made.connect()
        made.sock.settimeout(self._seconds)
        made.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def _forget(self, connection: HTTPConnection) -> None:
        connection.close()
        self._local.connection = None
        with self._lock:
            if connection in self._opened:
                self._opened.remove(connection)


def _reason(error: Exception) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return f"its certificate is not trusted: {error.verify_message}"
        case ssl.SSLError():
            return f"TLS failed: {error.reason or error}"
        case TimeoutError():
            return "no answer in time"
        case socket.gaierror():
            return f"the name is not known: {error.strerror}"
        case RemoteDisconnected():
            return "it hung up"
        case OSError():
            return error.strerror or type(error).__name__
        case _:
            return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
