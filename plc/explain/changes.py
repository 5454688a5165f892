"""What a fix changes, as one of a few kinds: known from its words alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, get_args

from data_prep.text.word_edits import WordEdit

Change = Literal[
    "adds a check",
    "adds a statement",
    "adds words",
    "changes several places",
    "removes a check",
    "removes a statement",
    "removes words",
    "replaces a call",
    "replaces a constant",
    "replaces a name",
    "replaces a type",
    "replaces an operator",
    "rewrites a statement",
    "rewrites words",
]
CHANGES: tuple[Change, ...] = get_args(Change)
_CHECKS = frozenset(["if", "assert", "?"])
_OPERATOR = re.compile(r"[^\w\s\"']+")
_CONSTANT = re.compile(r"-?\d.*|'.*|\".*|true|false|NULL|nullptr|null", re.S)
_TYPES = frozenset(
    (
        "bool",
        "boolean",
        "byte",
        "char",
        "const",
        "double",
        "float",
        "int",
        "long",
        "short",
        "signed",
        "size_t",
    )
)
_TYPE = re.compile(r"t\d+|u?int\d+_t|u?intptr_t|ssize_t|unsigned|void")


def change_of(source: Sequence[str], edits: Sequence[WordEdit]) -> Change:
    """The kind of change that edits make to the words of a function, names as slots."""
    if len(edits) != 1:
        return "changes several places"
    (edit,) = edits
    removed, written = tuple(source[edit.start : edit.end]), edit.words
    checks = bool(_CHECKS & set(written)) - bool(_CHECKS & set(removed))
    if checks > 0:
        return "adds a check"
    if checks < 0 and len(written) < len(removed):
        return "removes a check"
    is_statement = ";" in (*removed, *written)
    if not removed:
        return "adds a statement" if is_statement else "adds words"
    if not written:
        return "removes a statement" if is_statement else "removes words"
    if len(removed) == len(written) == 1:
        return _replaced(written[0], next(iter(source[edit.end : edit.end + 1]), ""))
    return "rewrites a statement" if is_statement else "rewrites words"


def _replaced(written: str, following: str) -> Change:
    """What one word is that takes the place of another."""
    if _CONSTANT.fullmatch(written):
        return "replaces a constant"
    if _OPERATOR.fullmatch(written):
        return "replaces an operator"
    if written in _TYPES or _TYPE.fullmatch(written):
        return "replaces a type"
    return "replaces a call" if following == "(" else "replaces a name"
