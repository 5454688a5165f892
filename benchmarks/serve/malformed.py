"""Requests that are none, sent to a real `plc serve`: none may end it, fail in it, or keep others waiting.

    python -m benchmarks.serve.malformed [--requests 1000] [--seed 1]

Each request is one of the kinds below with random content. The server may answer with any status below 500,
or hang up. After each request /health must answer, and every 50 requests a good file must get the answer
that it got at the start. At the end the log may tell of no failure, and the program must still run. Printed
are the statuses by kind, the slowest request, and the memory before and after.
"""

from __future__ import annotations

import argparse
import json
import random
import socket
import sys
import tempfile
import time
from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.serve.running import served

GOOD = (Path(__file__).parents[2] / "examples" / "flawed" / "dice.c").read_bytes()
HUNG_UP = 0  # in place of a status
_SECONDS = 60.0  # for an answer
_EVERY = 50
_JUNK: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1.5,
    10**30,
    "",
    "\0",
    "x" * 5000,
    [],
    [[]],
    {},
    {"a": {}},
    "\ud800",
)


@dataclass(frozen=True, slots=True)
class Malformed:
    """Bytes to send. `whole`: an answer is owed; else the sender hangs up after half a request."""

    kind: str
    data: bytes
    whole: bool = True


Make = Callable[[random.Random, str], tuple[bytes, bool]]


def requests(count: int, *, seed: int, token: str) -> Iterator[Malformed]:
    """As many requests as asked for, each kind in its turn."""
    chance = random.Random(seed)
    for number in range(count):
        make = KINDS[number % len(KINDS)]
        data, whole = make(chance, token)
        yield Malformed(make.__name__, data, whole)


