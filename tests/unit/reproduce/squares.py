"""A trivial item of `plc reproduce`: cells that square their fold, wait, are interrupted or fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from safetensors import SafetensorError

from data_prep.errors import TrainingError
from plc.evaluate.plot import Plot, Point, Series
from plc.reproduce.engine import items as registry
from plc.reproduce.engine.cells import Cell, CellError, Cells, Json
from plc.reproduce.engine.datasets import Datasets
from plc.reproduce.engine.items import Finished, Item, Page, Plan
from plc.reproduce.engine.leases import Lease, NotYetError, OutOfTimeError
from plc.reproduce.engine.scales import SCALES
from plc.reproduce.pages.table import Entry, Row, Table

RAN: list[str] = []
FAULTS: Mapping[str, Exception] = {
    "of-3": TrainingError("three is not to be had"),
    "of-4": RuntimeError("CUDA out of memory"),
    "of-5": OSError(28, "No space left on device"),
    "of-6": SafetensorError("header too small"),
    "of-7": CellError("round0.json cannot be written: disk full; make room"),
}


def squares_of(plan: Plan) -> Sequence[Cell]:
    """A cell for each fold."""
    return [Cell("squares", f"of-{fold}", {"fold": fold, "scale": plan.scale.name}) for fold in plan.folds]


def _run(cell: Cell, directory: Path, lease: Lease) -> Mapping[str, Json]:
    lease.check()
    RAN.append(cell.name)
    begun = directory / "begun"
    if cell.name == "of-1" and not begun.exists():
        begun.touch()
        raise OutOfTimeError
    if cell.name in FAULTS:
        raise FAULTS[cell.name]
    if cell.name == "of-8" and not (directory.with_name("of-0") / "result.json").exists():
        raise NotYetError("of-0 comes first")
    fold = cell.job["fold"]
    assert isinstance(fold, int)
    return {"square": fold * fold}


def _render(finished: Sequence[Finished], plan: Plan) -> Page:
    squares = {each.cell.name: each.result["square"] for each in finished}
    rows = []
    for fold in plan.folds:
        value = squares.get(f"of-{fold}")
        assert value is None or isinstance(value, int)
        rows.append(Row(str(fold), (Entry.of_number(value, paper=4.0),)))
    drawn = Plot("squares", "Squares", "x", "y", (Series("ours", (Point(1, 1, 0.5, 1.5), Point(2, 4))),))
    return Page("Squares", (Table("Squares", "of", ("square",), tuple(rows)),), (drawn,), ("A note.",))


SQUARES = Item("squares", squares_of, _run, _render, rows=("of",), folds=tuple(range(9)))


def squares_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """Folds 0 to 2, below a folder of the test's own."""
    monkeypatch.setattr(registry, "ITEMS", {**registry.ITEMS, "squares": f"{__name__}:SQUARES"})
    RAN.clear()
    datasets = Datasets(tmp_path / "runs" / "datasets", corpora=tmp_path / "corpora")
    return Plan(SCALES["small"], (0, 1, 2), (), "auto", datasets, Cells(tmp_path / "runs" / "small"))
