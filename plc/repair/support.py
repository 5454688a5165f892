"""Helpers of the Juliet suites, which no user's file has: said in ordinary words, or not said at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HELPER = re.compile(
    r"print\w*Line|print(?:Bytes|Struct)\w*|global(?:Returns|Five|True|False|Arg|Const)\w*|decodeHex\w*"
    r"|RAND(?:32|64)|ALLOCA|twoInts\w*|TwoInts\w*|GLOBAL_CONST\w*|CWE\d+\w*"
).fullmatch
_ORDINARY = {
    ("printLine",): ("puts",),
    ("RAND32", "(", ")"): ("rand", "(", ")"),
    ("ALLOCA",): ("alloca",),
    ("IO", ".", "writeLine"): ("System", ".", "out", ".", "println"),
    ("IO", ".", "writeString"): ("System", ".", "out", ".", "print"),
}


def in_ordinary_words(words: Sequence[str], *, taken: bytes) -> tuple[str, ...] | None:
    """The words without helpers that the file does not have itself; None where there are no others."""
    result: list[str] = []
    position = 0
    while position < len(words):
        known = next((p for p in _ORDINARY if tuple(words[position : position + len(p)]) == p), None)
        if known is not None and not _has(taken, known[0]):
            result += _ORDINARY[known]
            position += len(known)
            continue
        word = words[position]
        helper = _HELPER(word) or (word == "IO" and words[position + 1 : position + 2] == ["."])
        if helper and not _has(taken, word):
            return None
        result.append(word)
        position += 1
    return tuple(result)


def _has(taken: bytes, name: str) -> bool:
    return re.search(rb"\b" + re.escape(name.encode()) + rb"\b", taken) is not None