def noise(chance: random.Random, token: str) -> tuple[bytes, bool]:  # noqa: ARG001
    """Bytes of any value, or the first ones of other protocols."""
    begun = chance.choice(
        [b"", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"]
    )
    return begun + chance.randbytes(chance.randrange(1, 3000)), False


def request_line(chance: random.Random, token: str) -> tuple[bytes, bool]:
    """A first line that no request has."""
    line = chance.choice(
        [
            b"POST",
            b"POST /v1/findings",
            b"POST /v1/findings HTTP/9.9",
            b"P\x00ST / HTTP/1.1",
            b"GET  /health  HTTP/1.1",
            b"GET " + b"/" * chance.randrange(9000, 30_000) + b" HTTP/1.1",
            b"get /v1/version HTTP/1.1",
            b"GET http://[::1 HTTP/1.1",
            b"\r\n\r\n\r\nGET /v1/version HTTP/1.1 HTTP/1.1",
        ]
    )
    return line + b"\r\n" + _headers(token) + b"\r\n", True


def path(chance: random.Random, token: str) -> tuple[bytes, bool]:
    """A path that there is not, or a method that it does not take."""
    target = chance.choice(
        [
            b"/v1/../../etc/passwd",
            b"/v1/findings%00",
            b"/%ff%fe",
            b"/" + b"a" * 8000,
            b"*",
            b"http://evil.example/v1/version",
            b"/v1/findings;language=c",
            b"//v1//findings",
            "/v1/findings/\u00e9".encode(),
        ]
    )
    method = chance.choice([b"GET", b"POST", b"PUT", b"DELETE", b"TRACE", b"CONNECT", b"OPTIONS", b"BREW"])
    return method + b" " + target + b" HTTP/1.1\r\n" + _headers(token) + b"Content-Length: 0\r\n\r\n", True


def header(chance: random.Random, token: str) -> tuple[bytes, bool]:
    """Headers too long, too many, or of bytes that none has."""
    extra = chance.choice(
        [
            b"X-Long: " + b"a" * 40_000,
            b"\r\n".join(b"X-%d: 1" % number for number in range(3000)),
            b"X-Null: \x00\x01",
            b"X-Folded: a\r\n b",
            b"No colon",
            b": no name",
            b"X-Latin: \xe9\xff",
            b"Expect: 100-continue\r\nUpgrade: websocket\r\nConnection: Upgrade",
            b"Host: a\r\nHost: b",
            b"Range: bytes=9-1\r\nContent-Encoding: gzip",
        ]
    )
    head = b"GET /v1/version HTTP/1.1\r\n" + _headers(token) + extra
    return head + b"\r\n\r\n", True


def authorization(chance: random.Random, token: str) -> tuple[bytes, bool]:
    """A token that is none, or comes in no known way."""
    sent = chance.choice(
        [
            b"",
            b"Bearer",
            b"Bearer " + b"\xff" * 40,
            b"Bearer " + chance.randbytes(20).hex().encode(),
            b"Bearer " + b"x" * 12_000,
            b"Basic OnBhc3M=",
            token.encode(),
            b"Bearer " + token[:-1].encode(),
        ]
    )
    head = b"GET /v1/version HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + sent
    return head + b"\r\n\r\n", True


def length(chance: random.Random, token: str) -> tuple[bytes, bool]:
    """A length that is no number, or two, or one beside chunks."""
    said = chance.choice(
        [
            b"Content-Length: -1",
            b"Content-Length: +5",
            b"Content-Length: five",
            b"Content-Length: " + b"9" * 60,
            b"Content-Length: 4294967297",
            b"Content-Length: 5\r\nContent-Length: 6",
            b"Content-Length: 5\r\nTransfer-Encoding: chunked",
            b"Transfer-Encoding: gzip, chunked",
            b"Transfer-Encoding: chunked, identity",
        ]
    )
    return _head("/v1/findings?language=c", token, said) + b"0\r\n\r\n", False


def chunks(chance: random.Random, token: str) -> tuple[bytes, bool]:
    """Chunks of impossible sizes, and ends that do not come."""
    body = chance.choice(
        [
            b"-1\r\nx\r\n0\r\n\r\n",
            b"zz\r\nx\r\n0\r\n\r\n",
            b"F" * 40 + b"\r\nx\r\n",
            b"5\r\nab",
            b"1\r\nabc\r\n0\r\n\r\n",
            b"1;" + b"a" * 20_000 + b"\r\nx\r\n0\r\n\r\n",
            b"0\r\nTrailer: " + b"a" * 30_000 + b"\r\n\r\n",
        ]
    )
    return _head("/v1/findings?language=c", token, b"Transfer-Encoding: chunked") + body, False


def cut_short(chance: random.Random, token: str) -> tuple[bytes, bool]:
    """Any part of a good request."""
    whole = _post("/v1/findings?language=c", token, GOOD)
    return whole[: chance.randrange(1, len(whole))], False


def query(chance: random.Random, token: str) -> tuple[bytes, bool]:
    """Parameters that are unknown, doubled, missing or out of range."""
    least = chance.choice(
        ["nan", "inf", "-0.1", "1e999", "1_0", "0x1", "\u0660.5", "", "1" * 3000, "%ff", "0,5"]
    )
    asked = chance.choice(
        [
            "",
            "language",
            "language=c&language=c",
            "language=brainfuck",
            "language=%00",
            "a=" + "b" * 5000,
            "&" * 900,
        ]
    )
    chosen = chance.choice([f"language=c&min-confidence={least}", asked])
    return _post(f"/v1/findings?{chosen}", token, GOOD), True


def media_type(chance: random.Random, token: str) -> tuple[bytes, bool]:
    """A body as something that it is not."""
    kinds = [
        "",
        "text/plain",
        "multipart/form-data; boundary=",
        "application/json",
        "*/*",
        "a" * 4000,
        "\x0b",
    ]
    where = chance.choice(["/v1/findings?language=c", "/v1/told"])
    return _post(where, token, GOOD, kind=chance.choice(kinds)), True


def no_json(chance: random.Random, token: str) -> tuple[bytes, bool]:
    """JSON that is none, or is nested too deeply, or says numbers that JSON has not."""
    deep = chance.randrange(10_000, 400_000)
    body = chance.choice(
        [
            b"",
            b"{",
            b"\xff\xfe{\x00}\x00",
            b"[" * deep,
            b'{"a":' * deep,
            b'{"text": NaN}',
            b'{"text": "\\ud800"}',
            b'{"text": ' + b"9" * 6000 + b"}",
            b"null",
            b'"text"',
            chance.randbytes(500),
        ]
    )
    where = chance.choice(["/v1/findings?language=c", "/v1/told"])
    return _post(where, token, body, kind="application/json"), True


def field(chance: random.Random, token: str) -> tuple[bytes, bool]:
    """A good document with one field, anywhere in it, of another kind."""
    document = _complaint()
    holder, key = chance.choice(list(_places(document)))
    holder[key] = chance.choice(_JUNK)
    where = chance.choice(["/v1/findings?language=c", "/v1/told", "/v1/told"])
    return _post(where, token, json.dumps(document).encode(), kind="application/json"), True


def places(chance: random.Random, token: str) -> tuple[bytes, bool]:
    """Reports of lines and columns that no file has."""
    numbers = [1, 2, 7, 10**6, 2**31, 2**63, 10**30]
    many = chance.choice([1, 3, 400])
    document = _complaint() | {
        "tries": chance.choice([1, 100, 10**9]),
        "diagnostics": [
            {name: chance.choice(numbers) for name in ("line", "column", "end_line", "end_column")}
            for _ in range(many)
        ],
    }
    return _post("/v1/told", token, json.dumps(document).encode(), kind="application/json"), True


def macros(chance: random.Random, token: str) -> tuple[bytes, bool]:
    """Definitions that define themselves, or that hold what no definition holds."""
    name = chance.choice(["seed", "roll", "eyes", "int", "if", "A", "main"])
    body = chance.choice(
        [
            name,
            f"{name} {name}",
            "(" * 900,
            "}" * 900,
            "\\\n",
            "/*",
            '"',
            "#",
            "##",
            "__VA_ARGS__",
            "\n#define x",
        ]
    )
    document = _complaint()
    document["macros"] = {"definitions": {name: [body]}, "given": chance.choice([[], [name], [name] * 500])}
    where = chance.choice(["/v1/findings?language=c", "/v1/told"])
    return _post(where, token, json.dumps(document).encode(), kind="application/json"), True


def code(chance: random.Random, token: str) -> tuple[bytes, bool]:
    """Text that is no program: broken, binary, endless, nested."""
    language = chance.choice(["c", "cpp", "java"])
    text = bytearray(GOOD)
    match chance.randrange(6):
        case 0:
            for _ in range(chance.randrange(1, 60)):
                text[chance.randrange(len(text))] = chance.randrange(256)
        case 1:
            start = chance.randrange(len(text))
            del text[start : start + chance.randrange(1, 200)]
        case 2:
            opened = chance.choice([b"(", b"{", b"[", b"if(x)", b"a?b:", b"/*", b'"', b"#if 1\n", b"<", b"!"])
            text[len(text) // 2 : len(text) // 2] = opened * chance.randrange(100, 5000)
        case 3:
            text = bytearray(chance.randbytes(chance.randrange(2000)))
        case 4:
            text = bytearray(b"int f(void) { return " + b"x+" * chance.randrange(1000, 30_000) + b"0; }")
        case _:
            text += chance.choice(
                [b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1a", b"\r" * 5000, "\u202e".encode()]
            )
    if chance.random() < 0.7:
        return _post(f"/v1/findings?language={language}&min-confidence=0", token, bytes(text)), True
    document = {
        "language": language,
        "text": b64encode(text).decode(),
        "diagnostics": [{"line": 1 + text.count(b"\n") // 2}],
    }
    return _post("/v1/told", token, json.dumps(document).encode(), kind="application/json"), True


KINDS: tuple[Make, ...] = (
    noise,
    request_line,
    path,
    header,
    authorization,
    length,
    chunks,
    cut_short,
    query,
    media_type,
    no_json,
    field,
    places,
    macros,
    code,
)


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
    status, came = sent(port, _post("/v1/findings?language=c&min-confidence=0.1", token, GOOD))
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


def _headers(token: str) -> bytes:
    return f"Host: localhost\r\nAuthorization: Bearer {token}\r\n".encode()


def _head(where: str, token: str, said: bytes, kind: str = "application/octet-stream") -> bytes:
    line = f"POST {where} HTTP/1.1\r\n".encode()
    return line + _headers(token) + f"Content-Type: {kind}\r\n".encode() + said + b"\r\n\r\n"


def _post(where: str, token: str, body: bytes, *, kind: str = "application/octet-stream") -> bytes:
    return _head(where, token, b"Content-Length: %d" % len(body), kind) + body


def _complaint() -> dict[str, Any]:
    return {
        "language": "c",
        "tries": 3,
        "text": b64encode(GOOD).decode(),
        "macros": {"definitions": {"ROLL": ["1"]}, "given": []},
        "diagnostics": [
            {"line": 9, "column": 5, "category": "other", "related": [{"line": 1}], "tool": True}
        ],
    }


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each place of a document that holds something."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], (dict, list)):
            yield from _places(value[key])


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
