"""The warning about a client that sends very many different functions."""

from __future__ import annotations

import pytest

pytest.importorskip("starlette", reason="needs the extra `serve`")

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
        "client ci has sent 101 different functions today (UTC), no other asked today: "
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
    assert "501 different functions today (UTC), the median of the 3 others is 50" in said(caplog)[0]


def test_however_much_others_send_there_is_an_end(caplog: pytest.LogCaptureFixture) -> None:
    watch = Watch(100, clock=lambda: 0.0)
    watch.add("a", range(1000))
    assert "client a has sent 1000" in said(caplog)[0]
    watch.add("b", range(1000))
    assert said(caplog) == []
    watch.add("b", range(1001))
    assert "client b has sent 1001" in said(caplog)[0]


def test_zero_turns_it_off(caplog: pytest.LogCaptureFixture) -> None:
    watch = Watch(0)
    watch.sent("ci", b"int f(void) { return 1; }", "c")
    assert said(caplog) == []
    assert watch._seen == {}
