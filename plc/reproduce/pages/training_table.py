"""A table of trainings, mean of the folds: what each model has and read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plc.reproduce.pages.table import Entry, Row, Table

_DIGITS = {"parameters": 0, "steps": 0, "epochs": 1}  # of `repair_cells.training_figures`


def training_table(runs: Mapping[str, Sequence[Mapping[str, Any]]]) -> Table:
    """A row for each label, from what its runs' `training_figures` say; no runs were not run."""
    rows = [
        Row(
            label,
            tuple(Entry.of_number(_mean(of_row, name), digits=digits) for name, digits in _DIGITS.items()),
        )
        for label, of_row in runs.items()
    ]
    return Table("The trainings, mean of the folds", "model", tuple(_DIGITS), tuple(rows))


def _mean(runs: Sequence[Mapping[str, Any]], name: str) -> float | None:
    values = [float(run[name]) for run in runs]
    return sum(values) / len(values) if values else None
