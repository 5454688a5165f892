"""`plc repair`: parse the options, look through the files, show what was found, set the exit code."""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from data_prep.errors import ConfigError
from plc.base.printable import printable
from plc.cli.repair.acting_check import check_acting, warn_acting
from plc.cli.repair.engine import check_engine
from plc.cli.repair.options import Acting, Config, Model, Output, Reported, Selection, flags, given
from plc.cli.repair.reported.check import check_places, check_reports, has_reports
from plc.config.effective import Configuration, Effective
from plc.config.settings import Settings

if TYPE_CHECKING:
    from plc.cli.repair.selection import Selected
    from plc.cli.repair.stopping import Ending
    from plc.output.tally import Tally
    from plc.repair.batch import Analysed, Failed, Plan
    from plc.repair.narrow.finding_filter import Taken
    from plc.repair.reporter import Reporter


def repair(
    *paths: Annotated[Path, Parameter(allow_leading_hyphen=True)],
    selection: Selection | None = None,
    reported: Reported | None = None,
    output: Output | None = None,
    acting: Acting | None = None,
    model: Model | None = None,
    config: Config | None = None,
) -> int:
    """Find flaws, and show or apply fixes; `plc.cli.app` has the first lines of `plc repair --help`.

    Parameters
    ----------
    paths
        Files and folders to analyse; - is standard input. Default: the current folder.
    """
    config = config or Config()
    if selection is not None and (selection.select or selection.ignore):
        from plc.cli.repair.cwes import check_words

        check_words("--select", selection.select or ())
        check_words("--ignore", selection.ignore or ())
    named = dict(given(selection, reported, output, acting, model))
    configuration = Configuration(named, config=config.config, isolated=bool(config.isolated))
    effective = configuration.of_run()
    settings = _by_flags_first(effective)
    _check(settings)
    check_engine(settings, effective.origins)
    warn_acting(settings, effective.origins)
    _no_options(paths)
    check_reports(settings, effective.origins)
    check_places(paths)
    if has_reports(settings, effective.origins):
        from plc.cli.repair.reported.command import repair_reported

        return repair_reported(paths, replace(effective, settings=settings), configuration)

    from plc.cli.repair.cwes import are_listed
    from plc.cli.repair.selection import selected
    from plc.cli.repair.shown import show_files, show_settings

    found = selected(paths or (Path(),), configuration)
    _spare_sources(found, settings)
    if settings.show_files:
        return show_files(found.sources)
    if settings.show_settings:
        return show_settings(found.sources, configuration)
    if found.unread is not None and settings.fix:
        from plc.output.sink import opened

        with opened(settings.output_file) as write:
            write(found.unread)
    if not found.sources:
        places = ", ".join(map(printable, paths)) or "the current folder"
        print(f"plc: no C, C++ or Java files {_narrowly(settings)}in {places}", file=sys.stderr)
        plain = settings.format == "text" and (settings.output_file is None or found.unread is not None)
        if plain and are_listed(found.asked):
            print("0 files, 0 functions: 0 findings", file=sys.stderr)
            return 0
    return _run(found, settings)


def _by_flags_first(effective: Effective) -> Settings:
    """The options of the run, in which flags win over what a configuration says beside them.

    One that only shows is stronger than a configuration that fixes, one that says who looks than its server.
    """
    settings = effective.settings
    given = {name for name, origin in effective.origins.items() if origin == "flag"}
    if settings.fix and "fix" not in given and given & {"diff", "interactive", "write_baseline"}:
        settings = replace(settings, fix=False)
    if settings.server is not None and "server" not in given and given & {"model", "engine", "ray_address"}:
        settings = replace(settings, server=None)
    elif "server" in given and "engine" not in given:
        settings = replace(settings, engine="local")
    return settings


def _no_options(paths: Sequence[Path]) -> None:
    """A word with a hyphen before it, for cyclopts takes it for a path: `-` is one."""
    for path in paths:
        word = str(path)
        if word.startswith("-") and word != "-" and not os.path.lexists(path):
            close = get_close_matches(word, flags(), n=1)
            hint = f"did you mean {close[0]}?" if close else "`plc repair --help` lists them"
            raise ConfigError(f"Unknown option: {printable(word)}; {hint}")


def _narrowly(settings: Settings) -> str:
    if settings.since is not None:
        return f"touched since {printable(settings.since)} "
    return ""


def _run(found: Selected, settings: Settings) -> int:
    # imported here: asking for nothing must not cost the time to load the model's libraries
    from plc.cli.cache import cache_here
    from plc.cli.repair.acting import checks_of, journal_here, plan_of, stops_of, walk
    from plc.cli.repair.cwes import check_cwes
    from plc.cli.repair.engine import engine_here
    from plc.cli.repair.progress import counted
    from plc.cli.repair.run_log import log_here
    from plc.cli.repair.stopping import StoppedFromOutsideError, ending, stoppable, tell_stopped
    from plc.repair.batch import look_through
    from plc.repair.narrow.finding_filter import FindingFilter

    began = time.monotonic()
    finding_filter = FindingFilter(found.wanted)
    with (
        engine_here(settings) as engine,
        journal_here(settings) as journal,
        cache_here(settings) as cache,
        log_here(settings, engine.reporter, found) as log,
    ):
        repairer = engine.reporter
        check_cwes(found.asked, repairer.cwes)
        plan = plan_of(
            settings,
            repairer,
            journal=journal,
            narrow=(*log, finding_filter),
            cache=cache,
            folders=found.folders,
        )
        workers = min(settings.jobs or engine.at_once, max(1, len(found.sources)))
        try:
            stops = stops_of(plan)
            is_whole = not (settings.interactive or _is_filter(settings))  # a part of it is of use
            with (
                ending(*stops) if is_whole else stoppable(*stops, asks=settings.interactive) as end,
                closing(
                    look_through(repairer, found.sources, plan=plan, jobs=workers, should_stop=end.is_asked)
                ) as analysed,
            ):
                more = partial(checks_of, plan)
                coming = counted(
                    analysed, total=len(found.sources), stream=sys.stderr, more=more, again=_of_one_file
                )
                if settings.interactive:
                    return walk(coming, journal, settings)
                tally = _show(coming, found, plan, repairer, settings, end)
            if end.number is not None:
                return tell_stopped(end.number, journal)
        except (StoppedFromOutsideError, KeyboardInterrupt) as stopped:
            return tell_stopped(stopped, journal)
    return _end(tally, finding_filter.taken, settings, seconds=time.monotonic() - began)


