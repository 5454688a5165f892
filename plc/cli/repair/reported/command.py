"""`plc repair` of what others reported: gather it, answer it, show the answers, set the exit code."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from plc.base.printable import printable
from plc.cli.repair.acting import journal_here
from plc.cli.repair.engine import Engine, engine_here
from plc.cli.repair.progress import shown_while
from plc.cli.repair.reported.absent import Absent
from plc.cli.repair.reported.gathering import Gathered, gathered
from plc.cli.repair.reported.judging import judge_here
from plc.cli.repair.reported.reading import Reports
from plc.cli.repair.reported.tree import Tree
from plc.cli.repair.stopping import Ending, StoppedFromOutsideError, ending, stoppable, tell_stopped
from plc.config.effective import Configuration, Effective
from plc.config.settings import Settings
from plc.diagnostics import Diagnostic
from plc.output.formats.protocol import Run, Stopped
from plc.output.reported.people import tell_answers, with_notes
from plc.output.reported.registry import answer_writer_of
from plc.output.reported.tally import Answers
from plc.output.screen import Screen
from plc.output.sink import check_not_analysed, opened
from plc.repair.batch import Mode
from plc.repair.files.tree_macros import TreeMacros
from plc.repair.reported.run import LIKELY, AnswerPlan, answer_through
from plc.verify.reported_answers import AnswerJudge

if TYPE_CHECKING:
    from plc.cli.repair.reported.running import ToolRuns

_PATIENCE = 5.0  # seconds that text waits for more answers about a file before it shows those that there are


def repair_reported(paths: Sequence[Path], effective: Effective, configuration: Configuration) -> int:
    """Repair what the options say is reported; the exit code."""
    settings = effective.settings
    began = time.monotonic()
    tree = Tree(paths, settings.strip_prefix)
    tools = _tools(paths, settings, configuration)
    with Reports.of(settings, tree) as reports, ExitStack() as stack:
        judge = stack.enter_context(judge_here(effective, reports.commands, least=_floor(effective)))
        of_tools = iter(()) if tools is None else tools.diagnostics()
        said = chain(of_tools, reports.diagnostics(), _of_test(judge, settings))
        absent = stack.enter_context(closing(Absent()))
        try:
            with stoppable(*([] if judge is None else [judge.stop])):
                found = gathered(said, settings, configuration, tree, absent)
        except (StoppedFromOutsideError, KeyboardInterrupt) as stopped:
            return tell_stopped(stopped, None)
        if settings.output_file is not None:
            check_not_analysed(settings.output_file, [file.path for file in found.files])
        is_flag = effective.origins["strip_prefix"] == "flag"
        _tell_aside(found, tree.useless if is_flag and found.reports else ())
        with engine_here(settings) as engine, journal_here(settings) as journal:
            plan = AnswerPlan(
                mode=mode_of(settings),
                unsafe=settings.unsafe_fixes or _all_as_patch(settings),
                tries=settings.tries,
                floor=_floor(effective),
                judge=judge,
                journal=journal,
                macros=TreeMacros([path for path in paths if path.is_dir()]),
                part_after=_part_after(settings),
            )
            with ending(plan.progress.stop, *([] if judge is None else [judge.stop])) as end:
                answers = _show(found, plan, engine, reports, settings, end)
            if end.number is not None:
                tell_answers(answers, plan.mode, of=found.reports)
                return tell_stopped(end.number, journal)
    failed = reports.failed + (0 if tools is None else tools.failed) + len(found.misnamed)
    if answers.reports or not failed:  # what could not be read is no sign that nothing is wrong
        seconds = time.monotonic() - began if settings.statistics else None
        tell_answers(answers, plan.mode, of=found.reports, seconds=seconds)
    return _exit_code(answers, settings, failed=failed)


def _tools(paths: Sequence[Path], settings: Settings, configuration: Configuration) -> ToolRuns | None:
    """The tools of --with, if it is given."""
    if not settings.with_:
        return None
    from plc.cli.repair.reported.running import ToolRuns

    return ToolRuns(paths, settings, configuration)


def _of_test(judge: AnswerJudge | None, settings: Settings) -> Iterator[Diagnostic]:
    """What a failing test points at, if nothing else says where to look."""
    if judge is None or judge.test is None or settings.at or settings.report or settings.with_:
        return
    from plc.cli.repair.reported.suspecting import suspected

    judge.first_only = True
    yield from suspected(judge.test)


def mode_of(settings: Settings) -> Mode:
    """What is done with each file."""
    return "fix" if settings.fix else "diff" if settings.diff or settings.format == "patch" else "report"


def _part_after(settings: Settings) -> float:
    """After how many seconds text shows of a file what there is; other formats show a file as a whole."""
    return _PATIENCE if settings.format == "text" and mode_of(settings) == "report" else math.inf


def _floor(effective: Effective) -> float:
    """The least likelihood of fixes that nothing verifies; a configuration means scans by the option."""
    asked = effective.settings.min_confidence
    return LIKELY if asked is None or effective.origins["min_confidence"] != "flag" else asked


def _all_as_patch(settings: Settings) -> bool:
    """Whether the patch of all fixes is asked for, not that of what --fix makes."""
    return settings.format == "patch" and not settings.fix and not settings.diff


def _show(
    found: Gathered, plan: AnswerPlan, engine: Engine, reports: Reports, settings: Settings, end: Ending
) -> Answers:
    """Write the answers as they come; once a signal asks for the end, those that there are."""
    answers = Answers()

    def stopped() -> Stopped | None:
        return Stopped(end.name, found.reports - answers.reports, "reports") if end.is_asked() else None

    workers = min(settings.jobs or engine.at_once, max(1, len(found.files)))
    name, sha256 = engine.reporter.reported_by
    run = Run(
        name=name,
        sha256=sha256,
        top=settings.top,
        mode=plan.mode,
        screen=Screen.of(sys.stdout) if settings.output_file is None else Screen.plain(),
        every_skipped=settings.show_skipped,
        patch_top=_patch_top(found, plan.mode),
        stopped=stopped,
    )
    with closing(answer_through(engine.reporter, found.files, plan=plan, jobs=workers)) as outcomes:
        coming = shown_while(
            outcomes,
            total=found.reports,
            of="reports",
            done=lambda: plan.progress.answered,
            more=lambda: f", {plan.progress.fixed} with a verified fix" if plan.judge is not None else "",
            stream=sys.stderr,
        )
        listed = answers.counting(with_notes(coming))
        if settings.explain:
            from plc.cli.repair.explaining import explained_answers

            listed = explained_answers(listed, engine.reporter)
        with opened(settings.output_file) as write:
            for piece in answer_writer_of(settings.format)(listed, run, reports.given_back()):
                write(piece)
    return answers


def _patch_top(found: Gathered, mode: Mode) -> Path | None:
    """The folder from which a patch names files, if it cannot be the current one."""
    from plc.output.git_patch import patch_top

    return patch_top(file.path for file in found.files) if mode == "diff" else None


def _tell_aside(found: Gathered, useless: Sequence[str]) -> None:
    """What of the reports is not answered, and what of the options had no effect."""
    for place in found.misnamed:
        print(f"plc: error: {printable(place)}", file=sys.stderr)
    for prefix in useless:
        print(f"plc: no path in the reports begins with --strip-prefix {printable(prefix)}", file=sys.stderr)
    if found.elsewhere:
        number = _reports(found.elsewhere)
        print(f"plc: {number} of other files than those given, not repaired", file=sys.stderr)
    if found.other_rules:
        print(f"plc: {_reports(found.other_rules)} of other rules, not repaired", file=sys.stderr)


def _reports(number: int) -> str:
    return f"{number} {'report' if number == 1 else 'reports'}"


def _exit_code(answers: Answers, settings: Settings, *, failed: int) -> int:
    """0 nothing is left, 1 reports remain (also where a diff would fix them), 2 an error."""
    if answers.errors or failed:
        return 2
    remain = answers.remaining + (0 if settings.fix else answers.made) > 0
    fixed = settings.exit_non_zero_on_fix and settings.fix and answers.made > 0
    return 1 if fixed or (remain and not settings.exit_zero) else 0
