"""A reported line of C, C++ or Java: where its code begins, its indentation, and a statement taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plc.diagnostics import Diagnostic
from plc.repair.filters.nodes import walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.file_index import FileIndex, file_index, line_starts

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True)
class ReportedLine:
    """A line of a text, and what a tool says of it."""

    text: bytes
    root: Node
    diagnostic: Diagnostic
    line: int

    @property
    def message(self) -> str:
        """What the tool says."""
        return self.diagnostic.message

    @property
    def file(self) -> FileIndex:
        """What the file holds by name."""
        return file_index(self.root, self.text)

    def spelt(self, node: Node) -> str:
        """The text of a node."""
        return spelt(node, self.text)

    def uses(self, node: Node, name: str) -> bool:
        """Whether a node contains an identifier."""
        return any(each.type == "identifier" and self.spelt(each) == name for each in walk(node))


def line_start(text: bytes, line: int) -> int:
    """Where a line begins; -1 where the text has none such."""
    starts = line_starts(text)
    return starts[line - 1] if 0 < line <= len(starts) else 0 if line < 1 else -1


def code_start(text: bytes, line: int) -> int:
    """Where the code of a line begins, behind its blanks; -1 where the text has no such line."""
    start = line_start(text, line)
    if start < 0:
        return -1
    end = text.find(b"\n", start)
    code = text[start : len(text) if end < 0 else end]
    return start + len(code) - len(code.lstrip())


def spelt(node: Node, text: bytes) -> str:
    """The text of a node."""
    return text[node.start_byte : node.end_byte].decode("utf-8", "replace")


def indent_of(node: Node, text: bytes) -> str:
    """What stands before a node on its line."""
    begin = text.rfind(b"\n", 0, node.start_byte) + 1
    return text[begin : node.start_byte].decode("utf-8", "replace")


def blanks_before(node: Node, text: bytes) -> str:
    """The blanks that the line of a node begins with."""
    before = indent_of(node, text)
    return before[: len(before) - len(before.lstrip())]


def line_taken(place: Node, text: bytes) -> Edit:
    """A statement taken away, with its line where nothing else is on it."""
    begin = text.rfind(b"\n", 0, place.start_byte) + 1
    stop = text.find(b"\n", place.end_byte)
    if stop < 0 or text[begin : place.start_byte].strip() or text[place.end_byte : stop].strip():
        return Edit(place.start_byte, place.end_byte, "")
    return Edit(begin, stop + 1, "")
