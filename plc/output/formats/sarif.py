"""Format `sarif`: SARIF 2.1.0 with every fix, and fingerprints that edits elsewhere leave alone."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any
from urllib.parse import quote_from_bytes

from plc import __version__
from plc.base.printable import printable
from plc.output.cwe import name_of
from plc.output.flaw_pages import flaw_pages, page_of
from plc.output.formats.json_document import nested
from plc.output.formats.protocol import Run
from plc.output.git_patch import name_from_here, shown_name
from plc.output.why import link_of, why_of
from plc.output.wording import level_of, percent, sure_of
from plc.repair.batch import Analysed, Failed
from plc.repair.findings import Edit, Finding, Suggestion
from plc.repair.narrow.baseline import Known, known_of
from plc.repair.place import first_fix, place_of_edit, place_of_finding
from plc.repair.text.source_text import SourceText

FINGERPRINT = "plcFinding/v1"
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
HEAD = f"""{{
  "$schema": "{_SCHEMA}",
  "version": "2.1.0",
  "runs": [
    {{
      "columnKind": "unicodeCodePoints",
      "originalUriBaseIds": {{"{_ROOT}": {{"description": {{"text": "The folder that plc was run in."}}}}}},
      "results": ["""
_IN_MEMORY = 8 << 20  # bytes of notifications, which stand behind all results


def sarif(outcomes: Iterable[Analysed | Failed], run: Run) -> Iterator[bytes]:
    """One log with one run: the results as they come, then what they refer to."""
    yield HEAD.encode()
    rules: dict[str, int] = {}
    pages: dict[str, str] = {}
    artifacts: list[object] = []
    errors = 0
    between = b"\n"
    with SpooledTemporaryFile(_IN_MEMORY) as notes:
        for outcome in outcomes:
            for note in _notifications(outcome):
                notes.write((b",\n" if notes.tell() else b"\n") + nested(note, depth=6))
            if isinstance(outcome, Failed):
                errors += 1
                continue
            if outcome.report.findings and (encoding := _encoding(outcome)):
                artifacts.append({"location": artifact(outcome.path), "encoding": encoding})
            for result in _results(outcome, rules, pages, top=run.top):
                yield between + nested(result, depth=4)
                between = b",\n"
        stopped = run.stopped()
        if stopped is not None:
            note = {"level": "error", "message": {"text": stopped.words}}
            notes.write((b",\n" if notes.tell() else b"\n") + nested(note, depth=6))
        yield b"\n      ],\n" if between == b",\n" else b"],\n"
        if artifacts:
            yield b'      "artifacts": ' + nested(artifacts, depth=3).lstrip() + b",\n"
        success = "false" if errors or stopped is not None else "true"
        yield f'      "invocations": [\n        {{\n          "executionSuccessful": {success}'.encode()
        if notes.tell():
            yield b',\n          "toolExecutionNotifications": ['
            notes.seek(0)
            yield from iter(lambda: notes.read(1 << 16), b"")
            yield b"\n          ]"
        yield b"\n        }\n      ],\n"
    yield b'      "tool": ' + nested(_tool(run, rules, pages), depth=3).lstrip() + b"\n    }\n  ]\n}\n"


def _encoding(analysed: Analysed) -> str:
    """The name of an encoding other than UTF-8."""
    if analysed.wide is not None:
        return analysed.wide.upper().replace("UTF-16-", "UTF-16")
    return "" if analysed.report.encoding == "utf-8" else "ISO-8859-1"


def _results(
    analysed: Analysed, rules: dict[str, int], pages: dict[str, str], *, top: int | None
) -> Iterator[dict[str, Any]]:
    """The results of a file; `rules` and `pages` gain what they refer to."""
    if not analysed.report.findings:
        return
    text = analysed.after  # what the report is about, unless only a patch was asked for
    name = shown_name(analysed.path)
    source = SourceText.of(text, wide=analysed.wide)
    seen: Counter[Known] = Counter()
    for finding, known in zip(analysed.report.findings, known_of(name, text, analysed.report), strict=True):
        seen[known] += 1
        rule = finding.cwe[0].id if finding.cwe else "flaw"
        if finding.kind in flaw_pages():
            pages.setdefault(rule, page_of(finding.kind))
        yield {
            "ruleId": rule,
            "ruleIndex": rules.setdefault(rule, len(rules)),
            "level": level_of(finding),
            "rank": round(100 * finding.confidence, 2),
            "message": {"text": _message(finding)},
            **_places(analysed.path, source, finding),
            "partialFingerprints": {FINGERPRINT: _fingerprint(known, seen[known])},
            "fixes": [
                _fix(analysed.path, source, finding, suggestion) for suggestion in finding.suggestions[:top]
            ],
            "properties": {
                "confidence": round(finding.confidence, 6),
                "cwe": [{"id": c.id, "probability": round(c.probability, 6)} for c in finding.cwe],
            },
        }


def _message(finding: Finding) -> str:
    """Sentences that say what is wrong; the rule has the name, the number and the link."""
    rule = finding.cwe[0].id if finding.cwe else ""
    name, why = name_of(rule), why_of(rule)
    what = f"this flaw ({name})" if name else f"a flaw of the kind {rule}" if rule else "a flaw"
    sure = f"PLC is {sure_of(finding)} sure that `{printable(finding.function)}` has {what}."
    return f"{why}. {sure}" if why else sure


def _fingerprint(known: Known, number: int) -> str:
    """The baseline's key of a finding, and which of those with the same key it is."""
    key = "\0".join([known.path, known.function, known.cwe, known.words])
    return f"{hashlib.sha256(key.encode('utf-8', 'surrogateescape')).hexdigest()[:32]}:{number}"


def _places(path: Path, source: SourceText, finding: Finding) -> dict[str, Any]:
    """Where the best fix begins, in its function; related: the function's head and the fix's other places."""
    whole = _region(source, finding.start_byte, finding.end_byte)
    fix = first_fix(finding)
    edits = sorted(fix.edits, key=lambda edit: edit.start_byte) if fix else []
    where = _region(source, *place_of_finding(source.data, finding)) if edits else whole
    function = {"name": printable(finding.function), "kind": "function"}
    first: dict[str, Any] = {"artifactLocation": artifact(path), "region": where}
    if _holds(whole, where):
        first["contextRegion"] = whole
    others = [("the function", whole)] * (where != whole)
    others += [
        ("also changed by the fix", _region(source, *place_of_edit(source.data, edit))) for edit in edits[1:]
    ]
    related = [
        {
            "id": number,
            "physicalLocation": {"artifactLocation": artifact(path), "region": region},
            "message": {"text": message},
        }
        for number, (message, region) in enumerate(others, start=1)
    ]
    location = {"physicalLocation": first, "logicalLocations": [function]}
    return {"locations": [location], "relatedLocations": related}


def _fix(path: Path, source: SourceText, finding: Finding, suggestion: Suggestion) -> dict[str, Any]:
    checks = ", ".join(suggestion.checks)
    about = (
        f"fix {suggestion.rank} of {len(finding.suggestions)} ({percent(suggestion.confidence)}; {checks})"
    )
    replacements = [
        {"deletedRegion": edited(source, edit), "insertedContent": {"text": edit.text}}
        for edit in suggestion.edits
    ]
    return {
        "description": {"text": about},
        "artifactChanges": [{"artifactLocation": artifact(path), "replacements": replacements}],
    }


def edited(source: SourceText, edit: Edit) -> dict[str, int]:
    """The region that an edit replaces."""
    return _region(source, edit.start_byte, edit.end_byte)


def _region(source: SourceText, start: int, end: int) -> dict[str, int]:
    """Bytes [start, end) as lines and columns, the end column exclusive; and as they are."""
    first, last = source.position(start), source.position(end)
    return {
        "startLine": first.line,
        "startColumn": first.column,
        "endLine": last.line,
        "endColumn": last.column,
        "byteOffset": source.in_file(start),
        "byteLength": source.in_file(end) - source.in_file(start),
    }


def _holds(outer: dict[str, int], inner: dict[str, int]) -> bool:
    start = inner["byteOffset"]
    end = start + inner["byteLength"]
    return outer["byteOffset"] <= start and end <= outer["byteOffset"] + outer["byteLength"]


def artifact(path: Path) -> dict[str, str]:
    """A file by its URI from the current folder; one that lies elsewhere by its whole one."""
    inside = name_from_here(path)
    if inside is not None:
        return {"uri": quote_from_bytes(inside), "uriBaseId": _ROOT}
    return {"uri": Path(shown_name(path)).as_uri()}


def _notifications(outcome: Analysed | Failed) -> Iterator[dict[str, Any]]:
    place = [{"physicalLocation": {"artifactLocation": artifact(outcome.path)}}]
    if isinstance(outcome, Failed):
        yield {"level": "error", "message": {"text": printable(outcome.message)}, "locations": place}
        return
    for skipped in outcome.report.skipped:
        name = f"`{printable(skipped.function)}` " if skipped.function else ""
        message = f"{name}skipped: {printable(skipped.reason)}"
        yield {"level": "note", "message": {"text": message}, "locations": place}


def _tool(run: Run, rules: dict[str, int], pages: dict[str, str]) -> dict[str, Any]:
    return {
        "driver": {
            "name": "plc",
            "semanticVersion": __version__,
            "properties": {"model": run.name, "modelSha256": run.sha256},
            "rules": [_rule(rule, pages.get(rule, "")) for rule in rules],
        }
    }


def _rule(rule: str, page: str) -> dict[str, Any]:
    if rule == "flaw":
        text = "A flaw of no known kind."
        return {"id": rule, "shortDescription": {"text": text}, "fullDescription": {"text": text}}
    name, why = name_of(rule), why_of(rule)
    what = f"{why}." if why else f"A flaw of the kind {rule}."
    help_text = {"text": f"{what} {link_of(rule)}"}
    if page:
        help_text["markdown"] = page
    return {
        "id": rule,
        "name": rule.replace("-", ""),
        "shortDescription": {"text": f"{name[:1].upper()}{name[1:]}" or rule},
        "fullDescription": {"text": what},
        "help": help_text,
        "helpUri": link_of(rule),
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": [f"external/cwe/{rule.lower()}"]},
    }
