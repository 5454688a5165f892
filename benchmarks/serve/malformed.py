"""Requests that are none, sent to a real `plc serve`: none may end it, fail in it, or keep others waiting.

    python -m benchmarks.serve.malformed [--requests 1000] [--seed 1]

Each request is one of the kinds in `malformed_requests.py`. The server may answer with any status below 500,
or hang up. After each request /health must answer, and every 50 requests a good file must get the answer
that it got at the start. At the end the log may tell of no failure, and the program must still run. Printed
are the statuses by kind, the slowest request, and the memory before and after.
"""

from __future__ import annotations

import argparse
import socket
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

from benchmarks.serve.malformed_requests import GOOD, Malformed, post, requests
from benchmarks.serve.running import served

HUNG_UP = 0  # in place of a status
_SECONDS = 60.0  # for an answer
_EVERY = 50


def sent(port: int, data: bytes, *, whole: bool = True) -> tuple[int, bytes]:
    """The status of the answer and all that came, HUNG_UP without one; TimeoutError where nothing happens."""
    came = b""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=_SECONDS) as connection:
            connection.sendall(data)
            if not whole:
                connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(1 << 16):
                came += piece
                if _complete(came):
                    break
    except (ConnectionResetError, BrokenPipeError):
        pass
    words = came.split(b" ", 2)
    return (int(words[1]) if len(words) > 1 and words[1].isdigit() else HUNG_UP), came


def _complete(came: bytes) -> bool:
    """Whether an answer has come whole: the connection may be kept open after it."""
    head, end, body = came.partition(b"\r\n\r\n")
    if not end:
        return False
    if head.split(b" ", 2)[1].startswith(b"1"):
        return False
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return len(body) >= int(line.partition(b":")[2])
    return False


def good(port: int, token: str) -> bytes:
    """What the server answers to a good file."""
    status, came = sent(port, post("/v1/findings?language=c&min-confidence=0.1", token, GOOD))
    if status != 200:
        raise RuntimeError(f"a good file got {status}")
    return came.partition(b"\r\n\r\n")[2]


def is_harmless(port: int, one: Malformed) -> tuple[bool, int]:
    """Whether one request did no harm, and its status."""
    try:
        status, _ = sent(port, one.data, whole=one.whole)
        health, _ = sent(port, b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
    except OSError:
        return False, HUNG_UP
    return status < 500 and health == 200, status


def main() -> None:
    """Print what became of the requests; exit 1 where one did harm."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    statuses: defaultdict[str, Counter[int]] = defaultdict(Counter)
    harmful: list[str] = []
    slowest = 0.0
    with (
        tempfile.TemporaryDirectory(prefix="plc-malformed-") as name,
        served(Path(name), "--rate", "1000000") as server,
    ):
        token = server.tokens[0]
        first, before = good(server.port, token), server.mib()
        for number, one in enumerate(requests(asked.requests, seed=asked.seed, token=token), 1):
            began = time.monotonic()
            harmless, status = is_harmless(server.port, one)
            slowest = max(slowest, time.monotonic() - began)
            statuses[one.kind][status] += 1
            if not harmless:
                harmful.append(f"request {number} ({one.kind}): status {status}")
            if number % _EVERY == 0 and good(server.port, token) != first:
                harmful.append(f"after request {number}: a good file is answered otherwise")
        if good(server.port, token) != first or server.process.poll() is not None:
            harmful.append("at the end a good file is not answered as before")
        after = server.mib()
        harmful += server.complaints()
    for kind, each in statuses.items():
        said = ", ".join(f"{status or 'hung up'}: {count}" for status, count in sorted(each.items()))
        print(f"{kind:<14} {said}")
    print(f"{asked.requests} requests, {len(harmful)} did harm; slowest {slowest:.2f} s")
    print(f"memory {before:.0f} MiB before, {after:.0f} MiB after")
    for line in harmful:
        print(line)
    sys.exit(1 if harmful else 0)


if __name__ == "__main__":
    main()
