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
from typing import Any, cast

import h11
import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from data_prep.errors import ConfigError
from plc.base.printable import printable
from plc.remote.address import is_loopback
from plc.serve.handshakes import Handshakes
from plc.serve.limits import Limits
from plc.serve.tls import Tls

_HEAD_SECONDS = (
    10.0  # from a connection, or the first byte of a later request, to the end of a request's head
)
_HEAD_BYTES = 16 << 10
_LAST_PORT = 65535
_IDLE_SECONDS = 30  # between two requests, and until an answer has been taken
_GRACE_SECONDS = 20  # for what is being answered when the server is to end
_SPARE = 256  # connections beside those whose files are analysed or wait: one `plc repair` keeps up to 17


class Impatient(H11Protocol):
    """HTTP/1.1 that hangs up on who asks nothing, does not end a request's head, or takes no answer.

    uvicorn's own patience is for connections on which nothing comes at all: a single byte ends it. So ours
    runs whenever no request is being answered and uvicorn's does not; more bytes do not renew it.
    """

    _head: asyncio.TimerHandle | None = None  # until when a whole head must have come
    _answer: asyncio.TimerHandle | None = None  # until when an answer must have been taken

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._expect_reading()

    def resume_writing(self) -> None:
        super().resume_writing()
        _stop(self._answer)
        self._answer = None

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._hang_up()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        _stop(self._head)
        _stop(self._answer)

    def _watch(self) -> None:
        """Begin to wait for a whole head, or go on waiting; stop where there is nothing to wait for."""
        if self.transport.is_closing():
            if self.transport.get_write_buffer_size():  # it is closed when that has been read
                self._expect_reading()
        elif self.cycle is not None and not self.cycle.response_complete:
            _stop(self._head)  # what an answer may take is limited elsewhere
            self._head = None
        elif self._head is None and (self.timeout_keep_alive_task is None or self._has_begun()):
            self._head = self.loop.call_later(_HEAD_SECONDS, self._hang_up)

    def _has_begun(self) -> bool:
        """Whether there is part of a head, or a body is still to come that nobody reads any more."""
        return self.conn.their_state is not h11.IDLE or bool(self.conn.trailing_data[0])

    def _expect_reading(self) -> None:
        if self._answer is None:
            self._answer = self.loop.call_later(_IDLE_SECONDS, self.transport.abort)

    def _hang_up(self) -> None:
        self.transport.close()
        if self.transport.get_write_buffer_size():  # `close` would wait for who takes it
            self.transport.abort()


def _stop(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()


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
            "(`openssl rand -hex 32`) into a file and give --token-file FILE, or set $PLC_TOKEN; or make one "
            "for each client by `plc serve token add` and give --tokens FILE"
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


def url_of(listening: socket.socket, *, tls: Tls | None = None) -> str:
    """The address of a socket as a URL."""
    host, port = listening.getsockname()[:2]
    scheme = "http" if tls is None else "https"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def server_of(app: Starlette, limits: Limits, *, proxy: str | None, tls: Tls | None = None) -> uvicorn.Server:
    """The HTTP server of an application; `proxy` is whose X-Forwarded-For is believed."""
    config = uvicorn.Config(
        app,
        http=Impatient if tls is None else _encrypted(Handshakes(tls)),
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


def _encrypted(handshakes: Handshakes) -> type[asyncio.Protocol]:
    """What uvicorn makes for each connection: first the handshake, then HTTP."""

    def made(**given: Any) -> asyncio.Protocol:
        return handshakes.protocol(lambda: Impatient(**given))

    return cast(type[asyncio.Protocol], made)  # uvicorn only calls it


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


def _nothing(_number: int, _frame: FrameType | None) -> None:
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
