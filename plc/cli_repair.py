"""`plc repair`: parse the options, look through the files, show what was found, set the exit code."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from data_prep.errors import ConfigError
from plc.cli_acting_check import check_acting
from plc.cli_repair_options import Acting, Config, Model, Output, Selection, flags, given
from plc.config.effective import Configuration, Effective
from plc.config.settings import Settings
from plc.repair.printable import printable

if TYPE_CHECKING:
    from plc.cli_selection import Selected


def repair(
    *paths: Annotated[Path, Parameter(allow_leading_hyphen=True)],
    selection: Selection | None = None,
    output: Output | None = None,
    acting: Acting | None = None,
    model: Model | None = None,
    config: Config | None = None,
) -> int:
    """Find flaws, and show or make fixes; what `plc repair --help` says first stands in `plc.cli`.

    Parameters
    ----------
    paths
        Files, and folders to look through; the current folder if none is given.
    """
    config = config or Config()
    configuration = Configuration(
        dict(given(selection, output, acting, model)), config=config.config, isolated=bool(config.isolated)
    )
    settings = _by_flags_first(configuration.of_run())
    _check(settings)
    _no_options(paths)

    from plc.cli_repair_shown import show_files, show_settings
    from plc.cli_selection import selected

    found = selected(paths or (Path(),), configuration)
    if settings.show_files:
        return show_files(found.sources)
    if settings.show_settings:
        return show_settings(found.sources, configuration)
    if found.unread is not None and settings.fix:
        _write(found.unread)
    if not found.sources:
        places = ", ".join(map(printable, paths)) or "the current folder"
        print(f"plc: no C, C++ or Java files {_narrowly(settings)}in {places}", file=sys.stderr)
        if settings.format == "text" and settings.output_file is None:
            print("0 files, 0 functions: 0 findings", file=sys.stderr)
            return 0
    return _run(found, settings)


def _by_flags_first(effective: Effective) -> Settings:
    """The options of the run, in which a flag that only shows is stronger than a configuration that fixes."""
    settings = effective.settings
    if settings.fix and effective.origins["fix"] != "flag" and (settings.diff or settings.interactive):
        return replace(settings, fix=False)
    return settings


def _no_options(paths: Sequence[Path]) -> None:
    """A word with a hyphen before it, for cyclopts takes it for a path: `-` is one."""
    for path in paths:
        word = str(path)
        if word.startswith("-") and word != "-" and not path.exists():
            close = get_close_matches(word, flags(), n=1)
            hint = f"did you mean {close[0]}?" if close else "`plc repair --help` lists them"
            raise ConfigError(f"Unknown option: {printable(word)}; {hint}")


def _narrowly(settings: Settings) -> str:
    if settings.since is not None:
        return f"touched since {printable(settings.since)} "
    return ""


def _run(found: Selected, settings: Settings) -> int:
    # imported here: asking for nothing must not cost the time to load the model's libraries
    from plc.cli_acting import exit_code, finish, journal_here, mode_of, plan_of, walk
    from plc.cli_repair_progress import counted
    from plc.cli_repair_shown import show_taken, warn_of_kinds, write_fixed
    from plc.repair.batch import Failed, Looked, look_through
    from plc.repair.json_report import report_object
    from plc.repair.repairer import Repairer
    from plc.repair.sieve import Sieve

    sources = found.sources
    sieve = Sieve(found.wanted)
    workers = min(settings.jobs if settings.jobs > 0 else os.cpu_count() or 1, max(1, len(sources)))
    repairer = Repairer.load(settings.model)
    warn_of_kinds(found.wanted.values(), repairer.kinds)
    with journal_here(settings) as journal:
        plan = plan_of(settings, repairer, journal=journal, narrow=(sieve,))
        looked = look_through(repairer, sources, plan=plan, jobs=workers)
        if settings.interactive:
            return walk(looked, journal, settings)
        looked = counted(looked, total=len(sources), stream=sys.stderr)
        if settings.format == "json":
            outcomes = list(looked)
            report = report_object(
                name=repairer.name,
                sha256=repairer.sha256,
                files=[(entry.path, entry.report) for entry in outcomes if isinstance(entry, Looked)],
                errors=[(entry.path, entry.message) for entry in outcomes if isinstance(entry, Failed)],
                top=settings.top,
            )
            _write(json.dumps(report, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n")
        elif settings.fix and settings.stdin_filename is not None:
            outcomes = write_fixed(looked)
        else:
            from plc.cli_repair_text import show

            outcomes = show(
                looked, mode=mode_of(settings), top=settings.top or 1, show_skipped=settings.show_skipped
            )
        finish(plan, settings)
    show_taken(sieve.taken, everything=settings.show_skipped)
    return exit_code(outcomes, settings)


def _check(settings: Settings) -> None:
    """What no option says alone."""
    check_acting(settings)
    if settings.diff and settings.format == "json":
        raise ConfigError("--diff prints a patch, not JSON: leave out --format json")
    if settings.fix and settings.stdin_filename is not None and settings.format != "text":
        raise ConfigError("--fix writes what was on standard input to standard output: leave out --format")


def _write(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
