"""Preset `paper`, Juliet Java: one test case to its flawed text and its corrected texts."""

from __future__ import annotations

from collections.abc import Sequence

from data_prep.juliet.file_names import Case
from data_prep.juliet.paper.case import Dropped, PaperCase, decoded_lines
from data_prep.juliet.paper.text import one_line

_DROPPED_FLOWS = frozenset(f"{flow:02d}" for flow in (*range(2, 12), 13, 14, 15, 17))
_MAIN = "/* Below is the main()."


def read_java_case(case: Case) -> PaperCase | Dropped:
    """The methods that say `bad` make the source; those under one `/* good… */` comment make one target each.

    Only cases of one file, or of an `a` and a `b` file. The authors drop a file when `81` stands anywhere in
    its path, meant for flow variant 81: in SARD's layout with its numbered folders this hits others too.
    """
    if any("81" in file.path.as_posix() for file in case.files):
        return "path holds 81"
    parts = [file.path.stem.removeprefix(case.name) for file in case.files]
    if parts == [""]:
        if case.flow in _DROPPED_FLOWS:
            return "flow variant not used"
    elif parts != ["a", "b"]:
        return "more than two files" if "c" in parts else "halves in files of their own"
    flawed: list[str] = []
    rest: list[str] = []
    for file in case.files:
        lines = decoded_lines(file)
        bad, end = _flawed(lines)
        flawed += bad
        rest += _before_main(lines, end)
    if not flawed:
        return "no flawed half"
    groups = _corrected(rest)
    if not groups:
        return "no corrected half"
    return PaperCase(
        source=_neutral(flawed, case.name, "bad"),
        targets={role: _neutral(lines, case.name, role) for role, lines in groups.items()},
    )


def _flawed(lines: Sequence[str]) -> tuple[list[str], int]:
    """All methods that say `bad`, each with the line behind it, and the line where the last one ends."""
    flawed: list[str] = []
    end = at = 0
    while at < len(lines):
        if _declares(lines[at], "bad"):
            end = _method_end(lines, at) + 1
            flawed += lines[at:end]
            at = end
        else:
            at += 1
    return flawed, end


def _corrected(lines: Sequence[str]) -> dict[str, list[str]]:
    """The methods that stand under a comment `/* goodX() … */`, by the `goodX` of the comment."""
    groups: dict[str, list[str]] = {}
    at = 1
    while at < len(lines):
        comment = lines[at - 1].split()
        if (
            _declares(lines[at], "good")
            and len(comment) > 1
            and comment[0] == "/*"
            and comment[1].startswith("good")
        ):
            end = _method_end(lines, at)
            groups.setdefault(comment[1].removesuffix("()"), []).extend(lines[at:end])
            at = end
        at += 1
    return groups


def _declares(line: str, role: str) -> bool:
    return role in line and ("private" in line or "public" in line)


def _method_end(lines: Sequence[str], start: int) -> int:
    """The line behind the one where the braces that were opened from `start` on are closed."""
    depth = 0
    for at in range(start, len(lines)):
        depth += lines[at].count("{") - lines[at].count("}")
        if depth == 0 and "}" in lines[at]:
            return at + 1
    return len(lines)


def _before_main(lines: Sequence[str], start: int) -> Sequence[str]:
    """From `start` to the comment that announces main(); nothing where there is none."""
    ends = [at for at in range(start, len(lines)) if _MAIN in lines[at]]
    return lines[start : ends[-1]] if ends else []


def _neutral(lines: Sequence[str], case: str, role: str) -> str:
    return one_line(lines, "juliet-java").replace(case, "").replace(role, "main")
