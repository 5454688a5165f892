"""What is left of a program when its names, literals and the widths of its numbers are masked."""

from __future__ import annotations

from data_prep.text.languages import parse
from data_prep.text.lexer import words_of
from data_prep.text.naming import Names

_WIDTHS = frozenset({"char", "short", "int", "long", "float", "double", "signed", "unsigned", "size_t"})
_LITERALS = {"number": "0", "string": '""', "character": "''"}


def shape_of(text: str) -> str:
    """Two C programs with one shape differ in nothing but spellings: they are near-duplicates.

    Names are numbered in order of first occurrence, all literals of a kind are equal, and so are all
    arithmetic types. Blanks and comments do not count.
    """
    code = text.encode("utf-8", "surrogateescape")
    words = words_of(parse(code, "c").root_node, code)
    shape: list[str] = []
    for word, name in zip(words, Names.new(frozenset()).rename(words), strict=True):
        part = "number" if word.text in _WIDTHS else _LITERALS.get(word.role, name)
        if part != "number" or shape[-1:] != ["number"]:  # `unsigned long` is as wide as `char`
            shape.append(part)
    return " ".join(shape)
