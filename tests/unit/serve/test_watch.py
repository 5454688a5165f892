"""The warning about a client that sends very many different functions."""

from __future__ import annotations

import tracemalloc
from random import Random

import pytest

pytest.importorskip("starlette", reason="needs the extra `serve`")

from plc.serve import watch as watch_module
from plc.serve.distinct import BITS, KEPT, Distinct
from plc.serve.quotas import DAY
from plc.serve.watch import Watch, digests_of


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    found = [record.getMessage() for record in caplog.records]
    caplog.clear()
    return found


def test_functions_are_told_apart_by_their_words() -> None:
    one = digests_of(b"int f(void) { return 1; }\nint g(void) { return 2; }\n", "c")
    assert len(one) == 2
    assert digests_of(b"int  f(void)\n{ return 1; }", "c") < one
    assert not digests_of(b"int f(void) { return 3; }", "c") & one


def test_a_tree_that_is_checked_again_adds_nothing(caplog: pytest.LogCaptureFixture) -> None:
    watch = Watch(100, clock=lambda: 0.0)
    for _ in range(50):
        watch.add("ci", range(100))
    assert said(caplog) == []
    watch.add("ci", [100])
    assert said(caplog) == [
        "client ci has sent about 101 different functions today (UTC), no other asked today: "
        "it analyses a large tree, or somebody copies the model with its token"
    ]


def test_it_warns_once_a_day(caplog: pytest.LogCaptureFixture) -> None:
    now = [0.0]
    watch = Watch(100, clock=lambda: now[0])
    for start in (0, 1000, 2000):
        watch.add("ci", range(start, start + 101))
    assert len(said(caplog)) == 1
    now[0] = DAY
    watch.add("ci", range(100))
    assert said(caplog) == []
    watch.add("ci", range(101))
    assert len(said(caplog)) == 1


def test_where_all_send_much_only_far_more_is_unusual(caplog: pytest.LogCaptureFixture) -> None:
    watch = Watch(100, clock=lambda: 0.0)
    for name in ("a", "b", "c"):
        watch.add(name, range(50))
    watch.add("ci", range(500))
    assert said(caplog) == []
    watch.add("ci", range(501))
    assert "about 501 different functions today (UTC), the median of the 3 others is 50" in said(caplog)[0]


def test_however_much_others_send_there_is_an_end(caplog: pytest.LogCaptureFixture) -> None:
    watch = Watch(100, clock=lambda: 0.0)
    watch.add("a", range(1000))
    assert "client a has sent about 1000" in said(caplog)[0]
    watch.add("b", range(1000))
    assert said(caplog) == []
    watch.add("b", range(1001))
    assert "client b has sent about 1001" in said(caplog)[0]


def test_zero_turns_it_off(caplog: pytest.LogCaptureFixture) -> None:
    watch = Watch(0)
    watch.sent("ci", b"int f(void) { return 1; }", "c")
    assert said(caplog) == []
    assert not watch._sent


def test_hashes_have_a_key_so_that_nobody_sends_only_those_that_are_not_kept() -> None:
    text = b"int f(void) { return 1; }"
    assert not digests_of(text, "c", key=b"a" * 16) & digests_of(text, "c", key=b"b" * 16)
    assert Watch()._key != Watch()._key


@pytest.mark.parametrize("count", [KEPT - 1, KEPT, 5_000, 60_000])
def test_many_are_counted_by_the_smallest_hashes(count: int) -> None:
    random, distinct = Random(count), Distinct()
    for number in [random.getrandbits(BITS) for _ in range(count)] * 2:
        distinct.add(number)
    assert abs(distinct.count - count) <= (0 if count < KEPT else 0.1 * count)


def test_memory_ends_however_many_functions_and_clients_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_module, "CLIENTS", 20)
    random, watch = Random(1), Watch(10**9, clock=lambda: 0.0)

    def send(clients: range, functions: int) -> None:
        for number in clients:
            watch.add(f"client {number}", (random.getrandbits(BITS) for _ in range(functions)))

    tracemalloc.start()
    try:
        send(range(20), 2 * KEPT)
        before = tracemalloc.get_traced_memory()[0]
        send(range(40), 4 * KEPT)
        assert tracemalloc.get_traced_memory()[0] < 1.2 * before
    finally:
        tracemalloc.stop()
    assert list(watch._sent) == [f"client {number}" for number in range(20, 40)]
