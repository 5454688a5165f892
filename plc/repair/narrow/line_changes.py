"""Which lines of a text changed, quickly even where much did: exact where that is cheap, else all between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_MOST = 4_000_000  # pairs of lines that are compared one by one


@dataclass(frozen=True, slots=True)
class Changed:
    """Lines [first, last) of a text, 0-based, in the place of which [new_first, new_last) stand."""

    first: int
    last: int
    new_first: int
    new_last: int


def line_changes(before: bytes, after: bytes) -> Iterator[Changed]:
    """What changed from one text to another, from top to bottom; line endings do not count."""
    old = [line.rstrip(b"\r") for line in before.split(b"\n")]
    new = [line.rstrip(b"\r") for line in after.split(b"\n")]
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    old, new = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(old) * len(new) > _MOST:
        yield Changed(head, head + len(old), head, head + len(new))
        return
    for tag, first, last, new_first, new_last in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            yield Changed(head + first, head + last, head + new_first, head + new_last)
