"""The mean of two runs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch

from data_prep.errors import TrainingError
from plc.train.averaging import average_runs
from plc.train.record.checkpoint import BEST, load
from plc.train.start import train_run
from tests.unit.training_rows import dataset, tiny


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A run, and one that went on from it."""
    folder = tmp_path_factory.mktemp("runs")
    data = dataset(folder / "pairs")
    train_run(tiny(max_steps=1), data=[data], run=folder / "a")
    train_run(tiny(max_steps=3), data=[data], run=folder / "b", begin_from=folder / "a")
    return folder / "a", folder / "b"


def test_each_weight_lies_between_the_two(runs: tuple[Path, Path], tmp_path: Path) -> None:
    average_runs(*runs, share=0.25, out=tmp_path / "mean")
    (old, _), (new, _), (mean, _) = (load(run / BEST) for run in (*runs, tmp_path / "mean"))
    assert mean.keys() == new.keys()
    assert any(not torch.equal(old[name], new[name]) for name in new)
    for name, weight in mean.items():
        if weight.is_floating_point():
            torch.testing.assert_close(weight, 0.25 * old[name] + 0.75 * new[name])


def test_the_mean_is_a_run_to_go_on_from(runs: tuple[Path, Path], tmp_path: Path) -> None:
    average_runs(*runs, share=0.5, out=tmp_path / "mean")
    train_run(
        tiny(max_steps=1),
        data=[dataset(tmp_path / "pairs")],
        run=tmp_path / "next",
        begin_from=tmp_path / "mean",
    )
    assert (tmp_path / "next" / BEST).exists()


def test_what_does_not_fit_together_is_refused(runs: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="between 0 and 1"):
        average_runs(*runs, share=1.5, out=tmp_path / "mean")
    with pytest.raises(TrainingError, match="something already"):
        average_runs(*runs, share=0.5, out=tmp_path)
    other = tmp_path / "other"
    shutil.copytree(runs[0], other)
    (other / "vocab.json").write_text((other / "vocab.json").read_text().replace('"good"', '"gone"'))
    with pytest.raises(TrainingError, match="other ids"):
        average_runs(other, runs[1], share=0.5, out=tmp_path / "mean")
