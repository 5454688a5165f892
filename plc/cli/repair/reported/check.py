"""Which options go with `--at`, `--report` and `--with`; cheap, for it is asked in every run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from data_prep.errors import ConfigError
from plc.base.printable import printable
from plc.config.effective import Origin
from plc.config.settings import Settings
from plc.config.values import place_in

_WAYS = ("at", "report", "with_")
_NEED_A_WAY = ("rule", "strip_prefix", "tries", "verify_with")
# What selects or keeps findings of a scan, and has no meaning for reports.
_OF_A_SCAN = (
    *("select", "ignore", "line_ranges", "since", "stdin_filename", "show_files", "show_settings"),
    *("interactive", "baseline", "write_baseline"),
    *("log", "log_code"),
)


def has_reports(settings: Settings, origins: Mapping[str, Origin]) -> bool:
    """Whether a run repairs what others reported, and scans nothing.

    A test command is a report of its own only where it is given for this run.
    """
    return bool(settings.at or settings.report or settings.with_ or origins["test"] == "flag")


def check_reports(settings: Settings, origins: Mapping[str, Origin]) -> None:
    """ConfigError for flags that do not go together; what a configuration says beside them is not used."""
    given = {name for name, origin in origins.items() if origin == "flag"}
    if not has_reports(settings, origins):
        for name in _NEED_A_WAY:
            if name in given:
                raise ConfigError(
                    f"{_flag(name)} is about what is reported: give --at FILE:LINE, --report FILE, "
                    "--with TOOL or --test COMMAND too"
                )
        return
    way = _flag(next((name for name in _WAYS if getattr(settings, name)), "test"))
    for name in _OF_A_SCAN:
        if name in given:
            hint = "; --rule NAME selects reports" if name in ("select", "ignore") else ""
            raise ConfigError(f"{_flag(name)} is about what plc finds itself, not about {way}{hint}")
    if len([path for path in settings.report if str(path) == "-"]) > 1:
        raise ConfigError("--report -: standard input is read once; give - once")


def check_places(paths: Iterable[Path]) -> None:
    """ConfigError for a path such as `a.c:12`: who writes that means `--at`."""
    for path in paths:
        place = place_in(str(path))
        if place is None or os.path.lexists(path):
            continue
        if place.path.is_file() or (path.parent / place.path.name).is_file():
            shown = printable(path)
            raise ConfigError(f"{shown} is a line of a file: `plc repair --at {shown}` repairs what is there")


def _flag(name: str) -> str:
    return f"--{name.rstrip('_').replace('_', '-')}"
