"""How the figures grow with data or size: several reports of the real suite to one table and one plot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from data_prep.errors import ConfigError
from plc.evaluate.real_suite.report import RealReport, from_json
from plc.evaluate.real_suite.targets import Line
from plc.evaluate.report import read_report
from plc.evaluate.tables import Table

Key = tuple[str, str, str]
PLOTTED: tuple[Key, ...] = (
    ("injected faults", "flagged", "all"),
    ("injected faults", "fixed@1", "all"),
    ("injected faults", "fixed@5", "all"),
    ("injected faults", "fixed@5 at any confidence", "all"),
    ("ITC, zero-shot", "flagged at 5 % false alarms", "C"),
    ("ITC, zero-shot", "fixed@5 at 5 % false alarms", "C"),
    ("real code", "clean functions flagged", "C/C++"),
    ("real code", "clean functions flagged", "java"),
)
_FARTHEST = 1e4  # times the largest amount: what lies beyond is no forecast


@dataclass(frozen=True, slots=True)
class Point:
    """One report, at an amount of data or a size; points of one series are joined."""

    series: str
    amount: float
    report: RealReport

    def line(self, key: Key) -> Line | None:
        """The report's figure, where it has one."""
        found = next((each for each in self.report.lines if each.key == key), None)
        return None if found is None or found.rate is None or found.rate.value is None else found


def read_points(arguments: Sequence[str]) -> list[Point]:
    """`[SERIES:]AMOUNT=REPORT`, as `20000=small.json` or `4M parameters:20000=small.json`, by amount.

    ConfigError where one is written otherwise; CorpusError where a report cannot be read.
    """
    points = []
    for argument in arguments:
        label, equals, path = argument.partition("=")
        series, _, amount = label.rpartition(":")
        try:
            number = float(amount.replace(",", ""))
        except ValueError:
            number = math.nan
        if not equals or not path or not 0 < number < math.inf:
            raise ConfigError(
                f"{argument!r} is not AMOUNT=REPORT: write how much data the model had, or its size, "
                "as in 20000=reports/small.json"
            )
        points.append(Point(series, number, from_json(read_report(Path(path)))))
    if len({(point.series, point.amount) for point in points}) < 2:
        raise ConfigError("a curve needs reports at two amounts or more")
    return sorted(points, key=lambda point: (point.series, point.amount))


def growth_table(points: Sequence[Point], *, along: str) -> Table:
    """One row for each figure and series, one column for each amount; last, what the trend says."""
    amounts = sorted({point.amount for point in points})
    rows = []
    for key in PLOTTED:
        for series in dict.fromkeys(point.series for point in points):
            inside = [point for point in points if point.series == series]
            ours = [(point.amount, line) for point in inside if (line := point.line(key))]
            if not ours:
                continue
            cells = {amount: _cell(line) for amount, line in ours}
            name = ", ".join(part for part in (*key, series) if part)
            target = "" if ours[0][1].target is None else str(ours[0][1].target)
            rows.append(
                (name, *(cells.get(amount, "-") for amount in amounts), target, _forecast(ours, along))
            )
    header = (along, *(f"{amount:,.10g}" for amount in amounts), "target", "trend")
    return Table("in %, 95 % interval", header, tuple(rows))


def amount_for(points: Sequence[tuple[float, float]], share: float) -> float | None:
    """The amount at which a share would be reached if its log-odds went on rising with the log of the amount.

    By least squares; None where it does not rise, or only beyond ten thousand times the largest amount.
    """
    xs = [math.log(amount) for amount, _ in points]
    ys = [_logit(value) for _, value in points]
    if len(set(xs)) < 2:
        return None
    centre, height = sum(xs) / len(xs), sum(ys) / len(ys)
    slope = sum((x - centre) * (y - height) for x, y in zip(xs, ys, strict=True)) / sum(
        (x - centre) ** 2 for x in xs
    )
    if slope <= 0:
        return None
    place = centre + (_logit(share) - height) / slope
    return math.exp(place) if place <= max(xs) + math.log(_FARTHEST) else None


def _forecast(ours: Sequence[tuple[float, Line]], along: str) -> str:
    """In words; a trend of a few points is a guess, and is called one."""
    target = ours[0][1].target
    if target is None or target.at_most:
        return ""
    if ours[-1][1].standing == "reached":
        return "reached"
    shares = [
        (amount, line.rate.value)
        for amount, line in ours
        if line.rate is not None and line.rate.value is not None
    ]
    amount = amount_for(shares, target.share)
    if amount is None:
        return f"more {along} alone will not do" if len(shares) > 1 else ""
    return f"about {_rounded(amount):,.10g} if the trend of {len(shares)} points holds"


def _rounded(amount: float) -> float:
    """Two digits: a trend knows no more."""
    size: float = 10.0 ** (math.floor(math.log10(amount)) - 1)
    return round(amount / size) * size


def _logit(share: float) -> float:
    inside = min(max(share, 1e-4), 1 - 1e-4)
    return math.log(inside / (1 - inside))


def _cell(line: Line) -> str:
    assert line.rate is not None
    assert line.rate.value is not None
    low, high = line.rate.interval
    return f"{100 * line.rate.value:.1f} ({100 * low:.1f} to {100 * high:.1f})"
