"""Pages that were written before, read back as tables, so that other figures can be set beside them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from data_prep.errors import CorpusError
from plc.base.whole import write_text
from plc.reproduce.pages.beside import beside_paper
from plc.reproduce.pages.paper_numbers import paper_notes
from plc.reproduce.pages.table import BESIDE, NOT_RUN, Entry, Row, Table, to_csv, to_latex, to_markdown

_SCALE = re.compile(r"# .* \((\w+) scale\)").fullmatch
_TITLE = re.compile(r"\*\*(.+)\*\*").fullmatch
_DECIMALS = re.compile(r"[-+]?[\d,]+(?:\.(\d+))?").match
_LEGEND = "*paper"
_AGAIN = "write the page anew with `plc reproduce ITEM --render`"


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """A page as it was written: its scale, its tables, and every other block of its Markdown in order."""

    scale: str
    blocks: tuple[str | Table, ...]
    sizes: str  # the first line of the LaTeX

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))


def refresh(item: str, folder: Path) -> tuple[Path, ...]:
    """Set the paper's figures anew beside those of a page in `folder`; what else it says stays as it is.

    CorpusError where the page's files are missing, cannot be written, or do not belong together.
    """
    page = read_page(item, folder)
    tables = beside_paper(item, page.scale, page.tables)
    again = iter(tables)
    notes = paper_notes(item)
    blocks = [
        to_markdown(next(again)).rstrip("\n") if isinstance(block, Table) else block
        for block in page.blocks
        if block not in notes
    ]
    texts = {
        ".md": "\n\n".join([*blocks, *notes]) + "\n",
        ".csv": to_csv(tables),
        ".tex": f"{page.sizes}\n" + to_latex(tables),
    }
    try:
        for ending, text in texts.items():
            write_text(folder / f"{item}{ending}", text)
    except OSError as error:
        raise CorpusError(f"{folder} cannot be written: {error}") from error
    return tuple(folder / f"{item}{ending}" for ending in texts)


def read_page(item: str, folder: Path) -> WrittenPage:
    """A page's Markdown and CSV, put together; CorpusError where one is missing or they disagree."""
    try:
        text = (folder / f"{item}.md").read_text("utf-8")
        sizes = (folder / f"{item}.tex").read_text("utf-8").partition("\n")[0]
        with (folder / f"{item}.csv").open(encoding="utf-8", newline="") as stream:
            cells = {(row["table"], row["row"], row["column"]): row for row in csv.DictReader(stream)}
    except (OSError, ValueError, KeyError) as error:
        raise CorpusError(
            f"{folder / item}: its .md, .csv and .tex cannot be read: {error}; {_AGAIN}"
        ) from error
    scale = _SCALE(text.partition("\n")[0])
    if scale is None:
        raise CorpusError(f"{folder / item}.md does not begin with its title and scale; {_AGAIN}")
    try:
        return WrittenPage(scale[1], tuple(_blocks(text, cells)), sizes)
    except (KeyError, ValueError) as error:
        raise CorpusError(f"{folder / item}: .md and .csv disagree at {error}; {_AGAIN}") from error


def _blocks(text: str, cells: Mapping[tuple[str, str, str], Mapping[str, str]]) -> Iterator[str | Table]:
    title = ""
    for block in text.strip("\n").split("\n\n"):
        if block.startswith("| "):
            yield _table(title, block, cells)
            title = ""
        elif (found := _TITLE(block)) is not None:
            title = found[1]
        elif not block.startswith(_LEGEND):
            yield block


def _table(title: str, block: str, cells: Mapping[tuple[str, str, str], Mapping[str, str]]) -> Table:
    (corner, *columns), _, *lines = [_parts(line) for line in block.splitlines()]
    rows = [
        Row(
            label,
            tuple(
                _entry(cells[title, label, column], shown)
                for column, shown in zip(columns, entries, strict=True)
            ),
        )
        for label, *entries in lines
    ]
    return Table(title, corner, tuple(columns), tuple(rows))


def _parts(line: str) -> list[str]:
    """The cells of a line of Markdown; a bar within one has a backslash before it."""
    return [part.replace("\\|", "|") for part in re.split(r"(?<!\\) ?\| ?", line)[1:-1]]


def _entry(cell: Mapping[str, str], shown: str) -> Entry:
    """One figure: its numbers from the CSV, its words and its decimals as the Markdown shows them."""
    ours = shown.partition(BESIDE)[0]
    if cell["text"]:
        return Entry.of_text(ours)
    if cell["value"] == NOT_RUN:
        return Entry.not_run(unit=cell["unit"])
    found = _DECIMALS(ours)
    if found is None:
        raise ValueError(f"{cell['table']}, {cell['row']}, {cell['column']}: {shown!r} is no number")
    digits = len(found[1] or "")
    value = float(cell["value"])
    if f"{value:,.{digits}f}" != found[0]:  # the CSV has six figures, and this number has more
        value = float(found[0].replace(",", ""))
    low, high = (float(cell[name]) if cell[name] else None for name in ("low", "high"))
    n = int(cell["n"]) if cell["n"] else None
    return Entry.of_number(value, unit=cell["unit"], digits=digits, low=low, high=high, n=n)
