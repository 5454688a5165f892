"""Lines written around statements of Java, laid out as the file is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plc.repair.findings import Edit
from plc.repair.reported.hints.java.site import Fix, Site

if TYPE_CHECKING:
    from tree_sitter import Node


def lines_before(site: Site, statement: Node, lines: Sequence[str]) -> Edit:
    """Lines before a statement; a tab at the beginning of one stands for one level more."""
    at = statement.start_byte
    if not site.begins_line(statement):
        return Edit(at, at, "".join(f"{line.strip()} " for line in lines))
    return Edit(
        at, at, "".join(f"{line}{_break(site, statement)}" for line in _deeper(site, statement, lines))
    )


def lines_behind(site: Site, statement: Node, lines: Sequence[str]) -> Edit:
    """Lines behind a statement, and behind the comment on its line."""
    if not site.begins_line(statement):
        at = statement.end_byte
        return Edit(at, at, "".join(f" {line.strip()}" for line in lines))
    at = _line_stop(site, statement)
    return Edit(
        at, at, "".join(f"{_break(site, statement)}{line}" for line in _deeper(site, statement, lines))
    )


def wrapped(site: Site, first: Node, last: Node, head: str, tail: Sequence[str] = ("}",)) -> Fix:
    """Statements of one block put between two lines, each of theirs one level deeper."""
    stop = _line_stop(site, last)
    rest = site.text[last.end_byte : stop].strip()
    if not site.begins_line(first) or (rest and not rest.startswith((b"//", b"/*"))):
        behind = " ".join(tail)
        return (
            Edit(first.start_byte, first.start_byte, f"{head} "),
            Edit(last.end_byte, last.end_byte, f" {behind}"),
        )
    unit, line = site.unit(first), _break(site, first)
    edits = [
        Edit(first.start_byte, first.start_byte, f"{head}{line}{unit}"),
        *deeper(site, first, stop, unit),
    ]
    return (*edits, Edit(stop, stop, "".join(f"{line}{each}" for each in _deeper(site, first, tail))))


def deeper(site: Site, first: Node, stop: int, unit: str) -> list[Edit]:
    """The lines behind that of a node, up to a place, one level deeper."""
    edits: list[Edit] = []
    at = site.text.find(b"\n", first.start_byte) + 1
    while 0 < at < stop:
        if site.text[at : at + 1] not in (b"\n", b"\r"):
            edits.append(Edit(at, at, unit))
        at = site.text.find(b"\n", at) + 1
    return edits


def without_overlap(edits: Sequence[Edit]) -> Fix:
    """Edits without those that only move a line which another takes away."""
    gone = [edit for edit in edits if not edit.text and edit.end_byte > edit.start_byte]
    return tuple(
        edit
        for edit in edits
        if edit in gone or not any(cut.start_byte <= edit.start_byte < cut.end_byte for cut in gone)
    )


def _line_stop(site: Site, statement: Node) -> int:
    """Where the line of a statement's last word ends; where code follows on it, the statement's own end."""
    stop = site.text.find(b"\n", statement.end_byte)
    stop = len(site.text) if stop < 0 else stop
    rest = site.text[statement.end_byte : stop].strip()
    if rest and not rest.startswith((b"//", b"/*")):
        return statement.end_byte
    return stop - 1 if site.text[stop - 1 : stop] == b"\r" else stop


def _break(site: Site, node: Node) -> str:
    return f"{site.line_end}{site.indent(node)}"


def _deeper(site: Site, node: Node, lines: Sequence[str]) -> list[str]:
    unit = site.unit(node)
    return [line.replace("\t", unit) for line in lines]
