"""A table of trainings, mean of the folds: what each model has and took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plc.reproduce.table import Entry, Row, Table

_COLUMNS = (  # heading, name in `repair_cells.training_figures`, divided by, digits
    ("parameters", "parameters", 1.0, 0),
    ("steps", "steps", 1.0, 0),
    ("epochs", "epochs", 1.0, 1),
    ("minutes of training", "seconds", 60.0, 1),
)


def training_table(runs: Mapping[str, Sequence[Mapping[str, Any]]]) -> Table:
    """A row for each label, from what its runs' `training_figures` say; no runs were not run."""
    rows = [
        Row(
            label,
            tuple(
                Entry.of_number(_mean(of_row, name, per=per), digits=digits)
                for _, name, per, digits in _COLUMNS
            ),
        )
        for label, of_row in runs.items()
    ]
    headings = tuple(heading for heading, *_ in _COLUMNS)
    return Table("The trainings, mean of the folds", "model", headings, tuple(rows))


def _mean(runs: Sequence[Mapping[str, Any]], name: str, *, per: float) -> float | None:
    values = [float(run[name]) / per for run in runs]
    return sum(values) / len(values) if values else None
