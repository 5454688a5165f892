"""Scores rounded down to two digits, so that none makes a fix safe: exact ones help to copy a model."""

from __future__ import annotations

from math import ceil, floor
from typing import Any

DIGITS = 2
_STEPS: int = 10**DIGITS
_SLACK = 1e-9  # of a step: 0.29 * 100 is less than 29


def down(value: float) -> float:
    """The next lower one of two digits: whoever compares it with such a one decides as with the exact one."""
    return floor(value * _STEPS + _SLACK) / _STEPS


def up(value: float) -> float:
    """The next higher one."""
    return ceil(value * _STEPS - _SLACK) / _STEPS


def rounded(answer: Any) -> Any:
    """An answer in JSON with every number rounded down that is not whole, whatever it stands for."""
    match answer:
        case float():
            return down(answer)
        case dict():
            return {key: rounded(value) for key, value in answer.items()}
        case list() | tuple():
            return [rounded(value) for value in answer]
        case _:
            return answer
