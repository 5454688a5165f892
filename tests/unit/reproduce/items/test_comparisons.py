"""The repair tables source by source: the sign test, what training had seen, two models side by side."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from data_prep.dataset import Pair, write_pairs
from plc.evaluate.held_out import measured_part
from plc.evaluate.rate import Rate
from plc.reproduce.engine.cells import Cell, Cells, Json
from plc.reproduce.engine.datasets import Datasets
from plc.reproduce.engine.folds import SPLITS, Fold, held_out
from plc.reproduce.engine.items import Finished, Plan
from plc.reproduce.engine.scales import SCALES
from plc.reproduce.items.repair.cells import repair_cell
from plc.reproduce.items.repair.comparisons import (
    folds_table,
    outcomes_by_source,
    paired_table,
    seen_rates_table,
    seen_table,
    sign_test,
)
from plc.reproduce.items.repair.seen import SeenFold, seen_fold
from plc.reproduce.items.repair.tables import entry_of
from plc.reproduce.measure.errors import MeasuringError
from plc.reproduce.pages.table import Entry

WHOLE = replace(SCALES["full"], max_words=12)
ROWS = ("dot-regular", "dot-pyramid")


def pair(
    number: int, *, source: str, target: str, variant: str, bucket: int, held: int = 19, apart: int = 19
) -> Pair:
    """A pair whose buckets are `bucket` as a pair, `held` by its variant and `apart` by its source."""
    return Pair(
        id=str(number),
        source_id=source,
        language="c",
        cwe=121,
        variant=variant,
        flow="01",
        kind="flawed",
        source=tuple(source.split()),
        target=tuple(target.split()),
        bucket_pair=bucket,
        bucket_source=apart,
        bucket_variant=held,
        bucket_cwe=19,
    )


PAIRS = (  # fold 0 tests pairs of buckets 0, 4, ..., and variants of buckets 1 and 2
    pair(0, source="a b", target="x", variant="v", bucket=2),
    pair(1, source="a b", target="y", variant="v", bucket=0),  # read in training, with x
    pair(2, source="c d", target="z", variant="v", bucket=4),  # its variant was read
    pair(3, source="e f", target="x", variant="w", bucket=2, held=1),  # its target was read
    pair(4, source="g h", target="q", variant="w", bucket=2, held=2),  # nothing of it
    pair(5, source="i j", target="r", variant="u", bucket=1),  # validates
    pair(6, source="k " * 20, target="z", variant="t", bucket=2),  # too long to be trained on
    pair(7, source="k " * 20, target="s", variant="t", bucket=0),
    pair(8, source="m n", target="z", variant="v", bucket=2, apart=1),  # its variant was read
)


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    datasets = Datasets(tmp_path / "datasets", corpora=tmp_path / "none")
    write_pairs(tmp_path / "datasets" / "paper-c", PAIRS, summary={"preset": "paper"}, kept_names=None)
    return Plan(WHOLE, (0,), (), "cpu", datasets, Cells(tmp_path / "full"))


def finished(plan: Plan, row: str, **repaired: list[bool]) -> Finished:
    """A cell whose outcomes are these, split by split; none where nothing is said."""
    cell = repair_cell("table1", "c", row, 0, plan)
    folder = plan.cells.directory(cell)
    folder.mkdir(parents=True)
    seen = seen_fold("c", 0, plan)
    for split in SPLITS:
        sources = seen.measured.get(split, ())
        outcomes = repaired.get(split, [False] * len(sources))
        lengths = [[len(source.words), each] for source, each in zip(sources, outcomes, strict=True)]
        (folder / f"lengths-{split}.json").write_text(json.dumps({"lengths": lengths}), "utf-8")
    return Finished(cell, {})


@pytest.mark.parametrize(("one", "other", "p"), [(0, 0, 1.0), (3, 3, 1.0), (5, 0, 2 / 32), (1, 9, 22 / 1024)])
def test_the_sign_test_is_exact(one: int, other: int, p: float) -> None:
    assert math.isclose(sign_test(one, other), p)
    assert sign_test(one, other) == sign_test(other, one)


def test_a_row_too_long_for_training_leaks_nothing() -> None:
    part = measured_part(PAIRS, split="pair", config=held_out(0, WHOLE))
    assert part.leakage.flawed == 1  # `a b`; `k k ...` was left out
    assert {pair.source_id for pair in part.train} == {"a b"}
    longer = measured_part(PAIRS, split="pair", config=held_out(0, replace(WHOLE, max_words=20)))
    assert longer.leakage.flawed == 2


def test_what_training_had_seen(plan: Plan) -> None:
    seen = seen_fold("c", 0, plan)
    (read, varied, long), (answered, new) = seen.whole["pair"], seen.whole["variant"]
    asked = (SeenFold.read, SeenFold.varied, SeenFold.answered)
    assert [of(seen, read) for of in asked] == [True, True, True]
    assert [of(seen, varied) for of in asked] == [False, True, False]
    assert [of(seen, long) for of in asked] == [False, False, False]
    assert [of(seen, answered) for of in asked] == [False, False, True]
    assert [of(seen, new) for of in asked] == [False, False, False]
    shares = seen_table({0: seen})
    hits = [[(entry.value, entry.n) for entry in row.entries] for row in shares.rows]
    third, half = pytest.approx(100 / 3), pytest.approx(50)
    assert hits == [
        [(third, 3), (0, 1), (0, 2)],
        [(pytest.approx(200 / 3), 3), (100, 1), (0, 2)],
        [(third, 3), (0, 1), (half, 2)],
    ]
    held = folds_table({0: seen}).rows[0]
    assert [entry.plain() for entry in held.entries] == ["1", "1", "1", "3 (2)", "1 (1)", "2 (1)"]


def of_fold(fold: int, variants: Mapping[str, tuple[int, int]] | None) -> Finished:
    """A cell that repaired so many sources of so many of each functional variant."""
    hits, n = (sum(each) for each in zip(*(variants or {"a": (3, 6)}).values(), strict=True))
    figures: dict[str, Json] = {"rates": {"paper@1": Rate(hits, n).to_json()}}
    if variants is not None:
        figures["variants"] = {name: {"paper@1": list(counts)} for name, counts in variants.items()}
    cell = Cell("table1", f"dot-regular.fold{fold}", {"row": "dot-regular", "fold": fold})
    return Finished(cell, {"splits": {"pair": figures}})


def test_an_interval_draws_functional_variants_over_all_folds() -> None:
    cells = [of_fold(0, {"a": (10, 10), "b": (0, 10)}), of_fold(1, {"a": (10, 10)})]
    entry = entry_of(cells, row="dot-regular", split="pair", metric="paper@1")
    assert entry.value == pytest.approx(200 / 3)
    assert entry.n == 30
    assert (entry.low, entry.high) == (0, 100)  # two variants, however many sources


def test_cells_without_counts_by_variant_keep_wilsons_interval() -> None:
    cells = [of_fold(0, {"a": (3, 3), "b": (0, 3)}), of_fold(1, None)]
    entry = entry_of(cells, row="dot-regular", split="pair", metric="paper@1")
    assert entry == Entry.of_rate(Rate(6, 12))
    assert entry_of(cells, row="edits", split="pair", metric="paper@1").value is None


def test_two_models_are_compared_on_the_same_sources(plan: Plan) -> None:
    cells = [
        finished(plan, "dot-regular", pair=[True, True, False], variant=[True, False]),
        finished(plan, "dot-pyramid", pair=[True, False, False], variant=[False, True]),
    ]
    folds: dict[Fold, SeenFold] = {0: seen_fold("c", 0, plan)}
    outcomes = outcomes_by_source(cells, folds, plan)
    (row,) = paired_table(ROWS, outcomes).rows
    assert row.label == "dot: regular to pyramid"
    assert [entry.plain() for entry in row.entries] == [
        "1 to 0 of 3, p = 1.000",
        "0 to 0 of 1, p = 1.000",
        "1 to 1 of 2, p = 1.000",
    ]
    rates = seen_rates_table(ROWS, folds, outcomes).rows[0]
    assert [(entry.value, entry.n) for entry in rates.entries] == [(100, 1), (50, 2), (100, 1), (0, 1)]


def test_outcomes_of_other_sources_are_refused(plan: Plan) -> None:
    cell = finished(plan, "dot-regular")
    folder = plan.cells.directory(cell.cell)
    (folder / "lengths-pair.json").write_text(json.dumps({"lengths": [[2, True]]}), "utf-8")
    folds: dict[Fold, SeenFold] = {0: seen_fold("c", 0, plan)}
    with pytest.raises(MeasuringError, match="of other sources than the fold's; remove it to run it again"):
        outcomes_by_source([cell], folds, plan)
    (folder / "lengths-pair.json").write_text("{", "utf-8")
    with pytest.raises(MeasuringError, match=r"lengths-pair\.json cannot be read"):
        outcomes_by_source([cell], folds, plan)
