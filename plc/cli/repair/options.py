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
_REPORTED = Group("Reported elsewhere", sort_key=2)
_OUTPUT = Group("Output", sort_key=3)
_ACTING = Group("Acting", sort_key=4)
_MODEL = Group("Model", sort_key=6)
_CONFIG = Group("Configuration", sort_key=7)

Switch = Annotated[bool | None, Parameter(negative="")]  # for what no configuration can set


Several = Annotated[tuple[str, ...] | None, Parameter(negative="")]


@Parameter(name="*", group=_SELECTION)
@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which files and findings are included.

    Parameters
    ----------
    exclude
        Skip files and folders that match these patterns (as in a .gitignore file). Replaces the default list
        of hidden and build folders. Repeat the option for several patterns.
    extend_exclude
        Skip files and folders that match these patterns, in addition to the others.
    force_exclude
        Apply exclusions also to files that are named on the command line, as pre-commit hooks need.
    respect_gitignore
        Skip files that .gitignore files exclude. .plcignore files always apply.
    generated
        Include generated files, which are recognised by a comment at their beginning.
    select
        Report only these CWEs, such as CWE-476,CWE-121.
    ignore
        Do not report these CWEs.
    line_ranges
        Report only functions on these lines: 10-40, or src/a.c:10-40 for one of several files.
    stdin_filename
        The file name of the text on standard input, which the path - reads. It sets the language and the
        options that apply; the file need not exist.
    since
        Report only functions changed since this git revision. With origin/main... changes count from where
        the current branch left origin/main. Untracked files count as changed.
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


@Parameter(name="*", group=_REPORTED)
@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """Repair what a tool, or a person, has reported. No other function is analysed.

    Parameters
    ----------
    at
        Repair what is on this line: src/a.c:42, or src/a.c:42:7 with a column. Repeat the option for several
        places.
    report
        Repair what this report lists: SARIF, the text of gcc, clang, javac and others, XML of cppcheck and
        SpotBugs, or a sanitizer's log (see docs/guide/reported.md). - is standard input. Repeat the option
        for several reports. Paths limit it to what lies below them.
    with_
        Run these installed tools over the paths and repair what they report: gcc, clang, clang-tidy,
        cppcheck, javac or ecj. Separate several by commas.
    strip_prefix
        Remove this from the beginning of paths in reports. Default: a path from another machine is matched
        by its last folders, if only one file has them.
    rule
        Repair only reports of this rule, such as nullPointer or -Wformat*. Repeat the option for several
        rules.
    tries
        How many fixes to try for each report until one is verified. At most 5 are shown. Default: 25.
    test
        Accept only fixes under which this command succeeds in a copy of the project, where it fails now.
        Without a report or a place, repair the lines that its output names, or that its failing programs ran
        (counted by gcov, or by JaCoCo).
    verify_with
        Verify reports of tools that plc does not run itself with this command, such as 'mytool {file}'. It
        runs in a copy of the project and prints a format that --report reads.
    """

    at: Several = None
    report: Annotated[tuple[Path, ...] | None, Parameter(negative="", allow_leading_hyphen=True)] = None
    with_: Annotated[tuple[str, ...] | None, Parameter(name="--with", negative="")] = None
    strip_prefix: Several = None
    rule: Annotated[tuple[str, ...] | None, Parameter(negative="", allow_leading_hyphen=True)] = None
    tries: int | None = None
    test: str | None = None
    verify_with: str | None = None


