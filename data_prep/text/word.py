"""A word of a program: its text, the role that it plays, and its place."""

from __future__ import annotations

from typing import Literal, NamedTuple

Role = Literal["variable", "function", "type", "member", "constant", "string", "character", "number", "other"]


class Word(NamedTuple):
    """One leaf of the syntax tree (a tuple, because millions of them are made)."""

    text: str
    role: Role
    start_byte: int
    end_byte: int
