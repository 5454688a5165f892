"""The names that a file declares, at file or class scope and anywhere; all other names come from outside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tree_sitter import Node, Query, QueryCursor

from data_prep.text.language_specs import SPECS
from data_prep.text.languages import Language, grammar


@dataclass(frozen=True, slots=True)
class Declared:
    """Spellings that a file declares: `outer` at file or class scope, `everywhere` also inside functions."""

    outer: frozenset[str]
    everywhere: frozenset[str]


def declared_in(root: Node, definitions: list[Node], language: Language) -> Declared:
    """All declared names of a file; `definitions` are its functions in order of the text."""
    found = QueryCursor(_query(language)).captures(root).get("name", [])
    bodies = [(node.start_byte, node.end_byte) for node in definitions]
    everywhere: set[str] = set()
    outer: set[str] = set()
    for node in found:
        text = (node.text or b"").decode("utf-8", "surrogateescape")
        everywhere.add(text)
        if not any(start <= node.start_byte < end for start, end in bodies):
            outer.add(text)
    return Declared(frozenset(outer), frozenset(everywhere))


@cache
def _query(language: Language) -> Query:
    return Query(grammar(language), SPECS[language].declared_names)
