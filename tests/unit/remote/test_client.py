"""A server of the team says what a model at hand would say, and only to those who may ask."""

from __future__ import annotations

import json
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import jsonschema
import pytest

pytest.importorskip("uvicorn", reason="needs the extra `serve`")

from data_prep.substitutes.outside import Outside, defined_outside
from data_prep.text.languages import Language
from data_prep.text.word_edits import WordEdit
from plc.remote.client import Remote
from plc.remote.macros_wire import outside_in, said_of
from plc.repair import FileReport, NotTextError, Repairer
from plc.repair.reported.answer import FileAnswers
from plc.repair.reported.answering import Complaint
from plc.serve.app import app_of
from plc.serve.auth import Auth
from plc.serve.limits import Limits, Rates, network_of
from plc.serve.listening import listen, server_of, url_of
from plc.serve.openapi import openapi
from plc.serve.scheduler import Model, Scheduler
from tests.scripted_model import Rule, either, repairer, swap

TOKEN = "k" * 32
TEXT = {"Content-Type": "application/octet-stream"}
SCHEMA = json.loads(
    (Path(__file__).parents[3] / "docs" / "reference" / "findings.schema.json").read_text(encoding="utf-8")
)
FGETS = swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.1234567890123)
FLAWED = b"void f(char *s)\n{\n    gets(s); /* \xe9 */\n}\n"
BROKEN = b"void g( { int\n"


@dataclass(frozen=True)
class Running:
    """A server in a thread of this process."""

    url: str
    port: int

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            response = connection.getresponse()
            named = {name.lower(): value for name, value in response.getheaders()}
            return response.status, named, response.read()
        finally:
            connection.close()

    def findings(self, text: bytes, query: str = "language=c", **headers: str) -> tuple[int, Any]:
        status, _, body = self.ask("POST", f"/v1/findings?{query}", text, {**TEXT, **headers})
        return status, json.loads(body)


@contextmanager
def running(model: Model, *, token: str | None = None, limits: Limits | None = None) -> Iterator[Running]:
    limits = limits or Limits()
    app = app_of(Scheduler(model, limits), Auth(token=token, rates=Rates(limits.per_minute)), limits)
    with listen("127.0.0.1", 0, has_token=token is not None) as listening:
        server = server_of(app, limits, proxy=None)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield Running(url_of(listening), listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def here() -> Repairer:
    return repairer(either(FGETS, swap("gets ( v0 ) ;", "free ( v0 ) ;", probability=0.1)), threshold=0.1)


@pytest.fixture(scope="module")
def server(here: Repairer) -> Iterator[Running]:
    with running(here, token=TOKEN, limits=Limits(bytes=1000, per_minute=60_000)) as started:
        yield started


@pytest.mark.parametrize("least", [None, 0.0, 0.05, 1.0])
@pytest.mark.parametrize(
    ("text", "language"),
    [
        (FLAWED, "c"),
        (FLAWED * 3, "cpp"),
        (BROKEN + FLAWED, "c"),
        ("void ä() {}".encode(), "c"),
        (b"", "java"),
    ],
)
def test_the_report_is_the_very_report_of_the_model(
    text: bytes, language: Language, least: float | None, here: Repairer, server: Running
) -> None:
    remote = Remote.open(server.url, token=TOKEN)
    assert remote.report(text, language, min_confidence=least) == here.report(
        text, language, min_confidence=least
    )
    assert (remote.name, remote.sha256, remote.kinds) == (here.name, here.sha256, here.kinds)
    assert (remote.threshold, remote.safe_threshold) == (here.threshold, here.safe_threshold)
    remote.close()


# No capitals: only a header can say what it is.
BEHIND_MACRO = b"void f(char *s Unused)\n{\n    gets(s);\n}\n"
HEADERS = Outside({b"Unused": (b"__attribute__((unused))",), b"NAMED": (b"\xe9",)}, frozenset([b"Unused"]))


def test_a_file_is_read_there_by_the_macros_of_its_headers(here: Repairer, server: Running) -> None:
    remote = Remote.open(server.url, token=TOKEN)
    assert remote.report(BEHIND_MACRO, "c") == here.report(BEHIND_MACRO, "c")
    assert not here.report(BEHIND_MACRO, "c").findings
    with defined_outside(HEADERS):
        assert remote.report(BEHIND_MACRO, "c") == here.report(BEHIND_MACRO, "c")
        assert here.report(BEHIND_MACRO, "c").findings
    remote.close()


def test_macros_arrive_as_they_were_sent_and_those_beyond_the_limit_stay() -> None:
    assert outside_in(said_of(HEADERS)) == HEADERS
    many = Outside({b"M%d" % number: (b"x" * 900,) for number in range(1000)})
    sent = outside_in(said_of(many))
    assert 0 < len(sent.bodies) < 1000
    assert sent.bodies.items() <= many.bodies.items()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "text"),
        ({"text": "%"}, "base64"),
        ({"text": b64encode(b"x" * 2000).decode()}, "1000 bytes"),
        ({"text": "", "macros": []}, "macros"),
        ({"text": "", "macros": {"definitions": {"a b": []}, "given": []}}, "each name"),
        ({"text": "", "macros": {"definitions": {"A": ["\u2026"]}, "given": []}}, "short texts"),
        ({"text": "", "macros": {"definitions": {"A": [1]}, "given": []}}, "short texts"),
        ({"text": "", "macros": {"definitions": {"A": ["x" * 3000]}, "given": []}}, "short texts"),
        ({"text": "", "macros": {"definitions": {"A": ["x" * 1999] * 400}, "given": []}}, "500000 bytes"),
        ({"text": "", "macros": {"definitions": {}, "given": ["A"]}}, "no definition"),
    ],
)
def test_a_file_with_unfit_macros_is_refused_with_the_reason(
    sent: dict[str, Any], said: str, server: Running
) -> None:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"}
    body = json.dumps(sent).encode()
    status, _, answer = server.ask("POST", "/v1/findings?language=c", body, headers)
    assert (status, said in json.loads(answer)["detail"]) == (400, True), answer


