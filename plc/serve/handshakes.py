"""Encryption of connections: each handshake has a time limit, and a place that a newer one may take over."""

from __future__ import annotations

import asyncio
import ssl
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from typing import cast, final

from plc.serve.tls import Tls

SECONDS = 10.0  # for a handshake; asyncio alone would wait for 60
END_SECONDS = 5.0  # for the other side to hear that a connection is closed; asyncio alone: 30
PLACES = 128  # handshakes at once: beyond that the oldest one, which is the slowest, is given up

Made = Callable[[], asyncio.Protocol]  # what speaks on an encrypted connection


@final
class Handshakes:
    """The handshakes that are under way.

    asyncio's servers take any number of connections with unfinished handshakes, so that whoever says nothing
    holds descriptors of the process until nobody else is accepted. An honest handshake takes milliseconds, so
    the oldest one is the one to give up.
    """

    def __init__(self, tls: Tls) -> None:
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.load_cert_chain(tls.certificate, tls.key)
        self._under_way: OrderedDict[asyncio.Transport, asyncio.Task[None]] = OrderedDict()

    def protocol(self, made: Made) -> asyncio.Protocol:
        """What takes a connection that is not encrypted yet."""
        return _Waiting(self, made)

    def begin(self, transport: asyncio.Transport, made: Made) -> None:
        """Encrypt a connection that was just made."""
        if len(self._under_way) >= PLACES:
            oldest, task = self._under_way.popitem(last=False)
            task.cancel()
            oldest.abort()
        task = asyncio.get_running_loop().create_task(self._encrypt(transport, made))
        self._under_way[transport] = task
        task.add_done_callback(lambda _: self._under_way.pop(transport, None))

    async def _encrypt(self, transport: asyncio.Transport, made: Made) -> None:
        early = _Early()
        try:
            secured = await asyncio.get_running_loop().start_tls(
                transport,
                early,
                self.context,
                server_side=True,
                ssl_handshake_timeout=SECONDS,
                ssl_shutdown_timeout=END_SECONDS,
            )
        except OSError:  # of the network or of TLS, and what took too long: nobody is there to be answered
            transport.abort()
            return
        if secured is not None:  # None: it was closed in the very moment
            early.hand_over(secured, made())


@final
class _Waiting(asyncio.Protocol):
    """A connection before its handshake; start_tls puts another protocol in its place."""

    def __init__(self, handshakes: Handshakes, made: Made) -> None:
        self._handshakes = handshakes
        self._made = made

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        plain = cast(asyncio.Transport, transport)
        with suppress(RuntimeError):  # it is closed already
            plain.pause_reading()  # what comes first is the other side's hello, and belongs to start_tls
        self._handshakes.begin(plain, self._made)


@final
class _Early(asyncio.Protocol):
    """What happens on an encrypted connection before `start_tls` returns: a first request may be quicker."""

    def __init__(self) -> None:
        self._came = b""
        self._after: asyncio.Protocol | None = None
        self._is_lost = False

    def data_received(self, data: bytes) -> None:
        self._came += data

    def hand_over(self, secured: asyncio.Transport, after: asyncio.Protocol) -> None:
        """Have another protocol go on, unless the other side has gone."""
        if self._is_lost:
            return
        self._after = after
        secured.set_protocol(after)
        after.connection_made(secured)
        if self._came:
            after.data_received(self._came)

    def connection_lost(self, exc: Exception | None) -> None:
        self._is_lost = True
        if self._after is not None:  # asyncio had planned to say so before the hand-over
            self._after.connection_lost(exc)
