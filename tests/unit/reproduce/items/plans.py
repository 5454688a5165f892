"""Plans over small datasets of made-up flawed pairs."""

from __future__ import annotations

from pathlib import Path

from data_prep.dataset import write_pairs
from plc.reproduce.engine.cells import Cells
from plc.reproduce.engine.datasets import Datasets
from plc.reproduce.engine.items import Plan
from plc.reproduce.engine.scales import Scale
from tests.unit.training_rows import rows


def flawed_plan(
    folder: Path,
    scale: Scale,
    *,
    datasets: tuple[str, ...] = ("paper-c",),
    rows_of_each: int = 400,
    only: tuple[str, ...] = (),
) -> Plan:
    """Fold 0 on the processor; all that it reads and writes is in the folder."""
    flawed = [pair for pair in rows(rows_of_each) if pair.kind == "flawed"]
    for name in datasets:
        write_pairs(folder / "datasets" / name, flawed, summary={"preset": "paper"}, kept_names=None)
    known = Datasets(folder / "datasets", corpora=folder / "corpora")
    return Plan(scale, (0,), only, "cpu", known, Cells(folder / scale.name))
