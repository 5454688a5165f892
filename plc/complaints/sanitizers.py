"""Crash types of OSS-Fuzz bugs (ARVO-Meta) matched with the commits of mined histories that fixed them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from data_prep.corpora.history.git_history import History
from data_prep.corpora.history.holdout import hash_of
from data_prep.corpora.history.store import Row, State, Store, read_rows, states_in
from data_prep.errors import CorpusError
from data_prep.text.functions import Function, functions_of
from data_prep.text.languages import Language
from plc.complaints.categories import category_of
from plc.complaints.complaint import Complaint, Flawed
from plc.complaints.records import CorrectFile, lines_of

Progress = Callable[[str, int, int], None]
_COMMIT = re.compile(r"/commit/([0-9a-f]{40})|\b([0-9a-f]{40})\b")
_STATE = re.compile(r"Crash State:\s*\n((?:  .*\n)+)")


def collect(
    repository: Path,
    histories: Path,
    *,
    store: Path,
    held_out: frozenset[str],
    refused: frozenset[str],
    progress: Progress,
) -> dict[str, Any]:
    """Write the functions of every mined fix commit that ARVO-Meta names; CorpusError for damaged sources."""
    reports = _reports(repository)
    total: Counter[str] = Counter({"reports with a fix commit": len(reports)})
    states = [state for state in states_in(histories) if state.name.lower() not in refused]
    for number, mined in enumerate(states):
        progress("reading histories", number, len(states))
        counts: Counter[str] = Counter()
        rows = read_rows(Store(histories, mined.name).rows, size=mined.size)
        lines = [line for row in rows for line in _lines(row, reports, held_out, counts)]
        if lines:
            state = State(name=f"arvo.{mined.name}", head=mined.head, complete=True)
            state.counts = dict(sorted(counts.items()))
            Store(store, state.name).append(lines, state)
        total.update(counts)
    progress("reading histories", len(states), len(states))
    return {"counts": dict(sorted(total.items()))}


def _reports(repository: Path) -> dict[str, tuple[Complaint, str]]:
    """By fix commit: the crash as a complaint without a line, and the functions on the stack."""
    found: dict[str, tuple[Complaint, str]] = {}
    with History(repository) as history:
        head = history.revision("HEAD")
        if head is None:
            raise CorpusError(f"{repository}: has no commit; clone n132/ARVO-Meta again")
        for path, name in history.files(head):
            if path.parts[0] != "meta" or path.suffix != ".json":
                continue
            text = history.read(name)
            try:
                about = json.loads(text or b"")
                fix, crash, sanitizer = about["fix"], about["crash_type"], about["sanitizer"]
                said = about["report"]["comments"][0]["content"]
            except (ValueError, KeyError, TypeError, IndexError):
                continue
            for one in fix if isinstance(fix, list) else [fix]:
                match = _COMMIT.search(str(one))
                if match is not None and crash:
                    stack = _STATE.search(str(said))
                    rule = re.sub(r"\s+(?:READ|WRITE|\d+|\{\*\}).*$", "", crash)
                    complaint = Complaint(
                        str(sanitizer),
                        rule,
                        category_of(str(sanitizer), rule, crash),
                        "error",
                        0,
                        0,
                        str(crash),
                    )
                    found[match[1] or match[2]] = (complaint, stack[1] if stack else "")
    return found


def _lines(
    row: Row, reports: dict[str, tuple[Complaint, str]], held_out: frozenset[str], counts: Counter[str]
) -> Iterator[str]:
    report = reports.get(row.commit["commit"])
    if report is None:
        return
    counts["fix commits"] += 1
    for function in row.commit["functions"]:
        flawed = _flawed(row, function, report, held_out)
        if isinstance(flawed, str):
            counts[flawed] += 1
        else:
            yield from lines_of(flawed[1], [flawed[0]], held_out=held_out, counts=counts)


def _flawed(
    row: Row, function: dict[str, Any], report: tuple[Complaint, str], held_out: frozenset[str]
) -> tuple[Flawed, CorrectFile] | str:
    if function["parse_error"]:
        return "does not parse"
    text, before, after = (
        part.encode("utf-8", "surrogateescape")
        for part in (row.texts[function["blob"]], function["before"], function["after"])
    )
    start: int = function["start"]
    language: Language = function["language"]
    correct = text[:start] + after + text[start + len(before) :]
    if any(hash_of(one) in held_out for one in (*_at(text, start, language), *_at(correct, start, language))):
        return "of an outside evaluation"
    complaint, stack = report
    made_by = ("commit", "on the stack" if function["name"] and function["name"] in stack else "elsewhere")
    flawed = Flawed(function["name"], start, before, after, made_by, (complaint,))
    return flawed, CorrectFile(function["path"], language, correct)


def _at(text: bytes, start: int, language: Language) -> list[Function]:
    return [one for one in functions_of(text, language) if one.start_byte == start]
