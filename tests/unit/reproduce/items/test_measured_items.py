"""Measured tables and figures from planted cells: laws found again, work shared, errors that help."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from plc.evaluate.plot import Plot
from plc.evaluate.rate import Rate
from plc.reproduce.engine.cells import CellError, Cells
from plc.reproduce.engine.datasets import Datasets
from plc.reproduce.engine.items import Item, Page, Plan, item_of
from plc.reproduce.engine.leases import Lease
from plc.reproduce.engine.runner import rendered, run_cells
from plc.reproduce.engine.scales import SCALES
from plc.reproduce.items import memory
from plc.reproduce.items.appendix import APPENDIX
from plc.reproduce.items.learning_curves import FIGURE4, convergence_of, trained_cell
from plc.reproduce.items.lengths import FIGURE6, FIGURE7
from plc.reproduce.items.memory import FIGURE5, TABLE4
from plc.reproduce.items.speed import TABLE3
from plc.reproduce.measure.errors import MeasuringError
from plc.reproduce.measure.kept import kept
from plc.reproduce.measure.length_rates import Outcome, by_length
from plc.reproduce.measure.log import Look, convergence, counter_of, read_log
from plc.reproduce.measure.machine import described
from plc.reproduce.measure.peak import Load, Peak
from plc.reproduce.measure.sizes import SIZES, Sizes
from plc.reproduce.pages.table import to_markdown
from plc.train.record.checkpoint import LAST, Progress, save
from tests.unit.training_rows import dataset

LITTLE = Sizes(speed=(2, 4), batches=2, memory=(2, 4, 6, 8), threads=1)


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    monkeypatch.setitem(SIZES, "small", LITTLE)
    for name in ("paper-c", "paper-java"):
        dataset(tmp_path / "runs" / "datasets" / name, 400)
    return Plan(
        scale=SCALES["small"],
        folds=(0,),
        only=("dot-regular", "dot-pyramid"),
        device="cpu",
        datasets=Datasets(tmp_path / "runs" / "datasets", corpora=tmp_path / "corpora"),
        cells=Cells(tmp_path / "runs" / "small"),
    )


def page_of(item: Item, plan: Plan) -> Page:
    page, _ = rendered(item, plan)
    return page


def column(page: Page, row: str, name: str, *, table: int = 0) -> float | None:
    found = page.tables[table]
    (entries,) = [each.entries for each in found.rows if each.label == row]
    return entries[found.columns.index(name)].value


def drawn(page: Page) -> list[Plot]:
    return [plot for plot in page.plots if isinstance(plot, Plot)]


@pytest.mark.parametrize("item", [TABLE3, TABLE4])
def test_what_was_begun_on_the_processor_does_not_go_on_on_a_gpu(
    plan: Plan, item: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here,) = item.cells(plan)
    assert "device" not in here.job
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    (there,) = item.cells(replace(plan, device="auto"))
    assert {**there.job} == {**here.job, "device": "cuda"}
    with plan.cells.claimed(here):
        pass
    with pytest.raises(CellError, match='device was null, is now "cuda"'):
        plan.cells.result(there)


@pytest.mark.parametrize("name", ["table3", "table4", "figure4", "figure5", "figure6", "figure7", "appendix"])
def test_the_registry_has_them_all(name: str) -> None:
    assert item_of(name).name == name


class TestSpeed:
    def test_both_encoders_are_measured_and_shown(self, plan: Plan) -> None:
        outcome = run_cells([TABLE3], plan, lease=Lease())
        assert outcome.failed == {}
        assert outcome.complete
        page = page_of(TABLE3, plan)
        for row in plan.only:
            assert column(page, row, "batch, rows") in LITTLE.speed
            rate = column(page, row, "target words/s")
            assert rate is not None
            assert rate > 0
        assert column(page, "dot", "of processor time, both at the largest batch", table=1) is not None
        (cell,) = TABLE3.cells(plan)
        rounds = sorted(path.name for path in plan.cells.directory(cell).glob("round*.json"))
        assert rounds == [f"round{number}.json" for number in range(5)]
        first = json.loads((plan.cells.directory(cell) / "round0.json").read_text())
        second = json.loads((plan.cells.directory(cell) / "round1.json").read_text())
        assert list(first) == list(second)[::-1]
        assert list(first)[:2] == ["regular, 2 rows", "pyramid, 2 rows"]

    def test_a_planted_gain_is_shown(self, plan: Plan) -> None:
        (cell,) = TABLE3.cells(plan)
        plan.cells.directory(cell).mkdir(parents=True)
        plan.cells.finish(cell, {"machine": MACHINE, "vocabulary": 9, "speeds": PLANTED})
        page = page_of(TABLE3, plan)
        assert column(page, "dot-regular", "batch, rows") == 8
        assert column(page, "dot-regular", "target words/s") == pytest.approx(800.0)
        assert column(page, "dot-pyramid", "source words/s") == pytest.approx(3200.0)
        assert column(page, "dot-pyramid", "target words/s of processor time") == pytest.approx(3200.0)
        assert column(page, "dot", "by the clock, each at its best batch", table=1) == pytest.approx(2.0)
        assert any("had other work" in note for note in page.notes)

    def test_what_was_not_measured_says_so(self, plan: Plan) -> None:
        text = to_markdown(page_of(TABLE3, plan).tables[0])
        assert "| dot-regular | not run | not run |" in text

    def test_only_rows_that_were_asked_for_are_shown(self, plan: Plan) -> None:
        labels = [row.label for row in page_of(TABLE3, plan).tables[0].rows]
        assert labels == ["dot-regular", "dot-pyramid"]

    def test_the_schedule_of_a_training_changes_no_cell(self, plan: Plan) -> None:
        (cell,) = TABLE3.cells(plan)
        assert "stop" not in cell.job["configs"]["regular"]  # type: ignore[index, call-overload, operator]

    def test_an_idle_machine_goes_without_a_word(self) -> None:
        assert "other work" not in described([MACHINE | {"load": 0.3}])
        assert "other work" not in described([MACHINE | {"load": 1.4}])  # the measurement itself
        assert "other work" in described([MACHINE | {"load": 1.6}])
        assert "other work" not in described([MACHINE | {"load": 4.4, "threads": 4}])
        assert described([]) == ""


MACHINE: dict[str, Any] = {"device": "a processor", "cores": 2, "threads": 1, "torch": "2", "load": 4.0}


def planted(seconds: float, rows: int) -> dict[str, Any]:
    took = [seconds, 2 * seconds, seconds, seconds / 2, seconds]
    return {
        "rows": rows,
        "source_words": 200 * rows,
        "target_words": 100 * rows,
        "seconds": took,
        "processor": [each / 2 for each in took],
    }


PLANTED = {
    "regular": [planted(1.0, 4), planted(1.0, 8)],
    "pyramid": [planted(0.5, 4), planted(0.5, 8)],
}


class TestMemory:
    @pytest.fixture(autouse=True)
    def law(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[int, int]] = []
        self.most = 100

        def peak(load: Load) -> Peak | None:
            window = int(str(load.model["reduction"]))
            self.asked.append((window, load.rows))
            if load.rows > self.most:
                return None
            return Peak(300_000_000 + (8_000_000 // window) * load.rows, "resident memory", 1_500_000)

        monkeypatch.setattr(memory, "peak_of", peak)

    def test_a_planted_law_comes_back_as_k_and_e(self, plan: Plan) -> None:
        assert run_cells([TABLE4], plan, lease=Lease()).complete
        assert self.asked == [(window, rows) for window in (1, 2) for rows in LITTLE.memory]
        page = page_of(TABLE4, plan)
        assert column(page, "dot-regular", "k, for each row of a batch") == pytest.approx(8.0)
        assert column(page, "dot-pyramid", "k, for each row of a batch") == pytest.approx(4.0)
        assert column(page, "dot-regular", "E = 1/k, for each GB") == pytest.approx(125.0)
        assert column(page, "dot-regular", "without any row") == pytest.approx(300.0)
        assert column(page, "dot-regular", "parameters") == pytest.approx(1.5)
        saved = "rows in the same memory, pyramid over regular"
        assert column(page, "dot", saved, table=1) == pytest.approx(2.0)

    def test_the_figure_shares_the_cells_and_draws_points_and_lines(self, plan: Plan) -> None:
        run_cells([TABLE4], plan, lease=Lease())
        assert run_cells([FIGURE5], plan, lease=Lease()).ran == 0
        (plot,) = drawn(page_of(FIGURE5, plan))
        points, line = plot.series[:2]
        assert tuple(point.x for point in points.points) == LITTLE.memory
        assert [point.y for point in points.points] == pytest.approx([0.3 + 0.008 * x for x in LITTLE.memory])
        assert line.points[0].y == pytest.approx(0.3)

    def test_sizes_that_do_not_fit_end_the_row(self, plan: Plan) -> None:
        self.most = 6
        assert run_cells([TABLE4], plan, lease=Lease()).complete
        assert column(page_of(TABLE4, plan), "dot-regular", "k, for each row of a batch") == pytest.approx(
            8.0
        )

    def test_too_few_sizes_are_an_error(self, plan: Plan) -> None:
        self.most = 4
        outcome = run_cells([TABLE4], plan, lease=Lease())
        assert "only batches of 2, 4 rows fit into the memory" in outcome.failed["table4/dot"]
        assert "not run" in to_markdown(page_of(TABLE4, plan).tables[0])

    def test_peaks_are_kept_one_by_one(self, plan: Plan) -> None:
        (cell,) = TABLE4.cells(plan)
        directory = plan.cells.directory(cell)
        directory.mkdir(parents=True)
        first = {"bytes": 316_000_000, "how": "resident memory", "parameters": 1_500_000}
        (directory / "regular-2rows.json").write_text(json.dumps(first))
        run_cells([TABLE4], plan, lease=Lease())
        assert self.asked[0] == (1, 4)

    def test_a_damaged_measurement_is_an_error(self, tmp_path: Path) -> None:
        (tmp_path / "one.json").write_text("{")
        with pytest.raises(MeasuringError, match="remove it to measure again"):
            kept(tmp_path, "one", dict)
        (tmp_path / "one.json").write_text("[]")
        with pytest.raises(MeasuringError, match="is no measurement"):
            kept(tmp_path, "one", dict)


class TestLengths:
    def test_every_pair_of_both_suites_is_counted(self, plan: Plan) -> None:
        assert run_cells([FIGURE7], plan, lease=Lease()).complete
        page = page_of(FIGURE7, plan)
        assert [plot.name for plot in page.plots] == ["figure7-c", "figure7-java"]
        assert column(page, "C/C++, target", "counted") == 800
        for plot in drawn(page):
            for series in plot.series:
                if series.style == "bars":
                    assert sum(point.y for point in series.points) == pytest.approx(100.0)

    def test_rates_by_length(self) -> None:
        outcomes = [Outcome(5, True), Outcome(10, False), Outcome(11, True), Outcome(31, False)]
        assert by_length(outcomes, width=10) == {1: Rate(1, 2), 11: Rate(1, 1), 31: Rate(0, 1)}
        with pytest.raises(ValueError, match="bins of 0 words"):
            by_length(outcomes, width=0)

    def test_the_repair_tables_outcomes_are_binned(self, plan: Plan) -> None:
        trained(plan, "dot-pyramid", repaired=(0.2, 0.6))
        page = page_of(FIGURE6, plan)
        assert column(page, "dot-pyramid", "1 to 20") == pytest.approx(50.0)
        assert column(page, "dot-pyramid", "21 to 40") == pytest.approx(100.0)
        assert [plot.name for plot in page.plots] == ["figure6-c-pyramid"]
        assert [len(series.points) for series in drawn(page)[0].series] == [1]
        assert "| dot-regular | not run" in to_markdown(page.tables[0])

    def test_lengths_that_cannot_be_read_are_an_error(self, plan: Plan) -> None:
        directory = trained(plan, "dot-pyramid", repaired=(0.2,))
        (directory / "lengths-pair.json").write_text("{}")
        with pytest.raises(MeasuringError, match="to run the cell again"):
            page_of(FIGURE6, plan)


def trained(
    plan: Plan, row: str, *, repaired: Sequence[float], joules: float | None = None, lines: str | None = None
) -> Path:
    """A finished cell of Table 1 as training and measuring would have left it."""
    cell = trained_cell(row, "c", plan)
    directory = plan.cells.directory(cell)
    run = directory / "run"
    run.mkdir(parents=True)
    log = []
    for number, share in enumerate(repaired, start=1):
        log.append(
            {"kind": "train", "step": number, "loss": 1 / number, "epoch": number / 2, "minutes": number}
            | {"words": 1000 * number}
            | ({} if joules is None else {"joules": joules})
        )
        log.append({"kind": "valid", "step": number, "loss": 2 / number, "repaired": share, "kept": 0.0})
    text = "".join(json.dumps(line) + "\n" for line in log)
    (run / "metrics.jsonl").write_text(text if lines is None else lines)
    (run / "environment.json").write_text(json.dumps({"energy": "RAPL package-0" if joules else None}))
    last = Progress(step=2, seconds=120.0, words=24_000, joules=joules)
    save(run / LAST, {"a": torch.ones(1)}, last)
    lengths = [[5, True], [7, False]] * 5 + [[40, True]]  # the last bin is too small to be drawn
    (directory / "lengths-pair.json").write_text(json.dumps({"lengths": lengths}))
    plan.cells.finish(cell, {"training": {"parameters": 1234}})
    return directory


class TestLearningCurves:
    def test_curves_and_epochs_come_from_the_log(self, plan: Plan) -> None:
        trained(plan, "dot-pyramid", repaired=(0.1, 0.595, 0.6, 0.55))
        page = page_of(FIGURE4, plan)
        assert [plot.name for plot in page.plots] == ["figure4-c", "figure4-c-loss"]
        (curve,) = drawn(page)[0].series
        assert [point.x for point in curve.points] == [0.5, 1.0, 1.5, 2.0]
        assert [point.y for point in curve.points] == pytest.approx([10.0, 59.5, 60.0, 55.0])
        assert column(page, "dot-pyramid", "C/C++") == 1.0  # within a point of the best
        assert column(page_of(TABLE3, plan), "dot-pyramid", "epochs to converge") == 1.0

    def test_a_run_that_still_improved_gives_a_bound(self, plan: Plan) -> None:
        trained(plan, "dot-pyramid", repaired=(0.1, 0.3, 0.6))
        assert "at least 1.5" in to_markdown(page_of(FIGURE4, plan).tables[0])

    def test_nothing_repaired_is_no_convergence(self) -> None:
        look = Look(step=1, epoch=1.0, valid_loss=1.0, repaired=0.0)
        assert convergence([look]) is None
        assert convergence([]) is None

    def test_an_unfinished_cell_has_not_converged(self, plan: Plan) -> None:
        assert convergence_of("dot-pyramid", "c", plan) is None

    def test_a_missing_or_damaged_log_is_an_error(self, plan: Plan, tmp_path: Path) -> None:
        with pytest.raises(MeasuringError, match="is missing"):
            read_log(tmp_path / "run")
        trained(plan, "dot-pyramid", repaired=(), lines="{no log\n")
        with pytest.raises(MeasuringError, match="cannot be read as a training log"):
            page_of(FIGURE4, plan)


class TestAppendix:
    def test_energy_by_the_counter(self, plan: Plan) -> None:
        trained(plan, "dot-pyramid", repaired=(0.5,), joules=7200.0)
        page = page_of(APPENDIX, plan)
        assert column(page, "dot-pyramid", "parameters") == 1234
        assert column(page, "dot-pyramid", "minutes") == pytest.approx(2.0)
        assert column(page, "dot-pyramid", "words/s") == pytest.approx(200.0)
        assert column(page, "dot-pyramid", "watt-hours") == pytest.approx(2.0)
        assert "RAPL package-0" in page.notes[1]

    def test_energy_by_a_stated_power(self, plan: Plan) -> None:
        trained(plan, "dot-pyramid", repaired=(0.5,))
        page = page_of(APPENDIX, replace(plan, watts=90.0))
        assert column(page, "dot-pyramid", "watt-hours") == pytest.approx(3.0)
        assert "stated power of 90 W" in page.notes[1]

    def test_energy_that_nobody_counted_is_not_claimed(self, plan: Plan) -> None:
        trained(plan, "dot-pyramid", repaired=(0.5,))
        page = page_of(APPENDIX, plan)
        assert "not counted" in to_markdown(page.tables[0])
        assert "--watts" in page.notes[1]
        assert "not run" in to_markdown(page.tables[1])

    def test_a_run_that_does_not_say_which_counter(self, tmp_path: Path) -> None:
        assert counter_of(tmp_path) is None
        (tmp_path / "environment.json").write_text("{")
        with pytest.raises(MeasuringError, match=r"environment\.json cannot be read"):
            counter_of(tmp_path)
