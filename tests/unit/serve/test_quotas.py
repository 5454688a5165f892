"""Quotas of clients: what is counted, when it is too much, and until when."""

from __future__ import annotations

import pytest

pytest.importorskip("starlette", reason="needs the extra `serve`")

from plc.serve.clients import Client, Quota
from plc.serve.limits import Rates
from plc.serve.problems import Refusal
from plc.serve.quotas import DAY, Quotas


def refused(call: object, *arguments: object) -> tuple[int, str, str]:
    assert callable(call)
    with pytest.raises(Refusal) as raised:
        call(*arguments)
    return raised.value.status, raised.value.headers["Retry-After"], raised.value.detail


def test_a_day_ends_at_midnight_utc_and_the_log_says_once_what_is_used_up(
    caplog: pytest.LogCaptureFixture,
) -> None:
    now = [10.0 * DAY + 100]
    quotas = Quotas(clock=lambda: now[0])
    ci, other = Client("ci", Quota(requests_per_day=2)), Client("other")
    quotas.take_request(ci)
    quotas.take_request(ci)
    for _ in range(3):
        assert refused(quotas.take_request, ci) == (
            429,
            str(DAY - 100),
            "this client has a quota of 2 requests a day: ask again in 24 hours",
        )
    quotas.take_request(other)
    assert [record.getMessage() for record in caplog.records] == [
        "client ci has used its quota of 2 requests a day"
    ]
    now[0] = 11.0 * DAY
    quotas.take_request(ci)


def test_bytes_are_counted_once_they_are_to_be_analysed() -> None:
    now = [DAY - 80.5]
    quotas = Quotas(clock=lambda: now[0])
    client = Client("ci", Quota(bytes_per_day=100))
    quotas.take_bytes(client, 60)
    assert refused(quotas.take_bytes, client, 41) == (
        429,
        "81",
        "this client has a quota of 100 bytes a day: ask again in 81 seconds",
    )
    quotas.take_bytes(client, 40)  # what was refused was not counted


def test_each_quota_that_is_used_up_is_logged_and_at_midnight_nobody_is_told_to_ask_at_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    quotas = Quotas(clock=lambda: 2.0 * DAY - 0.001)
    client = Client("ci", Quota(requests_per_day=1, bytes_per_day=1))
    quotas.take_request(client)
    assert refused(quotas.take_request, client)[1:] == (
        "1",
        "this client has a quota of 1 request a day: ask again in 1 second",
    )
    refused(quotas.take_bytes, client, 2)
    assert [record.getMessage() for record in caplog.records] == [
        "client ci has used its quota of 1 request a day",
        "client ci has used its quota of 1 byte a day",
    ]


def test_the_rate_of_a_client_is_its_own() -> None:
    quotas = Quotas(rates=Rates(6000, clock=lambda: 0.0))
    slow, fast = Client("slow", Quota(requests_per_minute=6)), Client("fast", Quota(requests_per_minute=60))
    quotas.take_request(slow)
    assert refused(quotas.take_request, slow)[:2] == (429, "10")
    for _ in range(10):
        quotas.take_request(fast)
    assert refused(quotas.take_request, fast)[1] == "1"
