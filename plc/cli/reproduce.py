"""`plc reproduce`: parse, run what is not finished, write the pages."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

if TYPE_CHECKING:
    from plc.reproduce.engine.items import Item, Plan
    from plc.reproduce.engine.leases import Lease
    from plc.reproduce.engine.runner import Outcome

FAILED = 2  # an item could not be run at all, or its page not be written

Many = Parameter(consume_multiple=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How the items are reproduced, and what is written.

    Parameters
    ----------
    scale
        full (the paper's sizes; needs a GPU), medium (the same sizes, two or three hours of one core for each
        model) or small. Every page names its scale.
    fold
        Folds of the cross-validation, 0 to 3 (table5, syntax: 0 to 4). Default: all. Items without folds
        ignore it.
    only
        Only these rows of the tables. Items that have none of them are skipped.
    device
        Where models are trained. auto uses a GPU if there is one.
    max_minutes
        Stop after this many minutes. The next call continues what is unfinished.
    jobs
        How many cells (trainings or measurements) to run at once, one core each. Several calls may share one
        --runs folder.
    corpora
        The folder with the publishers' archives or unpacked trees. Default: $PLC_CORPORA, else ./corpora.
    runs
        The folder that keeps datasets and cells.
    out
        The folder to write pages to.
    merge
        First copy the finished cells of these other --runs folders.
    render
        Run nothing; only write the pages of what is finished.
    refresh
        Run nothing: update the paper's figures in the pages that --out holds. Needs no cells.
    summary
        Run nothing; write paper.md beside the folder of pages: each claim of the paper against our figures.
    list_
        Print what each item shows and the time and disk it needs, from what was measured; run nothing.
    watts
        The machine's power, to estimate energy where no counter was read (appendix).
    resume
        No effect: finished cells are always kept, and interrupted ones continue.
    """

    scale: str = "small"
    fold: Annotated[list[int] | None, Many] = None
    only: Annotated[list[str] | None, Many] = None
    device: Literal["auto", "cpu", "cuda"] = "auto"
    max_minutes: float | None = None
    jobs: int = 1
    corpora: Path | None = None
    runs: Path = Path("runs/reproduce")
    out: Path = Path("docs/results/reproduction")
    merge: Annotated[list[Path] | None, Many] = None
    render: bool = False
    refresh: bool = False
    summary: bool = False
    list_: Annotated[bool, Parameter(name="--list", negative=())] = False
    watts: float | None = None
    resume: bool = True


def reproduce(*item: str, options: Annotated[Options | None, Parameter(name="*")] = None) -> int:
    """Reproduce the paper's tables and figures.

    Parameters
    ----------
    item
        table1 to table6, figure4 to figure7, syntax, seeds, appendix, examples, vocabularies, peers,
        poison; or all.
    """
    # before torch is imported: threads that spin while they wait lose most of the speed to any neighbour
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    from plc.reproduce.engine.items import items_of

    options = options or Options()
    _check(options)
    if options.list_:
        return _list(item, options.runs, options.scale, options.out)
    if options.summary:
        return _summary(options.out)
    _check_order(item, options.merge or ())
    items = items_of(item)
    if options.refresh:
        return _refresh(items, options.out)
    return _reproduce(items, options)


def _check(options: Options) -> None:
    """ConfigError for values that nothing can be reproduced with."""
    from data_prep.errors import ConfigError
    from plc.reproduce.engine.workers import check_jobs

    if not options.resume:
        raise ConfigError("--no-resume: finished cells are always kept; choose another --runs to begin anew")
    check_jobs(options.jobs)
    if options.watts is not None and not 0 < options.watts < math.inf:
        raise ConfigError(f"--watts {options.watts:g}: give the machine's power, a number above 0")


def _reproduce(items: tuple[Item, ...], options: Options) -> int:
    """Run the cells that are not finished, then write the pages; a worker process only runs cells."""
    from plc.reproduce.engine.leases import Lease
    from plc.reproduce.engine.merge import merge as take
    from plc.reproduce.engine.runner import run_cells
    from plc.reproduce.engine.workers import WORKER

    works = WORKER in os.environ
    plan = _plan(options, tell=(lambda _: None) if works else cache(_say))  # said once, however often met
    lease = Lease(math.inf if options.max_minutes is None else options.max_minutes)
    if works:
        return _code(_reported(run_cells(items, plan, lease=lease, tell=_say)))
    items = _asked(items, plan)
    _choose(options.device, used=not options.render)
    if options.merge:
        merged = take(options.merge, options.runs)
        _say(f"{merged.taken} cells taken, {merged.same} known already, {merged.unfinished} unfinished there")
    code, refused = 0, frozenset[str]()
    if items and not options.render:
        outcome, code = _run(items, plan, lease, options)
        code, refused = max(code, _code(outcome)), frozenset(outcome.refused)
    return max(code, _write([item for item in items if item.name not in refused], plan, options.out))


def _plan(options: Options, *, tell: Callable[[str], None]) -> Plan:
    from plc.reproduce.engine.cells import Cells
    from plc.reproduce.engine.datasets import Datasets
    from plc.reproduce.engine.items import FOLDS, Plan
    from plc.reproduce.engine.scales import scale_of

    sizes = scale_of(options.scale)
    corpora = options.corpora or Path(os.environ.get("PLC_CORPORA", "corpora"))
    return Plan(
        scale=sizes,
        folds=tuple(sorted(set(options.fold))) if options.fold else FOLDS,
        some_folds=bool(options.fold),
        only=tuple(options.only or ()),
        device=options.device,
        datasets=Datasets(options.runs / "datasets", corpora=corpora),
        cells=Cells(options.runs / sizes.name),
        watts=options.watts,
        tell=tell,
    )


