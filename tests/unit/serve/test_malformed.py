"""Malformed requests do a server no harm: no failure, no end, and the next good request is answered."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest

pytest.importorskip("uvicorn", reason="needs the extra `serve`")

from benchmarks.serve.malformed import good, is_harmless
from benchmarks.serve.malformed_requests import KINDS, requests
from plc.repair import Repairer
from plc.serve.auth import Auth
from plc.serve.limits import Rates
from tests.unit.remote.running import running

TOKEN = "k" * 32


def test_none_of_some_malformed_requests_does_harm(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    auth = Auth(token=TOKEN, rates=Rates(1_000_000))
    statuses: dict[str, set[int]] = {}
    with running(Repairer.load(), token=TOKEN, auth=auth) as server:
        first = good(server.port, TOKEN)
        for one in requests(4 * len(KINDS), seed=7, token=TOKEN):
            harmless, status = is_harmless(server.port, one)
            assert harmless, (one.kind, status, one.data[:200])
            statuses.setdefault(one.kind, set()).add(status)
        assert good(server.port, TOKEN) == first
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
    assert len(statuses) == len(KINDS)
    assert {200, 400, 401, 404} <= set().union(*statuses.values())


def test_what_no_parser_gets_through_is_refused_and_not_a_failure(here_model: Repairer) -> None:
    with running(here_model) as server:
        status, document = server.findings(b"int a=" + b"a<" * 100_000 + b"1;", "language=cpp")
        assert status == 422
        assert "takes the parser far longer than source code does" in document["detail"]


def test_a_report_on_what_no_parser_gets_through_is_declined(here_model: Repairer) -> None:
    text = b"int a=" + b"a<" * 100_000 + b"1;"
    reported = {"language": "cpp", "text": b64encode(text).decode(), "diagnostics": [{"line": 1}]}
    with running(here_model) as server:
        headers = {"Content-Type": "application/json"}
        status, _, body = server.ask("POST", "/v1/reported", json.dumps(reported).encode(), headers)
    assert status == 200
    (finding,) = json.loads(body)["files"][0]["findings"]
    assert (finding["status"], finding["status_cause"]) == ("declined", "unreadable file")


@pytest.fixture
def here_model() -> Repairer:
    from tests.scripted_model import repairer, swap

    return repairer(swap("gets ( v0 ) ;", ""))


@pytest.mark.parametrize("nested", [b"x + " * 4000 + b"0;", b"x + " * 4000 + b"0; ) ("])
def test_a_line_in_what_is_nested_too_deeply_is_declined(nested: bytes) -> None:
    text = b"int f(int x)\n{\n    return " + nested + b"\n}\n"
    reported = {"language": "c", "text": b64encode(text).decode(), "diagnostics": [{"line": 3}]}
    with running(Repairer.load()) as server:
        headers = {"Content-Type": "application/json"}
        status, _, body = server.ask("POST", "/v1/reported", json.dumps(reported).encode(), headers)
    (finding,) = json.loads(body)["files"][0]["findings"]
    assert (status, finding["status"], finding["status_cause"]) == (200, "declined", "too long")
    assert "nested too deeply" in finding["status_reason"]
