"""`plc reproduce`: parse, run what is not finished, write the pages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

if TYPE_CHECKING:
    from plc.reproduce.items import Item, Plan

WORKER = "PLC_REPRODUCE_WORKER"  # set for the processes that --jobs starts: they only run cells
INCOMPLETE = 1

Many = Parameter(consume_multiple=True)


def reproduce(
    *item: str,
    scale: str = "small",
    fold: Annotated[list[int] | None, Many] = None,
    only: Annotated[list[str] | None, Many] = None,
    device: Literal["auto", "cpu", "cuda"] = "auto",
    max_minutes: float | None = None,
    jobs: int = 1,
    corpora: Path | None = None,
    runs: Path = Path("runs/reproduce"),
    out: Path = Path("docs/reproduction"),
    merge: Annotated[list[Path] | None, Many] = None,
    render: bool = False,
    watts: float | None = None,
    resume: bool = True,
) -> int:
    """Reproduce the paper's tables and figures.

    Parameters
    ----------
    item
        table1 to table6, figure4 to figure7, appendix, examples, vocabularies, peers; or all.
    scale
        full (the paper's sizes; wants a GPU), medium (the same sizes, an hour of one core for a
        model) or small; labelled so everywhere.
    fold
        Folds of the cross-validation, 0 to 3 (table5: 0 to 4); all when left out.
    only
        Only these rows.
    device
        Where models are trained: a GPU if there is one, unless this says otherwise.
    max_minutes
        Stop after so many minutes; what is unfinished goes on with the next call.
    jobs
        So many cells at once, one core each. Several calls may also share one --runs.
    corpora
        The folder of the publishers' archives or unpacked trees; $PLC_CORPORA, or ./corpora when left out.
    runs
        Where datasets and cells are kept.
    out
        Where the pages are written.
    merge
        First take the finished cells of other --runs folders.
    render
        Run nothing: only write the pages of what is finished.
    watts
        The machine's power, for the energy of trainings that no counter saw (appendix).
    resume
        Finished cells are always kept and interrupted ones go on; this says so aloud.
    """
    # before torch is imported: threads that spin while they wait lose most of the speed to any neighbour
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    from data_prep.errors import ConfigError
    from plc.reproduce.cells import Cells
    from plc.reproduce.datasets import Datasets
    from plc.reproduce.items import FOLDS, Plan, check_folds, check_only, items_of
    from plc.reproduce.leases import Lease
    from plc.reproduce.merge import merge as take
    from plc.reproduce.scales import scale_of

    if not resume:
        raise ConfigError("--no-resume: finished cells are always kept; choose another --runs to begin anew")
    if jobs < 1:
        raise ConfigError(f"--jobs {jobs}: give at least one process")
    if watts is not None and not watts > 0:
        raise ConfigError(f"--watts {watts:g}: give the machine's power, more than none")
    if not item and not merge:
        raise ConfigError("name an item, such as table1, or all")
    items = items_of(item)
    check_only(items, only or ())
    check_folds(items, fold or ())
    sizes = scale_of(scale)
    if merge and WORKER not in os.environ:
        merged = take(merge, runs)
        _say(f"{merged.taken} cells taken, {merged.same} known already, {merged.unfinished} unfinished there")
    plan = Plan(
        scale=sizes,
        folds=tuple(sorted(set(fold))) if fold else FOLDS,
        some_folds=bool(fold),
        only=tuple(only or ()),
        device=device,
        datasets=Datasets(
            runs / "datasets", corpora=corpora or Path(os.environ.get("PLC_CORPORA", "corpora"))
        ),
        cells=Cells(runs / sizes.name),
        watts=watts,
    )
    lease = Lease(float("inf") if max_minutes is None else max_minutes)
    _choose(device)
    if WORKER in os.environ:
        return _run(items, plan, lease)
    code = 0
    if item and not render:
        code = _run(items, plan, lease) if jobs == 1 else _in_processes(jobs)
    _write(items, plan, out)
    return code


def _run(items: tuple[Item, ...], plan: Plan, lease: object) -> int:
    from plc.reproduce.leases import Lease
    from plc.reproduce.runner import run_cells

    assert isinstance(lease, Lease)
    outcome = run_cells(items, plan, lease=lease, tell=_say)
    for label, why in outcome.failed.items():
        _say(f"failed: {label}: {why}")
    _say(f"{outcome.finished} cells finished, {outcome.ran} of them now; {len(outcome.remaining)} remain")
    return 0 if outcome.complete else INCOMPLETE


def _choose(device: str) -> None:
    """Show this process and those that it starts no other device than was asked for."""
    if device == "cpu":
        os.environ["CUDA_VISIBLE_DEVICES"] = ""
    elif device == "cuda":
        import torch

        from data_prep.errors import ConfigError

        if not torch.cuda.is_available():
            raise ConfigError("--device cuda: torch sees no GPU here; leave it out, or give --device cpu")


def _in_processes(jobs: int) -> int:
    """The same command in several processes, one thread each; they divide the cells by their claims."""
    from plc.reproduce.training import passing_on

    environment = os.environ | {WORKER: "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", "from plc.cli import main; main()", *sys.argv[1:]]
    with passing_on() as passed_to:
        running = [passed_to(subprocess.Popen(command, env=environment)) for _ in range(jobs)]
        codes = [process.wait() for process in running]
    return max((code if code >= 0 else 128 - code for code in codes), default=0)


def _write(items: tuple[Item, ...], plan: Plan, out: Path) -> None:
    from plc.reproduce.pages import write_page
    from plc.reproduce.runner import rendered

    for item in items:
        page, missing = rendered(item, plan)
        paths = write_page(item, page, missing=missing, plan=plan, out=out)
        _say(f"{item.name}: {', '.join(str(path) for path in paths)}")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