def _list(names: Sequence[str], runs: Path, scale: str, out: Path) -> int:
    from plc.reproduce.engine.items import ITEMS, items_of
    from plc.reproduce.engine.needs import listing
    from plc.reproduce.engine.scales import scale_of

    wanted = [item.name for item in items_of(names)] if names else list(ITEMS)
    print(listing(wanted, runs=runs, scale=scale_of(scale).name, out=out))
    return 0


def _summary(out: Path) -> int:
    from plc.reproduce.pages.claims import write_claims

    _say(f"summary: {', '.join(map(str, write_claims(out)))}")
    return 0


def _refresh(items: Sequence[Item], out: Path) -> int:
    """The pages that are there, with the paper's figures beside ours where it prints some."""
    from data_prep.errors import CorpusError
    from plc.reproduce.pages.paper_numbers import paper_figures
    from plc.reproduce.pages.read_back import refresh

    code = 0
    for item in items:
        if not any(figure.item == item.name for figure in paper_figures()):
            _say(f"{item.name}: the paper prints no figures for it; its page stays as it is")
            continue
        try:
            _say(f"{item.name}: {', '.join(map(str, refresh(item.name, out)))}")
        except CorpusError as error:
            _say(f"failed: {item.name}: {error}")
            code = FAILED
    return code


def _check_order(item: Sequence[str], merge: Sequence[Path]) -> None:
    """ConfigError where no item is named, be it that an option before it took it for one of its words."""
    from data_prep.errors import ConfigError
    from plc.reproduce.engine.items import ITEMS

    taken = [str(path) for path in merge if str(path) in (*ITEMS, "all") and not path.exists()]
    if taken or (not item and not merge):
        name = taken[0] if taken else "an item, such as table1, or all"
        raise ConfigError(f"name {name} before --only, --fold and --merge: they take all words after them")


def _asked(items: tuple[Item, ...], plan: Plan) -> tuple[Item, ...]:
    """The items of which something was asked for; ConfigError where nothing is."""
    from data_prep.errors import ConfigError
    from plc.reproduce.engine.items import check_folds, check_only

    check_only(items, plan.only)
    check_folds(items, plan.folds if plan.some_folds else ())
    asked = tuple(item for item in items if plan.asks(item))
    if items and not asked:
        raise ConfigError(f"no named item has any of {plan.asked.strip()}: name fewer rows or other items")
    for item in items:
        if item not in asked:
            _say(f"{item.name}: left out, it has nothing of {plan.asked.strip()}; its page stays as it is")
    return asked


def _run(items: Sequence[Item], plan: Plan, lease: Lease, options: Options) -> tuple[Outcome, int]:
    """Run the cells, here or in several processes: what is finished then, and the worst code of a process."""
    from plc.reproduce.engine.runner import run_cells

    if options.jobs > 1:
        return _share(items, plan, lease, options)
    outcome = _reported(run_cells(items, plan, lease=lease, tell=_say))
    _say(f"{outcome.finished} cells finished, {outcome.ran} of them now; {len(outcome.remaining)} remain")
    return outcome, 0


def _share(items: Sequence[Item], plan: Plan, lease: Lease, options: Options) -> tuple[Outcome, int]:
    from plc.reproduce.engine.runner import cells_of, count_cells
    from plc.reproduce.engine.workers import in_processes

    _, refused = cells_of(items, plan)  # prepares the data: the processes would wait for one another
    names = [item.name for item in items if item.name not in refused]
    words = [*names, "--scale", plan.scale.name, "--device", options.device, f"--runs={options.runs}"]
    words += [] if options.corpora is None else [f"--corpora={options.corpora}"]
    words += plan.asked.split()
    if math.isfinite(lease.minutes):
        words.append(f"--max-minutes={max(lease.minutes_left(), 0.001):.3f}")
    code = in_processes(options.jobs, words) if names else 0
    outcome = _reported(count_cells(items, plan))
    _say(f"{outcome.finished} cells finished; {len(outcome.remaining)} remain")
    return outcome, code


def _reported(outcome: Outcome) -> Outcome:
    """The same, once its failures are said."""
    for label, why in (outcome.failed | outcome.refused).items():
        _say(f"failed: {label}: {why}")
    return outcome


def _code(outcome: Outcome) -> int:
    from plc.reproduce.engine.workers import INCOMPLETE

    if outcome.refused:
        return FAILED
    return 0 if outcome.complete else INCOMPLETE


def _choose(device: str, *, used: bool) -> None:
    """Show this process and those that it starts no other device than was asked for.

    ConfigError where it is to be `used` and is not there.
    """
    if device == "cpu":
        os.environ["CUDA_VISIBLE_DEVICES"] = ""
    elif device == "cuda" and used:
        import torch

        from data_prep.errors import ConfigError

        if not torch.cuda.is_available():
            raise ConfigError("--device cuda: torch sees no GPU here; leave it out, or give --device cpu")


def _write(items: Sequence[Item], plan: Plan, out: Path) -> int:
    """The pages; one that cannot be made stops no other, and makes the code FAILED."""
    from data_prep.errors import PlcError
    from plc.reproduce.engine.pages import write_page
    from plc.reproduce.engine.runner import rendered

    code = 0
    for item in items:
        try:
            page, missing = rendered(item, plan)
            paths = write_page(item, page, missing=missing, plan=plan, out=out)
        except (PlcError, OSError) as error:
            _say(f"failed: {item.name}: its page cannot be written: {error}")
            code = FAILED
        else:
            _say(f"{item.name}: {', '.join(str(path) for path in paths)}")
    return code


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