@Parameter(name="*", group=_OUTPUT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What is printed, and where.

    Parameters
    ----------
    format
        `text`, for people (default); `json`, one object (docs/reference/output.md); `json-lines`, one JSON
        object per line; `sarif`, for code scanning; `github`, annotations in a GitHub workflow; `patch`, all
        settled fixes as a patch for `git apply`; `html`, a report for a browser.
    output_file
        Write to this file instead of standard output. The file is replaced only when the output is complete.
    log
        Append the model's answers for each file to this log; `plc replay` compares them with new answers. The
        log has paths, hashes and probabilities, but no code.
    log_code
        With --log, also keep the text of the files, so that they can be replayed after they changed.
    explain
        Show which words of its function the first fix of each finding depends on: three in `text`, all with
        their weight in `json` and `html`. Takes about as long as fifty analyses of each function with a
        finding.
    top
        How many fixes to show for each finding. Default: 1 for `text` and `github`, all (up to 5) for others;
        a `patch` has the first of each.
    statistics
        Print the number of findings of each kind, of files and functions, and the time taken.
    show_skipped
        List each function that was not analysed and each report that is declined, with the reason. JSON
        always contains both.
    show_files
        List the files that would be analysed, and exit.
    show_settings
        Show the options that apply to the files and where each is set, and exit.
    """

    format: Format | None = None
    output_file: Path | None = None
    log: Path | None = None
    log_code: Switch = None
    explain: Switch = None
    top: int | None = None
    statistics: bool | None = None
    show_skipped: bool | None = None
    show_files: Switch = None
    show_settings: Switch = None


@Parameter(name="*", group=_ACTING)
@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """What is done with the findings.

    Parameters
    ----------
    fix
        Apply the safe fixes to the files: for each finding the best settled fix (the model reports nothing
        more after it), if it passes --verify and its confidence reaches the model's threshold for safe fixes.
        For reports (--at, --report, --with): the verified fixes. `plc undo` reverts them.
    unsafe_fixes
        With --fix or --diff, also apply settled fixes that are not safe; for reports those that are not
        verified.
    interactive
        Show the fixes of each finding and ask which one to apply. `plc undo` reverts them.
    diff
        Print the changes that --fix would make, as a patch for `git apply` or `patch -p1`. Changes no file.
    verify
        How fixes are checked before they are shown: `parse`, the fixed file has no new syntax errors
        (default); `compile`, the installed compiler accepts it, with the flags of compile_commands.json if
        there is one; `analyze`, in addition cppcheck, clang-tidy and gcc -fanalyzer report nothing new;
        `none`. Fixes that fail are dropped. For reports the default is to run the compiler and the tool that
        reported; `parse` and `none` run no tool. Only --test runs your code.
    tool_timeout
        Stop a compiler or analyzer after this many seconds of processor time, or six times as long by the
        clock. Default: 20.
    baseline
        A file of known findings, which are neither shown nor fixed.
    write_baseline
        Record all findings in the file that --baseline names, and exit with 0.
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
    tool_timeout: int | None = None
    baseline: Path | None = None
    write_baseline: Switch = None
    exit_zero: bool | None = None
    exit_non_zero_on_fix: bool | None = None


@Parameter(name="*", group=_MODEL)
@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Which model is used, and how.

    Parameters
    ----------
    model
        Use the model in this folder instead of the one that comes with PLC.
    min_confidence
        Change the reporting threshold: report every finding with at least this probability of a flaw, also
        without a settled fix. Default: the model's own threshold. 0 proposes fixes for every function. With
        reports: show fixes that nothing verifies from this likelihood on, by default from 0.5; there only
        the flag counts, not a configuration.
    jobs
        How many files to analyse in parallel. Default: 0, one for each processor.
    cache
        Reuse results of earlier runs for unchanged files (default).
    cache_dir
        Keep the cache in this folder.
    server
        Send the files to `plc serve` at this URL for analysis. File names are not sent. Checks and fixes run
        on this machine.
    token_file
        A file with the token of that server, readable only by you. Default: $PLC_TOKEN.
    engine
        `local`, this machine (default); `ray`, the workers of a running Ray cluster.
    ray_address
        The address of the Ray cluster. Default: $RAY_ADDRESS.
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
    """Where options are read from, besides the command line.

    Parameters
    ----------
    config
        Read the options from this file instead of the nearest plc.toml or pyproject.toml and your own
        configuration.
    isolated
        Read no configuration file.
    """

    config: Path | None = None
    isolated: Switch = None


Flags = Selection | Reported | Output | Acting | Model


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
    groups = (Selection, Reported, Output, Acting, Model, Config)
    names = [entry.name.rstrip("_").replace("_", "-") for group in groups for entry in fields(group)]
    return ["--help", "--debug", *(f"--{name}" for name in names)]
