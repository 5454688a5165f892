"""Reports to tables: rows of plain strings, rendered as Markdown for the docs or by rich for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.table import Table as RichTable

from plc.evaluate.calibration.fitting import Calibrated
from plc.evaluate.metrics import CweFigures
from plc.evaluate.rate import Rate
from plc.evaluate.report import Report

_DIGITS = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A title, a header, and rows as long as the header."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def repair_table(report: Report) -> Table:
    """One row per metric, one column per group of languages; the interval and the count beside every rate."""
    names = dict.fromkeys(name for figures in report.groups for name in figures.rates)
    rows = [(name, *(_cell(figures.rates.get(name)) for figures in report.groups)) for name in names]
    sizes = [figures.group for figures in report.groups]
    threshold = "no threshold" if report.threshold is None else f"threshold {report.threshold:.4g}"
    title = (
        f"{report.origin.model}, held out by {report.split}: {report.sources:,} of {report.available:,} "
        f"sources, {threshold}; in %, 95 % interval, n; "
        f"sources that training read too: {report.leakage.flawed} flawed, "
        f"{report.leakage.corrected} corrected"
    )
    return Table(title, ("metric", *sizes), tuple(rows))


def cwe_table(report: Report) -> Table:
    """One row per CWE with its support in the part and in training."""
    names = ("reference@1", "reference@5", "cwe@1")
    header = ("CWE", "sources", "in training", *names)
    rows = [_cwe_row(figures, names) for figures in report.cwes]
    return Table(f"{report.origin.model}, held out by {report.split}, by CWE", header, tuple(rows))


def calibration_table(calibration: Calibrated) -> Table:
    """The curve, the chosen threshold marked."""
    rows = [
        (
            f"{each.threshold:.4g}" + (" *" if each.threshold == calibration.chosen.threshold else ""),
            f"{each.confidence:.4g}",
            *(percent(rate) for rate in (each.kept, each.proposed, each.fixes)),
        )
        for each in calibration.curve
    ]
    chosen = calibration.chosen
    title = (
        f"thresholds on the score, * chosen; {chosen.kept.n:,} clean functions, "
        f"{chosen.proposed.n:,} flawed sources, {chosen.fixes.n:,} of them repaired by the first candidate"
    )
    return Table(title, ("score", "confidence", "kept", "proposed", "fixes kept"), tuple(rows))


def thresholds_table(calibration: Calibrated) -> Table:
    """What the chosen thresholds do in each stratum, and how true the confidences are."""
    rows = [(f"kept: {name}", f"{percent(rate)}, {rate.n}") for name, rate in calibration.kept.items()]
    rows += [
        (f"proposed: {name}", f"{percent(rate)}, {rate.n}") for name, rate in calibration.proposed.items()
    ]
    safe = calibration.safe
    rows.append(
        ("safe: none", "-")
        if safe is None
        else (
            f"safe: {safe.confidence:.4g}",
            f"precision {100 * safe.precision:.1f}, at least {100 * safe.low:.1f}, {safe.fixes} fixes",
        )
    )
    rows += [
        (f"calibration error: {name}", f"{each.error:.4f}, {each.rows}")
        for name, each in calibration.reliable.items()
    ]
    title = f"threshold {calibration.chosen.confidence:.4g}; in %, 95 % interval, n"
    return Table(title, ("what", "figure"), tuple(rows))


def runs_table(content: Mapping[str, Any]) -> Table:
    """One row per metric, one column per group of cases."""
    groups = content["groups"]
    names = dict.fromkeys(name for group in groups for name in group["rates"])
    rows = [(name, *(percent(Rate.from_json(group["rates"][name])) for group in groups)) for name in names]
    title = f"{content['model']['name']}, repaired, compiled and run, threshold {content['threshold']:.4g}"
    header = (
        "metric",
        *(f"{group['group']}, n = {group['cases']} of {group['variants']} variants" for group in groups),
    )
    return Table(title, header, tuple(rows))


def to_markdown(table: Table) -> str:
    """The table as GitHub renders it, its title as a line above."""
    head = [table.title, ""] if table.title else []
    lines = [*head, _line(table.header), _line("---" for _ in table.header)]
    return "\n".join([*lines, *(_line(row) for row in table.rows)]) + "\n"


def to_rich(table: Table) -> RichTable:
    """The table for a terminal."""
    drawn = RichTable(title=table.title, title_justify="left")
    for number, name in enumerate(table.header):
        drawn.add_column(name, justify="left" if number == 0 else "right")
    for row in table.rows:
        drawn.add_row(*row)
    return drawn


def percent(rate: Rate | None) -> str:
    """A rate with its interval, in per cent, without its count."""
    if rate is None or rate.value is None:
        return "-"
    low, high = rate.interval
    return f"{100 * rate.value:.{_DIGITS}f} ({100 * low:.{_DIGITS}f} to {100 * high:.{_DIGITS}f})"


def _cell(rate: Rate | None) -> str:
    return percent(rate) if rate is None or rate.value is None else f"{percent(rate)}, {rate.n}"


def _cwe_row(figures: CweFigures, names: Sequence[str]) -> tuple[str, ...]:
    cells = (percent(figures.rates.get(name)) for name in names)
    return (f"CWE-{figures.cwe}", str(figures.sources), str(figures.training_sources), *cells)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
