"""`plc repair`: parse the options, look through the files, show what was found, set the exit code."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from data_prep.errors import ConfigError
from plc.cli_repair_options import Acting, Config, Model, Output, given
from plc.config.effective import Configuration
from plc.config.settings import Settings

if TYPE_CHECKING:
    from plc.repair.batch import Failed, Looked, Mode


def repair(
    *paths: Path,
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
        dict(given(output, acting, model)), config=config.config, isolated=bool(config.isolated)
    )
    settings = configuration.of_run().settings
    _check(settings)
    return _run(paths or (Path(),), settings)


def _run(paths: tuple[Path, ...], settings: Settings) -> int:
    # imported here: asking for nothing must not cost the time to load the model's libraries
    from plc.cli_repair_progress import counted
    from plc.repair.batch import Failed, Looked, look_through
    from plc.repair.json_report import report_object
    from plc.repair.repairer import Repairer
    from plc.repair.selection import source_files

    sources = list(source_files(paths))
    if not sources:
        places = ", ".join(str(path) for path in paths if path != Path()) or "the current folder"
        print(f"plc: no C, C++ or Java files in {places}", file=sys.stderr)
    workers = min(settings.jobs if settings.jobs > 0 else os.cpu_count() or 1, max(1, len(sources)))
    repairer = Repairer.load(settings.model)
    mode: Mode = "fix" if settings.fix else "diff" if settings.diff else "report"
    looked = counted(
        look_through(repairer, sources, mode=mode, min_confidence=settings.min_confidence, jobs=workers),
        total=len(sources),
        stream=sys.stderr,
    )
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
    else:
        from plc.cli_repair_text import show

        outcomes = show(looked, mode=mode, top=settings.top or 1, show_skipped=settings.show_skipped)
    return _exit_code(outcomes, mode=mode, exit_zero=settings.exit_zero)


def _check(settings: Settings) -> None:
    """What no option says alone."""
    if settings.fix and settings.diff:
        raise ConfigError("--fix changes the files and --diff only shows the changes: give one of them")
    if settings.diff and settings.format == "json":
        raise ConfigError("--diff prints a patch, not JSON: leave out --format json")


def _exit_code(outcomes: list[Looked | Failed], *, mode: Mode, exit_zero: bool) -> int:
    from plc.repair.batch import Failed, Looked

    if any(isinstance(entry, Failed) for entry in outcomes):
        return 2
    looked = [entry for entry in outcomes if isinstance(entry, Looked)]
    match mode:
        case "diff":
            remain = any(entry.before != entry.after for entry in looked)
        case _:
            remain = any(entry.report.findings for entry in looked)
    return 1 if remain and not exit_zero else 0


def _write(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
