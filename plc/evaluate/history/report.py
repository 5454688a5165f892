"""The verdicts of all repositories to counts with intervals, a table and JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from plc.evaluate.history.later import VERDICTS, Judged
from plc.evaluate.rate import Rate
from plc.evaluate.tables import Table, percent
from plc.output.cwe import name_of


@dataclass(frozen=True, slots=True)
class Measured:
    """One repository: its state, what was read of it, and its findings with their verdicts."""

    name: str
    commit: str
    later: int  # commits of the main line after it
    files: int
    functions: int  # that were read
    skipped: Counter[str]
    judged: tuple[tuple[PurePosixPath, Judged], ...]


def kind_of(judged: Judged) -> str:
    """What the first fix does, by which thresholds go; the first CWE where the model tells no more."""
    return judged.finding.kind or cwe_of(judged) or "no kind"


def cwe_of(judged: Judged) -> str:
    """The CWE that the finding names first, or nothing."""
    return judged.finding.cwe[0].id if judged.finding.cwe else ""


def history_table(measured: Sequence[Measured], *, model: str) -> Table:
    """A row for each kind of flaw and one for all: findings, how many came true, and the other verdicts."""
    kinds: dict[str, list[Judged]] = {}
    every = [judged for each in measured for _, judged in each.judged]
    for judged in every:
        kinds.setdefault(kind_of(judged), []).append(judged)
    order = sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0]))
    rows = [_row(f"{kind} {name_of(kind)}".rstrip(), found) for kind, found in order]
    functions = sum(each.functions for each in measured)
    skipped = sum(count for each in measured for count in each.skipped.values())
    title = (
        f"{model}, {len(measured)} repositories, {functions:,} functions read, {skipped:,} skipped; "
        f"alarms per 10,000 functions: {_alarms(Rate(min(len(every), functions), functions))}; "
        "in %, 95 % interval"
    )
    header = ("kind", "findings", "exactly true", "true or exactly", *VERDICTS[2:])
    return Table(title, header, (*rows, _row("all", every)))


def history_json(
    measured: Sequence[Measured], *, head: dict[str, Any], asked: dict[str, Any]
) -> dict[str, Any]:
    """The report: totals, each kind, each repository, each finding."""
    every = [judged for each in measured for _, judged in each.judged]
    kinds = sorted({kind_of(judged) for judged in every})
    functions = sum(each.functions for each in measured)
    return {
        **head,
        **asked,
        "functions": functions,
        "skipped": dict(sorted(sum((each.skipped for each in measured), Counter[str]()).items())),
        "alarms": Rate(min(len(every), functions), functions).to_json(),
        "all": _figures(every),
        "kinds": {kind: _figures([j for j in every if kind_of(j) == kind]) for kind in kinds},
        "repositories": [
            {
                "repository": each.name,
                "commit": each.commit,
                "later commits": each.later,
                "files": each.files,
                "functions": each.functions,
                "skipped": dict(sorted(each.skipped.items())),
                **_figures([judged for _, judged in each.judged]),
            }
            for each in measured
        ],
        "findings": [_finding(each, path, judged) for each in measured for path, judged in each.judged],
    }


def _finding(each: Measured, path: PurePosixPath, judged: Judged) -> dict[str, Any]:
    finding = judged.finding
    return {
        "repository": each.name,
        "commit": each.commit,
        "path": str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
        "line": finding.start.line,
        "function": finding.function,
        "kind": kind_of(judged),
        "cwe": cwe_of(judged),
        "confidence": round(finding.confidence, 6),
        "change": [{"from": _plain(old), "to": _plain(new)} for old, new in judged.change],
        "verdict": judged.verdict,
        "reason": judged.reason,
        "later commit": judged.commit,
        "later subject": judged.subject,
    }


def _plain(words: str) -> str:
    return words.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _figures(found: Sequence[Judged]) -> dict[str, Any]:
    counts = Counter(judged.verdict for judged in found)
    return {
        "findings": len(found),
        "true": _true(found).to_json(),
        "exactly true": Rate(counts["exactly true"], len(found)).to_json(),
        "verdicts": {verdict: counts[verdict] for verdict in VERDICTS},
    }


def _true(found: Sequence[Judged]) -> Rate:
    return Rate.of(judged.verdict in ("exactly true", "true") for judged in found)


def _row(name: str, found: Sequence[Judged]) -> tuple[str, ...]:
    counts = Counter(judged.verdict for judged in found)
    exactly = Rate(counts["exactly true"], len(found))
    rest = (str(counts[verdict]) for verdict in VERDICTS[2:])
    return (name, str(len(found)), percent(exactly), percent(_true(found)), *rest)


def _alarms(rate: Rate) -> str:
    if rate.value is None:
        return "-"
    low, high = rate.interval
    return f"{10_000 * rate.value:.2f} ({10_000 * low:.2f} to {10_000 * high:.2f})"
