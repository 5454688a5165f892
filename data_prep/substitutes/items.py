"""A declaration to its items: names and signs outside of all brackets, each with the group behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data_prep.substitutes.macros import (
    ATTRIBUTE_WORDS,
    CALLING,
    CLASS_WORDS,
    KEYWORDS,
    SPECIFIERS,
    TYPE_WORDS,
)
from data_prep.substitutes.tokens import Token, Tokens

_DEEPEST = 300  # tokens between two angles


@dataclass(frozen=True, slots=True)
class Item:
    """A token of a declaration, with the group in parentheses that follows it: both by their indices."""

    text: bytes
    kind: str
    first: int
    last: int  # of its group, or the same as `first`
    line: int  # counted by the line ends before it within the declaration

    @property
    def has_group(self) -> bool:
        return self.last > self.first


def declarations(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """The declarations outside of functions: from their first token to the `;` or `{` that ends them."""
    yield from _of(tokens, 0, len(tokens.all))


def _of(tokens: Tokens, index: int, stop: int) -> Iterator[tuple[int, int]]:
    start = index
    while index < stop:
        token = tokens.all[index]
        if token.kind == "directive":
            if start < index:
                yield start, index
            start = index + 1
        elif token.text == b"{":
            yield start, index
            if tokens.inside.get(index) == "outer":
                start = index + 1
            else:
                index = tokens.partner[index] if tokens.partner[index] > index else index
                start = index + 1 if tokens.inside.get(index) != "table" else start
                if tokens.all[index].text == b"}" and tokens.inside.get(tokens.partner[index]) == "table":
                    start = _behind_table(tokens, index)
                    index = max(index, start - 1)
        elif token.text == b"}":
            if start < index:
                yield start, index
            start = index + 1
        elif token.text == b";" or (
            token.text == b":" and index - start <= 2 and _is_access(tokens, start, index)
        ):
            yield start, index
            start = index + 1
        elif token.text in (b"(", b"[", b"[[") and tokens.partner[index] > index:
            index = tokens.partner[index]
        index += 1
    if start < stop:
        yield start, stop


def within_bodies(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """The declarations in the classes that lie in the bodies of functions."""
    depth: list[tuple[bool, bool]] = []  # of each open brace: whether it is or lies in a body; was read
    for index, token in enumerate(tokens.all):
        if token.text == b"{" and index in tokens.inside:
            around, is_read = depth[-1] if depth else (False, False)
            is_class = tokens.inside[index] == "outer"
            if is_class and around and not is_read and tokens.partner[index] > index:
                yield from _of(tokens, index + 1, tokens.partner[index])  # with the classes in it
                is_read = True
            depth.append((around or tokens.inside[index] == "body", is_read and is_class))
        elif token.text == b"}" and depth:
            depth.pop()


def _is_access(tokens: Tokens, start: int, end: int) -> bool:
    return any(
        t.text in (b"public", b"private", b"protected", b"signals", b"Q_SIGNALS")
        for t in tokens.all[start:end]
    )


def _behind_table(tokens: Tokens, closing: int) -> int:
    """The token behind the declaration that a table ends."""
    index = closing + 1
    while index < len(tokens.all) and tokens.all[index].text not in (b";", b"{", b"}"):
        if tokens.all[index].kind == "directive":
            break
        index += 1
    return index + 1 if index < len(tokens.all) and tokens.all[index].text == b";" else index


@dataclass(frozen=True, slots=True)
class Items:
    """Finds the items of declarations among the tokens of a piece of a text."""

    tokens: Tokens

    def of(self, start: int, end: int) -> list[Item]:
        """The tokens outside of all brackets, without the parameters of templates."""
        found: list[Item] = []
        tokens, partner = self.tokens.all, self.tokens.partner
        index, line, place = start, 0, tokens[start].start
        while index < end:
            token = tokens[index]
            line += self.tokens.text.count(b"\n", place, token.start)
            place = token.start
            last = index
            if token.text == b"template" and index + 1 < end and tokens[index + 1].text == b"<":
                found.append(Item(token.text, "template", index, index, line))
                index = self._behind_angles(index + 1, end)
                continue
            if token.kind == "name" and index + 1 < end and tokens[index + 1].text == b"<":
                behind = self._behind_angles(index + 1, end)
                if behind > index + 2:
                    found.append(Item(token.text, "templated", index, index, line))
                    index = behind
                    continue
            if token.text in (b"(", b"[", b"[[", b"{") and partner[index] > index:
                last = min(partner[index], end - 1)
                kind = "group" if token.text == b"(" else "sign"
                found.append(Item(token.text, kind, index, last, line))
                index = last + 1
                continue
            if self._calls(index, end):
                last = partner[index + 1] if partner[index + 1] > index else index
            found.append(Item(token.text, token.kind, index, last, line))
            index = last + 1
        return found

    def _calls(self, index: int, end: int) -> bool:
        """Whether a name has a group of its own behind it: not the `(*name)` of a pointer to functions."""
        tokens, partner = self.tokens.all, self.tokens.partner
        if tokens[index].kind != "name" or index + 1 >= end or tokens[index + 1].text != b"(":
            return False
        if tokens[index].text in TYPE_WORDS | SPECIFIERS and tokens[index].text != b"noexcept":
            return False
        behind = partner[index + 1] + 1
        if not 0 < behind < end or tokens[behind].text != b"(":
            return True
        of_two = behind == index + 5 and is_name(tokens[index + 2]) and is_name(tokens[index + 3])
        return not of_two and tokens[index + 2].text not in (b"*", b"&")

    def _behind_angles(self, at: int, end: int) -> int:
        depth, index = 0, at
        end = min(end, at + _DEEPEST)
        while index < end:
            text = self.tokens.all[index].text
            if text == b"<":
                depth += 1
            elif text == b">":
                depth -= 1
                if not depth:
                    return index + 1
            elif text in (b";", b"{", b"}"):
                break
            elif text in (b"(", b"[") and self.tokens.partner[index] > index:
                index = self.tokens.partner[index]
            index += 1
        return at + 1


def types_of(items: Sequence[Item]) -> list[Item]:
    """The items that name a type, of what stands before a declarator; a scoped name counts once."""
    found: list[Item] = []
    for place, item in enumerate(items):
        if (
            item.kind not in ("name", "templated")
            or item.text in SPECIFIERS | ATTRIBUTE_WORDS | CLASS_WORDS | CALLING
        ):
            continue
        if place and items[place - 1].text in (b"::", b"~"):
            if found:
                found[-1] = item
            continue
        if found and found[-1].text in TYPE_WORDS and item.text in TYPE_WORDS:
            found[-1] = item
            continue
        found.append(item)
    return found


def is_name(token: Token) -> bool:
    """Whether a token can name something."""
    return token.kind == "name" and token.text not in KEYWORDS
