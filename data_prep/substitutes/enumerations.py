"""Macros among the names of an enumeration."""

from __future__ import annotations

from collections.abc import Iterator

from data_prep.substitutes.model import Substitute, blanked
from data_prep.substitutes.tokens import Tokens


def macros_among_enumerators(tokens: Tokens, opening: int) -> Iterator[Substitute]:
    """Macros among the names of an enumeration."""
    all_tokens, partner = tokens.all, tokens.partner
    if tokens.inside.get(opening) != "table" or partner[opening] < 0:
        return
    if not any(token.text == b"enum" for token in all_tokens[max(0, opening - 6) : opening]):
        return
    index, before = opening + 1, b","
    while index < partner[opening]:
        token = all_tokens[index]
        if (
            token.kind == "name"
            and all_tokens[index + 1].text == b"("
            and before in (b",", b"name")
            and partner[index + 1] > 0
        ):
            last = partner[index + 1]
            if before == b"," and all_tokens[last + 1].text == b",":
                last += 1
            yield blanked(tokens.text, token.start, all_tokens[last].end)
            index = last + 1
            continue
        if token.kind == "directive":
            index += 1
            continue
        before = b"name" if token.kind in ("name", "number") or token.text == b")" else token.text
        index += 1
