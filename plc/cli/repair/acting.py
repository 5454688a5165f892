"""What `plc repair` does about its findings: from the options to a plan that `plc.repair.batch` follows."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import assert_never

from plc.base.printable import printable
from plc.config.settings import Settings
from plc.output.tally import Tally
from plc.output.wording import counted
from plc.repair.apply.fixing import Policy
from plc.repair.apply.journal import Journal, project_root
from plc.repair.batch import Analysed, Failed, Mode, Narrow, Plan
from plc.repair.cache.store import Cache
from plc.repair.files.tree_macros import TreeMacros
from plc.repair.narrow.baseline import Baseline, Recorder, stale_lines
from plc.repair.reporter import Reporter
from plc.verify.tools import Limits, Tools
from plc.verify.verifier import Verifier


def mode_of(settings: Settings) -> Mode:
    """What is done with each file."""
    return "fix" if settings.fix else "diff" if settings.diff or settings.format == "patch" else "report"


def policy_of(settings: Settings, repairer: Reporter) -> Policy:
    """Which fixes `--fix` may apply."""
    unsafe = settings.unsafe_fixes or _all_as_patch(settings)
    return Policy(safe_from=repairer.safe_threshold, required=_MARKS[settings.verify], unsafe=unsafe)


def _all_as_patch(settings: Settings) -> bool:
    """Whether the patch of all settled fixes is asked for, not that of what --fix does."""
    return settings.format == "patch" and not settings.fix and not settings.diff


_MARKS = {"none": "settled", "parse": "parse", "compile": "compile", "analyze": "analyze"}


def journal_here(settings: Settings) -> AbstractContextManager[Journal | None]:
    """The journal of a run that writes, kept for the project that the current folder is in."""
    if not (settings.fix or settings.interactive):
        return nullcontext()
    return Journal(project_root(Path.cwd()), command=["plc", *map(shlex.quote, sys.argv[1:])])


def plan_of(
    settings: Settings,
    repairer: Reporter,
    *,
    journal: Journal | None,
    narrow: tuple[Narrow, ...] = (),
    cache: Cache | None = None,
    folders: Sequence[Path] = (),
) -> Plan:
    """What is done with each file: narrowed, what the baseline knows left out, the fixes verified."""
    narrow = (*narrow, *_baseline(settings), *_verifiers(settings))
    policy, macros = policy_of(settings, repairer), TreeMacros(folders)
    return Plan(mode_of(settings), policy, narrow, _confirm(settings), journal, cache, macros)


def tools_here(settings: Settings) -> Tools:
    """The installed tools, each stopped after the time that the options give it."""
    return Tools(limits=Limits(seconds=settings.tool_timeout, raised_by="--tool-timeout"))


def _confirm(settings: Settings) -> Narrow | None:
    """What checks safe fixes before they are made: whatever is installed, unless --verify says otherwise."""
    if settings.verify != "parse":
        return None
    return Verifier("analyze", tools_here(settings), only_settled=False)


def walk(analysed: Iterable[Analysed | Failed], journal: Journal | None, settings: Settings) -> int:
    """Ask about each finding on the terminal; the exit code."""
    from rich.console import Console

    from plc.cli.repair.interactive import Walk
    from plc.output.people import tell_unread

    console = Console(soft_wrap=True, highlight=False)
    walking = Walk(console=console, journal=journal)
    tally = Tally()
    for entry in walking.through(analysed):
        tally.add(entry)
    tell_unread(tally)
    console.print(f"{tally.fixed} fixed, {counted(tally.findings, 'finding')} left", markup=False)
    return exit_code(tally, settings)


def finish(plan: Plan, settings: Settings) -> None:
    """What comes after the last file: the baseline written, or what of it is no longer needed."""
    for narrow in plan.narrow:
        match narrow:
            case Recorder():
                count = narrow.write()
                shown = printable(settings.baseline or Path())
                print(f"plc: {counted(count, 'finding')} recorded in {shown}", file=sys.stderr)
            case Baseline():
                if narrow.hidden or settings.statistics:
                    number = counted(narrow.hidden, "finding")
                    print(f"plc: {number} known from the baseline, not shown", file=sys.stderr)
                for line in stale_lines(narrow.stale()) if settings.statistics else ():
                    print(f"plc: {printable(line)}", file=sys.stderr)
            case _:
                pass


def _baseline(settings: Settings) -> tuple[Narrow, ...]:
    if settings.baseline is None:
        return ()
    return (Recorder(settings.baseline) if settings.write_baseline else Baseline.read(settings.baseline),)


def _verifiers(settings: Settings) -> tuple[Narrow, ...]:
    match settings.verify:
        case "none" | "parse":  # a fix that parses worse is never offered
            return ()
        case "compile" | "analyze":
            only_settled = settings.min_confidence is None
            return (Verifier(settings.verify, tools_here(settings), only_settled=only_settled),)
        case _:
            assert_never(settings.verify)


def stops_of(plan: Plan) -> list[Callable[[], None]]:
    """What ends work of a plan that could take long, when the run is to end."""
    return [each.stop for each in (*plan.narrow, plan.confirm) if isinstance(each, Verifier)]


def checks_of(plan: Plan) -> str:
    """How many fixes tools have checked so far, behind a comma; nothing where none are checked by any."""
    verifiers = [each for each in (*plan.narrow, plan.confirm) if isinstance(each, Verifier)]
    checked = sum(each.checked for each in verifiers)
    if not checked and all(each is plan.confirm for each in verifiers):
        return ""
    return f", {checked} {'fix' if checked == 1 else 'fixes'} checked"


def exit_code(tally: Tally, settings: Settings) -> int:
    """0 nothing found or all fixed, 1 findings remain (or a diff, or a fix where asked), 2 an error."""
    if tally.errors:
        return 2
    if settings.write_baseline:
        return 0
    remain = tally.changed > 0 if settings.diff else tally.findings > 0
    fixed = settings.exit_non_zero_on_fix and mode_of(settings) != "diff" and tally.fixed > 0
    return 1 if fixed or (remain and not settings.exit_zero) else 0
