"""Preset `paper`, Juliet C/C++: one test case to its flawed text and its corrected texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from data_prep.juliet.file_names import Case
from data_prep.juliet.paper.case import Dropped, PaperCase, decoded_lines
from data_prep.juliet.paper.text import one_line, without_jumps

# Constant conditions, loops and dead code around variant 01; 18 stays because its jumps are folded.
_DROPPED_FLOWS = frozenset(f"{flow:02d}" for flow in (*range(2, 12), *range(13, 18), 19))
_JUMPS = "18"

_GOOD = re.compile(r"good(?:[GB]2[GB]\d*|\d+)")
_ALL_GOOD = re.compile(r"(?:static )?void (?:CWE\w+_)?good\(").match


def read_c_case(case: Case) -> PaperCase | Dropped:
    """All `bad` halves of the case's files make the source; the `good` halves make one target for each role.

    A case with one role keeps its good halves whole, prototypes included; with several roles, each has the
    functions whose header names it. Names lose the test case's name, then the role becomes `main`.
    """
    if case.flow in _DROPPED_FLOWS:
        return "flow variant not used"
    if any(file.role is not None for file in case.files):
        return "halves in files of their own"
    files = [decoded_lines(file) for file in case.files]
    flawed = [line for lines in files for line in _half(lines, "OMITBAD")]
    halves = [_half(lines, "OMITGOOD") for lines in files]
    roles = _roles(halves)
    if not flawed:
        return "no flawed half"
    if not roles:
        return "no corrected half"
    corrected = {role: _corrected(halves, role, alone=len(roles) == 1) for role in roles}
    if case.flow == _JUMPS:
        flawed = without_jumps(flawed)
        corrected = {role: without_jumps(lines) for role, lines in corrected.items()}
    return PaperCase(
        source=_neutral(flawed, case.name, "bad"),
        targets={role: _neutral(lines, case.name, role) for role, lines in corrected.items()},
    )


def _half(lines: Sequence[str], fence: str) -> list[str]:
    """What lies inside the first `#ifndef FENCE`; the later ones only guard calls from main()."""
    start = next((at for at, line in enumerate(lines) if line.startswith(f"#ifndef {fence}")), None)
    if start is None:
        return []
    return list(takewhile(lambda line: not (line.startswith("#endif") and fence in line), lines[start + 1 :]))


def _roles(halves: Sequence[Sequence[str]]) -> list[str]:
    """The roles in order of first appearance; the authors' vocabulary knows none that lists exceptions."""
    roles: dict[str, None] = {}
    for lines in halves:
        for header, _ in _functions(lines):
            if not _ALL_GOOD(header) and " throw" not in header and (match := _GOOD.search(header)):
                roles[match[0]] = None
    return list(roles)


def _corrected(halves: Sequence[Sequence[str]], role: str, *, alone: bool) -> list[str]:
    if alone:
        return [line for lines in halves for line in takewhile(lambda line: not _ALL_GOOD(line), lines)]
    named = re.compile(rf"{role}(?!\d)").search
    return [line for lines in halves for header, body in _functions(lines) if named(header) for line in body]


def _functions(lines: Sequence[str]) -> list[tuple[str, Sequence[str]]]:
    """(header line, all lines) of each definition that begins and ends in the first column."""
    functions = []
    at = 0
    while at < len(lines):
        line = lines[at]
        opens = line.rstrip().endswith("{") or (at + 1 < len(lines) and lines[at + 1].startswith("{"))
        if line[:1].isalpha() and opens:
            end = next(
                (end for end in range(at + 1, len(lines)) if lines[end].startswith("}")), len(lines) - 1
            )
            functions.append((line, lines[at : end + 1]))
            at = end
        at += 1
    return functions


def _neutral(lines: Sequence[str], case: str, role: str) -> str:
    return one_line(lines, "juliet-c").replace(case, "").replace(role, "main")
