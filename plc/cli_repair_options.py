"""The flags of `plc repair`, in groups as `--help` shows them; None means that a flag was not given.

Each flag is named as its field in `plc.config.settings.Settings`, which holds the default.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated

from cyclopts import Group, Parameter

from plc.config.settings import Engine, Format, Verify

_SELECTION = Group("Selection", sort_key=1)
_OUTPUT = Group("Output", sort_key=2)
_ACTING = Group("Acting", sort_key=3)
_MODEL = Group("Model", sort_key=6)
_CONFIG = Group("Configuration", sort_key=7)

Switch = Annotated[bool | None, Parameter(negative="")]  # for what no configuration can set


Several = Annotated[tuple[str, ...] | None, Parameter(negative="")]


@Parameter(name="*", group=_SELECTION)
@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is looked at.

    Parameters
    ----------
    exclude
        Leave out what matches these patterns (as in a .gitignore file), in place of hidden folders, build
        folders and the like. Give it several times for several patterns.
    extend_exclude
        Leave out what matches these patterns as well.
    force_exclude
        Leave out even what is named on the command line, as a pre-commit hook needs.
    respect_gitignore
        Leave out what .gitignore files say; .plcignore files count in any case.
    generated
        Look at files that a program wrote, too, going by what stands at their head.
    select
        Report these kinds of flaws only, such as CWE-476,CWE-121.
    ignore
        Do not report these kinds of flaws.
    line_ranges
        Report functions on these lines only: 10-40, or src/a.c:10-40 for one of several files.
    stdin_filename
        The name of what is on standard input, which - reads; it says the language and which options hold.
    since
        Report functions only that were touched since this git revision, or (origin/main...) since this branch
        left it; files that git does not know are.
    """

    exclude: Several = None
    extend_exclude: Several = None
    force_exclude: bool | None = None
    respect_gitignore: bool | None = None
    generated: bool | None = None
    select: Several = None
    ignore: Several = None
    line_ranges: Several = None
    since: str | None = None
    stdin_filename: Path | None = None


@Parameter(name="*", group=_OUTPUT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What is shown, and where.

    Parameters
    ----------
    format
        `text` for people, the default; `json` as docs/findings.schema.json describes, `json-lines` the same
        in lines as they come; `sarif` for code scanning; `github` for a workflow's annotations; `patch`, all
        settled fixes for `git apply`; `html`, a report for a browser.
    output_file
        Write to this file, whole or not at all, in place of standard output.
    top
        How many fixes to show for each finding: by default 1 as `text` and `github`, all five elsewhere.
    statistics
        Tell how many findings of each kind there are, what was looked at, and how long that took.
    show_skipped
        List each function that was not read, with the reason, even if there are many; JSON always does.
    show_files
        List the files that would be looked at, and do no more.
    show_settings
        Show the options that hold for them, and where each comes from, and do no more.
    """

    format: Format | None = None
    output_file: Path | None = None
    top: int | None = None
    statistics: bool | None = None
    show_skipped: bool | None = None
    show_files: Switch = None
    show_settings: Switch = None


@Parameter(name="*", group=_ACTING)
@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """What is done about the findings.

    Parameters
    ----------
    fix
        Make the safe fixes in the files: the best settled one of each finding, if it passes --verify and the
        model is sure of it. `plc undo` takes them back.
    unsafe_fixes
        With --fix or --diff, make the other settled fixes too.
    interactive
        Show the fixes of each finding and ask which to make; `plc undo` takes them back.
    diff
        Print what --fix would change, as a patch for `git apply` or `patch -p1`, and change nothing.
    verify
        What a fix is put to: `parse`, the default; `compile` with the compiler that is installed, as
        compile_commands.json says or as is likely; `analyze` with cppcheck, clang-tidy, gcc -fanalyzer too;
        `none`. A fix that fails is dropped. None of your code is run.
    baseline
        A file of findings that are known: they are neither shown nor fixed.
    write_baseline
        Note all findings in the file that --baseline names, and exit with 0.
    exit_zero
        Exit with 0 even if findings remain.
    exit_non_zero_on_fix
        Exit with 1 if anything was fixed, even if no findings remain.
    """

    fix: bool | None = None
    unsafe_fixes: bool | None = None
    interactive: Switch = None
    diff: Switch = None
    verify: Verify | None = None
    baseline: Path | None = None
    write_baseline: Switch = None
    exit_zero: bool | None = None
    exit_non_zero_on_fix: bool | None = None


@Parameter(name="*", group=_MODEL)
@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Which model looks, and how.

    Parameters
    ----------
    model
        A model directory, in place of the one that comes with plc.
    min_confidence
        Report all from this probability of a flaw; by default from the model's own threshold, and only with a
        fix that settles it. 0 proposes for every function.
    jobs
        How many files to look at at once; by default one for each processor.
    cache
        Take from the cache what was said of unchanged files before; the default.
    cache_dir
        Another folder for the cache than the usual one.
    server
        Have the files looked at by `plc serve` at this URL; what they are called is not sent. Checks and
        fixes stay here.
    token_file
        A file that holds the token of that server, readable by nobody else; by default $PLC_TOKEN.
    engine
        `local`, the default; `ray` spreads the files over a Ray cluster that is running.
    ray_address
        The cluster's address; by default $RAY_ADDRESS.
    """

    model: Path | None = None
    min_confidence: float | None = None
    jobs: int | None = None
    cache: bool | None = None
    cache_dir: Path | None = None
    server: str | None = None
    token_file: Path | None = None
    engine: Engine | None = None
    ray_address: str | None = None


@Parameter(name="*", group=_CONFIG)
@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Where options come from beside the command line.

    Parameters
    ----------
    config
        Read the options from this file, in place of your own configuration and of the plc.toml or
        pyproject.toml nearest to each source.
    isolated
        Read no configuration file.
    """

    config: Path | None = None
    isolated: Switch = None


Flags = Selection | Output | Acting | Model


def given(*groups: Flags | None) -> Iterator[tuple[str, object]]:
    """Each flag that was given, by its name in Settings."""
    for group in groups:
        if group is not None:
            for entry in fields(group):
                value = getattr(group, entry.name)
                if value is not None:
                    yield entry.name, value


def flags() -> list[str]:
    """Every flag, as it is written."""
    names = [entry.name for group in (Selection, Output, Acting, Model, Config) for entry in fields(group)]
    return ["--help", "--debug", *(f"--{name.replace('_', '-')}" for name in names)]
