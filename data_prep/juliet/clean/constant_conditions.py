"""Which conditions are constant by the Juliet suites' own definitions."""

from __future__ import annotations

import re

_TRUTH = re.compile(
    r"(?:IO\.)?(?:STATIC_CONST_|GLOBAL_CONST_|PRIVATE_STATIC_FINAL_|STATIC_FINAL_|static|global|private)"
    r"(?:Returns)?(?P<value>TRUE|True|FALSE|False)(?:\(\))?"
).fullmatch
_FIVE = re.compile(
    r"(?:IO\.)?(?:STATIC_CONST_|GLOBAL_CONST_|PRIVATE_STATIC_FINAL_|STATIC_FINAL_|static|global|private)"
    r"(?:FIVE|Five)(?P<operator>==|!=)5"
).fullmatch
_NUMBERS = re.compile(r"(?P<left>\d+)(?P<operator>==|!=)(?P<right>\d+)").fullmatch


def truth_of(condition: str) -> bool | None:
    """The value of a condition without blanks, where it is constant by Juliet's own definitions."""
    if condition in ("1", "true"):
        return True
    if condition in ("0", "false"):
        return False
    if match := _TRUTH(condition):
        return match["value"].upper() == "TRUE"
    if match := _FIVE(condition):
        return match["operator"] == "=="
    if match := _NUMBERS(condition):
        return (int(match["left"]) == int(match["right"])) == (match["operator"] == "==")
    return None
