"""A run of reports that a signal ends gives what is answered, whole, and says how many are not."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from plc.repair.reported.progress import Progress
from tests.unit.cli.repair.commands import SCHEMA
from tests.unit.cli.repair.reported.test_sarif import check_sarif, sarif
from tests.unit.cli.repair.reported.tree import FIXED, FLAWED, report, run, tree

__all__ = ["tree"]
pytestmark = pytest.mark.usefixtures("tree")
THREE = "".join(f"{name}:4:5: warning: dangerous [-Wx]\n" for name in ("a.c", "in/b.c", "gone.c"))
SAID = """1 of 3 reports answered in 1 file:
     1 proposed: not verified or a guess, read it first (--unsafe-fixes makes it)
plc: ended by {name}: nothing was changed
"""


@pytest.fixture(params=[(signal.SIGINT, "Ctrl-C", 130), (signal.SIGTERM, "SIGTERM", 143)])
def ends(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """A signal once the first file is answered: how it is called, and the exit code."""
    number, name, code = request.param
    count = Progress.count

    def counting(self: Progress, answers: Any) -> None:
        count(self, answers)
        os.kill(os.getpid(), number)

    monkeypatch.setattr(Progress, "count", counting)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # as at a terminal
    yield name, code
    signal.signal(signal.SIGINT, before)


def test_text_has_what_is_answered(ends: tuple[str, int], capsys: pytest.CaptureFixture[str]) -> None:
    name, code = ends
    assert run("--report", report(THREE), "--jobs", 1) == code
    out, err = capsys.readouterr()
    assert "a.c:4" in out
    assert "in/b.c" not in out
    assert err == SAID.format(name=name)
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_json_is_whole_and_says_that_it_is_a_part(
    ends: tuple[str, int], capsys: pytest.CaptureFixture[str]
) -> None:
    name, code = ends
    path = report(THREE)
    assert run("--report", path, "--jobs", 1, "--format", "json", "--output-file", "out.json") == code
    document = json.loads(Path("out.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, SCHEMA)
    assert [file["path"] for file in document["files"]] == ["a.c"]
    assert document["stopped"] == {"by": name, "unanswered": 2}
    assert run("--report", path, "--jobs", 1, "--format", "json-lines") == code
    *_, last = capsys.readouterr().out.splitlines()
    assert json.loads(last) == {"type": "stopped", "by": name, "unanswered": 2}


def test_sarif_is_whole_and_says_that_it_is_a_part(
    ends: tuple[str, int], capsys: pytest.CaptureFixture[str]
) -> None:
    name, code = ends
    assert run("--report", report(THREE), "--jobs", 1, "--format", "sarif") == code
    own = json.loads(capsys.readouterr().out)
    check_sarif(own)
    (invocation,) = own["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    (note,) = invocation["toolExecutionNotifications"]
    assert note["message"]["text"] == f"ended by {name}: 2 reports have no answer yet"
    for properties in ({}, {"properties": {"mine": 1}}):
        log = sarif() | properties
        results = log["runs"][0]["results"]
        results.append(
            results[0] | {"locations": [{"physicalLocation": {"artifactLocation": {"uri": "x.c"}}}]}
        )
        Path("in.sarif").write_text(json.dumps(log), encoding="utf-8")
        assert run("--report", "in.sarif", "--jobs", 1, "--format", "sarif") == code
        given = json.loads(capsys.readouterr().out)
        check_sarif(given)
        mine = properties.get("properties", {})
        assert given["properties"] == mine | {"plcStopped": {"by": name, "unanswered": 1}}
        first, *_, last = given["runs"][0]["results"]
        assert first["properties"]["plcStatus"] == "proposed"
        assert "plcStatus" not in last.get("properties", {})


@pytest.mark.parametrize("kind", ["html", "github"])
def test_other_formats_say_it(kind: str, ends: tuple[str, int], capsys: pytest.CaptureFixture[str]) -> None:
    name, code = ends
    assert run("--report", report(THREE), "--jobs", 1, "--format", kind) == code
    said = f"nded by {name}: 2 reports have no answer yet"
    assert said in capsys.readouterr().out


def test_fixes_that_were_made_stay_and_are_named(
    ends: tuple[str, int], capsys: pytest.CaptureFixture[str]
) -> None:
    name, code = ends
    assert run("--report", report(THREE), "--jobs", 1, "--fix", "--unsafe-fixes") == code
    assert Path("a.c").read_text(encoding="utf-8") == FIXED
    assert Path("in/b.c").read_text(encoding="utf-8") == FLAWED
    assert f"plc: ended by {name}: 1 file was fixed, and `plc undo` takes" in capsys.readouterr().err
