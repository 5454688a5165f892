"""How much a server takes on: rates of clients, files that wait, time, and what is given up."""

from __future__ import annotations

import json
import threading
from base64 import b64encode
from collections.abc import Callable, Sequence
from http.client import HTTPConnection
from pathlib import Path
from queue import Queue

import pytest

pytest.importorskip("uvicorn", reason="needs the extra `serve`")

from data_prep.text.languages import Language
from plc.repair import FileReport, Repairer
from plc.repair.reported.answer import FileAnswers
from plc.repair.reported.answering import Complaint
from plc.serve.auth import Auth
from plc.serve.clients import digest_of, today_utc
from plc.serve.issuing import add_token
from plc.serve.limits import Limits, Rates, network_of
from plc.serve.rereading import TokenFile
from plc.serve.watch import Watch
from tests.unit.remote.running import FLAWED, TEXT, running


def test_each_client_has_its_rate() -> None:
    now = [0.0]
    rates = Rates(60, clock=lambda: now[0])
    assert [rates.seconds_until("a") for _ in range(11)] == [*[0] * 10, 1]
    assert rates.seconds_until("b") == 0
    now[0] = 1.0
    assert [rates.seconds_until("a"), rates.seconds_until("a")] == [0, 1]
    now[0] = 1000.0
    assert sum(rates.seconds_until("a") == 0 for _ in range(20)) == 10
    slow = Rates(1, clock=lambda: now[0])
    assert [slow.seconds_until("a"), slow.seconds_until("a")] == [0, 60]


def test_clients_are_networks_and_not_too_many_are_remembered() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::2") != network_of("2001:db8:0:1::1")
    assert network_of("::ffff:10.0.0.1") == network_of("10.0.0.1") == "10.0.0.1"
    assert network_of("fe80::1%eth0") == "fe80::"
    assert network_of("unix") == "unix"
    rates = Rates(60)
    for number in range(10_050):
        rates.seconds_until(f"client {number}")
    assert len(rates._left) == 10_000


def test_a_client_that_asks_too_often_is_told_when_to_come_back(here: Repairer) -> None:
    with running(here, limits=Limits(per_minute=6)) as server:
        assert server.ask("GET", "/v1/version")[0] == 200
        status, headers, _ = server.ask("GET", "/v1/version")
        assert (status, headers["retry-after"]) == (429, "10")
        assert server.ask("GET", "/health")[0] == 200


def test_a_request_without_a_token_is_nobodys(here: Repairer, tmp_path: Path) -> None:
    path = tmp_path / "tokens.toml"
    path.write_text(
        f"[[token]]\nclient = 'ci'\nmade = 2026-01-31\nsha256 = '{digest_of(b'')}'\n", encoding="utf-8"
    )
    auth = Auth(token=None, rates=Rates(60_000), tokens=TokenFile(path))
    with running(here, auth=auth) as server:
        assert server.ask("GET", "/v1/version")[0] == 401
        assert server.ask("GET", "/v1/version", headers={"Authorization": "Bearer "})[0] == 401


