"""How long a server keeps a connection whose client does not finish."""

from __future__ import annotations

import socket
import time
from contextlib import suppress

import pytest


def seconds_until_hung_up(connection: socket.socket, *, every: float, trickle: bytes = b"") -> float:
    """The time until the server hangs up, while a byte of `trickle` is sent every so many seconds."""
    began = time.monotonic()
    connection.settimeout(every)
    for number in range(100):
        try:
            with suppress(TimeoutError):
                if connection.recv(1 << 16) == b"":
                    break
            connection.sendall(trickle[number : number + 1])
        except ConnectionError:
            break
    else:
        pytest.fail("the connection was held")
    return time.monotonic() - began
