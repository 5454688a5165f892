"""The scheduler gives up on what takes too long, whoever is to blame."""

from __future__ import annotations

import asyncio
import json
import threading
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="needs the extra `serve`")

from data_prep.errors import ConfigError
from plc.serve import openapi as openapi_module
from plc.serve.clients import Client
from plc.serve.limits import Limits
from plc.serve.problems import Refusal
from plc.serve.scheduler import Scheduler
from tests.unit.serve.held_model import MODEL, HeldModel


class Deaf:
    """Holds a model, whatever it is asked to stop, until it is let go."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.begun = threading.Event()
        self.model = HeldModel(self._hold)

    def _hold(self, _text: bytes) -> None:
        self.begun.set()
        self.go.wait(10)


async def asked(scheduler: Scheduler) -> bytes:
    async def nobody_left() -> None:
        await asyncio.Event().wait()

    gone = asyncio.create_task(nobody_left())
    try:
        return await scheduler.findings(
            b"int f(void) { return 1; }", "c", client=Client("a"), min_confidence=None, gone=gone
        )
    finally:
        gone.cancel()


def test_what_waited_too_long_is_not_begun() -> None:
    times = iter([0.0, 100.0])
    scheduler = Scheduler(MODEL, Limits(seconds=9), clock=lambda: next(times))
    with pytest.raises(Refusal, match="the file took more than 9 seconds") as refused:
        asyncio.run(asked(scheduler))
    assert refused.value.status == 504
    scheduler.close()


def test_a_model_that_does_not_stop_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(*_: object, **__: object) -> None:
        return None

    deaf = Deaf()
    scheduler = Scheduler(deaf.model, Limits(seconds=9))
    monkeypatch.setattr("plc.serve.scheduler.asyncio.wait", at_once)

    async def ask() -> None:
        try:
            with pytest.raises(Refusal, match="the file took more than 9 seconds"):
                await asked(scheduler)
        finally:
            deaf.go.set()
            await asyncio.to_thread(scheduler.close)

    asyncio.run(ask())


def test_the_end_does_not_wait_for_a_model_that_does_not_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plc.serve.scheduler._END_SECONDS", 0.05)
    deaf = Deaf()
    scheduler = Scheduler(deaf.model, Limits())

    async def ask() -> None:
        asking = asyncio.create_task(asked(scheduler))
        assert await asyncio.to_thread(deaf.begun.wait, 10)
        scheduler.close()
        assert scheduler.is_working
        deaf.go.set()
        with pytest.raises(Refusal):
            await asking

    asyncio.run(ask())
    scheduler.close()
    assert not scheduler.is_working


def test_an_installation_without_the_schema_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    openapi_module._findings_schemas.cache_clear()
    monkeypatch.setattr(Path, "is_file", lambda _: False)
    with pytest.raises(ConfigError, match=r"schema\.json is missing from this installation: install plc"):
        openapi_module._findings_schemas()
    monkeypatch.undo()
    assert json.dumps(openapi_module._findings_schemas())
