"""Which parenthesis closes which, among words that may not be balanced."""

from __future__ import annotations

from collections.abc import Sequence


def closing(words: Sequence[str]) -> dict[int, int]:
    """Where each parenthesis that opens among some words is closed."""
    opened: list[int] = []
    closed: dict[int, int] = {}
    for at, word in enumerate(words):
        if word == "(":
            opened.append(at)
        elif word == ")" and opened:
            closed[opened.pop()] = at
    return closed
