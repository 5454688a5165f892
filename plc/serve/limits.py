"""How much a server does: for one client in a minute, for all at once, for one request."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import final

_CLIENTS = 10_000  # that are remembered; the ones not heard of for the longest are forgotten
_BURST_SECONDS = 10  # of its rate that a client may use at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one request, one client and all of them may take."""

    bytes: int = 4 << 20  # of one file
    seconds: float = 120.0  # for one file, waiting included
    upload_seconds: float = 30.0  # until a file has arrived
    at_once: int = 2  # files that are analysed at the same time
    waiting: int = 64  # files that wait for that: fewer than clients, and some wait for long
    per_minute: int = 1200  # requests of one client


@final
class Rates:
    """A bucket of requests for each client, filled at an even rate; for one thread."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # requests, and when

    def seconds_until(self, client: str, *, per_minute: int | None = None) -> int:
        """0, and one request counted; or the seconds until there is room for one.

        `per_minute` is the rate of a client that has one of its own.
        """
        per_second = (per_minute or self._per_minute) / 60
        most = max(1.0, per_second * _BURST_SECONDS)
        now = self._clock()
        key = network_of(client)
        left, when = self._left.get(key, (most, now))
        left = min(most, left + (now - when) * per_second)
        allowed = left >= 1
        self._left[key] = (left - 1 if allowed else left, now)
        self._left.move_to_end(key)
        while len(self._left) > _CLIENTS:
            self._left.popitem(last=False)
        return 0 if allowed else max(1, ceil((1 - left) / per_second))


def network_of(client: str) -> str:
    """What counts as one client: an address, of IPv6 the half that a provider gives out."""
    try:
        address = ipaddress.ip_address(client.partition("%")[0])
    except ValueError:
        return client
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)
