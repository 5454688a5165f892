"""Reports with made-up fixes, put to the verifier, and what it leaves of them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from data_prep.text.languages import Language
from plc.repair.findings import Edit, FileReport, Finding, Position, Suggestion
from plc.verify.tools import Tools
from plc.verify.verifier import Level, Verifier

needs_c = pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler")
TEXT = b"int f(int a)\n{\n    return a;\n}\n"


def report_of(
    text: bytes, replaced: bytes, by: Sequence[str], *, language: Language = "c", settled: bool = True
) -> FileReport:
    """One finding, with a fix for each of `by`, which takes the place of `replaced`."""
    start = text.index(replaced)
    checks = ("parse", "settled") if settled else ("parse",)
    suggestions = tuple(
        Suggestion(rank, 1 / rank, checks, (Edit(start, start + len(replaced), new),))
        for rank, new in enumerate(by, start=1)
    )
    finding = Finding("f", Position(1, 1), Position(1, 2), 0, len(text), 0.9, (), suggestions, "")
    return FileReport(language, "utf-8", 1, (finding,), ())


def verified(
    path: Path,
    report: FileReport,
    *,
    level: Level = "compile",
    tools: Tools | None = None,
    only_settled: bool = True,
) -> FileReport:
    verifier = Verifier(level, tools or Tools(), only_settled=only_settled)
    return verifier(path, path.read_bytes(), report)


def left(report: FileReport) -> list[tuple[int, str, tuple[str, ...]]]:
    """Rank, text and marks of the fixes of the only finding."""
    (finding,) = report.findings
    marks = ("compile", "analyze")
    return [(s.rank, s.edits[0].text, tuple(c for c in s.checks if c in marks)) for s in finding.suggestions]


def reasons(report: FileReport) -> list[str]:
    assert all(skipped.cause == "unverified" for skipped in report.skipped)
    return [skipped.reason.removeprefix("fixes not verified: ") for skipped in report.skipped]


def tool(folder: Path, name: str, script: str) -> None:
    """A program of ours in the place of a tool."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
