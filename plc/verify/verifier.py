"""The fixes of a file checked by tools: what fails is dropped, what passes is marked. The order stays."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Literal, final

from data_prep.text.languages import Language
from plc.repair.findings import FileReport, Finding, Skipped, Suggestion, apply_edits
from plc.verify.analyzing import Analyzer, Reports, analyzers_for
from plc.verify.compiling.checks import Check, ways_of
from plc.verify.compiling.compile_commands import CompileCommandsError
from plc.verify.tools import Tools, TooSlowError, Trial

Level = Literal["compile", "analyze"]


@dataclass(frozen=True, slots=True)
class Judge:
    """Which checks one file's fixes go through, found out on the file as it is, and why not more."""

    compile: Check | None
    analyzers: tuple[tuple[Analyzer, Reports], ...]
    why_not: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a tool objects to a fix."""

    reason: str


Answer = Suggestion | Refused


@final
class Verifier:
    """Verifies the fixes in reports; safe to share between threads, and to call on many files at once."""

    def __init__(
        self, level: Level, tools: Tools, *, only_settled: bool = True, include: tuple[Path, ...] = ()
    ) -> None:
        """`only_settled`: drop a finding of which no settled fix is left; `include`: more header places."""
        self._level = level
        self._tools = tools
        self._only_settled = only_settled
        self._include = include
        self._counting = Lock()
        self.checked = 0  # fixes, so far

    def stop(self) -> None:
        """Check nothing more: files that are under way fail. A signal's handler may call it."""
        self._tools.stop()

    def __call__(self, path: Path, text: bytes, report: FileReport) -> FileReport:
        """The report with each fix verified; what could not be checked is said among what was skipped."""
        suggestions = [s for finding in report.findings for s in finding.suggestions]
        if not suggestions:
            return report
        with tempfile.TemporaryDirectory(prefix="plc-verify-") as scratch:
            trial = Trial(self._tools, Path(scratch), path.name, include=self._include)
            judge = judge_of(path.resolve(), text, report.language, level=self._level, trial=trial)
            too_slow: set[str] = set()

            def verified(suggestion: Suggestion) -> Answer:
                result = apply_edits(text, suggestion.edits, encoding=report.encoding)
                found = _verified(judge, suggestion, result, trial, too_slow)
                with self._counting:
                    self.checked += 1
                return found

            with ThreadPoolExecutor(min(8, len(suggestions))) as pool:
                answers = dict(zip(map(id, suggestions), pool.map(verified, suggestions), strict=True))
        judged = [self._finding(finding, answers) for finding in report.findings]
        why_not = dict.fromkeys((*judge.why_not, *sorted(too_slow)))
        unverified = (Skipped("", f"fixes not verified: {reason}", "unverified") for reason in why_not)
        dropped = (entry for entry in judged if isinstance(entry, Skipped))
        return replace(
            report,
            findings=tuple(entry for entry in judged if isinstance(entry, Finding)),
            skipped=(*report.skipped, *unverified, *dropped),
        )

    def _finding(self, finding: Finding, answers: Mapping[int, Answer]) -> Finding | Skipped:
        """The finding with what passes of its fixes; where none of them is left, why not."""
        if not finding.suggestions:
            return finding
        own = [answers[id(entry)] for entry in finding.suggestions]
        kept = [entry for entry in own if isinstance(entry, Suggestion)]
        if isinstance(own[0], Refused):  # no other one is made in place of the likeliest
            kept = [replace(e, checks=tuple(c for c in e.checks if c != "settled")) for e in kept]
        elif self._only_settled and not any("settled" in suggestion.checks for suggestion in kept):
            kept = []
        if self._only_settled and not kept:
            why = next((f": {entry.reason}" for entry in own if isinstance(entry, Refused)), "")
            reason = f"the finding at line {finding.start.line} has no fix that passes{why}"
            return Skipped(finding.function, reason, "dropped")
        ranked = tuple(replace(entry, rank=rank) for rank, entry in enumerate(kept, start=1))
        return replace(finding, suggestions=ranked, kind=finding.kind if ranked else "")


def judge_of(path: Path, text: bytes, language: Language, *, level: Level, trial: Trial) -> Judge:
    """Find out which checks count: one that the file as it is fails says nothing about its fixes."""
    why_not: list[str] = []
    try:
        compile = _compiles(path, text, language, trial, why_not)
        analyzers = _analyzers(path, text, language, trial, why_not) if level == "analyze" else []
    except CompileCommandsError as error:
        return Judge(None, (), (str(error),))
    return Judge(compile, tuple(analyzers), tuple(why_not))


def _compiles(path: Path, text: bytes, language: Language, trial: Trial, why_not: list[str]) -> Check | None:
    ways = ways_of(path, text, language, trial)
    if isinstance(ways, str):
        why_not.append(ways)
        return None
    problem = None
    for way in ways:
        try:
            problem = way.problem(text, trial)
        except TooSlowError as error:
            problem = str(error)
        if problem is None:
            return way
    why_not.append(f"the file does not compile as it is: {problem}")
    return None


def _analyzers(
    path: Path, text: bytes, language: Language, trial: Trial, why_not: list[str]
) -> list[tuple[Analyzer, Reports]]:
    found = analyzers_for(path, language, trial)
    if isinstance(found, str):
        why_not.append(found)
        return []
    usable: list[tuple[Analyzer, Reports]] = []
    for analyzer in found:
        try:
            before = analyzer.reports(text, trial)
        except TooSlowError as error:
            before = str(error)
        if isinstance(before, str):
            why_not.append(before)
        else:
            usable.append((analyzer, before))
    return usable


def _verified(
    judge: Judge, suggestion: Suggestion, result: bytes, trial: Trial, too_slow: set[str]
) -> Answer:
    """The fix with the marks that it earned, or the objection of a tool; one `too_slow` has no say."""
    marks: list[str] = []
    less = False
    try:
        if judge.compile is not None:
            problem = judge.compile.problem(result, trial)
            if problem is not None:
                return Refused(problem)
            marks.append("compile")
        for analyzer, before in judge.analyzers:
            after = analyzer.reports(result, trial)
            if isinstance(after, str):
                return Refused(after)
            if new := after - before:
                name, rule, message = min(new)
                return Refused(f"{name} reports {rule}: {message}")
            less = less or after != before
        if less:
            marks.append("analyze")
    except TooSlowError as error:
        too_slow.add(str(error))
    return replace(suggestion, checks=(*suggestion.checks, *marks))
