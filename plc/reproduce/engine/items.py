"""What can be reproduced: the items by name, and what an item is.

To add one, write a module with an `Item` and give it a line in `ITEMS`. An item says three things:

- `cells(plan)`: which cells it needs, in the order in which they are worth running. A cell's `job` must hold
  everything that decides its outcome: configuration, dataset hashes (`plan.datasets.digest(name)`), seed,
  scale. An item that only reads what another one computes lists that item's cells.
- `run(cell, directory, lease)`: do the work of one of its own cells in `directory`, which is kept between
  calls, and return a JSON mapping. Call `lease.check()` between pieces of work (or hand
  `lease.minutes_left()` to `plc.reproduce.engine.training`); an OutOfTimeError leaves the cell to be gone on
  with, a NotYetError says which cell it waits for. PlcErrors, and those of memory and disk, are reported at
  the end, after the other cells have run. It may run in several processes at once,
  never twice for one cell. `datasets_beside(directory)` is where the plan's datasets are.
- `render(finished, plan)`: a `Page` of those cells that are finished; for the others write `Entry.not_run()`.

Everything a page says of its scale, its commands and its missing cells is put there by `pages.py`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Literal

from data_prep.errors import ConfigError
from plc.evaluate.plot import Plot
from plc.reproduce.engine.cells import Cell, Cells, Json
from plc.reproduce.engine.datasets import Datasets
from plc.reproduce.engine.leases import Lease
from plc.reproduce.engine.scales import Scale
from plc.reproduce.pages.heat_map import HeatMap
from plc.reproduce.pages.table import Table

Device = Literal["auto", "cpu", "cuda"]
FOLDS = (0, 1, 2, 3)

ITEMS: Mapping[str, str] = {  # by name: where its Item is, imported when it is asked for
    "table1": "plc.reproduce.items.repair.tables:TABLE1",
    "table2": "plc.reproduce.items.repair.tables:TABLE2",
    "examples": "plc.reproduce.items.examples:EXAMPLES",
    "table3": "plc.reproduce.items.speed:TABLE3",
    "table4": "plc.reproduce.items.memory:TABLE4",
    "table5": "plc.reproduce.items.syntax.deepfix_table:TABLE5",
    "syntax": "plc.reproduce.items.syntax.table:SYNTAX",
    "table6": "plc.reproduce.items.transfer.table:TABLE6",
    "figure4": "plc.reproduce.items.learning_curves:FIGURE4",
    "figure5": "plc.reproduce.items.memory:FIGURE5",
    "figure6": "plc.reproduce.items.lengths:FIGURE6",
    "figure7": "plc.reproduce.items.lengths:FIGURE7",
    "appendix": "plc.reproduce.items.appendix:APPENDIX",
    "seeds": "plc.reproduce.items.seeds:SEEDS_ITEM",
    "vocabularies": "plc.reproduce.items.vocabularies:VOCABULARIES",
    "peers": "plc.reproduce.items.peers:PEERS",
    "poison": "plc.reproduce.items.poison.item:POISON",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for."""

    scale: Scale
    folds: tuple[int, ...]  # of the cross-validation
    only: tuple[str, ...]  # rows (models); empty for all
    device: Device
    datasets: Datasets
    cells: Cells
    watts: float | None = None  # the machine's power, stated for runs whose energy no counter saw
    some_folds: bool = True  # the folds were named; otherwise an item takes all of its own
    tell: Callable[[str], None] = lambda _: None  # what is left out on the way, and why

    @property
    def asked(self) -> str:
        """What of an item was asked for, as options of the command: nothing for all of it."""
        folds = " --fold " + " ".join(map(str, self.folds)) if self.some_folds else ""
        rows = " --only " + " ".join(self.only) if self.only else ""
        return folds + rows

    def of(self, item: Item) -> Plan:
        """The plan as an item reads it: of its own folds and rows those asked for, or all.

        An item without a choice of folds, or without rows, is always taken as it is.
        """
        some = self.some_folds and item.has_folds
        folds = tuple(fold for fold in self.folds if fold in item.folds) if some else item.folds
        only = tuple(row for row in self.only if row in item.rows) or self.only if item.rows else ()
        return replace(self, folds=folds, some_folds=some, only=only)

    def asks(self, item: Item) -> bool:
        """Whether any of the item's rows and any of its folds was asked for."""
        own = self.of(item)
        rows = not own.only or any(row in item.rows for row in own.only)
        return rows and bool(own.folds or not item.has_folds)

    def wants(self, row: str) -> bool:
        """Whether a row was asked for; rows are the names in `Item.rows`."""
        return not self.only or row in self.only


@dataclass(frozen=True, slots=True)
class Finished:
    """A cell and what it gave."""

    cell: Cell
    result: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Page:
    """What an item shows; `notes` are sentences in Markdown, `files` whole texts by file name."""

    title: str
    tables: tuple[Table, ...]
    plots: tuple[Plot | HeatMap, ...] = ()
    notes: tuple[str, ...] = ()
    files: Mapping[str, str] | None = None
    warnings: tuple[str, ...] = ()  # before everything else
    sizes: str | None = None  # in place of the scale's description, where that is not true of the item


@dataclass(frozen=True, slots=True)
class Item:
    """One table or figure; `--only` takes the names in `rows`, `--fold` the numbers in `folds`."""

    name: str
    cells: Callable[[Plan], Sequence[Cell]]
    run: Callable[[Cell, Path, Lease], Mapping[str, Json]]
    render: Callable[[Sequence[Finished], Plan], Page]
    rows: tuple[str, ...] = ()
    folds: tuple[int, ...] = FOLDS  # of its cross-validation; at most one where nothing is to be chosen

    @property
    def has_folds(self) -> bool:
        """Whether there are folds to choose from."""
        return len(self.folds) > 1


def item_of(name: str) -> Item:
    """The item of that name; ConfigError with a suggestion where there is none."""
    place = ITEMS.get(name)
    if place is None:
        raise ConfigError(f"there is no item {name!r}; {_hint(name, [*ITEMS, 'all'])}")
    module, _, attribute = place.partition(":")
    found = getattr(import_module(module), attribute)
    assert isinstance(found, Item)
    assert found.name == name
    return found


def items_of(names: Iterable[str]) -> tuple[Item, ...]:
    """The items asked for, each once; `all` is every one."""
    wanted = dict.fromkeys(each for name in names for each in (ITEMS if name == "all" else (name,)))
    return tuple(item_of(name) for name in wanted)


def check_only(items: Sequence[Item], only: Sequence[str]) -> None:
    """ConfigError where `--only` names a row that none of the items has."""
    rows = list(dict.fromkeys(row for item in items for row in item.rows))
    for name in only:
        if name not in rows:
            raise ConfigError(f"--only {name}: no such row; {_hint(name, rows)}")


def check_folds(items: Sequence[Item], folds: Sequence[int]) -> None:
    """ConfigError where `--fold` names a fold that none of the items has."""
    there = {fold for item in items for fold in item.folds} or set(FOLDS)
    names = " and ".join(item.name for item in items)
    for fold in folds:
        if items and not any(item.folds for item in items):
            raise ConfigError(f"--fold {fold}: {names} has no folds; leave --fold out")
        if fold not in there and len(there) == 1:
            raise ConfigError(f"--fold {fold}: {names} has fold {min(there)} alone; leave --fold out")
        if fold not in there:
            raise ConfigError(f"--fold {fold}: the folds are {min(there)} to {max(there)}")


def _hint(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {close[0]!r}?" if close else "there are " + (", ".join(known) or "none")
