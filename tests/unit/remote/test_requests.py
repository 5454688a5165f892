"""What a server answers to requests of any kind: findings, refusals with their reason, its description."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import jsonschema
import pytest

pytest.importorskip("uvicorn", reason="needs the extra `serve`")

from data_prep.text.word_edits import WordEdit
from plc.repair import Repairer
from plc.serve.limits import Limits
from plc.serve.openapi import openapi
from tests.scripted_model import Rule, repairer
from tests.unit.remote.running import FLAWED, SCHEMA, TEXT, TOKEN, Running, running


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
