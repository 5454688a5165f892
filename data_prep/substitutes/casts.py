"""Macros in casts: before their types, and those that make them."""

from __future__ import annotations

from collections.abc import Sequence

from data_prep.substitutes.macros import KEYWORDS, TYPE_WORDS, Macros
from data_prep.substitutes.tokens import Tokens

BUILT_IN = frozenset(word for word in TYPE_WORDS if not word.endswith(b"_t") and word != b"auto")


class Casts:
    """Looks for them at single tokens of a piece of a text."""

    def __init__(self, tokens: Tokens, texts: Sequence[bytes]) -> None:
        """`texts` are those of the tokens, and an empty one behind them."""
        self._tokens = tokens
        self._texts = texts

    def _text(self, index: int) -> bytes:
        return self._texts[index] if -1 <= index < len(self._texts) else b""

    def _is_operand(self, index: int) -> bool:
        token = self._tokens.all[index]
        return token.kind == "name" and token.text not in KEYWORDS

    def has_macro(self, at: int) -> bool:
        """`(z_const unsigned char *)`, `(z_const Bytef *)`: a macro before the type of a cast."""
        closing = self._tokens.partner[at]
        if not at + 3 < closing < at + 12 or not self._is_operand(at + 1):
            return False
        if at and (self._is_operand(at - 1) or self._text(at - 1) in (b"]", b")", b"template", b">")):
            return False
        second = self._tokens.all[at + 2]
        if second.text not in BUILT_IN and not self._is_operand(at + 2):
            return False
        return (
            all(
                token.text in (b"*", b"const") or token.text in BUILT_IN
                for token in self._tokens.all[at + 3 : closing]
            )
            and self._text(closing - 1) == b"*"
        )

    def is_before_pointer(self, at: int, macros: Macros) -> bool:
        """`code FAR *next`, `(struct state FAR *)a`: a macro between a type and a `*`."""
        if self._text(at + 1) != b"*" or not macros.may_vanish(self._text(at)):
            return False
        before = at - 2 if self._text(at - 1) in (b"const", b"volatile") else at - 1
        if before < 0 or self._text(before) in BUILT_IN:
            return before >= 0
        return self._is_operand(before) and not macros.may_vanish(self._text(before))

    def is_convention(self, at: int, macros: Macros) -> bool:
        """`BOOL (WINAPI *name)(int)`: a macro before the `*` of a pointer to a function."""
        closing = self._tokens.partner[at - 1] if at else -1
        return (
            self._text(at - 1) == b"("
            and self._text(at + 1) == b"*"
            and closing == at + 3
            and self._is_operand(at + 2)
            and self._text(closing + 1) == b"("
            and macros.may_vanish(self._text(at))
        )

    def is_made_type(self, at: int) -> bool:
        """`(STACK_OF(X509) *)a`, `cast<STACK_OF(X509) *>(a)`: a macro that makes the type of a cast."""
        if self._text(at + 1) != b"(" or self._text(at - 1) not in (b"(", b"<", b"const"):
            return False
        index = at + 4
        if (
            self._text(index) != b"*"
            or self._tokens.partner[at + 1] != at + 3
            or not self._is_operand(at + 2)
        ):
            return False
        while self._text(index) in (b"*", b"const"):
            index += 1
        return self._text(index) in (b")", b">") and self._is_operand(at)
