"""Plots as values, drawn as PNG and SVG by matplotlib (extra `train`), alike for the same figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, assert_never

from data_prep.errors import CorpusError

Style = Literal["line", "dashed", "points", "steps", "bars"]
_COLOURS = ("#1f5fa8", "#c8501e", "#2e8b57", "#8a4fb0", "#b8860b", "#555555", "#b03060", "#008b8b")
_FORMATS: tuple[Literal["png", "svg"], ...] = ("png", "svg")


@dataclass(frozen=True, slots=True)
class Point:
    """One measured point, with its interval where there is one."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """What one label of the legend stands for; `colour` counts through the palette."""

    label: str
    points: tuple[Point, ...]
    style: Style = "line"
    colour: int | None = None


@dataclass(frozen=True, slots=True)
class Plot:
    """One drawing; its files are NAME.png and NAME.svg."""

    name: str
    title: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    x_log: bool = False
    y_log: bool = False
    y_range: tuple[float, float] | None = None  # from zero where nothing is said
    x_ticks: tuple[float, ...] = ()
    legend: Literal["inside", "beside"] = "inside"


def write_plot(
    plot: Plot, folder: Path, *, formats: tuple[Literal["png", "svg"], ...] = _FORMATS
) -> tuple[Path, ...]:
    """Draw it into the folder; CorpusError where the folder cannot be written."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    # text as text and ids from the content alone: the same figures give the same file
    settings: dict[Any, object] = {
        "svg.fonttype": "none",
        "svg.hashsalt": plot.name,
        "font.size": 10,
        "axes.grid": True,
    }
    with pyplot.rc_context(settings):
        figure, axes = pyplot.subplots(figsize=(8, 4.5), layout="constrained")
        try:
            for place, series in enumerate(plot.series):
                _draw(axes, series, place, sum(each.style == "bars" for each in plot.series))
            axes.set(title=plot.title, xlabel=plot.x_label, ylabel=plot.y_label)
            axes.grid(visible=True, alpha=0.3)
            if plot.x_log:
                axes.set_xscale("log")
            if plot.y_log:
                axes.set_yscale("log")
            elif plot.y_range is None:
                axes.set_ylim(bottom=0)
            else:
                axes.set_ylim(*plot.y_range)
            if plot.x_ticks and plot.x_log:  # whose own labels are powers of ten
                axes.set_xticks(plot.x_ticks, [f"{tick:,.10g}" for tick in plot.x_ticks])
                axes.set_xticks([], minor=True)
            elif plot.x_ticks:
                axes.set_xticks(plot.x_ticks)
            if any(series.label for series in plot.series):
                _legend(axes, plot)
            return save_figure(figure, folder / plot.name, formats=formats, dpi=120)
        finally:
            pyplot.close(figure)


def save_figure(
    figure: object,
    stem: Path,
    *,
    formats: tuple[Literal["png", "svg"], ...] = _FORMATS,
    dpi: int,
    bbox_inches: Literal["tight"] | None = None,
) -> tuple[Path, ...]:
    """Write STEM.png and STEM.svg without dates and versions; CorpusError where that fails."""
    from matplotlib.figure import Figure

    assert isinstance(figure, Figure)
    written = []
    try:
        for format in formats:
            path = stem.with_name(f"{stem.name}.{format}")
            figure.savefig(path, format=format, dpi=dpi, metadata=_metadata(format), bbox_inches=bbox_inches)
            written.append(path)
    except OSError as error:
        raise CorpusError(
            f"{stem.parent}: the plot cannot be written: {error}; choose another --out"
        ) from error
    return tuple(written)


def _legend(axes: object, plot: Plot) -> None:
    from matplotlib.axes import Axes

    assert isinstance(axes, Axes)
    match plot.legend:
        case "inside":
            axes.legend(fontsize=8)
        case "beside":  # where curves are everywhere
            axes.legend(fontsize=8, loc="center left", bbox_to_anchor=(1.01, 0.5))
        case _:
            assert_never(plot.legend)


def _metadata(format: str) -> Mapping[str, None]:
    return {"Date": None} if format == "svg" else {"Software": None}


def _draw(axes: object, series: Series, place: int, bars: int) -> None:
    from matplotlib.axes import Axes

    assert isinstance(axes, Axes)
    colour = _COLOURS[(place if series.colour is None else series.colour) % len(_COLOURS)]
    xs = [point.x for point in series.points]
    ys = [point.y for point in series.points]
    match series.style:
        case "line":
            axes.plot(xs, ys, "-o", markersize=3, color=colour, label=series.label)
        case "dashed":
            axes.plot(xs, ys, "--", color=colour, label=series.label)
        case "points":
            axes.plot(xs, ys, "o", markersize=4, color=colour, label=series.label)
        case "steps":
            axes.step(xs, ys, where="mid", color=colour, label=series.label)
        case "bars":
            gap = min((b - a for a, b in pairwise(xs)), default=1.0)
            width = 0.8 * gap / max(bars, 1)
            shifted = [x + (place - (bars - 1) / 2) * width for x in xs]
            axes.bar(shifted, ys, width=width, color=colour, label=series.label)
            xs = shifted
        case _:
            assert_never(series.style)
    for x, point in zip(xs, series.points, strict=True):
        if point.low is not None and point.high is not None:
            axes.plot([x, x], [point.low, point.high], "-", linewidth=1, color=colour)
