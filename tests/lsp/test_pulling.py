"""A client that asks for diagnostics as Microsoft's does, in whatever order things happen."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.lsp.session import (
    FLAWED,
    VSCODE,
    Session,
    at,
    run,
)


class Puller:
    """Asks for diagnostics as Microsoft's client does: one question at a time, taken back for a newer one."""

    def __init__(self, session: Session, uri: str) -> None:
        self.session, self.uri = session, uri
        self.shown: list[Any] = []
        self._number: int | None = None
        self._again = False
        self._due = 0

    def pull_in(self, seconds: float) -> None:
        """Ask in a while."""
        self._due += 1
        asyncio.get_running_loop().call_later(seconds, self._pull_that_was_due)

    def _pull_that_was_due(self) -> None:
        self._due -= 1
        self.pull()

    async def rests(self) -> None:
        """Until no question is due or under way, and the server has nothing left to do that leads to one.

        A loop that ends before takes the server's tasks back, and they answer that they were.
        """
        async with asyncio.timeout(20):
            while self._due or self._number is not None or asyncio.all_tasks() != {asyncio.current_task()}:
                await asyncio.sleep(0.005)

    def pull(self, *_: Any) -> None:
        """Ask, or have the question that is under way asked again."""
        if self._number is None:
            params = {"textDocument": {"uri": self.uri}}
            self._number, answer = self.session.begin("textDocument/diagnostic", params)
            answer.add_done_callback(self._take)
        elif not self._again:
            self._again = True
            self.session.tell("$/cancelRequest", {"id": self._number})

    def _take(self, answer: asyncio.Future[Any]) -> None:
        message, self._number = answer.result(), None
        if self._again:
            self._again = False
            self.pull()
        else:
            self.shown = message["result"]["items"]


@pytest.mark.parametrize("seed", range(20))
def test_whatever_comes_first_at_the_start_the_flaw_is_shown(seed: int) -> None:
    """The editor asks before the text is open, asks twice, is slow to say its settings, looks away."""

    async def scenario() -> None:
        chance = random.Random(seed)
        session = Session()
        uri = "file:///a.c"
        puller = Puller(session, uri)
        loop = asyncio.get_running_loop()

        def delay() -> float:
            return chance.choice([0, 0, 0.001, 0.02])

        session.pause = lambda *step: loop.call_later(delay(), *step)
        session.answers["refresh"] = lambda _: puller.pull_in(delay())
        await session.start(VSCODE)
        steps: list[Callable[[], Any]] = [puller.pull, lambda: session.opens(FLAWED, uri=uri)]
        chance.shuffle(steps)
        for step in [*steps, *chance.choices([puller.pull], k=chance.randrange(3))]:
            step()
            await asyncio.sleep(delay())
        await puller.rests()
        assert len(puller.shown) == 1
        assert session.messages() == []

    run(scenario)


def test_a_client_that_asked_too_early_or_has_stopped_waiting_is_told_to_ask_again() -> None:
    async def scenario() -> None:
        uri = "file:///a.c"
        session = Session()
        puller = Puller(session, uri)
        session.answers["refresh"] = puller.pull
        await session.start(VSCODE)
        puller.pull()  # of a text that is not open yet
        await asyncio.sleep(0.05)
        session.opens(FLAWED, uri=uri)
        await puller.rests()
        assert len(puller.shown) == 1
        session.works.hold = asyncio.Event()
        session.change(uri, 2, {"range": at(0, 0), "text": FLAWED})
        number, taken_back = session.begin("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        session.tell("$/cancelRequest", {"id": number})
        assert (await taken_back)["error"]["code"] == -32800
        session.works.hold.set()
        await puller.rests()
        assert len(puller.shown) == 2

    run(scenario)
