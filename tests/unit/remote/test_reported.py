"""A server answers what is reported as a model at hand does; names and messages stay here."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from contextlib import closing
from pathlib import PurePath
from typing import Any

import jsonschema
import pytest

pytest.importorskip("uvicorn", reason="needs the extra `serve`")

from plc.diagnostics import Diagnostic, Location
from plc.remote.client import Remote, RemoteError
from plc.remote.contract import REPORTED, TOLD
from plc.remote.reported_wire import asked
from plc.repair.reported.answering import Complaint
from plc.serve.limits import Limits
from tests.scripted_model import either, inside_call, repairer, swap
from tests.unit.remote.running import SCHEMA, Running, running

MODEL = repairer(
    either(
        swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.1234567890123),
        swap("gets ( v0 ) ;", "free ( v0 ) ;", probability=0.1),
    )
)
FLAWED = b"void f(char *s)\n{\n    gets(s); /* \xe9 */\n}\n\nint g(void) { return @; }\n"
PATH = PurePath("secret/place.c")
PLACES = [(3, 5), (3, None), (5, None), (6, None), (99, None), (None, None)]
SAID = tuple(
    Diagnostic(
        Location(PATH, line, column),
        "a secret message",
        "cppcheck",
        "secretRule",
        category="bounds",
        related=(Location(PATH, 1), Location(PurePath("elsewhere.h"), 7)),
        index=index,
    )
    for index, (line, column) in enumerate(
        [(3, 5), (3, None), (5, None), (6, None), (99, None), (None, None)]
    )
)
COMPLAINT = Complaint(FLAWED, "c", SAID)
JSON = {"Content-Type": "application/json"}


def ask(served: Running, document: Any) -> tuple[int, Any]:
    """What a server says to a document."""
    status, _, body = served.ask("POST", "/v1/reported", json.dumps(document).encode(), JSON)
    return status, json.loads(body)


def test_it_answers_as_the_model_does_and_is_told_no_names() -> None:
    here = MODEL.reported([COMPLAINT, Complaint(b"\0", "c", SAID[:1])])
    with running(MODEL) as served, closing(Remote.open(served.url, token=None)) as remote:
        there = remote.reported([COMPLAINT, Complaint(b"\0", "c", SAID[:1])], tries=25)
    assert there == here
    assert {reported.status for reported in there[0].reported} == {"proposed", "declined"}
    sent = asked(COMPLAINT, tries=25)
    assert b"secret" not in sent
    assert b"elsewhere" not in sent


def test_a_guess_of_where_a_test_fails_is_no_line_that_a_person_names() -> None:
    model = repairer(
        either(
            swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.4),
            inside_call("f1", "NULL", probability=0.1),
        )
    )
    text = b"void f(char *s)\n{\n    s = gets(s);\n    puts(s);\n}\n"
    complaints = [
        Complaint(text, "c", (Diagnostic(Location(PATH, 4), message, "", ""),))
        for message in ("suspiciousness 0.70", "")
    ]
    here = model.reported(complaints)
    with running(model) as served, closing(Remote.open(served.url, token=None)) as remote:
        there = remote.reported(complaints, tries=25)
    assert there == here
    guessed, named = (answers.reported[0].finding for answers in here)
    assert guessed != named


def test_a_java_library_that_is_missing_is_named_also_by_a_client() -> None:
    text = b"import far.lib.Away;\n\nclass A {\n    int f() { return 1; }\n}\n"
    said = tuple(
        Diagnostic(Location(PurePath("A.java"), line), message, "javac", "", level="error")
        for line, message in ((1, "package far.lib does not exist"), (4, "cannot find symbol"))
    )
    model = repairer(swap("return n0", "return n1"))
    complaints = [Complaint(text, "java", said), Complaint(b"\0" + text, "java", said)]
    here = model.reported(complaints)
    with running(model) as served, closing(Remote.open(served.url, token=None)) as remote:
        there = remote.reported(complaints, tries=25)
    assert there == here
    assert [each.cause for each in there[0].reported] == ["missing package"] * 2


def test_a_rule_that_no_small_edit_answers_is_declined_also_by_a_client() -> None:
    said = Diagnostic(Location(PATH, 3), "words", "cppcheck", "variableScope")
    here = MODEL.reported([Complaint(FLAWED, "c", (said,))])
    with running(MODEL) as served, closing(Remote.open(served.url, token=None)) as remote:
        assert remote.reported([Complaint(FLAWED, "c", (said,))], tries=25) == here
    assert here[0].reported[0].cause == "no small edit"


def test_what_it_says_follows_the_schema() -> None:
    with running(MODEL) as served:
        status, document = ask(served, json.loads(asked(COMPLAINT, tries=25)))
    assert status == 200
    jsonschema.validate(document, SCHEMA)
    assert [finding["status"] for finding in document["files"][0]["findings"]][:2] == ["proposed"] * 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"language": "rust"}, "language"),
        ({"text": "%"}, "base64"),
        ({"text": b64encode(b"x" * 2000).decode()}, "1000 bytes"),
        ({"diagnostics": [{"line": 0}]}, "whole number from 1"),
        ({"diagnostics": [{"line": 1, "category": "odd"}]}, "category"),
        ({"diagnostics": {}}, "no list"),
        ({"tries": 0}, "whole number"),
    ],
)
def test_an_unfit_request_is_refused_with_the_reason(change: dict[str, Any], said: str) -> None:
    good = json.loads(asked(COMPLAINT, tries=5))
    with running(MODEL, limits=Limits(bytes=1000)) as served:
        assert ask(served, good)[0] == 200
        status, problem = ask(served, good | change)
        assert (status, said in problem["detail"]) == (400, True), problem
        assert served.ask("POST", "/v1/reported", b"{}", {"Content-Type": "text/plain"})[0] == 415


def test_the_former_address_still_works() -> None:
    body = asked(COMPLAINT, tries=5)
    with running(MODEL) as served:
        now, then = (served.ask("POST", path, body, JSON) for path in (REPORTED, TOLD))
    assert (now[0], then[0]) == (200, 200)
    assert now[2] == then[2]


def test_a_client_asks_a_server_of_an_older_version_at_the_former_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = MODEL.reported([COMPLAINT])
    monkeypatch.setattr("plc.serve.app.REPORTED", "/v1/of-no-version")
    with running(MODEL) as served, closing(Remote.open(served.url, token=None)) as remote:
        assert remote.reported([COMPLAINT], tries=25) == here
    monkeypatch.setattr("plc.serve.app.TOLD", "/v1/of-none-either")
    unknown = pytest.raises(RemoteError, match=re.escape("repairs no reports: install plc"))
    with running(MODEL) as served, closing(Remote.open(served.url, token=None)) as remote, unknown:
        remote.reported([COMPLAINT], tries=25)
