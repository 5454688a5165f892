"""The paper's own figures, from the one file that holds them; what is not in it is not at hand."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PATH = Path(__file__).with_name("paper_numbers.toml")


@dataclass(frozen=True, slots=True)
class PaperFigure:
    """One figure of the paper; `where` is its table or section, `source` where it was read."""

    item: str
    row: str
    column: str
    value: float
    where: str
    source: str
    page: int | None = None


@cache
def paper_figures() -> tuple[PaperFigure, ...]:
    """All figures of the file."""
    entries = tomllib.loads(PATH.read_text("utf-8"))["figure"]
    return tuple(PaperFigure(**{**entry, "value": float(entry["value"])}) for entry in entries)


def paper_figure(item: str, row: str, column: str) -> PaperFigure | None:
    """The figure of a cell of the paper, or None where it is not at hand."""
    found = [f for f in paper_figures() if (f.item, f.row, f.column) == (item, row, column)]
    return found[0] if found else None


def paper_value(item: str, row: str, column: str) -> float | None:
    """Its value alone, as tables want it."""
    figure = paper_figure(item, row, column)
    return None if figure is None else figure.value
