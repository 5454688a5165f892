"""Macros and pointers among the parameters of templates."""

from __future__ import annotations

from collections.abc import Iterator

from data_prep.substitutes.macros import Macros
from data_prep.substitutes.model import Substitute, kept
from data_prep.substitutes.tokens import Tokens

_DEEPEST = 300  # tokens between two angles


def in_template(tokens: Tokens, macros: Macros, at: int) -> Iterator[Substitute]:
    """`template <typename T, ENABLE_IF(!x)>`, `… = nullptr>`; `at` is that of the `<`."""
    every, depth, index = tokens.all, 0, at
    while index < min(len(every), at + _DEEPEST):
        text = every[index].text
        if text == b"<":
            depth += 1
        elif text == b">":
            depth -= 1
            if not depth:
                return
        elif text in (b";", b"{", b"}"):
            return
        elif text == b"(" and tokens.partner[index] > index:
            closing = tokens.partner[index]
            if depth == 1 and macros.is_macro(every[index - 1].text):
                yield kept(tokens.text, every[index].start, every[closing].end)
            index = closing
        elif (
            text == b"*"
            and depth == 1
            and [one.text for one in every[index - 1 : index + 2 : 2]]
            == [
                b"type",
                b"=",
            ]
        ):
            yield Substitute(every[index].start, b" ")
        index += 1
