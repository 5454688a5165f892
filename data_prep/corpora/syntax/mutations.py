"""The five mutations of the paper's syntax-error experiment: up to five make a correct program a broken one.

Huang et al. 2021, the experiment of Table 5. A place counts only where the text no longer parses afterwards,
or where a comma of a declaration goes, which leaves a name without a type.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal, get_args

from tree_sitter import Node

from data_prep.text.c_words import LINE_END, words_of_c
from data_prep.text.languages import parse
from data_prep.text.lexer import Word

Mutation = Literal["swap", "drop", "brace", "dot", "comma"]
MUTATIONS: tuple[Mutation, ...] = get_args(Mutation)
MEANING: dict[Mutation, str] = {
    "swap": "`;` and `}` beside each other change places",
    "drop": "a `;` goes",
    "brace": "a `}` too many",
    "dot": "`.` for a `;`",
    "comma": "`;` for a `,`",
}
MOST = 5  # in one program
_APART = 3  # words between two places, so that each stays a change of its own
_DECLARATIONS = frozenset({"declaration", "field_declaration"})
_TRIES = 24


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mutation can be made: the bytes it replaces, what by, and the first word it touches."""

    mutation: Mutation
    word: int
    start: int
    end: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Broken:
    """A program with faults: its text, and which were put in, in the order of the text."""

    text: bytes
    faults: tuple[Mutation, ...]


def places_in(text: bytes, words: Sequence[Word]) -> dict[Mutation, list[Place]]:
    """Every place of each mutation outside of directives, checked by nothing yet."""
    found: dict[Mutation, list[Place]] = {mutation: [] for mutation in MUTATIONS}
    in_directive = False
    for number, word in enumerate(words):
        if word.text.startswith("#") and len(word.text) > 2:
            in_directive = True
        elif word.text == LINE_END:
            in_directive = False
        elif not in_directive:
            after = words[number + 1] if number + 1 < len(words) else None
            for place in _places_at(text, number, word, after):
                found[place.mutation].append(place)
    return found


def break_program(text: bytes, *, faults: int, random: Random) -> Broken | None:
    """The program with so many mutations, each alone an error; None where it has no room for them.

    A kind is drawn first and then one of its places, so that rare kinds come as often as they can.
    """
    words = words_of_c(text)
    places = places_in(text, words)
    root = parse(text, "c").root_node
    chosen: list[Place] = []
    for _ in range(_TRIES):
        open_kinds = [mutation for mutation in MUTATIONS if places[mutation]]
        if len(chosen) == faults or not open_kinds:
            break
        own = places[random.choice(open_kinds)]
        place = own.pop(random.randrange(len(own)))
        apart = all(abs(place.word - other.word) >= _APART for other in chosen)
        if apart and is_error(text, place, root):
            chosen.append(place)
    if len(chosen) < faults:
        return None
    chosen.sort(key=lambda place: place.start)
    mutated = with_places(text, chosen)
    if not parse(mutated, "c").root_node.has_error and all(place.mutation != "comma" for place in chosen):
        return None  # together they are none
    return Broken(mutated, tuple(place.mutation for place in chosen))


def with_places(text: bytes, places: Sequence[Place]) -> bytes:
    """The text with the mutations of these places, which are in order and apart."""
    parts: list[bytes] = []
    end = 0
    for place in places:
        parts += (text[end : place.start], place.text)
        end = place.end
    return b"".join((*parts, text[end:]))


def is_error(text: bytes, place: Place, root: Node) -> bool:
    """Whether one mutation of a correct program (`root` is its tree) makes it wrong."""
    if place.mutation == "comma":
        comma = root.descendant_for_byte_range(place.start, place.end)
        if comma is not None and comma.parent is not None and comma.parent.type in _DECLARATIONS:
            return True
    return parse(with_places(text, [place]), "c").root_node.has_error


def _places_at(text: bytes, number: int, word: Word, after: Word | None) -> Iterator[Place]:
    start, end = word.start_byte, word.end_byte
    if after is not None and {word.text, after.text} == {";", "}"}:
        between = text[end : after.start_byte]
        turned = after.text.encode() + between + word.text.encode()
        yield Place("swap", number, start, after.end_byte, turned)
    match word.text:
        case ";":
            yield Place("drop", number, start, end, b"" if _is_blank(text[end : end + 1]) else b" ")
            yield Place("brace", number, end, end, b" }")
            dot = _blank_at(text, start - 1) + b"." + _blank_at(text, end)
            yield Place("dot", number, start, end, dot)
        case "{" | "}":
            yield Place("brace", number, end, end, b" }")
        case ",":
            yield Place("comma", number, start, end, b";")
        case _:
            pass


def _is_blank(byte: bytes) -> bool:
    return not byte or byte.isspace()


def _blank_at(text: bytes, at: int) -> bytes:
    """A blank where a dot beside this byte would be read as part of a number, a name or `...`."""
    byte = text[max(at, 0) : at + 1]
    return b" " if byte.isalnum() or byte in (b".", b"_") else b""
