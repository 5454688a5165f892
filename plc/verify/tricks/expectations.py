"""What a fix may change of what the program does, by what is reported: `expectations.toml`, asked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, get_args

from plc.diagnostics import Diagnostic

# `fault`: the program is to do something else than before; the others are described in the data file.
Expectation = Literal["same", "unused", "missing", "grouping", "condition", "format", "fault"]
_EXPECTATIONS: tuple[Expectation, ...] = get_args(Expectation)
_UNUSED = re.compile(r"(?i)\b(?:is|are) (?:never|not) (?:used|read)\b|\bunused\b")
_OF_TEXT = re.compile(r"comparison (?:with|against a) string literal")
_MISSING = re.compile(
    r"(?i)missing return|reaches end of non-void|fall.?through|must return a (?:value|result)"
)


def expectation_of(diagnostic: Diagnostic) -> Expectation:
    """What may change: by the rule, where none is named by the message and the category."""
    if _OF_TEXT.search(diagnostic.message):  # gcc has no rule of its own for it
        return "fault"
    if diagnostic.rule and (found := _of_rule(diagnostic.rule)) is not None:
        return found
    if _MISSING.search(diagnostic.message):
        return "missing"
    if diagnostic.rule or diagnostic.level == "error":
        return "fault"
    if _UNUSED.search(diagnostic.message):
        return "unused"
    return "same" if diagnostic.category == "type" and diagnostic.tool else "fault"


@lru_cache(maxsize=1024)
def _of_rule(rule: str) -> Expectation | None:
    for name, patterns in _table().items():
        if any(fnmatchcase(rule, pattern) for pattern in patterns):
            return name
    return None


@cache
def _table() -> dict[Expectation, tuple[str, ...]]:
    """The patterns of each expectation, in the order of the file."""
    text = (files("plc.verify.tricks") / "expectations.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    unknown = table.keys() - set(_EXPECTATIONS)
    assert not unknown, f"expectations.toml has what is no expectation: {unknown}"
    return {name: tuple(table[name]) for name in _by_order(table)}


def _by_order(table: Mapping[str, object]) -> list[Expectation]:
    order = list(table)
    return sorted((name for name in _EXPECTATIONS if name in table), key=order.index)
