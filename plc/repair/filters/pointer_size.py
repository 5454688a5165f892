"""The size of a pointer is no bound of what it points to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from data_prep.text.language_specs import C_FAMILY
from plc.repair.filters.change import ProposedChange, WordChange
from plc.repair.filters.filter import Filter
from plc.repair.filters.nodes import spelling, walk

if TYPE_CHECKING:
    from tree_sitter import Node

_NAME = re.compile(r"[A-Za-z_]\w*").fullmatch


def _objection(change: ProposedChange) -> str | None:
    for one in change.changes:
        for name in _sized(one):
            if name in set(_pointers(change.definition(one.function), change.text)):
                return f"`sizeof({name})` is the size of a pointer, not of what it points to"
    return None


def _sized(one: WordChange) -> Iterator[str]:
    """The names whose size a change writes."""
    new = one.new
    for at, word in enumerate(new):
        if word == "sizeof":
            name = new[at + 2] if new[at + 1 : at + 2] == ("(",) and at + 2 < len(new) else ""
            if _NAME(name) and new[at + 3 : at + 4] in ((")",), ()):
                yield name


def _pointers(function: Node, text: bytes) -> Iterator[str]:
    """The variables and parameters of a function that are pointers."""
    for node in walk(function):
        if node.type == "pointer_declarator":
            inner = node.child_by_field_name("declarator")
            if inner is not None and inner.type == "identifier":
                yield spelling(inner, text)


POINTER_SIZE = Filter("size of a pointer", _objection, C_FAMILY)
