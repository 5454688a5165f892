"""Answers to reports on the benchmark to counts with intervals, tables and JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plc.evaluate.itc_reports.behaviour import BEHAVIOURS, Behaviour
from plc.evaluate.itc_reports.reference import verdicts
from plc.evaluate.itc_reports.repairing import MOST, Repaired
from plc.evaluate.itc_reports.reports import Reports
from plc.evaluate.rate import Rate
from plc.evaluate.tables import Table, percent

_ALIKE: frozenset[Behaviour] = frozenset(["same words", "same run", "no difference"])


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer, and of the verified fix what its program does."""

    repaired: Repaired
    behaviour: Mapping[int, Behaviour]  # by the number of suggestions tried


def groups(judged: Sequence[Judged]) -> list[tuple[str, list[Judged]]]:
    """All reports, those of each tool, those of each category."""
    keys: tuple[Callable[[Judged], str], ...] = (
        lambda _: "all",
        lambda each: each.repaired.report.tool,
        lambda each: each.repaired.report.diagnostic.category,
    )
    return [
        (name, [each for each in judged if key(each) == name])
        for key in keys
        for name in sorted(set(map(key, judged)))
    ]


def rates(judged: Sequence[Judged]) -> dict[str, Rate]:
    """How many are verified, how many `--fix` would make, and of the verified ones how many behave."""
    found: dict[str, Rate] = {}
    for most in MOST:
        found[f"verified@{most}"] = Rate.of(each.repaired.is_verified(most) for each in judged)
    for most in MOST:
        found[f"no guess@{most}"] = Rate.of(each.repaired.is_sure(most) for each in judged)
    for most in MOST:
        found[f"made@{most}"] = Rate.of(each.repaired.is_made(most) for each in judged)
    for most in MOST:
        seen = [each.behaviour[most] for each in judged if each.repaired.is_verified(most)]
        known = [each for each in seen if each != "not judged"]
        found[f"behaves@{most}"] = Rate.of(each in _ALIKE for each in known)
        telling = [each for each in known if each != "no difference"]
        found[f"behaves, where it shows@{most}"] = Rate.of(each in _ALIKE for each in telling)
    return found


def behaviours(judged: Sequence[Judged], most: int) -> Counter[str]:
    """How often each outcome of a verified fix occurs."""
    return Counter(each.behaviour[most] for each in judged if each.repaired.is_verified(most))


def reasons(judged: Sequence[Judged]) -> list[tuple[str, int]]:
    """Why reports are not verified with the most suggestions tried, the most frequent first."""
    counts = Counter(each.repaired.why_not for each in judged if not each.repaired.is_verified(MOST[-1]))
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def tables(judged: Sequence[Judged], found: Reports, *, model: str) -> list[Table]:
    """Rates by tool and category, what verified fixes do, and why others are not verified."""
    names = list(rates(judged))
    rows = [(name, str(len(part)), *map(percent, rates(part).values())) for name, part in groups(judged)]
    title = (
        f"{model}: what {', '.join(found.tools)} report on the ITC benchmark, but not of its corrected "
        "version; in %, 95 % interval"
    )
    cuts = tuple(f"@{most}" for most in MOST)
    done = tuple((name, *(str(behaviours(judged, most)[name]) for most in MOST)) for name in BEHAVIOURS)
    why = tuple((name, str(count)) for name, count in reasons(judged))
    return [
        Table(title, ("reports", "n", *names), tuple(rows)),
        Table("programs with verified fixes", ("beside the corrected program", *cuts), done),
        Table(f"not verified, {MOST[-1]} tried: the likeliest suggestion", ("reason", "reports"), why),
    ]


def suite_json(judged: Sequence[Judged], found: Reports, *, head: dict[str, Any]) -> dict[str, Any]:
    """The same counts, and each report by its place."""
    return {
        **head,
        "tools": list(found.tools),
        "left_out": dict(sorted(found.left_out.items())),
        "groups": {
            name: {rate: each.to_json() for rate, each in rates(part).items()}
            for name, part in groups(judged)
        },
        "corrected": dict(verdicts(found.reports).most_common()),
        "behaviour": {str(most): dict(sorted(behaviours(judged, most).items())) for most in MOST},
        "reasons": dict(reasons(judged)),
        "reports": [_row(each) for each in judged],
    }


def _rates_json(judged: Sequence[Judged]) -> dict[str, Any]:
    return {name: rate.to_json() for name, rate in rates(judged).items()}


def _row(judged: Judged) -> dict[str, Any]:
    repaired = judged.repaired
    diagnostic = repaired.report.diagnostic
    return {
        "file": repaired.report.program.path.name,
        "line": diagnostic.location.line,
        "tool": repaired.report.tool,
        "rule": diagnostic.rule,
        "function": repaired.report.function,
        "status": {str(most): each.status for most, each in repaired.answers.items()},
        "verified": {str(most): judged.behaviour[most] for most in MOST if repaired.is_verified(most)},
        "guess": sorted(repaired.guessed),
        "why_not": repaired.why_not,
    }
