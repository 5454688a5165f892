"""What an operator is: a name, the flaw it makes, and a search for the places where it can be made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import tree_sitter

from data_prep.text.languages import Language


@dataclass(frozen=True, slots=True)
class Change:
    """Bytes of the file to replace."""

    start_byte: int
    end_byte: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Mutation:
    """One way to put the flaw in: disjoint changes within the function, left to right, and its CWE."""

    changes: tuple[Change, ...]
    cwe: int


@dataclass(frozen=True, slots=True)
class Site:
    """A function of a file: its syntax-tree node, the whole file's bytes, and its language."""

    function: tree_sitter.Node
    text: bytes
    language: Language


@dataclass(frozen=True, slots=True)
class Operator:
    """A kind of fault. `find` yields every place in a function, in order of the text; it draws nothing."""

    name: str  # in words with hyphens, such as "drop-null-check"; the key of the table of frequencies
    languages: frozenset[Language]
    cwes: tuple[int, ...]  # all that its mutations may carry
    find: Callable[[Site], Iterator[Mutation]]
