"""What a merge takes, what it refuses, and that it loses nothing of ours."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from data_prep.errors import TrainingError
from plc.reproduce.engine.cells import CellError, Cells, Json, key_of
from plc.reproduce.engine.items import Plan
from plc.reproduce.engine.leases import Lease
from plc.reproduce.engine.locks import alone, locked
from plc.reproduce.engine.merge import Merged, merge
from plc.reproduce.engine.runner import run_cells
from tests.unit.reproduce.squares import RAN, SQUARES, squares_of, squares_plan


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    return squares_plan(tmp_path, monkeypatch)


def test_merging_takes_finished_cells_and_knows_equal_ones(plan: Plan, tmp_path: Path) -> None:
    there = Cells(tmp_path / "there" / "small")
    other = Plan(plan.scale, (0, 2), (), plan.device, plan.datasets, there)
    run_cells([SQUARES], other, lease=Lease())
    assert merge([tmp_path / "there"], tmp_path / "runs").taken == 2
    assert merge([tmp_path / "there"], tmp_path / "runs").same == 2
    RAN.clear()
    run_cells([SQUARES], plan, lease=Lease())
    assert RAN == ["of-1"]


def test_a_cell_that_is_worked_on_is_not_merged_over(plan: Plan, tmp_path: Path) -> None:
    there = Cells(tmp_path / "there" / "small")
    run_cells([SQUARES], replace(plan, folds=(0,), cells=there), lease=Lease())
    with (
        plan.cells.claimed(squares_of(plan)[0]),
        pytest.raises(CellError, match=r"of-0 is being worked on .* then merge again"),
    ):
        merge([tmp_path / "there"], tmp_path / "runs")
    assert merge([tmp_path / "there"], tmp_path / "runs").taken == 1


def test_a_cell_that_is_still_trained_is_not_merged_over(plan: Plan, tmp_path: Path) -> None:
    """The training outlived its parent: nobody holds the claim, nor need there be one."""
    there = Cells(tmp_path / "there" / "small")
    run_cells([SQUARES], replace(plan, folds=(0,), cells=there), lease=Lease())
    place = plan.cells.directory(squares_of(plan)[0])
    place.mkdir(parents=True)
    with (
        alone(place, busy=TrainingError("busy")),
        pytest.raises(CellError, match=r"of-0 is still being trained .* merge again"),
    ):
        merge([tmp_path / "there"], tmp_path / "runs")
    assert merge([tmp_path / "there"], tmp_path / "runs").taken == 1


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("result.json", "{", r"result\.json cannot be read: .*remove .*of-0, then merge again"),
        ("result.json", "[]", r"result\.json is no cell's file; remove .*of-0, then merge again"),
        (
            "result.json",
            '{"key": "other", "result": {}}',
            r"does not belong to the job beside it; copy .* again",
        ),
        ("result.json", '{"key": "KEY", "result": 1}', r"holds no result; copy .*of-0 again or remove it"),
        ("cell.json", '{"key": "KEY", "job": {"fold": 9}}', r"its key is not that of its job; copy .* again"),
        (
            "cell.json",
            '{"key": "KEY", "job": {"fold": NaN}}',
            r"its key is not that of its job; copy .* again",
        ),
        ("cell.json", '{"key": "KEY"}', r"its key is not that of its job; copy .* again"),
    ],
)
def test_a_damaged_cell_does_not_take_the_place_of_what_we_have(
    plan: Plan, tmp_path: Path, file: str, content: str, said: str
) -> None:
    theirs, ours = interrupted_here_and_finished_there(plan, tmp_path)
    (theirs / file).write_text(content.replace("KEY", squares_of(plan)[0].key), "utf-8")
    with pytest.raises(CellError, match=said):
        merge([tmp_path / "there"], tmp_path / "runs")
    assert (ours / "progress").read_text("utf-8") == "hours"


def test_a_move_that_fails_loses_nothing(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, ours = interrupted_here_and_finished_there(plan, tmp_path)
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.suffix == ".draft":
            raise OSError("no")
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        with pytest.raises(CellError, match=r"of-0 cannot be written: no; make room, then merge again"):
            merge([tmp_path / "there"], tmp_path / "runs")
    assert (ours / "progress").read_text("utf-8") == "hours"
    assert merge([tmp_path / "there"], tmp_path / "runs").taken == 1
    assert not (ours / "progress").exists()
    assert [path.name for path in ours.parent.iterdir()] == ["of-0"]


def test_a_place_that_cannot_be_merged_into(plan: Plan, tmp_path: Path) -> None:
    run_cells([SQUARES], replace(plan, folds=(0,), cells=Cells(tmp_path / "there" / "small")), lease=Lease())
    (tmp_path / "runs").write_text("", "utf-8")
    with pytest.raises(CellError, match=r"of-0 cannot be written: .*make room, then merge again"):
        merge([tmp_path / "there"], tmp_path / "runs")


def test_a_cell_that_was_finished_meanwhile_stays(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, ours = interrupted_here_and_finished_there(plan, tmp_path)

    def finish_then_lock(handle: int) -> bool:
        plan.cells.finish(squares_of(plan)[0], {"square": 0})
        return locked(handle)

    monkeypatch.setattr("plc.reproduce.engine.merge.locked", finish_then_lock)
    assert merge([tmp_path / "there"], tmp_path / "runs") == Merged(taken=0, same=1, unfinished=0)
    assert (ours / "progress").exists()


def test_what_an_interrupted_merge_left_is_no_cell(plan: Plan, tmp_path: Path) -> None:
    theirs, _ = interrupted_here_and_finished_there(plan, tmp_path)
    theirs.rename(theirs.with_name(".of-0.1.draft"))
    with pytest.raises(CellError, match="holds no cells"):
        merge([tmp_path / "there"], tmp_path / "runs")


def interrupted_here_and_finished_there(plan: Plan, tmp_path: Path) -> tuple[Path, Path]:
    """The folders of one cell, theirs and ours."""
    cell, there = squares_of(plan)[0], Cells(tmp_path / "there" / "small")
    run_cells([SQUARES], replace(plan, folds=(0,), cells=there), lease=Lease())
    with plan.cells.claimed(cell) as ours:
        assert ours is not None
        (ours / "progress").write_text("hours", "utf-8")
    return there.directory(cell), ours


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("result.json", {"key": "", "result": {"square": 7}}, r"different results .*square was 0, is now 7"),
        ("cell.json", {"job": {"fold": 5}}, r"different configurations or data .*fold was 0, is now 5"),
    ],
)
def test_merged_folders_that_disagree_are_refused(
    plan: Plan, tmp_path: Path, file: str, content: dict[str, Json], said: str
) -> None:
    here = Plan(plan.scale, (0,), (), plan.device, plan.datasets, plan.cells)
    run_cells([SQUARES], here, lease=Lease())
    there = tmp_path / "there" / "small"
    run_cells([SQUARES], Plan(plan.scale, (0,), (), "cpu", plan.datasets, Cells(there)), lease=Lease())
    path = there / "squares" / "of-0" / file
    if file == "result.json":
        content = {**content, "key": json.loads(path.read_text("utf-8"))["key"]}
    else:
        key = key_of({"fold": 5})
        content = {**content, "key": key}
        path.with_name("result.json").write_text(json.dumps({"key": key, "result": {}}), "utf-8")
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(CellError, match=rf"disagree: .*{said}.*remove the one not wanted"):
        merge([tmp_path / "there"], tmp_path / "runs")


def test_a_folder_without_cells_cannot_be_merged(tmp_path: Path) -> None:
    with pytest.raises(CellError, match=r"holds no cells .* give a folder that --runs wrote to"):
        merge([tmp_path], tmp_path / "runs")
