"""Which options of `plc repair` that act on findings go together; nothing heavy is imported for that."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from data_prep.errors import ConfigError
from plc.config.effective import Origin
from plc.config.settings import Settings


def warn_acting(settings: Settings, origins: Mapping[str, Origin]) -> None:
    """Say that --unsafe-fixes alone fixes nothing; a configuration that says it is for other runs, too."""
    acts = settings.fix or settings.diff or settings.interactive or settings.format == "patch"
    if settings.unsafe_fixes and origins["unsafe_fixes"] == "flag" and not acts:
        print(
            "plc: warning: --unsafe-fixes alone changes only what the summary counts as fixable: give --fix, "
            "or --diff, too",
            file=sys.stderr,
        )


def check_acting(settings: Settings) -> None:
    """What no option says alone; ConfigError."""
    ways = [f"--{way}" for way in ("fix", "diff", "interactive") if getattr(settings, way)]
    if ways == ["--fix", "--diff"]:
        raise ConfigError("--fix changes the files and --diff only shows the changes: give one of them")
    if len(ways) > 1:
        raise ConfigError(f"{' and '.join(ways)} are different ways to act on findings: give one of them")
    if settings.interactive and settings.format != "text":
        raise ConfigError("--interactive shows findings as text: leave out --format")
    if settings.interactive and settings.stdin_filename is not None:
        raise ConfigError("--interactive asks on standard input, so - cannot read it: name files or folders")
    if settings.interactive and not sys.stdin.isatty():
        raise ConfigError(
            "--interactive asks on a terminal, and standard input is none: use --fix, which asks nothing"
        )
    if settings.write_baseline:
        if settings.baseline is None:
            raise ConfigError("--write-baseline needs the file to write: give --baseline FILE too")
        if ways:
            raise ConfigError(f"--write-baseline records findings, {ways[0]} acts on them: give one of them")
        if settings.since is not None or settings.line_ranges:
            part = "--since" if settings.since is not None else "--line-ranges"
            raise ConfigError(f"--write-baseline records whole files, {part} selects parts: leave one out")
