"""The paper's words: every separator, blanks included, is a word, and what lies between separators is one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, assert_never

Suite = Literal["juliet-c", "juliet-java"]

_SINGLE = "!;=+-&%*:.|/(){}[]<>'\", "
_C_DOUBLE = ("==", "!=", "&&", "||", "<=", ">=", ">>")
_JAVA_DOUBLE = (*_C_DOUBLE, "<<")


def split_words(text: str, suite: Suite) -> tuple[str, ...]:
    """The words of one line of code; joined they are the line again. `<<` is one word in Java, two in C."""
    match suite:
        case "juliet-c":
            return tuple(_C_WORD.findall(text))
        case "juliet-java":
            return tuple(_JAVA_WORD.findall(text))
        case _:
            assert_never(suite)


def join_words(words: Iterable[str]) -> str:
    """The line of code that the words were split from."""
    return "".join(words)


def _pattern(double: Iterable[str]) -> re.Pattern[str]:
    single = re.escape(_SINGLE)
    return re.compile("|".join((*map(re.escape, double), f"[{single}]", f"[^{single}]+")))


_C_WORD = _pattern(_C_DOUBLE)
_JAVA_WORD = _pattern(_JAVA_DOUBLE)
