"""Connections of `plc serve`, over real sockets: none is held by half a request or an answer not taken."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress

import pytest

pytest.importorskip("uvicorn", reason="needs the extra `serve`")

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from plc.serve import listening
from plc.serve.limits import Limits
from tests.unit.serve.hanging_up import seconds_until_hung_up

HEALTH = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
HEAD = 0.4  # seconds, in place of ten
PLACES = 4  # connections at once
LARGE = 40 << 20

Connect = Callable[[], socket.socket]


async def health(request: Request) -> Response:
    await request.body()
    return PlainTextResponse("ok")


async def unread(_: Request) -> Response:
    return PlainTextResponse("ok")


async def slow(_: Request) -> Response:
    await asyncio.sleep(3 * HEAD)
    return PlainTextResponse("ok")


async def large(_: Request) -> Response:
    return PlainTextResponse("x" * LARGE)


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connect]:
    """A server with short limits and few places, to connect to."""
    monkeypatch.setattr(listening, "_HEAD_SECONDS", HEAD)
    monkeypatch.setattr(listening, "_SPARE", 0)
    answers = {"health": health, "unread": unread, "slow": slow, "large": large}
    routes = [Route(f"/{name}", answer, methods=["GET", "POST"]) for name, answer in answers.items()]
    with listening.listen("127.0.0.1", 0, has_token=False) as made, ExitStack() as connections:
        server = listening.server_of(
            Starlette(routes=routes), Limits(at_once=1, waiting=PLACES - 1), proxy=None
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [made]})
        thread.start()
        yield lambda: connections.enter_context(socket.create_connection(made.getsockname()[:2], timeout=20))
        connections.close()
        server.should_exit = True
        thread.join()


def answered(connection: socket.socket, request: bytes = HEALTH) -> str:
    """The status line of the answer to a request, all of which is read."""
    connection.sendall(request)
    said = b""
    while not said.endswith(b"ok"):
        came = connection.recv(1 << 16)
        if not came:
            break
        said += came
    return said.split(b"\r\n")[0].decode()


STREAM = b"X-Slow: " + b"a" * 200


@pytest.mark.parametrize("trickle", [b"", STREAM])
@pytest.mark.parametrize(
    ("asked", "half"),
    [
        (b"", b""),
        (b"", b"GET /he"),
        (HEALTH, b"G"),
        (HEALTH, b"GET /health HTTP/1.1\r\nHost: loc"),
        (HEALTH * 3, b"GET /health HTTP/1.1\r\n"),  # all in one piece
        (b"POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n", b"and not the rest"),
        (b"GET /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n", b""),
    ],
)
def test_half_a_request_is_hung_up_on_be_it_the_first_or_a_later_one(
    asked: bytes, half: bytes, trickle: bytes, connect: Connect
) -> None:
    connection = connect()
    connection.sendall(asked + half)
    assert seconds_until_hung_up(connection, every=HEAD / 8, trickle=trickle) < 5 * HEAD


def test_an_end_that_comes_late_leaves_no_connection_without_a_limit(connect: Connect) -> None:
    connection = connect()
    request = b"POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n"
    assert answered(connection, request) == "HTTP/1.1 200 OK"
    connection.sendall(b"12345")  # nothing more is to come of it, and nothing has begun
    assert seconds_until_hung_up(connection, every=HEAD / 8) < 5 * HEAD


def test_half_requests_do_not_keep_others_out(connect: Connect) -> None:
    held = [connect() for _ in range(PLACES - 1)]
    for connection in held:
        assert answered(connection) == "HTTP/1.1 200 OK"
        connection.sendall(b"GET /health HTTP/1.1\r\n")
    assert answered(connect()) == "HTTP/1.1 503 Service Unavailable"
    for connection in held:
        seconds_until_hung_up(connection, every=HEAD / 8)
    assert answered(connect()) == "HTTP/1.1 200 OK"


def test_a_client_that_asks_now_and_then_is_answered_each_time(connect: Connect) -> None:
    connection = connect()
    for _ in range(3):
        assert answered(connection) == "HTTP/1.1 200 OK"
        time.sleep(1.5 * HEAD)  # idle: that has a limit of its own
    for _ in range(2):
        assert answered(connection, HEALTH.replace(b"health", b"slow")) == "HTTP/1.1 200 OK"
    body = b"POST /health HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n"
    connection.sendall(body)
    time.sleep(1.5 * HEAD)  # a body has a limit of its own, too
    assert answered(connection, b"body") == "HTTP/1.1 200 OK"


@pytest.mark.parametrize("connection_header", [b"", b"Connection: close\r\n"])
def test_an_answer_that_nobody_takes_is_given_up(
    connection_header: bytes, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "_IDLE_SECONDS", HEAD)
    connection = connect()
    connection.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n%s\r\n" % connection_header)
    time.sleep(4 * HEAD)
    came = 0
    with suppress(ConnectionResetError):
        while data := connection.recv(1 << 20):
            came += len(data)
    assert came < LARGE


@pytest.mark.parametrize(
    "half", [b"GET /he", b"POST /health HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf"]
)
def test_a_client_that_goes_in_the_middle_of_a_request_takes_nobody_along(
    half: bytes, connect: Connect
) -> None:
    for _ in range(2 * PLACES):
        with connect() as connection:
            connection.sendall(half)
            connection.shutdown(socket.SHUT_WR)
            assert connection.recv(1 << 16) == b""
    assert answered(connect()) == "HTTP/1.1 200 OK"
