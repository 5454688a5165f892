"""All options of `plc repair` as one frozen value, and for each who may set it and how it is read.

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
    Place,
    Reader,
    boolean,
    choice,
    cwes,
    line_ranges,
    path,
    paths,
    patterns,
    places,
    probability,
    text,
    texts,
    whole,
    words,
)

Format = Literal["text", "json", "json-lines", "sarif", "github", "patch", "html"]
Verify = Literal["parse", "compile", "analyze", "none"]
Engine = Literal["local", "ray"]

# What one value holds for. `file`: each source file takes the option from the configuration nearest to it.
# `run`: taken once, from the configuration nearest to the current folder.
Scope = Literal["file", "run"]
# Who may set it. `project`: any configuration, also one that came with a fetched tree, so it must do no harm.
# `user`: flags, the user's own configuration, and a file that --config names; what writes, runs programs,
# picks a model or a machine, asks less of a fix, or says how much of this machine is used.
# `flag`: the command line alone, for it is about one run.
# `own`: the user's own configuration alone: no flag and no other file may turn it off.
Setter = Literal["project", "user", "flag", "own"]

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
    # what is reported already
    at: tuple[Place, ...] = ()
    report: tuple[Path, ...] = ()
    with_: tuple[str, ...] = ()  # names of installed tools to run
    strip_prefix: tuple[str, ...] = ()
    rule: tuple[str, ...] = ()
    tries: int = 25
    test: str | None = None
    verify_with: str | None = None
    # output
    format: Format = "text"
    output_file: Path | None = None
    log: Path | None = None
    log_code: bool = False
    explain: bool = False
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
    tool_timeout: int = 20  # seconds of processor time of one run of a compiler or analyzer
    # baseline
    baseline: Path | None = None
    write_baseline: bool = False
    # model and work
    model: Path | None = None
    trusted_keys: tuple[str, ...] = ()  # public keys; read by plc.proof.trust
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
    """One option: its name in Settings, who may set it and for what, what reads it, and its default."""

    name: str
    setter: Setter
    scope: Scope
    read: Reader
    default: object

    @property
    def key(self) -> str:
        """Its name in a configuration file, and with two hyphens before it its flag."""
        return self.name.rstrip("_").replace("_", "-")


_SET: Mapping[str, tuple[Setter, Scope, Reader]] = {
    "exclude": ("project", "file", patterns),
    "extend_exclude": ("project", "file", patterns),
    "force_exclude": ("project", "run", boolean),
    "respect_gitignore": ("project", "run", boolean),
    "generated": ("project", "file", boolean),
    "select": ("project", "file", cwes),
    "ignore": ("project", "file", cwes),
    "line_ranges": ("flag", "run", line_ranges),
    "since": ("flag", "run", text),
    "stdin_filename": ("flag", "run", path),
    "at": ("flag", "run", places),
    "report": ("flag", "run", paths),
    "with_": ("flag", "run", words),
    "strip_prefix": ("flag", "run", texts),
    "rule": ("flag", "run", words),
    "tries": ("user", "run", whole(least=1)),
    "test": ("user", "run", text),
    "verify_with": ("user", "run", text),
    "format": ("project", "run", choice(*get_args(Format))),
    "output_file": ("flag", "run", path),
    "log": ("flag", "run", path),
    "log_code": ("flag", "run", boolean),
    "explain": ("flag", "run", boolean),
    "top": ("project", "run", whole(least=1)),
    "statistics": ("project", "run", boolean),
    "show_skipped": ("project", "run", boolean),
    "show_files": ("flag", "run", boolean),
    "show_settings": ("flag", "run", boolean),
    "fix": ("user", "run", boolean),
    "unsafe_fixes": ("user", "run", boolean),
    "interactive": ("flag", "run", boolean),
    "diff": ("flag", "run", boolean),
    "exit_zero": ("project", "run", boolean),
    "exit_non_zero_on_fix": ("project", "run", boolean),
    "verify": ("user", "run", choice(*get_args(Verify))),
    "tool_timeout": ("user", "run", whole(least=1)),
    "baseline": ("project", "run", path),
    "write_baseline": ("flag", "run", boolean),
    "model": ("user", "run", path),
    "trusted_keys": ("own", "run", texts),
    "min_confidence": ("project", "file", probability),  # a fix is no safer to make for it
    "jobs": ("user", "run", whole(least=0)),
    "cache": ("user", "run", boolean),
    "cache_dir": ("user", "run", path),
    "server": ("user", "run", text),
    "token_file": ("user", "run", path),
    "engine": ("user", "run", choice(*get_args(Engine))),
    "ray_address": ("user", "run", text),
}


@cache
def options() -> Mapping[str, Option]:
    """All options by the name of their field."""
    return {
        entry.name: Option(entry.name, *_SET[entry.name], default=entry.default) for entry in fields(Settings)
    }