def test_a_client_has_its_quota_and_the_version_says_so(
    here: Repairer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    path = tmp_path / "tokens.toml"
    path.write_text("[clients.ci]\nrequests-per-day = 3\nbytes-per-day = 50\n", encoding="utf-8")
    tokens = {name: add_token(path, name, today=today_utc(), until=None) for name in ("ci", "dev")}
    auth = Auth(token=None, rates=Rates(60_000), tokens=TokenFile(path))
    with running(here, auth=auth) as server:
        ci, dev = ({"Authorization": f"Bearer {tokens[name]}"} for name in ("ci", "dev"))
        said = json.loads(server.ask("GET", "/v1/version", headers=ci)[2])
        assert said["client"] == "ci"
        assert said["limits"]["requests_per_day"] == 3
        assert server.findings(FLAWED, **ci)[0] == 200
        status, headers, body = server.ask("POST", "/v1/findings?language=c", FLAWED, {**TEXT, **ci})
        assert (status, "50 bytes a day" in json.loads(body)["detail"]) == (429, True)
        assert 0 < int(headers["retry-after"]) <= 86_400
        status, _, body = server.ask("GET", "/v1/version", headers=ci)
        assert (status, "3 requests a day" in json.loads(body)["detail"]) == (429, True)
        assert server.findings(FLAWED, **dev)[0] == 200
        assert server.ask("GET", "/v1/version", headers={"Authorization": "Bearer nobody"})[0] == 401
    lines = [record.getMessage() for record in caplog.records if " 429 " in record.getMessage()]
    assert [line.split()[1] for line in lines] == ["ci", "ci"]


def test_a_client_that_sends_many_functions_is_named_in_the_log(
    here: Repairer, caplog: pytest.LogCaptureFixture
) -> None:
    with running(here, watch=Watch(2)) as server:
        for number in range(2):
            assert server.findings(b"int f%d(void) { return 1; }" % number)[0] == 200
        reported = {"language": "c", "diagnostics": [], "text": b64encode(FLAWED).decode()}
        assert "different functions" not in caplog.text
        body, headers = json.dumps(reported).encode(), {"Content-Type": "application/json"}
        assert server.ask("POST", "/v1/reported", body, headers)[0] == 200
    assert "client local has sent about 3 different functions today (UTC)" in caplog.text


class Held:
    """A model that looks at a text until it is let go, or told to stop."""

    def __init__(self, model: Repairer) -> None:
        self.model = model
        self.go = threading.Event()
        self.begun = threading.Semaphore(0)
        self.stopped = threading.Event()

    name = "held"
    sha256 = "0" * 64
    cwes = frozenset[int]()
    threshold = 0.5
    safe_threshold = None

    def report(
        self,
        text: bytes,
        language: Language,
        *,
        min_confidence: float | None = None,  # noqa: ARG002
        should_stop: Callable[[], bool],
    ) -> FileReport:
        from plc.repair import StoppedError

        self.begun.release()
        while not self.go.wait(0.005):
            if should_stop():
                self.stopped.set()
                raise StoppedError("stopped")
        return self.model.report(text, language)

    def reported(
        self, complaints: Sequence[Complaint], *, tries: int, should_stop: Callable[[], bool]
    ) -> list[FileAnswers]:
        return self.model.reported(complaints, tries=tries, should_stop=should_stop)


def test_no_more_than_a_few_files_wait(here: Repairer) -> None:
    held = Held(here)
    answers: Queue[tuple[int, dict[str, str], bytes]] = Queue()
    with running(held, limits=Limits(at_once=1, waiting=1)) as server:

        def ask() -> None:
            answers.put(server.ask("POST", "/v1/findings?language=c", FLAWED, TEXT))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        threads[0].start()
        held.begun.acquire()
        for thread in threads[1:]:  # one of them waits, whichever comes first
            thread.start()
        for status, headers, _ in (answers.get(timeout=20), answers.get(timeout=20)):
            assert (status, headers["retry-after"]) == (503, "1")
        held.go.set()
        for thread in threads:
            thread.join()
        assert [answers.get()[0], answers.get()[0]] == [200, 200]


def test_a_file_that_finds_no_place_costs_no_bytes(here: Repairer, tmp_path: Path) -> None:
    held = Held(here)
    path = tmp_path / "tokens.toml"
    path.write_text(f"[clients.ci]\nbytes-per-day = {2 * len(FLAWED)}\n", encoding="utf-8")
    ci = {"Authorization": f"Bearer {add_token(path, 'ci', today=today_utc(), until=None)}"}
    auth = Auth(token=None, rates=Rates(60_000), tokens=TokenFile(path))
    with running(held, auth=auth, limits=Limits(at_once=1, waiting=0)) as server:
        first = threading.Thread(target=server.findings, args=(FLAWED,), kwargs=ci)
        first.start()
        held.begun.acquire()
        for _ in range(3):  # as a client does that is told to ask again
            assert server.findings(FLAWED, **ci)[0] == 503
        held.go.set()
        first.join()
        assert server.findings(FLAWED, **ci)[0] == 200
        assert server.findings(FLAWED, **ci)[0] == 429


def test_a_file_that_takes_too_long_is_given_up(here: Repairer) -> None:
    held = Held(here)
    with running(held, limits=Limits(seconds=0.05)) as server:
        assert server.findings(FLAWED) == (
            504,
            {"title": "Gateway Timeout", "status": 504, "detail": "the file took more than 0.05 seconds"},
        )
        assert held.stopped.is_set()


def test_a_file_that_nobody_waits_for_is_given_up(here: Repairer) -> None:
    held = Held(here)
    with running(held) as server:
        connection = HTTPConnection("127.0.0.1", server.port)
        connection.request("POST", "/v1/findings?language=c", FLAWED, TEXT)
        held.begun.acquire()
        connection.close()
        assert held.stopped.wait(10)


def test_a_file_that_does_not_arrive_is_not_waited_for(here: Repairer) -> None:
    with running(here, limits=Limits(upload_seconds=0.05)) as server:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.putrequest("POST", "/v1/findings?language=c")
        for name, value in {**TEXT, "Content-Length": "100"}.items():
            connection.putheader(name, value)
        connection.endheaders(b"half")
        response = connection.getresponse()
        assert response.status == 408
        assert b"did not arrive within 0.05 seconds" in response.read()
        connection.close()


def test_what_is_being_looked_at_is_answered_before_the_end(here: Repairer) -> None:
    held = Held(here)
    found: list[int] = []
    with running(held) as server:
        asking = threading.Thread(target=lambda: found.append(server.findings(FLAWED)[0]))
        asking.start()
        held.begun.acquire()
        threading.Timer(0.2, held.go.set).start()
    asking.join()
    assert found == [200]
