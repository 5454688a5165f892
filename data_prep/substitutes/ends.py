"""What stands in the place of a `;`, or between a head and its body: macros that are one, and directives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data_prep.substitutes.macros import Macros
from data_prep.substitutes.model import Substitute, blanked
from data_prep.substitutes.tokens import Tokens

_ONE_LINE = re.compile(rb"#[ \t]*(?:undef|define|pragma)\b").match


def ends(tokens: Tokens, macros: Macros) -> Iterator[Substitute]:
    """`int a DECLARATION_END` with a `;`, and `int f(int a)`, `#undef f`, `{` without the directive."""
    signs = macros.semicolons
    for index, token in enumerate(tokens.all):
        if token.kind == "name" and token.text in signs:
            yield Substitute(token.start, b";".ljust(len(token.text)))
        elif token.kind == "directive" and _ONE_LINE(token.text) and _is_before_body(tokens, index):
            yield blanked(tokens.text, token.start, token.end)


def _is_before_body(tokens: Tokens, at: int) -> bool:
    before = behind = at
    while before >= 0 and tokens.all[before].kind == "directive":
        before -= 1
    while behind < len(tokens.all) and tokens.all[behind].kind == "directive":
        behind += 1
    return (
        before >= 0
        and tokens.all[before].text == b")"
        and behind < len(tokens.all)
        and tokens.all[behind].text == b"{"
    )
