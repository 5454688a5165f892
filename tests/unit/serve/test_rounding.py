"""Answers of a server have scores of two digits, and whoever acts on them is never less careful for it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("uvicorn", reason="needs the extra `serve`")

from plc.remote.client import Remote
from plc.repair import Repairer
from plc.serve.auth import Auth
from plc.serve.limits import Rates
from plc.serve.rounding import down, rounded, up
from tests.scripted_model import either, repairer, swap
from tests.unit.remote.running import FLAWED, running

SHARE = 0.1234567890123


@given(st.integers(0, 100))
def test_what_has_two_digits_stays(hundredths: int) -> None:
    assert down(hundredths / 100) == up(hundredths / 100) == hundredths / 100


@given(st.floats(0, 1), st.floats(0, 1))
def test_whoever_compares_is_as_careful(value: float, threshold: float) -> None:
    assert down(value) <= value + 1e-9 <= up(value) + 2e-9
    if down(value) >= up(threshold):
        assert value >= threshold - 1e-9
    if value >= threshold:
        assert down(value) >= down(threshold)


def test_every_number_that_is_not_whole_is_rounded() -> None:
    answer = {"a": [0.999, {"b": 0.005, "c": 3}], "d": "0.123", "e": (0.29,), "f": True, "g": None}
    assert rounded(answer) == {
        "a": [0.99, {"b": 0.0, "c": 3}],
        "d": "0.123",
        "e": [0.29],
        "f": True,
        "g": None,
    }


@pytest.fixture
def model() -> Repairer:
    fgets = swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=SHARE)
    return repairer(either(fgets, swap("gets ( v0 ) ;", "free ( v0 ) ;", probability=0.1)), threshold=0.1)


def numbers(value: Any) -> list[float]:
    match value:
        case float():
            return [value]
        case dict():
            return [each for entry in value.values() for each in numbers(entry)]
        case list():
            return [each for entry in value for each in numbers(entry)]
        case _:
            return []


def auth(*, exact: bool = False) -> Auth:
    return Auth(token=None, rates=Rates(60_000), exact=exact)


def test_answers_have_two_digits_unless_the_server_says_otherwise(model: Repairer) -> None:
    reported = {
        "language": "c",
        "text": "dm9pZCBmKGNoYXIgKnMpIHsgZ2V0cyhzKTsgfQ==",
        "diagnostics": [{"line": 1}],
    }
    headers = {"Content-Type": "application/json"}
    found: dict[bool, list[float]] = {}
    for exact in (False, True):
        with running(model, auth=auth(exact=exact)) as server:
            status, document = server.findings(FLAWED)
            assert status == 200
            answered, _, body = server.ask("POST", "/v1/reported", json.dumps(reported).encode(), headers)
            assert answered == 200
            found[exact] = numbers(document) + numbers(json.loads(body))
            said = json.loads(server.ask("GET", "/v1/version")[2])
            assert (said["digits"], said["client"]) == (None if exact else 2, "local")
    assert found[True] != found[False]
    assert found[False] == [down(each) for each in found[True]]
    assert any(each != round(each, 6) for each in found[True])


def test_no_digit_is_had_by_asking_for_one_confidence_after_the_other(model: Repairer) -> None:
    exact = [finding.confidence for finding in model.report(FLAWED, "c", min_confidence=0.0).findings]
    asked = [exact[0] - 0.001, exact[0] + 0.001]
    assert up(asked[0]) == up(asked[1])
    with running(model, auth=auth()) as server:
        counts = [
            len(server.findings(FLAWED, f"language=c&min-confidence={least}")[1]["files"][0]["findings"])
            for least in asked
        ]
    assert counts[0] == counts[1]


def test_a_client_knows_that_answers_are_rounded_and_its_thresholds_fit(model: Repairer) -> None:
    with running(model, auth=auth()) as server:
        remote = Remote.open(server.url, token=None)
        assert remote.digits == 2
        assert remote.threshold == down(model.threshold)
        assert remote.safe_threshold is None or remote.safe_threshold == up(model.safe_threshold or 0)
        (here,), (there,) = model.report(FLAWED, "c").findings, remote.report(FLAWED, "c").findings
        assert there.confidence == down(here.confidence)
        assert [each.edits for each in there.suggestions] == [each.edits for each in here.suggestions]
        remote.close()
