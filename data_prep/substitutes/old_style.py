"""Heads of C functions with parameters declared behind them, as in K&R: what the grammar lacks there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from data_prep.substitutes.items import Item, Items, declarations
from data_prep.substitutes.macros import KEYWORDS
from data_prep.substitutes.model import Substitute, blanked
from data_prep.substitutes.tokens import Tokens

_LONGEST = 200  # tokens of the declarations between a head and its body
_NEVER_BETWEEN = frozenset([b"=", b"}"])
# The grammar's own types by their length: what is shown is a word as long as the one in its place.
_TYPES = {
    len(name): name
    for name in (b"int", b"char", b"float", b"double", b"uint8_t", b"intptr_t", b"ptrdiff_t", b"max_align_t")
}


def old_style(tokens: Tokens) -> Iterator[Substitute]:
    """Such heads without the `*` before the name, and with one of the grammar's types for a named one."""
    for start, end in declarations(tokens):
        is_long = end > start + _LONGEST
        if not is_long and end < len(tokens.all) and tokens.all[end].text == b";" and start < end:
            yield from _mended(tokens, Items(tokens).of(start, end), end)


def _mended(tokens: Tokens, items: Sequence[Item], end: int) -> Iterator[Substitute]:
    """`items` are those of a head and of its first parameter, which ends at the token `end`."""
    place = next((place for place, item in enumerate(items[:-1]) if item.has_group), None)
    if place is None or not _lists_names(tokens, items[place]) or not _has_body(tokens, end):
        return
    first = place
    while first and items[first - 1].text == b"*":
        first -= 1
    behind = items[place + 1 :]
    if not first or behind[0].kind != "name":
        return
    if first < place:
        start, stop = tokens.all[items[first].first].start, tokens.all[items[place - 1].last].end
        yield blanked(tokens.text, start, stop)
    kind = behind[0]
    shown = _TYPES.get(len(kind.text))
    is_declared = len(behind) > 1 and (_is_name(behind[1]) or behind[1].text == b"*")
    if shown is not None and is_declared and _is_name(kind) and not kind.has_group:
        yield Substitute(tokens.all[kind.first].start, shown)


def _is_name(item: Item) -> bool:
    return item.kind == "name" and item.text not in KEYWORDS


def _lists_names(tokens: Tokens, item: Item) -> bool:
    """Whether what stands in parentheses behind a name are names."""
    names = [token for token in tokens.all[item.first + 2 : item.last] if token.text != b","]
    return item.kind == "name" and bool(names) and all(token.kind == "name" for token in names)


def _has_body(tokens: Tokens, end: int) -> bool:
    """Whether only declarations follow a `;` until the block of a body; True too if that is not in sight."""
    for token in tokens.all[end : end + _LONGEST]:
        if token.text == b"{":
            return True
        if token.text in _NEVER_BETWEEN or token.kind == "directive":
            return False
    return True
