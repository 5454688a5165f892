"""All options of `plc repair` as one frozen value, and for each where it may be set and how it is read.

An option's name in a file is its name here with hyphens (`extend-exclude`), its flag is `--extend-exclude`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from plc.config.values import (
    LineRange,
    Reader,
    boolean,
    choice,
    cwes,
    line_ranges,
    path,
    patterns,
    probability,
    text,
    whole,
)

Format = Literal["text", "json", "json-lines", "sarif", "github", "patch", "html"]
Verify = Literal["parse", "compile", "analyze", "none"]
Engine = Literal["local", "ray"]

# `file`: each source file takes the option from the configuration nearest to it.
# `run`: taken once, from the configuration nearest to the current folder.
# `flag`: on the command line only; a tree that was fetched from somewhere must not decide where output goes
# or which machine is asked.
# `none`: nowhere yet. Whoever gives the option its behaviour adds the flag, and sets the scope.
Scope = Literal["file", "run", "flag", "none"]

DEFAULT_EXCLUDE = (
    ".*",
    "build/",
    "_build/",
    "dist/",
    "node_modules/",
    "out/",
    "target/",
    "venv/",
    "__pycache__/",
    "CMakeFiles/",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The effective options of a run, or of one file in it."""

    # selection
    exclude: tuple[str, ...] = DEFAULT_EXCLUDE
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    respect_gitignore: bool = True
    generated: bool = False
    select: tuple[int, ...] = ()  # CWE numbers; none means all
    ignore: tuple[int, ...] = ()
    line_ranges: tuple[LineRange, ...] = ()
    since: str | None = None
    stdin_filename: Path | None = None
    # output
    format: Format = "text"
    output_file: Path | None = None
    top: int | None = None
    statistics: bool = False
    show_skipped: bool = False
    show_files: bool = False
    show_settings: bool = False
    # acting
    fix: bool = False
    unsafe_fixes: bool = False
    interactive: bool = False
    diff: bool = False
    exit_zero: bool = False
    exit_non_zero_on_fix: bool = False
    # verification
    verify: Verify = "parse"
    # baseline
    baseline: Path | None = None
    write_baseline: bool = False
    # model and work
    model: Path | None = None
    min_confidence: float | None = None
    jobs: int = 0  # 0: one for each processor
    cache: bool = True
    cache_dir: Path | None = None
    server: str | None = None
    token_file: Path | None = None
    engine: Engine = "local"
    ray_address: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One option: its name in Settings, where it may be set, what reads it, and its default."""

    name: str
    scope: Scope
    read: Reader
    default: object

    @property
    def key(self) -> str:
        """Its name in a configuration file, and with two hyphens before it its flag."""
        return self.name.replace("_", "-")


_READ: Mapping[str, tuple[Scope, Reader]] = {
    "exclude": ("file", patterns),
    "extend_exclude": ("file", patterns),
    "force_exclude": ("run", boolean),
    "respect_gitignore": ("run", boolean),
    "generated": ("file", boolean),
    "select": ("file", cwes),
    "ignore": ("file", cwes),
    "line_ranges": ("flag", line_ranges),
    "since": ("flag", text),
    "stdin_filename": ("flag", path),
    "format": ("run", choice(*get_args(Format))),
    "output_file": ("flag", path),
    "top": ("run", whole(least=1)),
    "statistics": ("run", boolean),
    "show_skipped": ("run", boolean),
    "show_files": ("flag", boolean),
    "show_settings": ("flag", boolean),
    "fix": ("run", boolean),
    "unsafe_fixes": ("run", boolean),
    "interactive": ("flag", boolean),
    "diff": ("flag", boolean),
    "exit_zero": ("run", boolean),
    "exit_non_zero_on_fix": ("run", boolean),
    "verify": ("run", choice(*get_args(Verify))),
    "baseline": ("run", path),
    "write_baseline": ("flag", boolean),
    "model": ("run", path),
    "min_confidence": ("file", probability),
    "jobs": ("run", whole(least=0)),
    "cache": ("run", boolean),
    "cache_dir": ("flag", path),
    "server": ("flag", text),
    "token_file": ("flag", path),
    "engine": ("flag", choice(*get_args(Engine))),
    "ray_address": ("flag", text),
}


@cache
def options() -> Mapping[str, Option]:
    """All options by the name of their field."""
    return {
        entry.name: Option(entry.name, *_READ[entry.name], default=entry.default)
        for entry in fields(Settings)
    }
