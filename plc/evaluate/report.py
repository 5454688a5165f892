"""One measurement as a value: what was measured, how, and every rate with its interval; JSON and back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_prep.errors import CorpusError
from plc.evaluate.baselines import frequent_fixes
from plc.evaluate.held_out import Leakage, MeasuredPart
from plc.evaluate.metrics import CweFigures, GroupFigures, cwe_figures, group_figures
from plc.evaluate.predictions import Prediction
from plc.evaluate.rate import Rate

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Origin:
    """What a report is about, and the command that gives it again."""

    model: str
    sha256: str | None  # of the model directory's manifest; None for a run
    backend: str
    data: Mapping[str, str]  # sha256 of pairs.parquet, by the dataset's name
    command: str


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one part of the data."""

    origin: Origin
    split: str
    sources: int  # measured
    available: int  # in the part
    training_sources: int
    threshold: float | None  # None: the model has none
    leakage: Leakage
    groups: tuple[GroupFigures, ...]
    cwes: tuple[CweFigures, ...]


def report_of(
    part: MeasuredPart, predictions: Sequence[Prediction], *, threshold: float | None, origin: Origin
) -> Report:
    """Count everything."""
    return Report(
        origin=origin,
        split=part.split,
        sources=len(part.sources),
        available=part.available,
        training_sources=len({(pair.source_id, pair.kind) for pair in part.train}),
        threshold=threshold,
        leakage=part.leakage,
        groups=tuple(group_figures(predictions, threshold=threshold, fixes=frequent_fixes(part.train))),
        cwes=tuple(cwe_figures(predictions, part.train)),
    )


def to_json(report: Report) -> dict[str, Any]:
    """The report as `--out` writes it."""
    return {
        **head_json(report.origin, kind="repair"),
        "split": report.split,
        "sources": report.sources,
        "available": report.available,
        "training_sources": report.training_sources,
        "threshold": report.threshold,
        "leaks": {"flawed": report.leakage.flawed, "corrected": report.leakage.corrected},
        "groups": [
            {
                "group": figures.group,
                "flawed": figures.flawed,
                "pairs": figures.pairs,
                "corrected": figures.corrected,
                "rates": _rates_json(figures.rates),
            }
            for figures in report.groups
        ],
        "cwes": [
            {
                "cwe": figures.cwe,
                "sources": figures.sources,
                "training_sources": figures.training_sources,
                "rates": _rates_json(figures.rates),
            }
            for figures in report.cwes
        ],
    }


def from_json(value: Mapping[str, Any]) -> Report:
    """Read what `to_json` gave; CorpusError where it is something else."""
    with reading("a report of repair rates"):
        return Report(
            origin=origin_in(value, kind="repair"),
            split=value["split"],
            sources=value["sources"],
            available=value["available"],
            training_sources=value["training_sources"],
            threshold=value["threshold"],
            leakage=Leakage(**value["leaks"]),
            groups=tuple(
                GroupFigures(
                    row["group"], row["flawed"], row["pairs"], row["corrected"], _rates(row["rates"])
                )
                for row in value["groups"]
            ),
            cwes=tuple(
                CweFigures(row["cwe"], row["sources"], row["training_sources"], _rates(row["rates"]))
                for row in value["cwes"]
            ),
        )


def head_json(origin: Origin, *, kind: str) -> dict[str, Any]:
    """What every report begins with."""
    return {
        "format": FORMAT,
        "kind": kind,
        "model": {"name": origin.model, "sha256": origin.sha256, "backend": origin.backend},
        "data": dict(origin.data),
        "command": origin.command,
    }


def origin_in(value: Mapping[str, Any], *, kind: str) -> Origin:
    """What a report begins with; ValueError where it is of another kind or format."""
    if value["format"] != FORMAT or value["kind"] != kind:
        raise ValueError(f"{value['kind']} of format {value['format']}, not {kind} of format {FORMAT}")
    model = value["model"]
    return Origin(model["name"], model["sha256"], model["backend"], value["data"], value["command"])


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Within, content that is not as it should be is a CorpusError."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        reason = str(error) if isinstance(error, ValueError) else repr(error)
        raise CorpusError(f"not {what} ({reason}): measure again") from error


def read_report(path: Path) -> Mapping[str, Any]:
    """The JSON of a report, of whatever kind."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CorpusError(f"{path} cannot be read as a report: {error}") from error
    if not isinstance(value, dict) or "kind" not in value:
        raise CorpusError(f"{path} is not a report that `plc evaluate --out` wrote")
    return value


def write_report(path: Path, value: Mapping[str, Any]) -> None:
    """Write a report's JSON."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", "utf-8")
    except OSError as error:
        raise CorpusError(f"{path} cannot be written: {error}") from error


def _rates_json(rates: Mapping[str, Rate]) -> dict[str, Any]:
    return {name: rate.to_json() for name, rate in rates.items()}


def _rates(value: Mapping[str, Any]) -> dict[str, Rate]:
    return {name: Rate.from_json(rate) for name, rate in value.items()}
