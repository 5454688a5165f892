"""Run what is not finished: cell after cell within the time given, alone or beside other processes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from safetensors import SafetensorError

from data_prep.errors import PlcError
from plc.reproduce.engine.cells import Cell, CellError, DamagedCellError
from plc.reproduce.engine.items import Finished, Item, Page, Plan, item_of
from plc.reproduce.engine.leases import Lease, NotYetError, OutOfTimeError

Tell = Callable[[str], None]


class WorkError(PlcError):
    """A cell's work that the machine refused: memory, a disk, a file that was cut off."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What there is of the items' cells, by their state; the failed and the refused say why."""

    finished: int
    ran: int  # of the finished ones, those that this run finished
    remaining: tuple[str, ...]
    failed: dict[str, str]  # by ITEM/NAME
    refused: dict[str, str]  # items whose cells could not be listed, as where a corpus is missing

    @property
    def complete(self) -> bool:
        """Whether every cell of every item is finished."""
        return not self.remaining and not self.failed and not self.refused


@dataclass(slots=True)
class _Tally:
    """What comes to light while cells are run."""

    ran: int = 0
    failed: dict[str, str] = field(default_factory=dict)


def cells_of(items: Sequence[Item], plan: Plan) -> tuple[list[Cell], dict[str, str]]:
    """The cells of the items, each once, in the items' order; and why some items could not list theirs.

    CellError where two items disagree.
    """
    found: dict[tuple[str, str], Cell] = {}
    refused: dict[str, str] = {}
    for item in items:
        try:
            cells = item.cells(plan.of(item))
        except (PlcError, OSError) as error:
            refused[item.name] = str(error)
            continue
        for cell in cells:
            known = found.setdefault((cell.item, cell.name), cell)
            if known.key != cell.key:
                raise CellError(f"two items want different work under {cell.item}/{cell.name}: report it")
    return list(found.values()), refused


def count_cells(items: Sequence[Item], plan: Plan) -> Outcome:
    """What is finished; nothing is run."""
    return _outcome(*cells_of(items, plan), plan, _Tally())


def run_cells(items: Sequence[Item], plan: Plan, *, lease: Lease, tell: Tell = lambda _: None) -> Outcome:
    """Finish as many cells as the lease allows; those that another process holds are left to it.

    A cell that fails does not stop the others, nor does one whose files are damaged, or an item whose cells
    cannot be listed. One that waits for another cell is tried once more after all others. CellError for a
    folder of another configuration, or that cannot be used: every cell after it would meet the same.
    """
    cells, refused = cells_of(items, plan)
    tally = _Tally()
    waiting = [cell for cell in cells if not _is_finished(cell, plan, tally)]
    try:
        for _ in range(2):
            waiting = [
                cell
                for cell in waiting
                if _label(cell) not in tally.failed and _must_wait(cell, plan, lease, tally, tell)
            ]
    except OutOfTimeError:
        tell("the time is up; the same command goes on")
    return _outcome(cells, refused, plan, tally)


def finished_of(item: Item, plan: Plan) -> tuple[list[Finished], list[str]]:
    """The finished cells of an item, and the names of the others, damaged ones among them."""
    finished: list[Finished] = []
    missing: list[str] = []
    for cell in item.cells(plan.of(item)):
        try:
            result = plan.cells.result(cell)
        except DamagedCellError as error:
            plan.tell(f"{_label(cell)}: {error}")
            result = None
        if result is None:
            missing.append(_label(cell))
        else:
            finished.append(Finished(cell, result))
    return finished, missing


def rendered(item: Item, plan: Plan) -> tuple[Page, list[str]]:
    """An item's page of what is finished, and the cells that are not."""
    finished, missing = finished_of(item, plan)
    return item.render(finished, plan.of(item)), missing


def _must_wait(cell: Cell, plan: Plan, lease: Lease, tally: _Tally, tell: Tell) -> bool:
    """Run a cell, unless another process does; whether it waits for another cell."""
    lease.check()
    try:
        with plan.cells.claimed(cell) as directory:
            if directory is None or plan.cells.result(cell) is not None:
                return False  # another process has it, or has just finished it
            tell(f"{_label(cell)}: begins or goes on")
            _work(cell, directory, plan, lease)
    except NotYetError as error:
        tell(f"{_label(cell)}: waits: {error}")
        return True
    except PlcError as error:
        if isinstance(error, CellError) and not isinstance(error, DamagedCellError):
            raise
        tally.failed[_label(cell)] = str(error)
        tell(f"{_label(cell)}: failed: {error}")
        return False
    tally.ran += 1
    tell(f"{_label(cell)}: finished")
    return False


def _work(cell: Cell, directory: Path, plan: Plan, lease: Lease) -> None:
    """Run the cell and keep its result; WorkError for want of memory, of a disk, or of the rest of a file."""
    try:
        plan.cells.finish(cell, item_of(cell.item).run(cell, directory, lease))
    except CellError as error:
        raise WorkError(str(error)) from error
    except (OSError, MemoryError, RuntimeError, SafetensorError) as error:
        raise WorkError(
            f"{type(error).__name__}: {error}; mend that and run the same command again"
        ) from error


def _is_finished(cell: Cell, plan: Plan, tally: _Tally) -> bool:
    try:
        return plan.cells.result(cell) is not None
    except DamagedCellError as error:
        tally.failed.setdefault(_label(cell), str(error))
        return False


def _outcome(cells: Sequence[Cell], refused: dict[str, str], plan: Plan, tally: _Tally) -> Outcome:
    unfinished = [_label(cell) for cell in cells if not _is_finished(cell, plan, tally)]
    remaining = tuple(label for label in unfinished if label not in tally.failed)
    return Outcome(len(cells) - len(unfinished), tally.ran, remaining, tally.failed, refused)


def _label(cell: Cell) -> str:
    return f"{cell.item}/{cell.name}"
