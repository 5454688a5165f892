"""One client with many files keeps no other waiting: a real server, and a model that takes its time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("uvicorn", reason="needs the extra `serve`")

from plc.serve.auth import Auth
from plc.serve.clients import today_utc
from plc.serve.issuing import add_token
from plc.serve.limits import Limits, Rates
from plc.serve.rereading import TokenFile
from tests.unit.remote.running import FLAWED, TEXT, Running, running
from tests.unit.serve.held_model import HeldModel

MANY = 12


class Turns:
    """Holds each file until the test gives a turn, and notes whose file it is."""

    def __init__(self) -> None:
        self.order: list[bytes] = []
        self._free = threading.Semaphore(0)

    def hold(self, text: bytes) -> None:
        self.order.append(text.split(b"*/")[0].removeprefix(b"/*"))
        assert self._free.acquire(timeout=20)

    def give(self, count: int) -> None:
        self._free.release(count)


class Asking:
    """Requests that are under way, and their statuses."""

    def __init__(self, server: Running, tokens: dict[str, str]) -> None:
        self.server, self.tokens = server, tokens
        self.statuses: dict[str, list[int]] = {name: [] for name in tokens}
        self.threads: list[threading.Thread] = []

    def ask(self, name: str, times: int) -> None:
        headers = {**TEXT, "Authorization": f"Bearer {self.tokens[name]}"}
        body = b"/*" + name.encode() + b"*/" + FLAWED

        def one() -> None:
            answer = self.server.ask("POST", "/v1/findings?language=c", body, headers)
            self.statuses[name].append(answer[0])

        new = [threading.Thread(target=one) for _ in range(times)]
        for thread in new:
            thread.start()
        self.threads += new

    def end(self) -> None:
        for thread in self.threads:
            thread.join(20)


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[[Turns, Limits], Asking]]:
    """Starts a server for the clients many, few and late."""
    path = tmp_path / "tokens.toml"
    tokens = {name: add_token(path, name, today=today_utc(), until=None) for name in ("many", "few", "late")}
    open_ones = []

    def start(turns: Turns, limits: Limits) -> Asking:
        auth = Auth(token=None, rates=Rates(60_000), tokens=TokenFile(path))
        context = running(HeldModel(turns.hold), auth=auth, limits=limits)
        open_ones.append(context)
        return Asking(context.__enter__(), tokens)

    yield start
    for context in open_ones:
        context.__exit__(None, None, None)


def test_a_client_with_many_files_does_not_keep_another_waiting(
    started: Callable[[Turns, Limits], Asking],
) -> None:
    turns = Turns()
    asking = started(turns, Limits(at_once=1, waiting=64))
    asking.ask("many", MANY)
    until(lambda: turns.order == [b"many"])
    time.sleep(0.3)  # for all of them to wait
    asking.ask("few", 2)
    time.sleep(0.3)
    turns.give(MANY + 2)
    asking.end()
    assert asking.statuses["few"] == [200, 200]
    assert asking.statuses["many"] == [200] * MANY
    assert [place for place, name in enumerate(turns.order) if name == b"few"][1] <= 4


def test_a_client_does_not_fill_all_places(started: Callable[[Turns, Limits], Asking]) -> None:
    turns = Turns()
    asking = started(turns, Limits(at_once=1, waiting=8))
    asking.ask("many", MANY)
    until(lambda: asking.statuses["many"] == [503] * (MANY - 5))  # one is analysed and four wait
    asking.ask("few", 2)
    asking.ask("late", 1)
    time.sleep(0.3)
    turns.give(8)
    asking.end()
    assert asking.statuses["few"] == [200, 200]
    assert asking.statuses["late"] == [200]
    assert sorted(asking.statuses["many"]) == [200] * 5 + [503] * (MANY - 5)
