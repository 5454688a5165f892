"""Figures 6 and 7: repair rate by the length of the source, and how long sources and targets are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from data_prep.dataset import read_pairs
from plc.evaluate.held_out import HeldOut
from plc.evaluate.plot import Plot, Point, Series
from plc.evaluate.rate import Rate
from plc.reproduce.engine.cells import Cell, Json, datasets_beside
from plc.reproduce.engine.folds import Language
from plc.reproduce.engine.items import Finished, Item, Page, Plan
from plc.reproduce.engine.leases import Lease
from plc.reproduce.engine.models import ENCODERS, ROWS, SERVED_ROW
from plc.reproduce.items.learning_curves import NAME_OF, TABLE_OF, trained_cells
from plc.reproduce.items.repair.cells import outcomes_of, run_repair_cell
from plc.reproduce.measure.compared import KINDS, part, row_of
from plc.reproduce.measure.histogram import Histogram, histogram
from plc.reproduce.measure.length_rates import LEAST, Outcome, by_length, rate_series
from plc.reproduce.pages.table import Entry, Row, Table

_RATES = "Figure 6: repair rate by the length of the source"
_LENGTHS = "Figure 7: lengths of sources and targets"
_SPLIT: HeldOut = "pair"
_BINS: Mapping[str, int] = {"full": 50, "medium": 50, "small": 20}  # words
_WIDTH, _MOST = 25, 800  # of Figure 7's bins, in words
_SIDES = ("source", "target")
_PAPERS_MOST = 400  # words: the limit that the paper speaks of; the files of its authors hold longer ones


def _render_rates(finished: Sequence[Finished], plan: Plan) -> Page:
    width = _BINS[plan.scale.name]
    tables, plots = [], []
    for language in TABLE_OF:
        rates = {
            row: by_length(_outcomes(finished, language, row, plan), width=width)
            for row in ROWS
            if plan.wants(row)
        }
        tables.append(_rate_table(language, rates, width=width))
        plots += _rate_plots(language, rates, plan, width=width)
    return Page(_RATES, tuple(tables), tuple(plots), notes=(_RATES_NOTE,))


def _outcomes(finished: Sequence[Finished], language: Language, row: str, plan: Plan) -> list[Outcome]:
    """Of all finished folds of a row, by the figures that its cells wrote."""
    return [
        outcome
        for each in finished
        if (each.cell.job["language"], each.cell.job["row"]) == (language, row)
        for outcome in outcomes_of(each.cell, _SPLIT, plan)
    ]


def _rate_table(language: Language, rates: Mapping[str, Mapping[int, Rate]], *, width: int) -> Table:
    starts = sorted({start for of_row in rates.values() for start in of_row})
    return Table(
        f"{NAME_OF[language]}, split `{_SPLIT}`, first candidate, by words of the source",
        "model",
        tuple(f"{start} to {start + width - 1}" for start in starts) or ("any length",),
        tuple(
            Row(row, tuple(_rate_entry(of_row, start) for start in starts) or (Entry.not_run(unit="%"),))
            for row, of_row in rates.items()
        ),
    )


def _rate_entry(rates: Mapping[int, Rate], start: int) -> Entry:
    if rates and start not in rates:
        return Entry.of_text("no source")
    return Entry.of_rate(rates.get(start))


def _rate_plots(
    language: Language, rates: Mapping[str, Mapping[int, Rate]], plan: Plan, *, width: int
) -> list[Plot]:
    """One drawing for each encoder: seven curves are as many as can be told apart."""
    plots = []
    for encoder in ENCODERS:
        wanted = {kind: row_of(kind, encoder) for kind in KINDS}
        wanted[SERVED_ROW] = SERVED_ROW  # beside both
        series = [
            rate_series(row, rates[row], width=width, colour=colour, of=len(wanted))
            for colour, row in enumerate(wanted.values())
            if rates.get(row)
        ]
        if any(each.points for each in series):
            last = max(start for row in wanted.values() for start in rates.get(row, ()))
            plots.append(
                Plot(
                    name=f"figure6-{language}-{encoder}",
                    title=f"Repair rate by length: {NAME_OF[language]}, {encoder} ({plan.scale.name} scale)",
                    x_label=f"words of the source, in bins of {width}",
                    y_label="first candidate is a reference, %",
                    series=tuple(series),
                    x_ticks=tuple(range(0, last + width, width)),
                    legend="beside",
                )
            )
    return plots


def _length_cells(plan: Plan) -> list[Cell]:
    return [
        Cell(
            "figure7",
            language,
            {
                "scale": plan.scale.name,
                "dataset": f"paper-{language}",
                "sha256": plan.datasets.digest(f"paper-{language}"),
                "width": _WIDTH,
                "most": _MOST,
            },
        )
        for language in TABLE_OF
    ]


def _count_lengths(cell: Cell, directory: Path, _lease: Lease) -> Mapping[str, Json]:
    job: Mapping[str, Any] = cell.job
    pairs = read_pairs(datasets_beside(directory) / job["dataset"])
    sources = {pair.source_id: len(pair.source) for pair in pairs}  # a source once, however many references
    lengths = {"source": list(sources.values()), "target": [len(pair.target) for pair in pairs]}
    longer = sum(max(len(pair.source), len(pair.target)) > _PAPERS_MOST for pair in pairs)
    counted = {
        side: asdict(histogram(lengths[side], width=job["width"], most=job["most"])) for side in _SIDES
    }
    return {**counted, "pairs": len(pairs), "longer": longer}


def _render_lengths(finished: Sequence[Finished], plan: Plan) -> Page:
    results = {each.cell.name: each.result for each in finished}
    rows = [
        Row(f"{NAME_OF[language]}, {side}", _length_entries(results.get(language), side))
        for language in TABLE_OF
        for side in _SIDES
    ]
    longer = [Row(NAME_OF[language], _longer_entries(results.get(language))) for language in TABLE_OF]
    return Page(
        _LENGTHS,
        (
            Table(
                "Lengths in words",
                "instances",
                ("counted", "mean", "median", "90 % have at most", "longest"),
                tuple(rows),
            ),
            Table(
                f"Pairs longer than {_PAPERS_MOST} words, the most that the paper speaks of",
                "suite",
                ("pairs", f"over {_PAPERS_MOST} words"),
                tuple(longer),
            ),
        ),
        tuple(_length_plot(language, results[language]) for language in TABLE_OF if language in results),
        notes=(_LENGTHS_NOTE, _kept_note(plan)),
        sizes=f"{plan.scale.name} scale, but every pair is counted",
    )


def _kept_note(plan: Plan) -> str:
    most = plan.scale.max_words
    if plan.scale.share == 1:
        return f"This scale trains on pairs of at most {most} words and tests on all."
    return f"This scale trains and tests on pairs of at most {most} words."


def _length_entries(result: Mapping[str, Json] | None, side: str) -> tuple[Entry, ...]:
    if result is None:
        return (Entry.not_run(),) * 5
    counted = _histogram(result, side)
    return (
        Entry.of_number(counted.n, digits=0),
        Entry.of_number(counted.mean, digits=1),
        Entry.of_number(counted.median, digits=0),
        Entry.of_number(counted.ninetieth, digits=0),
        Entry.of_number(counted.longest, digits=0),
    )


def _longer_entries(result: Mapping[str, Json] | None) -> tuple[Entry, ...]:
    if result is None:
        return Entry.not_run(), Entry.not_run(unit="%")
    pairs, longer = part(result, "pairs"), part(result, "longer")
    return Entry.of_number(pairs, digits=0), Entry.of_rate(Rate(longer, pairs))


def _length_plot(language: Language, result: Mapping[str, Json]) -> Plot:
    """Shares rather than counts: there are fewer sources than targets."""
    series = []
    for side in _SIDES:
        counted = _histogram(result, side)
        points = tuple(
            Point(edge + counted.width / 2, 100 * count / max(counted.n, 1))
            for edge, count in zip(counted.edges, counted.counts, strict=True)
        )
        series.append(Series(f"{side}s, n = {counted.n:,}", points, "bars"))
    highest = max(point.y for each in series for point in each.points)
    limit = (Point(_PAPERS_MOST, 0.0), Point(_PAPERS_MOST, highest))
    series.append(Series(f"{_PAPERS_MOST} words: at full scale the longest learnt from", limit, "dashed", 5))
    return Plot(
        name=f"figure7-{language}",
        title=f"Lengths of sources and targets: {NAME_OF[language]}, preset paper",
        x_label=f"words, in bins of {_WIDTH}; the last bin holds all from {_MOST - _WIDTH} on",
        y_label="share of sources or of targets, %",
        series=tuple(series),
    )


def _histogram(result: Mapping[str, Json], side: str) -> Histogram:
    content = part(result, side)
    return Histogram(**{**content, "counts": tuple(content["counts"])})


_RATES_NOTE = (
    f"Sources of split `{_SPLIT}` for which the first candidate is any of their references, beam 5, all "
    "finished folds together, in bins of equal width; a bin of fewer than "
    f"{LEAST} sources is in the table alone. The bars are Wilson's 95 % intervals. In the drawings the "
    "models stand side by side within a bin."
)
_LENGTHS_NOTE = (
    "Every pair of preset `paper` is counted, at every scale: a source once, however many corrected "
    "instances it has, and each of those as a target. Words are the paper's."
)

FIGURE6 = Item("figure6", trained_cells, run_repair_cell, _render_rates, ROWS)
FIGURE7 = Item("figure7", _length_cells, _count_lengths, _render_lengths, folds=())
