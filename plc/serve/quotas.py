"""What each client has used of its quota: by the minute, and by the day, which is one of UTC."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from typing import final

from plc.output.wording import counted
from plc.serve.clients import Client
from plc.serve.limits import Limits, Rates
from plc.serve.problems import Refusal

DAY = 86_400  # seconds
_log = logging.getLogger("plc.serve")


@dataclass(slots=True)
class _Used:
    """Of one client on one day."""

    requests: int = 0
    bytes: int = 0
    logged: set[str] = field(default_factory=set)  # the quotas that it was said to have used


@final
class Quotas:
    """Counts, and raises the Refusal of what is too much; for one thread. A restart forgets the counts."""

    def __init__(self, *, rates: Rates | None = None, clock: Callable[[], float] = time.time) -> None:
        self._rates = rates or Rates(Limits().per_minute)
        self._clock = clock
        self._day = -1
        self._used: dict[str, _Used] = {}

    def take_request(self, client: Client) -> None:
        """Count one request."""
        quota = client.quota
        if quota.requests_per_minute is not None:
            seconds = self._rates.seconds_until(client.name, per_minute=quota.requests_per_minute)
            if seconds:
                raise _refused(f"{counted(quota.requests_per_minute, 'request')} in a minute", seconds)
        used = self._today(client)
        if quota.requests_per_day is not None and used.requests >= quota.requests_per_day:
            raise self._spent(client, used, f"{counted(quota.requests_per_day, 'request')} a day")
        used.requests += 1

    def take_bytes(self, client: Client, count: int) -> None:
        """Count the bytes of what is to be analysed."""
        used, most = self._today(client), client.quota.bytes_per_day
        if most is not None and used.bytes + count > most:
            raise self._spent(client, used, f"{counted(most, 'byte')} a day")
        used.bytes += count

    def _today(self, client: Client) -> _Used:
        day = int(self._clock() // DAY)
        if day != self._day:
            self._day = day
            self._used = {}
        return self._used.setdefault(client.name, _Used())

    def _spent(self, client: Client, used: _Used, most: str) -> Refusal:
        if most not in used.logged:
            used.logged.add(most)
            _log.warning("client %s has used its quota of %s", client.name, most)
        return _refused(most, max(1, ceil((self._day + 1) * DAY - self._clock())))


def _refused(most: str, seconds: int) -> Refusal:
    return Refusal(
        429,
        f"this client has a quota of {most}: ask again in {_in_words(seconds)}",
        {"Retry-After": str(seconds)},
    )


def _in_words(seconds: int) -> str:
    if seconds <= 90:
        return counted(seconds, "second")
    return f"{ceil(seconds / 60)} minutes" if seconds <= 5400 else f"{ceil(seconds / 3600)} hours"
