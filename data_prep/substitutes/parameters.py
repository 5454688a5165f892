"""Macros among the parameters of functions, which have a type and at most one name each, and of templates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from data_prep.substitutes.items import Item, Items, types_of
from data_prep.substitutes.macros import ATTRIBUTE_WORDS, KEYWORDS, SPECIFIERS, TYPE_WORDS, Macros
from data_prep.substitutes.model import Substitute, blanked, kept
from data_prep.substitutes.tokens import CLASS_KEYS, Tokens

GROUPED = ATTRIBUTE_WORDS | frozenset(
    [
        b"noexcept",
        b"throw",
        b"decltype",
        b"explicit",
        b"requires",
        b"__typeof__",
        b"typeof",
        b"sizeof",
        b"asm",
        b"__asm__",
    ]
)


_DEEPEST = 300  # tokens between two angles


class Parameters:
    """Finds what to hide in the parameters of a function."""

    def __init__(self, tokens: Tokens, macros: Macros) -> None:
        self._tokens = tokens
        self._macros = macros
        self._items = Items(tokens)
        self._found: list[Substitute] = []

    def found(self, declarator: Item) -> list[Substitute]:
        """The substitutes in the group of a function's name."""
        self._found = []
        self._parameters(declarator)
        return self._found

    def _hide(self, item: Item, *, only_group: bool = False) -> None:
        tokens = self._tokens.all
        first = item.first + 1 if only_group else item.first
        self._found.append(blanked(self._tokens.text, tokens[first].start, tokens[item.last].end))

    def _parameters(self, declarator: Item) -> None:
        tokens = self._tokens.all
        opening = declarator.first + 1
        while opening < declarator.last and tokens[opening].text != b"(":
            opening += 1
        if self._tokens.partner[opening] < 0:
            return
        start = index = opening + 1
        end = self._tokens.partner[opening]
        depth = 0
        while index <= end:
            text = tokens[index].text
            if text == b"<" and index > start and tokens[index - 1].kind == "name":
                depth += 1
            elif text == b">" and depth:
                depth -= 1
            if index == end or (text == b"," and not depth):
                if start < index:
                    self._between(start, index)
                start = index + 1
            elif text in (b"(", b"[", b"{", b"[[") and index < self._tokens.partner[index] <= end:
                index = self._tokens.partner[index]
            index += 1

    def _between(self, start: int, end: int) -> None:
        """The parameter between two tokens."""
        spelling = tuple([token.text for token in self._tokens.all[start:end]])
        if spelling in self._macros.whole_parameters:
            return
        before = len(self._found)
        self._parameter(self._items.of(start, end))
        if len(self._found) == before:
            self._macros.whole_parameters.add(spelling)

    def _parameter(self, items: Sequence[Item]) -> None:
        """One parameter: a type, and behind it at most one name."""
        cut = next((place for place, item in enumerate(items) if item.text == b"="), len(items))
        if cut + 1 < len(items) and items[cut + 1].text == b"{":
            tokens = self._tokens.all
            start, end = tokens[items[cut].first].start, tokens[items[cut + 1].last].end
            self._found.append(kept(self._tokens.text, start, end))  # `= {}`
        elif 0 < cut < len(items) - 1 and items[cut - 1].text in (b"*", b"&"):
            tokens = self._tokens.all
            start, end = tokens[items[cut].first].start, tokens[items[-1].last].end
            self._found.append(kept(self._tokens.text, start, end))  # `const void* = nullptr`
        items = items[:cut]
        star = max(
            (p for p, item in enumerate(items) if item.text in (b"*", b"&", b"&&", b"...")), default=-1
        )
        if any(item.kind == "group" for item in items):
            return  # a function is passed
        behind = [item for item in items[star + 1 :] if self._may_be_hidden(item)]
        if star >= 0:
            names = [item for item in items[star + 1 :] if item.kind == "name" and item.text not in KEYWORDS]
            for item in behind:
                if len(names) > 1 and item in names:
                    self._hide(item)
                    names.remove(item)
        types = types_of(items if star < 0 else items[:star])
        most = 2 if star < 0 else 1
        for item in list(types):
            place = items.index(item)
            followed = (
                place + 1 < len(items) and items[place + 1].text in TYPE_WORDS | CLASS_KEYS | SPECIFIERS
            )
            if self._may_be_hidden(item) and (len(types) > most or followed) and len(types) > 1:
                self._hide(item)
                types.remove(item)
        first = types[0] if types else None
        if first is not None and len(types) > most and items[0] is first and self._is_plain(first):
            self._hide(first)  # `pTHX_ char *name`: no two types stand side by side
            types.remove(first)
        for item in types:
            if item.has_group and item.text not in GROUPED:
                self._hide(item, only_group=True)

    def _is_plain(self, item: Item) -> bool:
        return item.kind == "name" and not item.has_group and item.text not in TYPE_WORDS | KEYWORDS

    def _may_be_hidden(self, item: Item) -> bool:
        return item.kind == "name" and item.text not in TYPE_WORDS and self._macros.may_vanish(item.text)


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
