"""Words of C++ modules, deduced `this`, and Qt, which the grammar has no rules for."""

from __future__ import annotations

from data_prep.substitutes.macros import CLASS_WORDS
from data_prep.substitutes.model import Substitute, blanked
from data_prep.substitutes.tokens import Tokens

_ACCESS = frozenset([b"public", b"protected", b"private"])
_SLOTS = frozenset([b"slots", b"Q_SLOTS", b"Q_DECL_SLOTS"])
_SIGNALS = frozenset([b"signals", b"Q_SIGNALS"])
_FROM = frozenset([b"", b";", b"}", b"{"])


class Dialects:
    """Finds what to hide of them in a piece of a C++ text."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._found: list[Substitute] = []

    def found(self) -> list[Substitute]:
        """The substitutes."""
        for index, token in enumerate(self._tokens.all):
            match token.text:
                case b"export" if self._begins(index):
                    self._export(index)
                case b"import" | b"module" if self._begins(index) and self._is_outside(index):
                    self._directive(index)
                case b"this" if self._text(index - 1) == b"(" and self._is_name(index + 1):
                    self._hide(index, index)
                case text if (
                    text in _SLOTS and self._text(index - 1) in _ACCESS and self._text(index + 1) == b":"
                ):
                    self._hide(index, index)
                case text if text in _SIGNALS and self._text(index + 1) == b":":
                    self._found.append(Substitute(token.start, b"public".ljust(len(text))))
        return self._found

    def _text(self, index: int) -> bytes:
        return self._tokens.all[index].text if 0 <= index < len(self._tokens.all) else b""

    def _is_name(self, index: int) -> bool:
        return index < len(self._tokens.all) and self._tokens.all[index].kind == "name"

    def _begins(self, index: int) -> bool:
        return self._text(index - 1) in _FROM or self._tokens.all[index - 1].kind == "directive"

    def _is_outside(self, index: int) -> bool:
        following = self._tokens.all[index + 1] if index + 1 < len(self._tokens.all) else None
        return following is not None and (
            following.kind in ("name", "string") or following.text in (b";", b":", b"<")
        )

    def _hide(self, first: int, last: int) -> None:
        tokens = self._tokens.all
        self._found.append(blanked(self._tokens.text, tokens[first].start, tokens[last].end))

    def _directive(self, index: int) -> None:
        for last in range(index, min(index + 40, len(self._tokens.all))):
            if self._text(last) == b";":
                self._hide(index, last)
                return

    def _export(self, index: int) -> None:
        following = self._text(index + 1)
        if following in (b"module", b"import"):
            self._directive(index)
        elif following == b"{" and self._tokens.partner[index + 1] > 0:
            self._hide(index, index + 1)
            self._hide(self._tokens.partner[index + 1], self._tokens.partner[index + 1])
        elif self._is_name(index + 1) or following in CLASS_WORDS:
            self._hide(index, index)
