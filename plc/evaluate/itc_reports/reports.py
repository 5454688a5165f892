"""What tools report of the flawed programs and no longer of the corrected ones."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data_prep.errors import PlcError
from plc.diagnostics import Diagnostic
from plc.evaluate.itc_reports.programs import Program, Version
from plc.verify.adapters import Adapter, MissingToolError, Subject, run
from plc.verify.adapters.registry import adapters_named
from plc.verify.adapters.running import Failed
from plc.verify.tools import Tools

TOOLS = ("cppcheck", "gcc-analyzer", "clang-tidy")
_HABITS = ("other", "dead-code")  # categories of what is no fault
_Key = tuple[str, str, str, str]  # tool, rule, file, function


@dataclass(frozen=True, slots=True)
class Report:
    """A tool's report of a flaw, and the function that it is in."""

    program: Program
    diagnostic: Diagnostic
    function: str

    @property
    def tool(self) -> str:
        return tool_of(self.diagnostic)


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports that are measured, and how many are not, by reason."""

    reports: tuple[Report, ...]
    left_out: Counter[str]
    tools: tuple[str, ...]


def reports_of(
    programs: Sequence[Program], tools: Tools, tell: Callable[[int], None] = lambda _: None
) -> Reports:
    """The reports about flaws; a tool that is not installed is left out with a warning.

    PlcError where no tool is installed.
    """
    adapters = _installed(programs, tools)
    failed: set[tuple[str, str]] = set()

    def said(paths: Sequence[Path]) -> list[Diagnostic]:
        return list(
            run(
                adapters,
                paths,
                root=paths[0].parent,
                tools=tools,
                on_failure=lambda each: failed.add(_warned(each)),
                on_file=lambda: tell(1),
            )
        )

    flawed = said([each.path for each in programs])
    corrected = said([each.corrected_path for each in programs])
    before = {each.path.name: each.flawed for each in programs}
    after = {each.path.name: each.corrected for each in programs}
    every = Counter(_key(each, before) for each in flawed)
    left = Counter(_key(each, after) for each in corrected)
    of_path = {each.path: each for each in programs}
    left_out: Counter[str] = Counter()
    found: list[Report] = []
    for each in flawed:
        key = _key(each, before)
        program = of_path.get(Path(each.location.path))
        if program is None:
            left_out["in a header or in `main`"] += 1
        elif is_habit(each):
            left_out["about style, unused code or compiler warnings"] += 1
        elif (tool_of(each), program.path.name) in failed:
            left_out["of a file with which the tool did not come to an end"] += 1
        elif left[key] >= every[key]:
            left_out["of the corrected version too"] += 1
        else:
            found.append(Report(program, each, key[3]))
    return Reports(tuple(found), left_out, tuple(adapter.name for adapter in adapters))


def _warned(failure: Failed) -> tuple[str, str]:
    print(f"plc: {failure.path.name}: {failure.reason}", file=sys.stderr)
    return failure.tool, failure.path.name


def tool_of(diagnostic: Diagnostic) -> str:
    """A tool as `--with` calls it."""
    return "gcc-analyzer" if diagnostic.tool == "gcc" else diagnostic.tool


def is_habit(diagnostic: Diagnostic) -> bool:
    """Whether a report is of style, or a compiler's warning beside its analysis."""
    if diagnostic.tool == "gcc" and not diagnostic.rule.startswith("-Wanalyzer"):
        return True
    return diagnostic.category in _HABITS


def _installed(programs: Sequence[Program], tools: Tools) -> list[Adapter]:
    subject = Subject(path=programs[0].path, text=b"", language="c")
    found: list[Adapter] = []
    for adapter in adapters_named(TOOLS):
        try:
            adapter.program(subject, tools)
        except MissingToolError as error:
            print(f"plc: {error}; its reports are left out", file=sys.stderr)
        else:
            found.append(adapter)
    if not found:
        raise PlcError(f"--suite itc-reports needs a tool that reports: install one of {', '.join(TOOLS)}")
    return found


def _key(diagnostic: Diagnostic, of_name: Mapping[str, Version]) -> _Key:
    """What a report of the flawed version and one of the corrected version have in common."""
    name = Path(diagnostic.location.path).name
    version, line = of_name.get(name), diagnostic.location.line
    function = "" if version is None or line is None else version.holding(line)
    return diagnostic.tool, diagnostic.rule, name, function
