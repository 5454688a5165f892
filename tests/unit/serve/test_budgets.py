"""Budgets of clients: what is counted, when it is too much, and until when."""

from __future__ import annotations

import pytest

pytest.importorskip("starlette", reason="needs the extra `serve`")

from plc.serve.budgets import DAY, Budgets
from plc.serve.clients import Budget, Client
from plc.serve.limits import Rates
from plc.serve.problems import Refusal


def refused(call: object, *arguments: object) -> tuple[int, str, str]:
    assert callable(call)
    with pytest.raises(Refusal) as raised:
        call(*arguments)
    return raised.value.status, raised.value.headers["Retry-After"], raised.value.detail


def test_a_day_ends_at_midnight_utc_and_the_log_says_once_what_is_used_up(
    caplog: pytest.LogCaptureFixture,
) -> None:
    now = [10.0 * DAY + 100]
    budgets = Budgets(clock=lambda: now[0])
    ci, other = Client("ci", Budget(requests_per_day=2)), Client("other")
    budgets.take_request(ci)
    budgets.take_request(ci)
    for _ in range(3):
        assert refused(budgets.take_request, ci) == (
            429,
            str(DAY - 100),
            "this client has a budget of 2 requests a day: ask again in 24 hours",
        )
    budgets.take_request(other)
    assert [record.getMessage() for record in caplog.records] == [
        "client ci has used its budget of 2 requests a day"
    ]
    now[0] = 11.0 * DAY
    budgets.take_request(ci)


def test_bytes_are_counted_once_they_are_to_be_analysed() -> None:
    now = [DAY - 80.5]
    budgets = Budgets(clock=lambda: now[0])
    client = Client("ci", Budget(bytes_per_day=100))
    budgets.take_bytes(client, 60)
    assert refused(budgets.take_bytes, client, 41) == (
        429,
        "81",
        "this client has a budget of 100 bytes a day: ask again in 81 seconds",
    )
    budgets.take_bytes(client, 40)  # what was refused was not counted


def test_each_budget_that_is_used_up_is_logged_and_at_midnight_nobody_is_told_to_ask_at_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    budgets = Budgets(clock=lambda: 2.0 * DAY - 0.001)
    client = Client("ci", Budget(requests_per_day=1, bytes_per_day=1))
    budgets.take_request(client)
    assert refused(budgets.take_request, client)[1:] == (
        "1",
        "this client has a budget of 1 request a day: ask again in 1 second",
    )
    refused(budgets.take_bytes, client, 2)
    assert [record.getMessage() for record in caplog.records] == [
        "client ci has used its budget of 1 request a day",
        "client ci has used its budget of 1 byte a day",
    ]


def test_the_rate_of_a_client_is_its_own() -> None:
    budgets = Budgets(rates=Rates(6000, clock=lambda: 0.0))
    slow, fast = Client("slow", Budget(requests_per_minute=6)), Client("fast", Budget(requests_per_minute=60))
    budgets.take_request(slow)
    assert refused(budgets.take_request, slow)[:2] == (429, "10")
    for _ in range(10):
        budgets.take_request(fast)
    assert refused(budgets.take_request, fast)[1] == "1"
