"""Formats: each tells the same findings, streams, survives hostile names, and is what its readers expect."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest

from plc.config.settings import Format as Name
from plc.output.formats.protocol import Run
from plc.output.formats.registry import writer_of
from plc.output.json_report import report_object
from plc.output.screen import Screen
from plc.repair.batch import Analysed, Failed
from plc.repair.place import line_of_finding
from tests.unit.output.outcomes import GETS, analysed, outcomes, run_of, written

SCHEMA = json.loads(
    (Path(__file__).parents[3] / "docs" / "reference" / "findings.schema.json").read_text(encoding="utf-8")
)


NAMES: tuple[Name, ...] = get_args(Name)


STREAMING = tuple(name for name in NAMES if name != "html")


def expected() -> list[tuple[str, str, int]]:
    """The kind and function of each finding, and the line of what its first fix changes."""
    return [
        (finding.cwe[0].id, finding.function, line_of_finding(entry.before, finding))
        for entry in outcomes()
        if isinstance(entry, Analysed)
        for finding in entry.report.findings
    ]


def reported(name: Name) -> list[tuple[str, str, int]]:
    """The same, as read from what a format writes."""
    text = written(name)
    match name:
        case "text":
            found = re.findall(r":(\d+): (CWE-\d+) .*? in `(\w+)`", text.decode())
        case "github":
            found = [
                (line, kind, function)
                for line, kind, function in re.findall(
                    r"^::\w+ .*,line=(\d+),.*::(CWE-\d+) .*? in `(\w+)`", text.decode(), re.MULTILINE
                )
            ]
        case "html":
            found = re.findall(
                r'">line (\d+)</a> <a class=kind .*?>(CWE-\d+) .*?</a> in <code>(\w+)</code>', text.decode()
            )
        case "json" | "json-lines":
            findings = (
                [json.loads(line) for line in text.splitlines()]
                if name == "json-lines"
                else [finding for file in json.loads(text)["files"] for finding in file["findings"]]
            )
            texts = [
                entry.before for entry in outcomes() if isinstance(entry, Analysed) if entry.report.findings
            ]
            findings = [f for f in findings if f.get("type", "finding") == "finding"]
            edits = [f["suggestions"][0]["edits"][0] for f in findings]
            return [
                (f["cwe"][0]["id"], f["function"], text.count(b"\n", 0, edit["start_byte"]) + 1)
                for f, text, edit in zip(findings, texts, edits, strict=True)
            ]
        case "sarif":
            return [_told_by(result) for result in json.loads(text)["runs"][0]["results"]]
        case "patch":
            return expected() if text.count(b"\n+\t") + text.count(b"\n+void") == 3 else []
    return [(kind, function, int(line)) for line, kind, function in found]


def _told_by(result: dict[str, Any]) -> tuple[str, str, int]:
    location = result["locations"][0]
    line = location["physicalLocation"]["region"]["startLine"]
    return result["ruleId"], location["logicalLocations"][0]["name"], line


@pytest.mark.parametrize("name", NAMES)
def test_every_format_tells_the_same_findings(name: Name) -> None:
    assert [line for _, _, line in expected()] == [4, 2, 4]
    assert reported(name) == expected()


@pytest.mark.parametrize("name", STREAMING)
def test_what_is_known_is_written_before_the_next_file_is_looked_at(name: Name) -> None:
    given = outcomes(after=name == "patch")
    (first,) = given[0].report.findings if isinstance(given[0], Analysed) else ()
    asked = 0

    def source() -> Iterator[Analysed | Failed]:
        nonlocal asked
        for entry in given:
            asked += 1
            yield entry

    written = b""
    for piece in writer_of(name)(source(), run_of(name=name)):
        written += piece
        if first.function.encode() in written and asked == 1:
            break
    assert asked == 1 or name == "patch", "nothing of the first file until the second was asked for"


@pytest.mark.parametrize("name", NAMES)
def test_nothing_found_is_a_whole_document(name: Name) -> None:
    empty = written(name, [])
    match name:
        case "json":
            jsonschema.validate(json.loads(empty), SCHEMA)
        case "sarif":
            assert json.loads(empty)["runs"][0]["results"] == []
        case "json-lines":
            assert [json.loads(line)["type"] for line in empty.splitlines()] == ["run"]
        case "html":
            assert b"<h1>No findings</h1>" in empty
            assert empty.endswith(b"</html>\n")
        case _:
            assert empty == b""


@pytest.mark.parametrize("name", [name for name in NAMES if name != "patch"])
def test_nothing_that_acts_on_a_terminal_is_written(name: Name) -> None:
    text = written(name).decode()
    assert [char for char in set(text) - {"\n"} if not char.isprintable()] == []


def test_a_patch_on_a_terminal_acts_on_nothing_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    run = Run(name="scripted", sha256="", top=None, mode="diff", screen=Screen.of(sys.stdout))
    assert run.screen.is_terminal
    text = b"".join(writer_of("patch")(outcomes(after=True), run)).decode()
    assert [char for char in set(text) - {"\n"} if not char.isprintable()] == []
    assert "+    fgets(line, 10, stdin); // \\x1b[31m" in text


def test_json_is_the_object_of_the_report() -> None:
    given = outcomes()
    whole = report_object(
        name="scripted",
        sha256="0" * 64,
        files=[(entry.path, entry.report) for entry in given if isinstance(entry, Analysed)],
        errors=[(entry.path, entry.message) for entry in given if isinstance(entry, Failed)],
    )
    made = json.loads(written("json"))
    jsonschema.validate(made, SCHEMA)
    assert made == whole
    plain = [entry for entry in given if entry.path == Path("a.c")]
    assert (
        json.dumps(json.loads(written("json", plain)), ensure_ascii=False, indent=2) + "\n"
        == written("json", plain).decode()
    )


def test_the_place_of_what_was_skipped_is_given_and_may_be_missing() -> None:
    """Version 1 had no places of skipped functions, and its files stay valid."""
    made = json.loads(written("json"))
    (skipped,) = [entry for file in made["files"] for entry in file["skipped"]]
    assert skipped["function"] == "f"
    assert skipped["range"] == {"start": {"line": 1, "column": 1}, "end": {"line": 1, "column": 26}}
    del skipped["range"]
    jsonschema.validate(made, SCHEMA)


def test_lines_hold_all_that_the_object_holds() -> None:
    made = json.loads(written("json"))
    lines = [json.loads(line) for line in written("json-lines").splitlines()]
    assert lines[0] == {"type": "run", "version": made["version"], "model": made["model"]}
    found: dict[str, list[object]] = {"finding": [], "skipped": [], "error": []}
    for line in lines[1:]:
        sort = line.pop("type")
        found[sort].append(line)
    files_ = [({"path": file["path"], "language": file["language"]}, file) for file in made["files"]]
    assert found["finding"] == [{**where, **entry} for where, file in files_ for entry in file["findings"]]
    assert found["skipped"] == [{**where, **entry} for where, file in files_ for entry in file["skipped"]]
    assert found["error"] == made["errors"]


def test_a_flaw_of_no_known_kind_is_reported() -> None:
    from dataclasses import replace

    entry = analysed(Path("a.c"), GETS)
    finding = replace(entry.report.findings[0], cwe=(), suggestions=())
    bare = Analysed(Path("a.c"), GETS, GETS, replace(entry.report, findings=(finding,)), ())
    assert written("text", [bare]).decode().startswith("a.c:2: flaw in `read_line`")
    assert b"something else looks wrong here; no fix was found" in written("text", [bare])
    assert json.loads(written("sarif", [bare]))["runs"][0]["tool"]["driver"]["rules"][0]["id"] == "flaw"
    assert b"title=flaw::" in written("github", [bare])
    assert b"No fix that can be offered" in written("html", [bare])


def test_workflow_commands_are_one_line_each_and_escaped() -> None:
    lines = written("github").decode().splitlines()
    assert len(lines) == 4
    assert [line.split()[0] for line in lines] == ["::error", "::warning", "::error", "::error"]
    hostile = lines[2].split("::")[1].split(",")[0]
    assert hostile == "error file=in/a\\n%3A%3Aerror%3A%3A\\x1b[2J\\u202e%25%2C%3A<b>.c"
    assert lines[3] == "::error file=none\\x1b.c,title=plc::no such file or folder"
