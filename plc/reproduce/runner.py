"""Run what is not finished: cell after cell within the time given, alone or beside other processes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from data_prep.errors import PlcError
from plc.reproduce.cells import Cell, CellError
from plc.reproduce.items import Finished, Item, Page, Plan, item_of
from plc.reproduce.leases import Lease, OutOfTimeError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run left: cells by their state; `failed` says why, by ITEM/NAME."""

    finished: int
    ran: int  # of the finished ones, those that this run finished
    remaining: tuple[str, ...]
    failed: Mapping[str, str]

    @property
    def complete(self) -> bool:
        """Whether every cell is finished."""
        return not self.remaining and not self.failed


def cells_of(items: Sequence[Item], plan: Plan) -> list[Cell]:
    """The cells of the items, each once, in the order of the items; CellError where two disagree."""
    found: dict[tuple[str, str], Cell] = {}
    for item in items:
        for cell in item.cells(plan.of(item)):
            known = found.setdefault((cell.item, cell.name), cell)
            if known.key != cell.key:
                raise CellError(f"two items want different work under {cell.item}/{cell.name}: report it")
    return list(found.values())


def run_cells(
    items: Sequence[Item], plan: Plan, *, lease: Lease, tell: Callable[[str], None] = lambda _: None
) -> Outcome:
    """Finish as many cells as the lease allows; those that another process holds are left to it.

    A cell that fails with a PlcError does not stop the others. CellErrors end the run: a folder of another
    configuration would be met by every cell after it.
    """
    cells = cells_of(items, plan)
    unfinished = [cell for cell in cells if plan.cells.result(cell) is None]
    failed: dict[str, str] = {}
    ran = 0
    try:
        for cell in unfinished:
            lease.check()
            with plan.cells.claimed(cell) as directory:
                if directory is None or plan.cells.result(cell) is not None:
                    continue  # another process has it, or has just finished it
                tell(f"{_label(cell)}: begins or goes on")
                try:
                    result = item_of(cell.item).run(cell, directory, lease)
                except CellError:
                    raise
                except PlcError as error:
                    failed[_label(cell)] = str(error)
                    tell(f"{_label(cell)}: failed: {error}")
                    continue
                plan.cells.finish(cell, result)
                ran += 1
                tell(f"{_label(cell)}: finished")
    except OutOfTimeError:
        tell("the time is up; the same command goes on")
    finished = [cell for cell in cells if plan.cells.result(cell) is not None]
    left = [_label(cell) for cell in cells if cell not in finished and _label(cell) not in failed]
    return Outcome(len(finished), ran, tuple(left), failed)


def finished_of(item: Item, plan: Plan) -> tuple[list[Finished], list[str]]:
    """The finished cells of an item, and the names of the others."""
    finished: list[Finished] = []
    missing: list[str] = []
    for cell in item.cells(plan.of(item)):
        result = plan.cells.result(cell)
        if result is None:
            missing.append(_label(cell))
        else:
            finished.append(Finished(cell, result))
    return finished, missing


def rendered(item: Item, plan: Plan) -> tuple[Page, list[str]]:
    """An item's page of what is finished, and the cells that are not."""
    finished, missing = finished_of(item, plan)
    return item.render(finished, plan.of(item)), missing


def _label(cell: Cell) -> str:
    return f"{cell.item}/{cell.name}"
