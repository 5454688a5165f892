"""The notebook of docs/research runs: on cells, and on the committed page where there are none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest

from plc.reproduce.engine.cells import Cell, Cells, DamagedCellError, stored_cells

ROOT = Path(__file__).parents[3]
NOTEBOOK = ROOT / "docs" / "research" / "cells.ipynb"


def ran() -> dict[str, Any]:
    """What the names of the notebook hold after its code cells, one after the other."""
    mpl.use("Agg")
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    assert all(cell["id"] for cell in cells)
    names: dict[str, Any] = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), NOTEBOOK.name, "exec"), names)
    return names


def finish(runs: Path, fold: int, hits: int) -> None:
    counts = {"a": {"reference@1": [hits, 4]}, "b": {"reference@1": [0, 4]}}
    split = {"rates": {}, "variants": counts}
    cell = Cell("table1", f"dot-regular.fold{fold}", {"row": "dot-regular", "fold": fold})
    with Cells(runs / "small").claimed(cell):
        Cells(runs / "small").finish(cell, {"splits": {"pair": split}})


def test_it_draws_the_cells_that_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PLC_RUNS", str(tmp_path))
    finish(tmp_path, 0, 4)
    finish(tmp_path, 1, 2)
    names = ran()
    assert names["shares"] == {("dot-regular", "pair"): (37.5, 0.0, 75.0)}
    assert [axis.get_title() for axis in names["axes"]] == ["split pair", "split source", "split variant"]
    assert len(names["axes"][0].lines) == 2


def test_without_cells_it_draws_the_committed_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PLC_RUNS", str(tmp_path))
    names = ran()
    assert "from the committed page" in names["source"]
    assert len(names["axes"][0].lines) == 2 * 12


def test_a_damaged_cell_is_named(tmp_path: Path) -> None:
    finish(tmp_path, 0, 4)
    (tmp_path / "small" / "table1" / "dot-regular.fold0" / "result.json").write_text("{", "utf-8")
    with pytest.raises(DamagedCellError, match=r"dot-regular.fold0/result.json cannot be read"):
        stored_cells(tmp_path, "small", "table1")
