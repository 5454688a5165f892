"""Observations and judgements to JSON and a table: what users of the default settings would see, by kind."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from data_prep.errors import CorpusError
from plc.evaluate.natural.judgements import Judgement
from plc.evaluate.natural.kind_thresholds import KindFigures
from plc.evaluate.natural.observations import Observation, Observed
from plc.evaluate.rate import Rate
from plc.evaluate.tables import Table, percent


def observed_json(observed: Sequence[Observed], *, floor: float | None) -> dict[str, Any]:
    """All that was seen, so that kinds can be judged and thresholds chosen without another scan."""
    functions = sum(each.functions for each in observed)
    found = [entry for each in observed for entry in each.observations]
    return {
        "floor": floor,
        "functions": functions,
        "alarms": Rate(min(len(found), functions), functions).to_json(),
        "skipped": dict(sorted(sum((each.skipped for each in observed), Counter[str]()).items())),
        "repositories": [
            {
                "repository": each.repository,
                "commit": each.commit,
                "files": each.files,
                "functions": each.functions,
                "skipped": dict(sorted(each.skipped.items())),
                "findings": len(each.observations),
            }
            for each in observed
        ],
        "findings": [asdict(entry) for entry in found],
    }


def observations_in(path: Path) -> tuple[list[Observation], int, float | None]:
    """The observations of a report, the functions that were read for it, and the floor; CorpusError."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        found = [Observation(**entry) for entry in content["findings"]]
        floor = content["floor"]
        return found, int(content["functions"]), None if floor is None else float(floor)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorpusError(f"{path} is no report of --suite natural: {error}") from error


def verdicts_table(
    found: Sequence[Observation], judgements: Mapping[str, Judgement], *, functions: int, model: str
) -> Table:
    """One row for each kind and one for all: findings, and what a person said of them."""
    kinds: dict[str, list[Observation]] = {}
    for each in found:
        kinds.setdefault(each.kind, []).append(each)
    order = sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0]))
    rows = [_row(kind, own, judgements, functions) for kind, own in [("all", list(found)), *order]]
    header = ("kind", "findings", "per 10,000 functions", "true", "harmless", "wrong", "not judged")
    title = f"{model} on {functions:,} functions as they are; in %, 95 % interval, n"
    return Table(title, header, tuple(rows))


def kinds_table(figures: Sequence[KindFigures], *, functions: int) -> Table:
    """One row for each kind: from which score it is reported, and what that reports."""
    rows = [
        (
            each.kind,
            str(each.found),
            "silent" if each.threshold is None else f"{each.threshold:.4f}",
            str(each.reported),
            percent(each.precision) if each.reported else "-",
        )
        for each in figures
    ]
    header = ("kind", "found", "reported from", "reported", "true")
    return Table(f"kinds of flaws, on {functions:,} functions as they are", header, tuple(rows))


def _row(
    kind: str, own: Sequence[Observation], judgements: Mapping[str, Judgement], functions: int
) -> tuple[str, ...]:
    said = Counter(
        judgement.verdict if (judgement := judgements.get(each.key)) is not None else "not judged"
        for each in own
    )
    low, high = Rate(min(len(own), functions), functions).interval
    share = f"{10_000 * len(own) / max(1, functions):.2f} ({10_000 * low:.2f} to {10_000 * high:.2f})"
    true = percent(Rate(said["true"], len(own)))
    return kind, str(len(own)), share, true, *(str(said[v]) for v in ("harmless", "wrong", "not judged"))
