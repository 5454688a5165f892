"""Tables 1 and 2: repair rates on C/C++ and Java, by attention and encoder, and what of them is leakage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from plc.evaluate.held_out import HeldOut
from plc.evaluate.rate import Rate
from plc.reproduce.engine.folds import PUBLISHED, SPLITS, Language
from plc.reproduce.engine.items import Finished, Item, Page, Plan
from plc.reproduce.engine.models import AS_PUBLISHED, ROWS, SERVED_ROW
from plc.reproduce.items.repair.cells import repair_cells, run_repair_cell, trained_on
from plc.reproduce.items.repair.comparisons import (
    fold_of,
    folds_table,
    outcomes_by_source,
    paired_table,
    seen_rates_table,
    seen_table,
)
from plc.reproduce.items.repair.seen import seen_fold
from plc.reproduce.measure.clustered import ROUNDS, interval_of_counts
from plc.reproduce.pages.table import Entry, Row, Table
from plc.reproduce.pages.training_table import training_table

METRICS = ("paper@1", "paper@5", "reference@1", "reference@5")
_LANGUAGE: Mapping[Language, str] = {"c": "C/C++", "java": "Java"}
_METHOD = (
    "`paper@k` counts pairs whose source has any target of the held-out part among the first k candidates, "
    "the paper's metric; `reference@k` counts sources that have any of their references there, be it one "
    "that training read. Beam 5. Rates of several folds are pooled; n is what was counted. The 95 % "
    f"interval draws whole functional variants (bootstrap, {ROUNDS:,} rounds), since all pairs of a source "
    "count or none does, a source may stand in several folds, and sources of one functional variant are "
    "alike. In the tables by what training had read it is Wilson's, which takes sources for independent and "
    "is too narrow. Each row is one training a fold; what another training would change shows, in part, in "
    "the rates by fold.",
    "One training serves the splits `pair`, `source` and `variant`: it holds out a quarter of the pairs at "
    "random (the paper's split), and with them two buckets in twenty of sources and two of functional "
    "variants. Under `pair` the source may have been read with another of its references; under `source` it "
    "was not, but most often another source of its functional variant was; under `variant` neither was. "
    "`paper@k` asks for a target that the part holds, and `pair` holds a quarter of a source's targets where "
    "the other two hold them all: there the same candidates count for more.",
    "Two models that were asked about the same sources are compared by the sources that only one of them "
    "repairs; p is the exact two-sided sign test's (McNemar). It too takes sources for independent.",
    f"The row `{SERVED_ROW}` is the served family, which writes edits, trained on the very same folds. The "
    f"rows `{'`, `'.join(AS_PUBLISHED)}` compute attention as the authors' published code does "
    "(no softmax), the others as the paper's equations say; they are an ablation, of fold 0 alone.",
)


def _render(language: Language, finished: Sequence[Finished], plan: Plan) -> Page:
    rows = [row for row in ROWS if plan.wants(row)]
    there = {fold_of(each) for each in finished}
    seen = {fold: seen_fold(language, fold, plan) for fold in (*plan.folds, PUBLISHED) if fold in there}
    outcomes = outcomes_by_source(finished, seen, plan)
    folds = [each for each in finished if each.cell.job["fold"] != PUBLISHED]
    tables = [
        _metrics_table(language, rows, folds, plan),
        _splits_table(language, rows, folds, "reference"),
        _splits_table(language, rows, folds, "paper"),
        seen_table(seen),
        seen_rates_table(rows, seen, outcomes),
        paired_table(rows, outcomes),
    ]
    if language == "c":
        tables.append(_published_table(rows, [each for each in finished if each not in folds]))
    tables.append(folds_table(seen))
    tables.append(
        training_table(
            {
                row: [_mapping(each.result["training"]) for each in folds if each.cell.job["row"] == row]
                for row in rows
            }
        )
    )
    return Page(f"Repair rates, {_LANGUAGE[language]}", tuple(tables), notes=_METHOD)


def _metrics_table(
    language: Language, rows: Sequence[str], finished: Sequence[Finished], plan: Plan
) -> Table:
    drawn = []
    for row in rows:
        entries = [entry_of(finished, row=row, split="pair", metric=metric) for metric in METRICS]
        by_fold = [
            pooled([each], row=row, split="pair", metric="reference@1")
            for fold in plan.folds
            for each in finished
            if (each.cell.job["row"], each.cell.job["fold"]) == (row, fold)
        ]
        shown = " / ".join(f"{100 * (rate.value or 0):.1f}" for rate in by_fold if rate is not None)
        trainings = sum(trained_on(row, fold) for fold in plan.folds)
        counted = Entry.of_text(f"{len(by_fold)} of {trainings}")
        drawn.append(Row(row, (counted, *entries, Entry.of_text(shown) if shown else Entry.not_run())))
    title = f"{_LANGUAGE[language]}, split `pair`, {plan.scale.name} scale"
    return Table(title, "model", ("folds", *METRICS, "reference@1 by fold, %"), tuple(drawn))


def _splits_table(
    language: Language, rows: Sequence[str], finished: Sequence[Finished], metric: str
) -> Table:
    metrics = [f"{metric}@{at}" for at in (1, 5)]
    columns = tuple(f"{split} {each}" for each in metrics for split in SPLITS)
    drawn = []
    for row in rows:
        entries = [
            entry_of(finished, row=row, split=split, metric=each) for each in metrics for split in SPLITS
        ]
        drawn.append(Row(row, tuple(entries)))
    title = f"{_LANGUAGE[language]}: the splits beside each other, metric `{metric}`"
    return Table(title, "model", columns, tuple(drawn))


def _published_table(rows: Sequence[str], finished: Sequence[Finished]) -> Table:
    drawn = [
        Row(row, tuple(entry_of(finished, row=row, split="pair", metric=metric) for metric in METRICS))
        for row in rows
    ]
    return Table(
        "C/C++, the authors' published fold 0, nothing else held out", "model", METRICS, tuple(drawn)
    )


def pooled(finished: Sequence[Finished], *, row: str, split: HeldOut, metric: str) -> Rate | None:
    """The rate of one row over all of its finished folds, or None where none is finished."""
    hits = n = 0
    found = False
    for each in finished:
        splits = _mapping(each.result["splits"])
        if each.cell.job["row"] != row or split not in splits:
            continue
        rates = _mapping(_mapping(splits[split])["rates"])
        if metric in rates:
            rate = Rate.from_json(dict(_mapping(rates[metric])))
            hits, n, found = hits + rate.hits, n + rate.n, True
    return Rate(hits, n) if found else None


def entry_of(finished: Sequence[Finished], *, row: str, split: HeldOut, metric: str) -> Entry:
    """The pooled rate with the interval that another sample of functional variants would give.

    Cells that were finished before they kept counts by variant have Wilson's.
    """
    entry = Entry.of_rate(pooled(finished, row=row, split=split, metric=metric))
    groups: dict[str, list[int]] = {}
    for each in finished:
        splits = _mapping(each.result["splits"])
        if each.cell.job["row"] != row or split not in splits:
            continue
        if "variants" not in splits[split]:
            return entry
        for variant, rates in splits[split]["variants"].items():
            hits, n = rates[metric]
            group = groups.setdefault(variant, [0, 0])
            group[0] += hits
            group[1] += n
    if not groups:
        return entry
    low, high = interval_of_counts([(hits, n) for hits, n in groups.values()])
    return replace(entry, low=100 * low, high=100 * high)


def _mapping(value: object) -> Mapping[str, Any]:
    assert isinstance(value, Mapping)
    return value


def _item(name: str, language: Language) -> Item:
    return Item(
        name=name,
        cells=partial(repair_cells, name, language),
        run=run_repair_cell,
        render=partial(_render, language),
        rows=ROWS,
    )


TABLE1 = _item("table1", "c")
TABLE2 = _item("table2", "java")
