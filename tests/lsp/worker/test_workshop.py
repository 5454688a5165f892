"""In which order a worker process is given its jobs, and which of them give way to others."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from lsp.worker.workshop import Priority, Workshop

# Works on a job that is called "long" until that is cancelled, and tells of each that it begins.
WORKER = """
import os, sys
from lsp.worker.messages import packed, receive

def say(header):
    sys.stdout.buffer.write(packed(header))
    sys.stdout.buffer.flush()

while (message := receive(sys.stdin.buffer)) is not None:
    job = message[0]
    if "id" not in job or job["do"] == "cancel":
        continue
    say({"state": "analysing", "message": job["do"]})
    if job["do"] == "long":
        while (other := receive(sys.stdin.buffer)[0]) != {"do": "cancel", "id": job["id"]}:
            pass
        say({"id": job["id"], "error": "stopped", "message": "not wanted any more"})
    else:
        say({"id": job["id"]})
"""


class Begun:
    """The jobs that the worker has begun, in order."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._news = asyncio.Event()

    def __call__(self, state: str, said: Mapping[str, Any]) -> None:
        if state == "analysing":
            self.names.append(said["message"])
            self._news.set()

    async def until(self, number: int) -> None:
        """Until so many have begun."""
        while len(self.names) < number:
            self._news.clear()
            await self._news.wait()


def run(scenario: Callable[[Workshop, Begun], Awaitable[None]]) -> None:
    async def opened() -> None:
        begun = Begun()
        workshop = Workshop(begun, command=[sys.executable, "-c", WORKER])
        try:
            await asyncio.wait_for(scenario(workshop, begun), 90)
        finally:
            await workshop.close()

    asyncio.run(opened())


def asked(workshop: Workshop, name: str, priority: Priority) -> asyncio.Task[Any]:
    return asyncio.create_task(workshop.ask({"do": name}, priority=priority))


async def ended(task: asyncio.Task[Any]) -> None:
    task.cancel()
    await asyncio.wait([task])


def test_what_nobody_waits_for_gives_way_to_a_question_and_is_begun_anew() -> None:
    async def scenario(workshop: Workshop, begun: Begun) -> None:
        verifying = asked(workshop, "long", Priority.BACKGROUND)
        await begun.until(1)
        await asked(workshop, "explain", Priority.ASKED)
        await begun.until(3)
        assert begun.names == ["long", "explain", "long"]
        await ended(verifying)

    run(scenario)


def test_a_question_gives_way_to_typing() -> None:
    async def scenario(workshop: Workshop, begun: Begun) -> None:
        explaining = asked(workshop, "long", Priority.ASKED)
        await begun.until(1)
        await asked(workshop, "report", Priority.TYPING)
        await begun.until(3)
        assert begun.names == ["long", "report", "long"]
        await ended(explaining)

    run(scenario)


def test_what_waits_in_the_background_is_hastened_once_somebody_wants_it() -> None:
    async def scenario(workshop: Workshop, begun: Begun) -> None:
        verifying = asked(workshop, "long", Priority.BACKGROUND)
        await begun.until(1)
        job = {"do": "reported"}
        waiting = asyncio.create_task(workshop.ask(job, priority=Priority.BACKGROUND))
        await asyncio.sleep(0)  # it stands in the queue
        await workshop.hasten(job)
        await waiting
        assert begun.names[:2] == ["long", "reported"]
        await ended(verifying)

    run(scenario)


def test_what_is_hastened_while_it_runs_gives_way_to_nothing() -> None:
    async def scenario(workshop: Workshop, begun: Begun) -> None:
        job = {"do": "long"}
        menu = asyncio.create_task(workshop.ask(job, priority=Priority.BACKGROUND))
        await begun.until(1)
        await workshop.hasten(job)
        typing = asked(workshop, "report", Priority.TYPING)
        await asyncio.sleep(0.2)
        assert begun.names == ["long"]
        await ended(menu)
        await typing

    run(scenario)


def test_urgent_jobs_stay_in_order() -> None:
    async def scenario(workshop: Workshop, begun: Begun) -> None:
        first = {"do": "one"}
        tasks = [asyncio.create_task(workshop.ask(first)), asked(workshop, "two", Priority.TYPING)]
        await asyncio.sleep(0)
        await workshop.hasten(first)
        await asyncio.gather(*tasks)
        assert begun.names == ["one", "two"]

    run(scenario)
