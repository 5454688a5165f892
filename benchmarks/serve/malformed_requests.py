"""The kinds of malformed requests that are sent to a server: each with random content."""

from __future__ import annotations

import json
import random
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GOOD = (Path(__file__).parents[2] / "examples" / "flawed" / "dice.c").read_bytes()
_TAKES_TEXT = ("/v1/findings?language=c", "/v1/reported")
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
    return _asked(_headers(token) + extra), True


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
    return _asked(b"Host: localhost\r\nAuthorization: " + sent), True


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
    whole = post("/v1/findings?language=c", token, GOOD)
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
    return post(f"/v1/findings?{chosen}", token, GOOD), True


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
    where = chance.choice(_TAKES_TEXT)
    return post(where, token, GOOD, kind=chance.choice(kinds)), True


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
    where = chance.choice(_TAKES_TEXT)
    return post(where, token, body, kind="application/json"), True


def field(chance: random.Random, token: str) -> tuple[bytes, bool]:
    """A good document with one field, anywhere in it, of another kind."""
    document = _complaint()
    holder, key = chance.choice(list(_places(document)))
    holder[key] = chance.choice(_JUNK)
    where = chance.choice(["/v1/findings?language=c", "/v1/reported", "/v1/reported"])
    return _post_json(where, token, document), True


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
    return _post_json("/v1/reported", token, document), True


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
    where = chance.choice(_TAKES_TEXT)
    return _post_json(where, token, document), True


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
        return post(f"/v1/findings?language={language}&min-confidence=0", token, bytes(text)), True
    return _reported(token, language, bytes(text)), True


def endless_parse(chance: random.Random, token: str) -> tuple[bytes, bool]:
    """A text that the parser would take minutes for: it is asked for findings, or told of a line."""
    text = b"int a=" + b"a<" * chance.randrange(50_000, 100_000) + b"1;"
    if chance.random() < 0.3:
        return post("/v1/findings?language=cpp", token, text), True
    return _reported(token, "cpp", text), True


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
    endless_parse,
)


def _headers(token: str) -> bytes:
    return f"Host: localhost\r\nAuthorization: Bearer {token}\r\n".encode()


def _asked(headers: bytes) -> bytes:
    return b"GET /v1/version HTTP/1.1\r\n" + headers + b"\r\n\r\n"


def _head(where: str, token: str, said: bytes, kind: str = "application/octet-stream") -> bytes:
    line = f"POST {where} HTTP/1.1\r\n".encode()
    return line + _headers(token) + f"Content-Type: {kind}\r\n".encode() + said + b"\r\n\r\n"


def post(where: str, token: str, body: bytes, *, kind: str = "application/octet-stream") -> bytes:
    return _head(where, token, b"Content-Length: %d" % len(body), kind) + body


def _post_json(where: str, token: str, document: Mapping[str, Any]) -> bytes:
    return post(where, token, json.dumps(document).encode(), kind="application/json")


def _reported(token: str, language: str, text: bytes) -> bytes:
    """A report of a line in the middle of a text."""
    document = {
        "language": language,
        "text": b64encode(text).decode(),
        "diagnostics": [{"line": 1 + text.count(b"\n") // 2}],
    }
    return _post_json("/v1/reported", token, document)


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
