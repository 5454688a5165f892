"""The model at hand, and a server of it: what the tests of requests and of clients share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from plc.repair import Repairer
from tests.scripted_model import either, repairer, swap

if TYPE_CHECKING:
    from tests.unit.remote.running import Running

FGETS = swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.1234567890123)


@pytest.fixture(scope="module")
def here() -> Repairer:
    return repairer(either(FGETS, swap("gets ( v0 ) ;", "free ( v0 ) ;", probability=0.1)), threshold=0.1)


@pytest.fixture(scope="module")
def server(here: Repairer) -> Iterator[Running]:
    from plc.serve.limits import Limits  # needs the extra `serve`, which the tests of addresses do not
    from tests.unit.remote.running import TOKEN, running

    with running(here, token=TOKEN, limits=Limits(bytes=1000, per_minute=60_000)) as started:
        yield started