def test_what_goes_back_is_as_the_schema_says(server: Running) -> None:
    status, document = server.findings(FLAWED, Authorization=f"Bearer {TOKEN}")
    assert status == 200
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert [len(finding["suggestions"]) for finding in document["files"][0]["findings"]] == [2]
    assert document["files"][0]["path"] == "-"


def test_a_connection_is_kept_and_renewed(here: Repairer) -> None:
    with running(here) as first:
        remote = Remote.open(first.url, token=None)
        assert remote.report(FLAWED, "c") == remote.report(FLAWED, "c")
        opened = remote._exchange._opened  # type: ignore[attr-defined]
        (kept,) = opened
        kept.sock.shutdown(2)
        assert remote.report(FLAWED, "c") == here.report(FLAWED, "c")
        assert len(opened) == 1
        assert opened != [kept]
        remote.close()


def test_what_is_no_text_does_not_travel(server: Running) -> None:
    remote = Remote.open(server.url, token=TOKEN)
    with pytest.raises(NotTextError):
        remote.report(b"\0", "c")
    remote.close()


@pytest.mark.parametrize(
    ("status", "detail", "query", "body", "headers"),
    [
        (401, "a valid token is needed", "language=c", FLAWED, {"Authorization": ""}),
        (401, "a valid token is needed", "language=c", FLAWED, {"Authorization": "Bearer wrong"}),
        (401, "a valid token is needed", "language=c", FLAWED, {"Authorization": f"Basic {TOKEN}"}),
        (415, "as application/octet-stream", "language=c", FLAWED, {"Content-Type": "text/plain"}),
        (400, "the parameters are language and min-confidence", "language=c&tpo=2", FLAWED, {}),
        (400, "each once", "language=c&language=cpp", FLAWED, {}),
        (400, "language: give one of c, cpp, java", "language=go", FLAWED, {}),
        (400, "language: give one of", "", FLAWED, {}),
        (400, "min-confidence: give a probability", "language=c&min-confidence=nan", FLAWED, {}),
        (400, "min-confidence: give a probability", "language=c&min-confidence=x", FLAWED, {}),
        (413, "a file may have 1000 bytes", "language=c", b"x" * 1001, {}),
        (422, "binary data", "language=c", b"\0", {}),
        (422, "UTF-16", "language=c", b"\xff\xfex", {}),
    ],
)
def test_what_is_refused_and_why(
    status: int, detail: str, query: str, body: bytes, headers: dict[str, str], server: Running
) -> None:
    found, document = server.findings(body, query, **{"Authorization": f"Bearer {TOKEN}", **headers})
    assert (found, document["status"]) == (status, status)
    assert detail in document["detail"]


