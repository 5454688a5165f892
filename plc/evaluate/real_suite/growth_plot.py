"""Growth as a drawing: a curve with its intervals for each figure of each series."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from plc.evaluate.plot import Plot, Series, Style, write_plot
from plc.evaluate.plot import Point as Mark
from plc.evaluate.real_suite.growth import PLOTTED, Key, Point

_STYLES: tuple[Style, ...] = ("line", "dashed", "points")


def write_growth(path: Path, points: Sequence[Point], *, along: str, title: str) -> None:
    """Draw the curves as an SVG file; CorpusError where the place refuses."""
    write_plot(growth_plot(path.stem, points, along=along, title=title), path.parent, formats=("svg",))


def growth_plot(name: str, points: Sequence[Point], *, along: str, title: str) -> Plot:
    """Curves with their 95 % intervals in per cent; one colour for a figure, one style for a series."""
    order = list(dict.fromkeys(point.series for point in points))
    curves = tuple(
        Series(
            ", ".join(part for part in (*key, series) if part),
            marks,
            style=_STYLES[order.index(series) % len(_STYLES)],
            colour=PLOTTED.index(key),
        )
        for key in PLOTTED
        for series in order
        if (marks := _marks(points, key, series))
    )
    highest = max((mark.high or mark.y for curve in curves for mark in curve.points), default=100.0)
    return Plot(
        name,
        title=title,
        x_label=along,
        y_label="%",
        series=curves,
        x_log=True,
        x_ticks=tuple(sorted({point.amount for point in points})),
        y_range=(0.0, min(100.0, 10.0 * math.ceil(highest / 10)) or 10.0),
        legend="beside",
    )


def _marks(points: Sequence[Point], key: Key, series: str) -> tuple[Mark, ...]:
    marks = []
    for point in points:
        line = point.line(key) if point.series == series else None
        if line is None or line.rate is None or line.rate.value is None:
            continue
        low, high = line.rate.interval
        marks.append(Mark(point.amount, 100 * line.rate.value, 100 * low, 100 * high))
    return tuple(marks)
