"""A server on its socket: from an address to the last answer after SIGTERM."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from data_prep.errors import ConfigError
from plc.remote.address import is_loopback
from plc.repair.printable import printable
from plc.serve.limits import Limits

_HEAD_SECONDS = 10.0  # from a connection to its first request
_HEAD_BYTES = 16 << 10
_LAST_PORT = 65535
_IDLE_SECONDS = 30
_GRACE_SECONDS = 20  # for what is being answered when the server is to end
_SPARE = 32  # connections beside those whose files are looked at or wait


class Impatient(H11Protocol):
    """HTTP/1.1 that hangs up on who connects and asks nothing."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._patience = self.loop.call_later(_HEAD_SECONDS, self._hang_up)

    def connection_lost(self, exc: Exception | None) -> None:
        self._patience.cancel()
        super().connection_lost(exc)

    def _hang_up(self) -> None:
        if self.scope is None:  # no request line and headers so far
            self.transport.close()


def listen(host: str, port: int, *, has_token: bool) -> socket.socket:
    """A socket on one address; ConfigError where it cannot be had, or where strangers could ask."""
    if port > _LAST_PORT:
        raise ConfigError(f"--port {port}: ports end at {_LAST_PORT}")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ConfigError(f"--host {printable(host)}: no address of this machine ({reason})") from error
    family, kind, protocol, _, address = found[0]
    if not has_token and not is_loopback(str(address[0])):
        raise ConfigError(
            f"{printable(host)} can be reached from other machines, so a token is needed: put one "
            "(`openssl rand -hex 32`) into a file and give --token-file FILE, or set $PLC_TOKEN"
        )
    made = socket.socket(family, kind, protocol)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen()
    except OSError as error:
        made.close()
        reason = error.strerror or str(error)
        raise ConfigError(
            f"{printable(host)}:{port}: cannot listen: {reason}; give another --port"
        ) from error
    return made


def url_of(listening: socket.socket) -> str:
    """The address of a socket as a URL."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def server_of(app: Starlette, limits: Limits, *, proxy: str | None) -> uvicorn.Server:
    """The HTTP server of an application; `proxy` is whose X-Forwarded-For is believed."""
    config = uvicorn.Config(
        app,
        http=Impatient,
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=proxy is not None,
        forwarded_allow_ips=proxy or "",
        limit_concurrency=limits.at_once + limits.waiting + _SPARE,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        h11_max_incomplete_event_size=_HEAD_BYTES,
    )
    return uvicorn.Server(config)


def serve(server: uvicorn.Server, listening: socket.socket) -> None:
    """Answer until SIGTERM or SIGINT, and what was asked before that to its end."""
    with _no_last_word():
        server.run(sockets=[listening])


@contextmanager
def _no_last_word() -> Iterator[None]:
    """uvicorn raises the signal that ended it once more when it is done: by then it has done its work."""
    signals = (signal.SIGTERM, signal.SIGINT)
    before = {each: signal.signal(each, _nothing) for each in signals}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _nothing(number: int, frame: FrameType | None) -> None:
    """What is left to do about a signal."""


def log_to_stderr() -> None:
    """One line for each request and for what goes wrong; nothing of what was sent."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
    for name, level in (("plc.serve", logging.INFO), ("uvicorn.error", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.setLevel(level)
        logger.addHandler(handler)
        logger.propagate = False
