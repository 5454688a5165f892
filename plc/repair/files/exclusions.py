"""From the options to the rules by which files are left out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from data_prep.errors import ConfigError
from plc.base.printable import printable
from plc.config.effective import Configuration, Effective
from plc.repair.files.patterns import Patterns
from plc.repair.files.selection import Rules


def rules_of(configuration: Configuration) -> Rules:
    """The rules by which files are left out."""
    settings = configuration.of_run().settings
    known: dict[tuple[Path | None, str], Sequence[Patterns]] = {}

    def excludes_in(folder: str, top: str) -> Sequence[Patterns]:
        effective = configuration.of_folder(Path(folder))
        key = (effective.config.path if effective.config else None, top)
        if key not in known:
            known[key] = _excludes(effective, top)
        return known[key]

    return Rules(excludes_in, force=settings.force_exclude, git=settings.respect_gitignore)


def _excludes(effective: Effective, top: str) -> Sequence[Patterns]:
    """The patterns of both options, each relative to where it was written."""
    sources = [("exclude", *effective.exclude)]
    sources += [("extend-exclude", origin, lines) for origin, lines in effective.extend_exclude]
    return [
        _patterns(lines, name, origin, top if effective.is_own(origin) else _base(origin, top))
        for name, origin, lines in sources
    ]


def _base(origin: Path | str, top: str) -> str:
    """The folder that patterns are relative to."""
    return str(origin.parent) if isinstance(origin, Path) else top if origin == "default" else str(Path.cwd())


def _patterns(lines: tuple[str, ...], name: str, origin: Path | str, base: str) -> Patterns:
    patterns = Patterns(base, lines)
    if patterns.bad:
        place = f"--{name}" if isinstance(origin, str) else f"{printable(origin)}: {name}"
        raise ConfigError(f"{place} {patterns.bad[0]!r}: give a pattern as in a .gitignore file")
    return patterns
