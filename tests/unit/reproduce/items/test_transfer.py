"""Table 6: its cells go on seed by seed, its page warns of types that are never named, and every refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data_prep.corpora.itc.instances import INSTANCES
from data_prep.errors import CorpusError, TrainingError
from plc.reproduce.engine.cells import CELL, Cell, Json, write_whole
from plc.reproduce.engine.items import Finished, Plan, item_of
from plc.reproduce.engine.leases import Lease, NotYetError, OutOfTimeError
from plc.reproduce.engine.pages import write_page
from plc.reproduce.engine.runner import rendered, run_cells
from plc.reproduce.engine.scales import SCALES
from plc.reproduce.items.transfer import cells as cells_module
from plc.reproduce.items.transfer.cells import (
    BAG_OF_WORDS,
    MAJORITY,
    SEEDS,
    dataset_of,
    run_transfer_cell,
    source_run,
)
from plc.reproduce.items.transfer.table import TABLE6
from plc.reproduce.pages.heat_map import HeatMap, write_heat_map
from plc.train.config import Config
from plc.train.record.checkpoint import LAST
from plc.train.start import train_run
from tests.unit.error_type_files import small_split
from tests.unit.reproduce.items.plans import flawed_plan
from tests.unit.training_rows import dataset, tiny


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    small_split(tmp_path / "corpora" / "itc-benchmark")
    return flawed_plan(tmp_path, SCALES["small"], rows_of_each=100)


def only(plan: Plan, *names: str) -> Plan:
    return replace(plan, only=names)


def test_the_item_is_registered() -> None:
    assert item_of("table6") is TABLE6


def test_the_plain_classifiers_run_and_are_shown(plan: Plan, tmp_path: Path) -> None:
    asked = only(plan, MAJORITY, BAG_OF_WORDS)
    assert run_cells([TABLE6], asked, lease=Lease()).complete
    page, missing = rendered(TABLE6, plan)
    assert len(missing) == 2 + 2 * 6 * SEEDS  # two models to transfer, and six rows under each split
    write_page(TABLE6, page, missing=missing, plan=plan, out=tmp_path / "out")
    text = (tmp_path / "out" / "table6.md").read_text("utf-8")
    assert "| gru-transferred | not run | not run |" in text
    assert "| majority | 33.3 %, n = 9 | 33.3 (12.1 to 64.6) %, n = 9 | 33.3 %" in text
    assert "> [!WARNING]\n> **Some error types are never named at all" in text
    assert "> - `majority`, split `authors`: all types but one" in text
    assert "| **2 of 3** | **2 of 3** |" in text
    assert "not run; paper 69.1" in text


def test_a_split_without_a_part_is_refused(plan: Plan) -> None:
    cell = TABLE6.cells(only(plan, MAJORITY))[0]
    path = dataset_of("authors", plan) / INSTANCES
    lines = [line for line in path.read_text("utf-8").splitlines() if '"valid"' not in line]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    with pytest.raises(TrainingError, match="split authors has no valid programs"):
        run_transfer_cell(cell, plan.cells.directory(cell), Lease())


def test_sources_come_before_what_is_transferred(plan: Plan) -> None:
    names = [f"{cell.item}/{cell.name}" for cell in TABLE6.cells(plan)]
    assert names.index("table1/dot-pyramid.fold0") < names.index("table6/gru-transferred.authors.seed0")
    assert names.index("table1/transformer-pyramid.fold0") < names.index(
        "table6/transformer-transferred.authors.seed0"
    )
    assert len(names) == len(set(names)) == 2 + 2 * (2 + 6 * SEEDS)
    jobs = {cell.name: cell.job for cell in TABLE6.cells(plan)}
    fresh = jobs["gru-fresh.stratified.seed9"]
    assert "source" not in fresh
    assert fresh["seed"] == 9
    served, anew = jobs["edits-transferred.authors.seed3"], jobs["edits-fresh.authors.seed3"]
    assert {name for name in served if served[name] != anew[name]} == {"row"}


def test_a_cell_transfers_and_is_shown(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells_module, "SEEDS", 2)
    monkeypatch.setattr("plc.reproduce.engine.training.is_finished", lambda run: run.exists())
    monkeypatch.setitem(cells_module.SETTINGS, "gru", {"epochs": 1})
    source, *cells = [c for c in TABLE6.cells(only(plan, "gru-transferred")) if "stratified" not in c.name]
    place = plan.cells.directory(source)
    place.mkdir(parents=True)
    write_whole(place / CELL, {"key": source.key})
    base = tiny(max_steps=1)
    model = base.model.model_copy(
        update={"family": "gru", "name_parts": 0, "encoder_layers": 2, "decoder_layers": 2}
    )
    config = Config(model=model, data=base.data, optim=base.optim, stop=base.stop)
    train_run(config, data=[dataset(tmp_path / "pairs")], run=place / "run")
    finished = []
    for cell in cells:
        directory = plan.cells.directory(cell)
        directory.mkdir(parents=True)
        with pytest.raises(OutOfTimeError):
            run_transfer_cell(cell, directory, Lease(1.0, clock=iter((0.0, 99.0)).__next__))
        finished.append(Finished(cell, run_transfer_cell(cell, directory, Lease())))
    result: Mapping[str, Any] = finished[0].result
    assert result["labels"] == ["000", "022", "043"]
    assert len(result["named"]) == len(result["truth"]) == 9
    page = TABLE6.render(finished, plan)
    goal = page.tables[0].rows[0]
    assert goal.label == "best transferred, by validation: gru-transferred"
    assert goal.entries[0].n == 9
    assert "2 of 10" in {entry.text for row in page.tables[1].rows for entry in row.entries}
    (drawn,) = page.plots
    assert isinstance(drawn, HeatMap)
    assert all(sum(row) == pytest.approx(1) or sum(row) == 0 for row in drawn.values)


def test_a_source_that_cannot_be_transferred_is_refused(plan: Plan) -> None:
    source, cell, *_ = TABLE6.cells(only(plan, "gru-transferred"))
    directory, place = plan.cells.directory(cell), plan.cells.directory(source)
    with pytest.raises(
        NotYetError, match="holds no trained model to transfer; run `plc reproduce table6` again"
    ):
        source_run(cell.job, directory)
    place.mkdir(parents=True)
    (place / CELL).write_text("{", "utf-8")
    with pytest.raises(TrainingError, match=r"cell.json cannot be read: .*; remove .*fold0, then run"):
        source_run(cell.job, directory)
    write_whole(place / CELL, {"key": "another"})
    with pytest.raises(TrainingError, match="was trained by another configuration; remove it"):
        source_run(cell.job, directory)
    write_whole(place / CELL, {"key": source.key})
    with pytest.raises(NotYetError, match="is not trained to its end"):
        source_run(cell.job, directory)
    (place / "run").mkdir()
    (place / "run" / LAST).write_bytes(b"no tensors")
    with pytest.raises(TrainingError, match=r"the checkpoint is damaged .* Remove .*run to begin this cell"):
        source_run(cell.job, directory)


def test_the_best_transferred_row_is_chosen_by_validation(plan: Plan) -> None:
    def made(row: str, seed: int, valid: float, named: list[int]) -> Finished:
        cell = Cell("table6", f"{row}.authors.seed{seed}", {"row": row, "split": "authors", "seed": seed})
        truth: dict[str, Json] = {"labels": ["000", "001"], "truth": [0, 1], "told twice": [True, False]}
        return Finished(cell, truth | {"named": named, "valid": valid})

    gru = [made("gru-transferred", seed, 0.9, [1, 1]) for seed in (0, 1)]
    page = TABLE6.render([*gru, made("transformer-transferred", 0, 0.2, [0, 1])], plan)
    assert page.tables[0].rows[0].label.endswith("gru-transferred")
    assert page.tables[0].rows[0].entries[0].value == 50.0
    (drawn,) = page.plots
    assert isinstance(drawn, HeatMap)
    assert drawn.marked == {0}
    assert "of them with the same type" in "".join(page.notes)


def test_a_heat_map_is_drawn_alike_twice(tmp_path: Path) -> None:
    drawn = HeatMap(
        "taken", "What for what", "named", "is", "share", ("a", "b"), ((0.5, 0.5), (0.0, 1.0)), frozenset({0})
    )
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        assert [path.name for path in write_heat_map(drawn, folder)] == ["taken.png", "taken.svg"]
    assert (tmp_path / "one" / "taken.svg").read_bytes() == (tmp_path / "two" / "taken.svg").read_bytes()
    assert "#c01818" in (tmp_path / "one" / "taken.svg").read_text("utf-8")


def test_a_heat_map_that_cannot_be_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="taken: 2 labels want as many rows and columns"):
        HeatMap("taken", "", "", "", "", ("a", "b"), ((1.0,), (0.0, 1.0)))
    with pytest.raises(CorpusError, match="the plot cannot be written"):
        write_heat_map(HeatMap("taken", "", "", "", "", ("a",), ((1.0,),)), tmp_path / "missing")
