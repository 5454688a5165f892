"""A healthy function as corruptions see it: words, brackets, statements; and what a corruption is."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from data_prep.inject.operators import Change
from data_prep.text.functions import Function
from data_prep.text.language_specs import C_FAMILY
from data_prep.text.languages import Language
from data_prep.text.word import Word

_OPEN = {"(": ")", "[": "]", "{": "}"}
_CLOSE = {close: opening for opening, close in _OPEN.items()}
_NAMES = frozenset({"variable", "function", "type", "member", "constant"})
PRIMITIVE: dict[Language, tuple[str, ...]] = {
    "c": ("int", "char", "long", "float", "double", "unsigned", "short", "size_t"),
    "cpp": ("int", "char", "long", "float", "double", "unsigned", "bool", "size_t", "auto"),
    "java": ("int", "char", "long", "float", "double", "boolean", "byte", "String"),
}


class Code:
    """One function of a file; places are numbers of words."""

    def __init__(
        self, text: bytes, function: Function, language: Language, others: Sequence[str] = ()
    ) -> None:
        self.text = text
        self.function = function
        self.language = language
        self.others = others  # names of the file that mean nothing in this function
        self.words: tuple[Word, ...] = function.words
        self.texts = [word.text for word in self.words]

    def __len__(self) -> int:
        return len(self.words)

    def at(self, place: int) -> str:
        """The word at a place; empty outside of the function."""
        return self.texts[place] if 0 <= place < len(self.texts) else ""

    def is_name(self, place: int) -> bool:
        """Whether a word is an identifier."""
        return self.words[place].role in _NAMES

    @cached_property
    def partner(self) -> dict[int, int]:
        """The bracket that belongs to each bracket."""
        found: dict[int, int] = {}
        stack: list[int] = []
        for place, text in enumerate(self.texts):
            if text in _OPEN:
                stack.append(place)
            elif text in _CLOSE and stack and self.texts[stack[-1]] == _CLOSE[text]:
                other = stack.pop()
                found[place], found[other] = other, place
        return found

    @cached_property
    def body(self) -> int:
        """The place of the brace that opens the body; the end where there is none."""
        depth = 0
        for place, text in enumerate(self.texts):
            if text == "{" and depth == 0:
                return place
            depth += text in ("(", "[")
            depth -= text in (")", "]")
        return len(self)

    @cached_property
    def statements(self) -> list[tuple[int, int]]:
        """The first and last place of each plain statement of the body, which ends in its semicolon."""
        found: list[tuple[int, int]] = []
        start = self.body + 1
        depth = 0
        for place in range(self.body + 1, len(self)):
            text = self.texts[place]
            if text in ("(", "["):
                depth += 1
            elif text in (")", "]"):
                depth -= 1
                if depth == 0 and self._ends_a_head(place):
                    start = place + 1
            elif text in ("{", "}"):
                depth, start = 0, place + 1
            elif (depth == 0 and text in ("else", "do", "try")) or (
                depth == 0 and text == ":" and self.at(start) in ("case", "default")
            ):
                start = place + 1
            elif depth == 0 and text == ";":
                if place > start:
                    found.append((start, place))
                start = place + 1
        return found

    def _ends_a_head(self, place: int) -> bool:
        opening = self.partner.get(place, 0)
        return self.at(opening - 1) in ("if", "while", "for", "switch", "catch", "synchronized")

    @cached_property
    def declarations(self) -> list[tuple[int, int, int]]:
        """Plain declarations of one local variable: first place, the place of the name, last place."""
        found = []
        for start, end in self.statements:
            name = self._declared(start, end)
            if name is not None:
                found.append((start, name, end))
        return found

    def _declared(self, start: int, end: int) -> int | None:
        first = self.words[start]
        is_type = first.role == "type" or first.text in PRIMITIVE[self.language]
        if not (is_type or first.text in ("struct", "const", "static", "final", "signed", "enum")):
            return None
        depth = 0
        for place in range(start + 1, end + 1):
            text = self.texts[place]
            depth += text in ("<", "(")
            depth -= text in (">", ")")
            if depth == 0 and text in ("=", ";", "[", ","):
                before = place - 1
                if text == "," or before == start or self.words[before].role != "variable":
                    return None
                return before
            if text in (".", "->", "++", "--", "{"):
                return None
        return None

    @cached_property
    def locals(self) -> frozenset[str]:
        """The names of its local variables, as far as plain declarations tell."""
        return frozenset(self.texts[name] for _, name, _ in self.declarations)

    def calls(self) -> list[tuple[int, int]]:
        """The place of the opening bracket of each call within the body, and of its closing one."""
        return [
            (place, self.partner[place])
            for place in range(self.body + 1, len(self))
            if self.texts[place] == "(" and place in self.partner and self.words[place - 1].role == "function"
        ]

    def arguments(self, opening: int, closing: int) -> list[tuple[int, int]]:
        """The first place of each argument of a call and the place behind its last."""
        if closing == opening + 1:
            return []
        found = []
        depth, start = 0, opening + 1
        for place in range(opening + 1, closing):
            text = self.texts[place]
            depth += text in _OPEN
            depth -= text in _CLOSE
            if depth == 0 and text == ",":
                found.append((start, place))
                start = place + 1
        found.append((start, closing))
        return found

    def spelled(self, start: int, end: int) -> bytes:
        """The bytes of the words from `start` to before `end`."""
        return self.text[self.words[start].start_byte : self.words[end - 1].end_byte]

    def replaced(self, place: int, text: str) -> Change:
        """The change that writes another text in the place of a word; empty removes it."""
        return self.replaced_span(place, place + 1, text)

    def replaced_span(self, start: int, end: int, text: str) -> Change:
        """The same for the words from `start` to before `end`; lines stay lines."""
        first, last = self.words[start].start_byte, self.words[end - 1].end_byte
        new = text.encode("utf-8", "surrogateescape")
        new += b"\n" * (self.text.count(b"\n", first, last) - new.count(b"\n"))
        if not new and _joins(self.text, first, last):
            new = b" "
        elif new:
            new = b" " * _is_wordlike(self.text[first - 1 : first], new[:1]) + new
            new += b" " * _is_wordlike(new[-1:], self.text[last : last + 1])
        return Change(first, last, new)

    def inserted(self, place: int, text: str) -> Change:
        """The change that writes a word behind the one at `place`."""
        at = self.words[place].end_byte
        new = text.encode("utf-8", "surrogateescape")
        return Change(at, at, b" " * _is_wordlike(self.text[at - 1 : at], new[:1]) + new)


def _joins(text: bytes, first: int, last: int) -> bool:
    return _is_wordlike(text[first - 1 : first], text[last : last + 1])


def _is_wordlike(left: bytes, right: bytes) -> bool:
    """Whether two bytes beside each other would be read as one word."""
    return (left.isalnum() or left == b"_") and (right.isalnum() or right == b"_")


Edit = tuple[Change, ...]
Find = Callable[[Code, random.Random], Edit | None]

ALL: frozenset[Language] = frozenset({"c", "cpp", "java"})
C_ONLY: frozenset[Language] = frozenset({"c"})
C_LIKE = C_FAMILY
JAVA: frozenset[Language] = frozenset({"java"})


@dataclass(frozen=True, slots=True)
class Corruption:
    """One kind of slip. `find` makes it at a place drawn at random; None where there is none.

    One that `spills` may make the compiler complain of what stands behind the function.
    """

    name: str
    languages: frozenset[Language]
    weight: float
    find: Find
    spills: bool = False


def draw(places: Sequence[int], generator: random.Random) -> int | None:
    """One of the places; None where there is none."""
    return generator.choice(places) if places else None
