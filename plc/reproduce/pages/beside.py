"""Tables of ours with the paper's figure set beside each of ours, wherever the paper prints one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from plc.reproduce.pages.paper_numbers import CITATION, paper_figures, paper_value
from plc.reproduce.pages.table import Row, Table

CHOSEN = ", by validation: "  # after the label of a row that names which of several was chosen


def beside_paper(item: str, scale: str, tables: Sequence[Table]) -> tuple[Table, ...]:
    """The tables, with the paper's figures in the first table that has their row and their column."""
    taken: set[tuple[str, str]] = set()
    return tuple(_beside(item, scale, table, taken) for table in tables)


def _beside(item: str, scale: str, table: Table, taken: set[tuple[str, str]]) -> Table:
    found = [_row(item, table, row, taken) for row in table.rows]
    if tuple(found) == table.rows:
        return table
    where = next(figure.where for figure in paper_figures() if figure.item == item)
    legend = (
        f"*paper: the figure of {CITATION}, {where}, then ours less it. Theirs are of models at full size, "
        f"ours at {scale} scale.*"
    )
    return replace(table, rows=tuple(found), legend=legend)


def _row(item: str, table: Table, row: Row, taken: set[tuple[str, str]]) -> Row:
    entries = []
    name = row.label.partition(CHOSEN)[0]
    for column, entry in zip(table.columns, row.entries, strict=True):
        value = paper_value(item, name, column) if (name, column) not in taken else None
        if value is not None:
            taken.add((name, column))
        entries.append(entry if value is None else replace(entry, paper=value))
    return Row(row.label, tuple(entries))
