"""Comments that keep findings away: `plc: ignore[CWE-476] reason`, for a line or a whole function."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data_prep.text.language_specs import COMMENTS, DEFINITIONS
from data_prep.text.languages import parse
from plc.repair.findings import FileReport, Finding
from plc.repair.narrow.heads import head_around
from plc.repair.narrow.narrowing import cwe_of
from plc.repair.place import first_fix

if TYPE_CHECKING:
    from tree_sitter import Node

_WRITTEN = re.compile(
    rb"plc:[ \t]*ignore(?:[ \t]*\[(?P<cwes>[^\]\n]*)\]?|(?P<bare>[ \t:]*CWE-?\d+)|(?![\w\[-]))",
    re.IGNORECASE,
)
_CWE = re.compile(rb"(?:CWE-?)?([1-9][0-9]{0,5})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Suppression:
    """One such comment: where it stands, the CWEs it names (none: all), the lines it is about."""

    line: int
    written: str
    cwes: frozenset[int]
    lines: frozenset[int]
    misspelt: bool = False


@dataclass(frozen=True, slots=True)
class Unsuppressed:
    """A report without what comments keep away, that, and the comments that kept nothing away."""

    report: FileReport
    ignored: tuple[Finding, ...]
    unused: tuple[Suppression, ...]


def unsuppressed(text: bytes, report: FileReport) -> Unsuppressed:
    """Take out the findings that comments in the text keep away.

    A comment counts for the line that it stands on; alone on its line, also for the next line of code. It
    suppresses a finding where that line is one that the best fix changes, or belongs to the head of a
    statement that the fix changes, or to the head of the function.
    """
    if _WRITTEN.search(text) is None:
        return Unsuppressed(report, (), ())
    root = parse(text, report.language).root_node
    starts = [0, *(match.end() for match in re.finditer(rb"\n", text))]
    suppressions = list(_suppressions(root, text, starts))
    used: set[Suppression] = set()
    kept: list[Finding] = []
    ignored: list[Finding] = []
    for finding in report.findings:
        lines = _lines_of(finding, root, starts)
        keeping = [entry for entry in suppressions if entry.lines & lines and _fits(entry, finding)]
        used.update(keeping)
        (ignored if keeping else kept).append(finding)
    return Unsuppressed(
        replace(report, findings=tuple(kept)),
        tuple(ignored),
        tuple(entry for entry in suppressions if entry not in used),
    )


def _fits(entry: Suppression, finding: Finding) -> bool:
    return not entry.cwes or cwe_of(finding) in entry.cwes


def _suppressions(root: Node, text: bytes, starts: Sequence[int]) -> Iterator[Suppression]:
    for match in _WRITTEN.finditer(text):
        comment = root.descendant_for_byte_range(match.start(), match.end())
        if comment is not None and comment.type in COMMENTS:
            names = [name.strip() for name in (match["cwes"] or b"").split(b",")]
            cwes = [_CWE.fullmatch(name) for name in names if name]
            misspelt = match["cwes"] is not None and (not cwes or None in cwes)
            misspelt = misspelt or match["bare"] is not None  # all of them would be more than was meant
            lines = () if misspelt else _about(comment, match.start(), text, starts)
            yield Suppression(
                _line(match.start(), starts),
                match[0].decode("utf-8", "replace"),
                frozenset(int(cwe[1]) for cwe in cwes if cwe is not None),
                frozenset(lines),
                misspelt,
            )


def _about(comment: Node, place: int, text: bytes, starts: Sequence[int]) -> Iterator[int]:
    """The line of code that a comment is about: its own, or the next if it stands alone."""
    first = starts[_line(comment.start_byte, starts) - 1]
    alone = not text[first : comment.start_byte].strip()
    following = comment.next_sibling
    while following is not None and following.type in COMMENTS:
        following = following.next_sibling
    behind = text[comment.end_byte : _end_of_line(comment.end_byte, text)].strip()
    yield _line(place, starts)
    if alone and not behind and following is not None:
        yield _line(following.start_byte, starts)


def _end_of_line(place: int, text: bytes) -> int:
    end = text.find(b"\n", place)
    return len(text) if end < 0 else end


def _lines_of(finding: Finding, root: Node, starts: Sequence[int]) -> frozenset[int]:
    """The lines on which a comment keeps a finding away."""
    head = _head(finding, root)
    lines = set(range(_line(head[0], starts), _line(head[1], starts) + 1))
    best = first_fix(finding)
    for edit in best.edits if best else ():
        last = max(edit.start_byte, edit.end_byte - 1)
        for start, end in [(edit.start_byte, last), *head_around(root, edit.start_byte)]:
            lines.update(range(_line(start, starts), _line(end, starts) + 1))
    return frozenset(lines)


def _head(finding: Finding, root: Node) -> tuple[int, int]:
    """From where a function's definition begins, template and annotations and all, to where its body does."""
    node = root.descendant_for_byte_range(finding.start_byte, finding.start_byte + 1)
    while node is not None and node.type not in DEFINITIONS:
        node = node.parent
    if node is None or node.start_byte != finding.start_byte:
        return finding.start_byte, finding.start_byte
    body = node.child_by_field_name("body")
    outer = node
    while outer.parent is not None and outer.parent.type == "template_declaration":
        outer = outer.parent
    return outer.start_byte, body.start_byte if body is not None else node.start_byte


def _line(place: int, starts: Sequence[int]) -> int:
    return bisect_right(starts, place)
