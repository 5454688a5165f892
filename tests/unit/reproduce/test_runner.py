"""Cells are run once, go on after an interruption, and are shared by processes; a trivial item shows how."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from data_prep.errors import ConfigError, CorpusError
from plc.base.whole import write_text
from plc.evaluate.rate import Rate
from plc.reproduce.engine import items as registry
from plc.reproduce.engine.cells import Cell, CellError, DamagedCellError
from plc.reproduce.engine.items import Plan, check_only, item_of, items_of
from plc.reproduce.engine.leases import Lease
from plc.reproduce.engine.pages import write_page
from plc.reproduce.engine.runner import rendered, run_cells
from plc.reproduce.engine.scales import scale_of
from plc.reproduce.pages.table import Entry, Row, Table, to_csv, to_latex
from tests.unit.reproduce.squares import RAN, SQUARES, squares_of, squares_plan


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    return squares_plan(tmp_path, monkeypatch)


def test_an_interrupted_run_goes_on_and_finished_cells_are_not_run_again(plan: Plan) -> None:
    first = run_cells([SQUARES], plan, lease=Lease())
    assert RAN == ["of-0", "of-1"]
    assert (first.finished, first.remaining) == (1, ("squares/of-1", "squares/of-2"))
    second = run_cells([SQUARES], plan, lease=Lease())
    assert RAN == ["of-0", "of-1", "of-1", "of-2"]
    assert second.complete
    assert second.ran == 2
    assert run_cells([SQUARES], plan, lease=Lease()).ran == 0


def test_a_cell_that_fails_does_not_stop_the_others(plan: Plan) -> None:
    wider = Plan(plan.scale, (3, 0), (), plan.device, plan.datasets, plan.cells)
    outcome = run_cells([SQUARES], wider, lease=Lease())
    assert outcome.finished == 1
    assert outcome.failed == {"squares/of-3": "three is not to be had"}
    assert not outcome.complete


@pytest.mark.parametrize(
    ("fold", "said"),
    [
        (4, "RuntimeError: CUDA out of memory; mend that and run the same command again"),
        (5, "OSError: [Errno 28] No space left on device; mend that and run the same command again"),
        (6, "SafetensorError: header too small; mend that and run the same command again"),
        (7, "round0.json cannot be written: disk full; make room"),
    ],
)
def test_what_the_machine_refuses_a_cell_does_not_stop_the_others(plan: Plan, fold: int, said: str) -> None:
    outcome = run_cells([SQUARES], replace(plan, folds=(fold, 0)), lease=Lease())
    assert outcome.finished == 1
    assert outcome.failed == {f"squares/of-{fold}": said}


def test_a_cell_that_waits_for_another_is_tried_once_more_after_it(plan: Plan) -> None:
    outcome = run_cells([SQUARES], replace(plan, folds=(8, 0)), lease=Lease())
    assert RAN == ["of-8", "of-0", "of-8"]
    assert outcome.complete


def test_a_cell_whose_other_is_not_finished_remains_and_has_not_failed(plan: Plan) -> None:
    reported: list[str] = []
    outcome = run_cells([SQUARES], replace(plan, folds=(8,)), lease=Lease(), tell=reported.append)
    assert RAN == ["of-8", "of-8"]
    assert (outcome.remaining, outcome.failed) == (("squares/of-8",), {})
    assert reported[-1] == "squares/of-8: waits: of-0 comes first"


def test_an_item_without_its_corpus_does_not_stop_the_others(plan: Plan) -> None:
    def cells(plan: Plan) -> Sequence[Cell]:
        return [Cell("cubes", "c", {"sha256": plan.datasets.digest("paper-c")})]

    outcome = run_cells([replace(SQUARES, name="cubes", cells=cells), SQUARES], plan, lease=Lease())
    assert RAN == ["of-0", "of-1"]
    assert list(outcome.refused) == ["cubes"]
    assert "holds no juliet-c-1.0-paper.tar.xz" in outcome.refused["cubes"]
    assert not outcome.complete


def test_two_items_that_disagree_on_a_cell_end_the_run(plan: Plan) -> None:
    other = replace(SQUARES, cells=lambda _: [Cell("squares", "of-0", {"fold": 7})])
    with pytest.raises(CellError, match="two items want different work under squares/of-0: report it"):
        run_cells([SQUARES, other], plan, lease=Lease())


def test_a_cell_that_another_process_holds_is_left_to_it(plan: Plan) -> None:
    with plan.cells.claimed(squares_of(plan)[0]) as directory:
        assert directory is not None
        outcome = run_cells(
            [SQUARES], Plan(plan.scale, (0, 2), (), "cpu", plan.datasets, plan.cells), lease=Lease()
        )
    assert RAN == ["of-2"]
    assert outcome.remaining == ("squares/of-0",)


def test_nothing_begins_once_the_time_is_up(plan: Plan) -> None:
    times = iter([0.0, 90.0])
    outcome = run_cells([SQUARES], plan, lease=Lease(1.0, clock=lambda: next(times)))
    assert RAN == []
    assert len(outcome.remaining) == 3


def test_a_cell_of_another_configuration_is_refused(plan: Plan) -> None:
    cell = Cell("squares", "of-0", {"fold": 0, "scale": "full"})
    with plan.cells.claimed(cell):
        pass
    with pytest.raises(CellError, match=r"scale was \"full\", is now \"small\".*--runs"):
        run_cells([SQUARES], plan, lease=Lease())


def test_a_result_that_cannot_be_read_names_the_remedy(plan: Plan) -> None:
    cell = squares_of(plan)[0]
    run_cells([SQUARES], plan, lease=Lease())
    (plan.cells.directory(cell) / "result.json").write_text("{", "utf-8")
    with pytest.raises(DamagedCellError, match=r"result.json cannot be read: .*; remove that file and run"):
        plan.cells.result(cell)
    (plan.cells.directory(cell) / "result.json").write_text("[]", "utf-8")
    with pytest.raises(DamagedCellError, match=r"result.json is no cell's file; remove that file and run"):
        plan.cells.result(cell)
    key = json.dumps({"key": cell.key})
    (plan.cells.directory(cell) / "result.json").write_text(key, "utf-8")
    with pytest.raises(DamagedCellError, match=r"result.json holds no result; remove that file and run"):
        plan.cells.result(cell)
    (plan.cells.directory(cell) / "result.json").write_text("{}", "utf-8")
    with pytest.raises(DamagedCellError, match=r"not belong to the job beside it; remove .*of-0 to run the"):
        plan.cells.result(cell)


@pytest.mark.parametrize(
    ("file", "said"), [("result.json", "remove that file"), ("cell.json", "to run the cell again")]
)
def test_a_damaged_cell_stops_no_other_and_its_page_is_written(plan: Plan, file: str, said: str) -> None:
    asked = replace(plan, folds=(0, 2))
    run_cells([SQUARES], replace(plan, folds=(0,)), lease=Lease())
    (plan.cells.directory(squares_of(plan)[0]) / file).write_text('{"key": ', "utf-8")
    outcome = run_cells([SQUARES], asked, lease=Lease())
    assert (outcome.finished, outcome.remaining, list(outcome.failed)) == (1, (), ["squares/of-0"])
    assert said in outcome.failed["squares/of-0"]
    reported: list[str] = []
    page, missing = rendered(SQUARES, replace(asked, tell=reported.append))
    assert page.title == "Squares"
    assert missing == ["squares/of-0"]
    assert said in reported[0]


def test_the_page_says_what_was_not_run_and_at_which_scale(plan: Plan, tmp_path: Path) -> None:
    run_cells([SQUARES], plan, lease=Lease())
    page, missing = rendered(SQUARES, plan)
    written = write_page(SQUARES, page, missing=missing, plan=plan, out=tmp_path / "out")
    assert {path.name for path in written} == {
        "squares.md",
        "squares.csv",
        "squares.tex",
        "squares.png",
        "squares.svg",
    }
    text = (tmp_path / "out" / "squares.md").read_text("utf-8")
    assert "# Squares (small scale)" in text
    assert "Made by `plc reproduce squares --scale small --fold 0 1 2`." in text
    assert "| 0 | 0.0; paper 4, -4.0 |" in text
    assert "| 1 | not run; paper 4 |" in text
    assert "Cells not run yet (2): `squares/of-1`, `squares/of-2`" in text
    assert "Squares,1,square,not run,,,,,4,,\n" in (tmp_path / "out" / "squares.csv").read_text("utf-8")


def test_two_processes_never_write_the_same_draft(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "out" / ".squares.md.draft").mkdir(parents=True)  # of a name that says nothing of a process
    page, missing = rendered(SQUARES, plan)
    write_page(SQUARES, page, missing=missing, plan=plan, out=tmp_path / "out")
    assert (tmp_path / "out" / "squares.md").is_file()
    with pytest.raises(IsADirectoryError):
        write_text(tmp_path / "out" / ".squares.md.draft", "text")
    assert not list((tmp_path / "out").glob(f".*{os.getpid()}*"))


def test_a_page_claims_no_fold_or_row_that_its_item_has_not(plan: Plan) -> None:
    asked = replace(plan, folds=(3,), only=("of", "other"))
    assert asked.of(SQUARES).asked == " --fold 3 --only of"
    alone = replace(SQUARES, rows=(), folds=(0,))
    assert asked.of(alone).asked == ""
    assert asked.of(alone).folds == (0,)
    assert asked.asks(SQUARES)
    assert asked.asks(alone)
    assert not asked.asks(replace(SQUARES, folds=(0, 1)))
    assert not asked.asks(replace(SQUARES, rows=("off",)))


def test_drawings_are_the_same_bytes_for_the_same_figures(plan: Plan, tmp_path: Path) -> None:
    page, missing = rendered(SQUARES, plan)
    for name in ("one", "two"):
        write_page(SQUARES, page, missing=missing, plan=plan, out=tmp_path / name)
    for file in ("squares.png", "squares.svg"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_unknown_names_come_with_a_suggestion() -> None:
    with pytest.raises(ConfigError, match=r"no item 'tabel1'; did you mean 'table1'\?"):
        item_of("tabel1")
    with pytest.raises(ConfigError, match=r"--only off: no such row; did you mean 'of'\?"):
        check_only([SQUARES], ["off"])
    with pytest.raises(ConfigError, match=r"--scale smal: did you mean 'small'\?"):
        scale_of("smal")


def test_every_item_can_be_found_and_all_is_each_once() -> None:
    assert [item.name for item in items_of(["table1", "all"])] == list(registry.ITEMS)


def test_a_missing_corpus_is_named_with_its_origin(plan: Plan) -> None:
    with pytest.raises(CorpusError, match=r"holds no juliet-c-1.0-paper.tar.xz .*PLC-Pyramid.*--corpora"):
        plan.datasets.path("paper-c")


def test_bold_words_are_bold_in_latex_and_bare_in_csv() -> None:
    table = Table("T", "of", ("types",), (Row("a", (Entry.of_text("**4 of 31**"),)),))
    assert r"a & \textbf{4 of 31} \\" in to_latex([table])
    assert "T,a,types,,,,,,,,4 of 31\n" in to_csv([table])


def test_an_entry_says_what_is_unknown() -> None:
    assert Entry.of_rate(None).plain() == "not run"
    assert Entry.of_rate(Rate(3, 4)).plain() == "75.0 (30.1 to 95.4) %, n = 4"
    assert Entry.of_rate(Rate(3, 4), paper=70.25).plain().endswith("; paper 70.25, +4.8")
