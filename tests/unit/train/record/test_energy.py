"""Energy from the counters of made-up processors: what is counted, what begins anew, what cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pynvml
import pytest
import torch

from plc.train.record import energy
from plc.train.record.checkpoint import LAST, progress_of
from plc.train.record.energy import Meter, Nvml, Rapl, processors
from plc.train.start import train_run
from tests.unit.training_rows import dataset, tiny


def zone(powercap: Path, name: str, *, kind: str = "package-0", microjoules: int = 5_000_000) -> Path:
    """A zone as Linux shows it."""
    directory = powercap / name
    directory.mkdir(parents=True)
    (directory / "name").write_text(kind + "\n")
    (directory / "energy_uj").write_text(f"{microjoules}\n")
    (directory / "max_energy_range_uj").write_text("9000000\n")
    return directory


def test_packages_are_counted_and_neither_their_parts_nor_the_whole_platform(tmp_path: Path) -> None:
    zone(tmp_path, "intel-rapl:0")
    zone(tmp_path, "intel-rapl:0:0", kind="core")
    zone(tmp_path, "intel-rapl:1", kind="package-1")
    zone(tmp_path, "intel-rapl:2", kind="psys")
    meter = Meter(processors(tmp_path))
    assert meter.name == "RAPL package-0, RAPL package-1"
    (tmp_path / "intel-rapl:0" / "energy_uj").write_text("7500000")
    (tmp_path / "intel-rapl:1" / "energy_uj").write_text("6000000")
    (tmp_path / "intel-rapl:0:0" / "energy_uj").write_text("8000000")
    assert meter.joules() == pytest.approx(3.5)


def test_a_counter_that_begins_anew_goes_on(tmp_path: Path) -> None:
    directory = zone(tmp_path, "intel-rapl:0", microjoules=8_000_000)
    meter = Meter([Rapl(directory)])
    (directory / "energy_uj").write_text("1000000")
    assert meter.joules() == pytest.approx(2.0)
    (directory / "energy_uj").write_text("500000")
    assert meter.joules() == pytest.approx(10.5)


def test_looks_are_seconds_apart_but_often_enough(tmp_path: Path) -> None:
    directory = zone(tmp_path, "intel-rapl:0", microjoules=8_000_000)
    now = [0.0]
    meter = Meter([Rapl(directory)], clock=lambda: now[0])
    for microjoules in ("1000000", "500000"):  # around twice: only looks in between tell
        now[0] += energy.EVERY
        (directory / "energy_uj").write_text(microjoules)
        meter.look()
    assert meter.joules() == pytest.approx(10.5)


def test_without_a_counter_nothing_is_claimed(tmp_path: Path) -> None:
    assert processors(tmp_path / "absent") == []
    meter = Meter(())
    assert meter.joules() is None
    assert meter.name is None


def test_a_counter_that_fails_ends_the_count_not_the_training(tmp_path: Path) -> None:
    directory = zone(tmp_path, "intel-rapl:0")
    meter = Meter([Rapl(directory)])
    (directory / "energy_uj").unlink()
    assert meter.joules() is None
    assert meter.joules() is None


def test_a_zone_that_cannot_be_read_is_not_counted(tmp_path: Path) -> None:
    directory = zone(tmp_path, "intel-rapl:0")
    (directory / "energy_uj").unlink()
    assert processors(tmp_path) == []


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What a card has drawn, in millijoules, in place of calls into a shared library that is not there."""
    counted = [4000]
    monkeypatch.setattr(pynvml, "nvmlInit", lambda: None)
    monkeypatch.setattr(pynvml, "nvmlDeviceGetHandleByUUID", lambda uuid: uuid)
    monkeypatch.setattr(
        pynvml,
        "nvmlDeviceGetTotalEnergyConsumption",
        lambda device: counted[0] if device == "GPU-1234" else None,
    )
    return counted


def test_a_card_is_counted_by_its_library(drawn: list[int]) -> None:
    meter = Meter([Nvml("GPU-1234")])
    drawn[0] = 9500
    assert meter.joules() == pytest.approx(5.5)
    assert meter.name == "NVML"


def test_a_card_that_does_not_count_is_none(drawn: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> int:
        raise pynvml.NVMLError(pynvml.NVML_ERROR_NOT_SUPPORTED)

    del drawn
    monkeypatch.setattr(pynvml, "nvmlDeviceGetTotalEnergyConsumption", refuse)
    with pytest.raises(OSError, match="NVML: Not Supported"):
        Nvml("GPU-1234")


@pytest.mark.skipif(torch.cuda.is_available(), reason="a driver is installed")
def test_without_a_driver_the_library_says_so() -> None:
    with pytest.raises(OSError, match="NVML: NVML Shared Library Not Found"):
        Nvml("GPU-1234")


def test_a_run_writes_down_what_it_drew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zone(tmp_path / "powercap", "intel-rapl:0")
    packages = processors(tmp_path / "powercap")
    monkeypatch.setattr(energy, "processors", lambda: packages)
    train_run(tiny(), data=[dataset(tmp_path / "data")], run=tmp_path / "run")
    lines = [json.loads(line) for line in (tmp_path / "run" / "metrics.jsonl").read_text().splitlines()]
    assert [line["joules"] for line in lines if line["kind"] == "train"] == [0.0, 0.0]
    assert progress_of(tmp_path / "run" / LAST).joules == 0.0
    about = json.loads((tmp_path / "run" / "environment.json").read_text())
    assert about["energy"] == "RAPL package-0"


def test_a_run_without_a_counter_writes_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(energy, "processors", list)
    monkeypatch.setattr(energy, "cards", list)
    train_run(tiny(), data=[dataset(tmp_path / "data")], run=tmp_path / "run")
    lines = [json.loads(line) for line in (tmp_path / "run" / "metrics.jsonl").read_text().splitlines()]
    assert all("joules" not in line for line in lines)
    assert progress_of(tmp_path / "run" / LAST).joules is None
    assert lines[0]["epoch"] > 0.0
