"""Repositories as they are to observations: findings with kind, score and a key to judge them by."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from data_prep.corpora.history.git_history import History
from data_prep.corpora.history.many import name_of
from data_prep.errors import CorpusError
from plc.decode.model_directory import Calibration, LoadedModel
from plc.evaluate.history.snapshot import scan, skipped_functions
from plc.repair.findings import FileReport, Finding, apply_suggestion
from plc.repair.place import line_of_finding
from plc.repair.repairer import Repairer

_EVER = "2200-01-01"  # a date that no commit is after
LEFT = "left"  # the kind of a finding that no fix was found for


@dataclass(frozen=True, slots=True)
class Observation:
    """One finding. `score` is that of its first fix, or of the finding where it has none."""

    repository: str
    path: str
    line: int
    function: str
    language: str
    kind: str
    cwe: str
    score: float
    settled: bool
    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Observed:
    """One repository at a commit: what was read of it, and what was found."""

    repository: str
    commit: str
    files: int
    functions: int  # that were read
    skipped: Counter[str]
    observations: tuple[Observation, ...]


def open_to_all_kinds(loaded: LoadedModel, floor: float) -> Repairer:
    """A repairer that reports every kind from a score on, with scores in place of confidences."""
    penalties = loaded.calibration.penalties
    return Repairer(replace(loaded, calibration=Calibration(floor, "scores", penalties=penalties)))


def observe(
    repository: Path, repairer: Repairer, *, at: str | None, workers: int, tell: Callable[[int], None]
) -> Observed:
    """What a repairer reports of a repository's tree, at its newest commit or the last one before a date.

    Raises CorpusError where the repository cannot be read or has no such commit.
    """
    with History(repository) as history:
        if history.borrows:
            raise CorpusError(f"{repository} reads objects of another repository (objects/info/alternates)")
        commit = history.last_before(at or _EVER)
        if commit is None:
            raise CorpusError(f"{repository} has no commit before {at}; give a later --at")
        skipped: Counter[str] = Counter()
        files = functions = 0
        found: list[Observation] = []
        scanned = scan(
            history, commit, repairer, min_confidence=None, workers=workers or os.cpu_count() or 1, tell=tell
        )
        for each in scanned:
            files += 1
            if each.report is None:
                skipped[f"file: {each.skipped}"] += 1
                continue
            causes = skipped_functions(each.report)
            skipped.update(causes)
            functions += each.report.functions - causes["too long"] - causes["does not parse"]
            name = str(each.path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            found += observations(name_of(repository), name, each.text, each.report)
        return Observed(name_of(repository), commit, files, functions, skipped, tuple(found))


def observations(repository: str, path: str, text: bytes, report: FileReport) -> Iterator[Observation]:
    """The findings of one file."""
    for finding in report.findings:
        before, after = _lines_changed(text, finding, report)
        fix = finding.suggestions[0] if finding.suggestions else None
        yield Observation(
            repository=repository,
            path=path,
            line=line_of_finding(text, finding),
            function=finding.function,
            language=report.language,
            kind=finding.kind or LEFT,
            cwe=finding.cwe[0].id if finding.cwe else "",
            score=round(finding.confidence if fix is None else fix.confidence, 6),
            settled=fix is not None and "settled" in fix.checks,
            key=key_of(repository, path, finding, before, after),
            before=before,
            after=after,
        )


def key_of(repository: str, path: str, finding: Finding, before: str, after: str) -> str:
    """What a judgement goes by: the place in words, without its line, so that it outlives other changes."""
    said = "\0".join([repository, path, finding.function, " ".join(before.split()), " ".join(after.split())])
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _lines_changed(text: bytes, finding: Finding, report: FileReport) -> tuple[str, str]:
    """The lines that the first fix changes, before and after."""
    if not finding.suggestions:
        return "", ""
    fix = finding.suggestions[0]
    first = min(edit.start_byte for edit in fix.edits)
    last = max(edit.end_byte for edit in fix.edits)
    start = text.rfind(b"\n", 0, first) + 1
    end = text.find(b"\n", last)
    end = len(text) if end < 0 else end
    made = apply_suggestion(text, finding, fix, encoding=report.encoding)
    grown = len(made) - len(text)
    return _shown(text[start:end]), _shown(made[start : end + grown])


def _shown(data: bytes) -> str:
    return data.decode("utf-8", "replace")