def _of_one_file(before: Analysed | Failed, now: Analysed | Failed) -> bool:
    return before.path == now.path


def _show(
    coming: Iterable[Analysed | Failed],
    found: Selected,
    plan: Plan,
    repairer: Reporter,
    settings: Settings,
    end: Ending,
) -> Tally:
    """Write what comes, in the format that is asked for; what it came to."""
    from plc.cli.repair.acting import finish
    from plc.cli.repair.shown import fixed_input
    from plc.output.formats.protocol import Run, Stopped
    from plc.output.formats.registry import writer_of
    from plc.output.people import tell_end, tell_unread, with_notes
    from plc.output.screen import Screen
    from plc.output.sink import opened
    from plc.output.tally import Tally

    tally = Tally()
    coming = tally.counting(with_notes(coming, settings.show_skipped))

    def stopped() -> Stopped | None:
        return Stopped(end.name, len(found.sources) - tally.seen, "files") if end.is_asked() else None

    to_input = _is_filter(settings)
    run = Run(
        name=repairer.name,
        sha256=repairer.sha256,
        top=settings.top,
        mode=plan.mode,
        screen=Screen.of(sys.stdout) if settings.output_file is None else Screen.plain(),
        patch_top=_patch_top(found, plan, settings),
        stopped=stopped,
    )
    if settings.explain:
        from plc.cli.repair.explaining import explained

        coming = explained(coming, repairer)
    with opened(settings.output_file) as write:
        if settings.write_baseline and settings.format == "text" and settings.output_file is None:
            deque(coming, maxlen=0)  # what is noted is shown on request only: at first it may be thousands
        else:
            for piece in fixed_input(coming) if to_input else writer_of(settings.format)(coming, run):
                write(piece)
    if to_input:
        tell_unread(tally)
    else:
        tell_end(tally, run.mode, every_skipped=settings.show_skipped, of=len(found.sources))
    if not end.is_asked():  # a baseline of a part would make the rest new
        finish(plan, settings)
    return tally


def _patch_top(found: Selected, plan: Plan, settings: Settings) -> Path | None:
    """The folder from which a patch names files, if it cannot be the current one; a message says so."""
    from plc.output.git_patch import patch_top

    if plan.mode != "diff" and settings.format != "patch":
        return None
    top = patch_top(source.path for source in found.sources)
    if top is not None:
        print(
            "plc: not all files lie below the current folder, so the patch names them from the top of the "
            f"repository: apply it in {printable(top)}",
            file=sys.stderr,
        )
    return top


def _end(tally: Tally, taken: Taken, settings: Settings, *, seconds: float) -> int:
    """The messages at the end, and the exit code."""
    from plc.cli.repair.acting import exit_code
    from plc.cli.repair.shown import show_taken
    from plc.output.people import tell_statistics

    show_taken(taken, everything=settings.show_skipped or settings.statistics)
    if settings.statistics:
        tell_statistics(tally, seconds=seconds)
    return exit_code(tally, settings)


def _is_filter(settings: Settings) -> bool:
    """Whether the output is the text of standard input with its fixes made, not what was found."""
    return settings.fix and settings.stdin_filename is not None


def _spare_sources(found: Selected, settings: Settings) -> None:
    """No report in the place of a file that it is about, whatever that file is called."""
    if settings.log is not None:
        from plc.cli.repair.run_log import check_log

        check_log(settings.log, found)
    if settings.output_file is None or _is_filter(settings):
        return
    from plc.output.sink import check_not_analysed

    check_not_analysed(settings.output_file, (source.path for source in found.sources))


def _check(settings: Settings) -> None:
    """What no option says alone."""
    check_acting(settings)
    if settings.diff and settings.format not in ("text", "patch"):
        raise ConfigError(f"--diff prints a patch, not {settings.format}: leave out --format")
    if _is_filter(settings) and settings.format != "text":
        raise ConfigError("--fix writes what was on standard input to standard output: leave out --format")
    if settings.log_code and settings.log is None:
        raise ConfigError("--log-code adds texts to a run log: give --log FILE too")
    if settings.explain:
        from plc.cli.repair.explaining import check_explain

        check_explain(settings)
    if settings.write_baseline and settings.format == "patch":
        raise ConfigError("--write-baseline records findings, --format patch acts on them: leave one out")
    if settings.output_file is not None:
        for name in ("interactive", "show_files", "show_settings"):
            if getattr(settings, name):
                flag = f"--{name.replace('_', '-')}"
                raise ConfigError(f"{flag} prints to standard output: leave out --output-file")
        from plc.output.sink import check_output_file

        check_output_file(settings.output_file, sources=_is_filter(settings))
