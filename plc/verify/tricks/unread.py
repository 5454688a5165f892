"""Tricks that let a compiler read on though what it read is not what was meant."""

from __future__ import annotations

import re

from plc.repair.filters.nodes import ancestors, walk
from plc.verify.tricks.change import Change, Parsed
from plc.verify.tricks.rule import Rule

_UNDEFINED = re.compile(r"(?:undefined|incomplete) type|incomplete definition of type|incomplete typedef")


def _type_avoided(change: Change) -> str | None:
    """`host->h_name` to `host` where the type is not defined: its header is missing."""
    if not _UNDEFINED.search(change.diagnostic.message) or not change.removed:
        return None
    return "it takes code away for want of a type whose header is missing"


def _nested(change: Change) -> str | None:
    """A brace at the end of the file for one that is missing before: gcc takes what follows for nested."""
    braces = [sum(word.text == "}" for word in words) for words in (change.removed, change.written)]
    if change.language != "c" or braces[1] <= braces[0]:
        return None
    within = _functions_within(change.after)
    if within and within >= _functions_within(change.before):
        return "it leaves a function inside of another"
    return None


def _functions_within(side: Parsed) -> int:
    """How many functions stand in the body of another one."""
    return sum(
        node.type == "function_definition"
        and any(outer.type == "function_definition" for outer in ancestors(node))
        for node in walk(side.root)
    )


UNREAD = (Rule("undefined type avoided", _type_avoided), Rule("nested function", _nested))