def test_other_paths_and_methods_are_problems_too(server: Running) -> None:
    for method, path, status in [("GET", "/etc/passwd", 404), ("GET", "/v1/findings", 405)]:
        found, headers, body = server.ask(method, path)
        assert (found, headers["content-type"]) == (status, "application/problem+json")
        assert "/openapi.json" in json.loads(body)["detail"]


def test_a_body_without_a_length_is_held_to_the_limit(server: Running) -> None:
    headers = {**TEXT, "Authorization": f"Bearer {TOKEN}", "Transfer-Encoding": "chunked"}
    piece = b"3e8\r\n" + b"x" * 1000 + b"\r\n"
    status, _, _ = server.ask("POST", "/v1/findings?language=c", piece * 2 + b"0\r\n\r\n", headers)
    assert status == 413


def test_health_and_version(server: Running) -> None:
    assert server.ask("GET", "/health")[2] == b'{"status":"ok"}'
    assert server.ask("GET", "/v1/version")[0] == 401
    status, _, body = server.ask("GET", "/v1/version", headers={"Authorization": f"bearer {TOKEN}"})
    assert (status, json.loads(body)["limits"]["bytes"]) == (200, 1000)


def test_without_a_token_no_other_name_is_answered(here: Repairer) -> None:
    with running(here) as server:
        for host, status in [
            ("localhost", 200),
            ("127.0.0.1:1", 200),
            ("[::1]:8471", 200),
            ("evil.example", 421),
        ]:
            assert server.ask("GET", "/v1/version", headers={"Host": host})[0] == status
        assert server.ask("GET", "/v1/version", headers={"X-Forwarded-For": "10.0.0.1"})[0] == 421


def test_the_document_describes_what_is_answered(server: Running) -> None:
    status, _, body = server.ask("GET", "/openapi.json", headers={"Authorization": f"Bearer {TOKEN}"})
    document = json.loads(body)
    assert status == 200
    assert document == json.loads(json.dumps(openapi(Limits(bytes=1000, per_minute=60_000))))
    schemas = document["components"]["schemas"]
    text = json.dumps(document)
    assert "#/$defs" not in text
    for name in set(json.dumps(document).split('"#/components/schemas/')[1:]):
        assert name.partition('"')[0] in schemas
    found = {(path, method) for path, each in document["paths"].items() for method in each}
    for path, method in found:
        assert server.ask(method.upper(), path)[0] not in (404, 405)
    wrapped = {"$ref": "#/components/schemas/findings", "components": document["components"]}
    answer = server.findings(FLAWED, Authorization=f"Bearer {TOKEN}")[1]
    jsonschema.Draft202012Validator(wrapped).validate(answer)


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


class Held:
    """A model that looks at a text until it is let go, or told to stop."""

    def __init__(self, model: Repairer) -> None:
        self.model = model
        self.go = threading.Event()
        self.begun = threading.Semaphore(0)
        self.stopped = threading.Event()

    name = "held"
    sha256 = "0" * 64
    kinds = frozenset[int]()
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
    with running(held, limits=Limits(at_once=1, waiting=1)) as server:
        codes: list[int] = []
        threads = [
            threading.Thread(target=lambda: codes.append(server.findings(FLAWED)[0])) for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        held.begun.acquire()
        while True:  # until the second one waits
            status, headers, _ = server.ask("POST", "/v1/findings?language=c", FLAWED, TEXT)
            if status == 503:
                break
        assert headers["retry-after"] == "1"
        held.go.set()
        for thread in threads:
            thread.join()
        assert 200 in codes


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


def test_failures_and_requests_leave_no_code_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def fail(words: Sequence[str]) -> list[tuple[float, tuple[WordEdit, ...]]]:
        raise RuntimeError(" ".join(words))

    caplog.set_level("INFO")
    rule: Rule = fail
    with running(repairer(rule)) as server:
        status, document = server.findings(b"void secret(char *s) { gets(s); }")
        server.ask("GET", "/secret.c?secret")
    assert (status, document["detail"]) == (500, "the server failed; the server's log has the reason")
    said = "\n".join(record.getMessage() for record in caplog.records if record.name == "plc.serve")
    assert f"RuntimeError at {__name__}:" in said
    assert "POST /v1/findings 500" in said
    assert "secret" not in caplog.text
    assert "gets" not in caplog.text
