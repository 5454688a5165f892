"""Bodies that do not parse, hidden so that their neighbours do: each costs its own function alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from data_prep.substitutes.items import declarations
from data_prep.substitutes.model import Substitute, kept
from data_prep.substitutes.tokens import Tokens

if TYPE_CHECKING:
    from tree_sitter import Node

_MARK = 4  # bytes of the second comment, by which a hidden body is known


def hidden_bodies(
    tokens: Tokens, parse: Callable[[bytes], Node], *, alone: frozenset[int]
) -> list[Substitute]:
    """Two comments in the place of each body that does not parse by itself.

    Those that end where `alone` says harm no other function and stay.
    """
    found: list[Substitute] = []
    for _, end in declarations(tokens):
        if tokens.inside.get(end) != "body" or tokens.partner[end] <= end + 1:
            continue
        if tokens.all[tokens.partner[end]].end in alone:
            continue
        first, last = tokens.all[end + 1], tokens.all[tokens.partner[end] - 1]
        piece = tokens.text[tokens.all[end].start : last.end] + b"}"
        if last.end - first.start <= 2 * _MARK or not parse(b"void f()" + piece).has_error:
            continue
        begin, stop = first.start, last.end
        if b"\n" in tokens.text[begin : begin + 2] + tokens.text[stop - 6 : stop]:
            continue
        found += [kept(tokens.text, begin, stop - _MARK), Substitute(stop - _MARK, b"/**/")]
    return found


def is_hidden(definition: Node, text: bytes) -> bool:
    """Whether a definition's body is one that was hidden; `text` is the file as it is."""
    body = definition.child_by_field_name("body")
    if body is None or body.named_child_count != 2:
        return False
    first, second = body.named_children
    if first.type != "comment" or second.type != "comment" or second.start_byte != first.end_byte:
        return False
    return not text.startswith((b"/*", b"//"), second.start_byte)
