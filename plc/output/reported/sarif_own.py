"""A SARIF log of answers to reports that were none: one run, results as they come, rules behind them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from plc import __version__
from plc.diagnostics import Diagnostic, Location
from plc.output.formats.json_document import nested
from plc.output.formats.protocol import Run
from plc.output.formats.sarif import HEAD, artifact
from plc.output.git_patch import shown_name
from plc.output.reported.sarif_fixes import fixes_of, state_of
from plc.output.reported.wording import NO_RULE, message_of
from plc.repair.batch import Failed
from plc.repair.reported.answer import Answer
from plc.repair.reported.outcomes import Answered

FINGERPRINT = "plcTold/v1"  # an older word, kept: uploads are matched by it


def own_sarif(outcomes: Iterable[Answered | Failed], run: Run) -> Iterator[bytes]:
    """The log; a rule is called `tool/rule`, as several tools may have reported."""
    yield HEAD.encode()
    rules: dict[str, Diagnostic] = {}
    notes: list[object] = []
    seen: Counter[str] = Counter()
    between = b"\n"
    for outcome in outcomes:
        if isinstance(outcome, Failed):
            place = [{"physicalLocation": {"artifactLocation": artifact(outcome.path)}}]
            notes.append({"level": "error", "message": {"text": outcome.message}, "locations": place})
            continue
        for answer in outcome.reported:
            rule = _rule_of(answer.diagnostic)
            rules.setdefault(rule, answer.diagnostic)
            result = _result(outcome, answer, rule, top=run.top, seen=seen)
            yield between + nested(result, depth=4)
            between = b",\n"
    if (stopped := run.stopped()) is not None:
        notes.append({"level": "error", "message": {"text": stopped.words}})
    yield b"\n      ],\n" if between == b",\n" else b"],\n"
    invocation: dict[str, object] = {"executionSuccessful": not notes}
    if notes:
        invocation["toolExecutionNotifications"] = notes
    yield b'      "invocations": ' + nested([invocation], depth=3).lstrip() + b",\n"
    yield b'      "tool": ' + nested(_tool(run, rules), depth=3).lstrip() + b"\n    }\n  ]\n}\n"


def _rule_of(diagnostic: Diagnostic) -> str:
    return "/".join(part for part in (diagnostic.tool, diagnostic.rule) if part) or NO_RULE


def _result(
    answered: Answered, answer: Answer, rule: str, *, top: int | None, seen: Counter[str]
) -> dict[str, Any]:
    diagnostic = answer.diagnostic
    place = artifact(answered.path)
    physical: dict[str, Any] = {"artifactLocation": place}
    if region := _region(answered, diagnostic.location):
        physical["region"] = region
    said = message_of(diagnostic) or f"A place that was named: line {diagnostic.location.line}."
    return {
        "ruleId": rule,
        "level": diagnostic.level,
        "message": {"text": said},
        "locations": [{"physicalLocation": physical}],
        "partialFingerprints": {FINGERPRINT: _fingerprint(answered, diagnostic, rule, seen)},
        "fixes": fixes_of(answered, answer, place, top=top),
        "properties": state_of(answer),
    }


def _fingerprint(answered: Answered, diagnostic: Diagnostic, rule: str, seen: Counter[str]) -> str:
    """What a report says of which words, and which of several such it is."""
    words = _words(answered, diagnostic.location)
    key = "\0".join([shown_name(answered.path), rule, diagnostic.message, words])
    made = hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    seen[made] += 1
    return f"{made}:{seen[made]}"


def _region(answered: Answered, location: Location) -> dict[str, int]:
    """Lines, and columns in code points, as far as they are known."""
    if location.line is None:
        return {}
    region = {"startLine": location.line}
    if location.end_line is not None:
        region["endLine"] = location.end_line
    columns = {
        "startColumn": _column(answered, location.line, location.column),
        "endColumn": _column(answered, location.end_line or location.line, location.end_column),
    }
    return {**region, **{key: value for key, value in columns.items() if value is not None}}


def _column(answered: Answered, line: int, column: int | None) -> int | None:
    if column is None:
        return None
    lines = answered.before.split(b"\n")
    before = lines[line - 1][: column - 1] if 1 <= line <= len(lines) else b""
    return column - len(before) + len(before.decode(answered.encoding, "replace"))


def _words(answered: Answered, location: Location) -> str:
    """The reported line without its blanks: it stays the same where lines above come or go."""
    lines = answered.before.split(b"\n")
    number = location.line or 0
    line = lines[number - 1] if 1 <= number <= len(lines) else b""
    return line.strip().decode("utf-8", "surrogateescape")


def _tool(run: Run, rules: dict[str, Diagnostic]) -> dict[str, Any]:
    return {
        "driver": {
            "name": "plc",
            "semanticVersion": __version__,
            "properties": {"model": run.name, "modelSha256": run.sha256},
            "rules": [_described(name, diagnostic) for name, diagnostic in rules.items()],
        }
    }


def _described(name: str, diagnostic: Diagnostic) -> dict[str, Any]:
    what = f"{diagnostic.tool} reports {diagnostic.rule}".strip() if diagnostic.rule else diagnostic.tool
    text = f"{what or 'A place that a person names'}."
    tags = [] if diagnostic.cwe is None else [f"external/cwe/cwe-{diagnostic.cwe}"]
    properties = {"tags": tags, "category": diagnostic.category}
    return {"id": name, "shortDescription": {"text": text}, "properties": properties}
