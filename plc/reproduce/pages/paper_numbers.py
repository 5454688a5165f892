"""The paper's own figures, from the one file that holds them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("paper_numbers.toml")
CITATION = "Huang, Zhou and Chin (2021), Frontiers in Artificial Intelligence 4:590215"
REGULAR, PYRAMID = "-regular", "-pyramid"
_GAINS = {  # of a page's second table: which column of the first it divides, pyramid by regular
    "table3": ("by the clock, each at its best batch", "target words/s", False),
    "table4": ("rows in the same memory, pyramid over regular", "k, for each row of a batch", True),
}


@dataclass(frozen=True, slots=True)
class PaperFigure:
    """One figure of the paper, by the names of this project's pages; `where` is its table there."""

    item: str
    row: str
    column: str
    value: float
    where: str


@cache
def paper_figures() -> tuple[PaperFigure, ...]:
    """All figures of the file, and the quotients that follow from them."""
    return tuple(_figures(_content()))


def paper_value(item: str, row: str, column: str) -> float | None:
    """The figure of a cell of the paper, or None where the paper prints none."""
    return _by_name().get((item, row, column))


def paper_notes(item: str) -> tuple[str, ...]:
    """What a reader must know of the paper's own table: misprints, and what it leaves out."""
    return tuple(_content().get(item, {}).get("notes", ()))


@cache
def _content() -> Mapping[str, Any]:
    return tomllib.loads(PATH.read_text("utf-8"))


@cache
def _by_name() -> Mapping[tuple[str, str, str], float]:
    return {(figure.item, figure.row, figure.column): figure.value for figure in paper_figures()}


def _figures(content: Mapping[str, Any]) -> Iterator[PaperFigure]:
    for item, of_item in content.items():
        where, rows = str(of_item["where"]), of_item["rows"]
        for row, columns in rows.items():
            for column, value in columns.items():
                yield PaperFigure(item, row, column, float(value), where)
        if item in _GAINS:
            yield from _gains(item, where, rows)
        if item == "table3":  # Figure 4's page says the same of C/C++
            for row, columns in rows.items():
                yield PaperFigure("figure4", row, "C/C++", float(columns["epochs to converge"]), where)


def _gains(item: str, where: str, rows: Mapping[str, Mapping[str, float]]) -> Iterator[PaperFigure]:
    """What the pyramid gains, from the paper's own two rows."""
    column, of, is_cost = _GAINS[item]
    for row, regular in rows.items():
        kind = row.removesuffix(REGULAR)
        if row.endswith(REGULAR):
            quotient = rows[kind + PYRAMID][of] / regular[of]
            value = 1 / quotient if is_cost else quotient
            yield PaperFigure(item, kind, column, round(value, 2), f"from {where}")
