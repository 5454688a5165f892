"""Names that a fix must not bring along: helpers of the Juliet suites, and names of another language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from data_prep.languages import Language

_Sayings: TypeAlias = Mapping[tuple[str, ...], tuple[str, ...]]

_HELPER = re.compile(
    r"print\w*Line|print(?:Bytes|Struct)\w*|global(?:Returns|Five|True|False|Arg|Const)\w*|decodeHex\w*"
    r"|RAND(?:32|64)|ALLOCA|twoInts\w*|TwoInts\w*|GLOBAL_CONST\w*|CWE\d+\w*"
).fullmatch
_OF_JAVA = re.compile(r"null|boolean|String|Integer|System|URLEncoder|SecureRandom|StringBuilder").fullmatch
_OF_C = re.compile(
    r"NULL|sizeof|stdin|stdout|(?:[cm]|re)alloc|free|strn?(?:cpy|cat)|wcs\w+|mem(?:set|cpy|move)|f(?:open|close|gets)"
    r"|puts|s?n?printf|exit|CloseHandle|L[\"'].*"
).fullmatch
_IN_C: _Sayings = {
    ("printLine",): ("puts",),
    ("RAND32", "(", ")"): ("rand", "(", ")"),
    ("ALLOCA",): ("alloca",),
}
_IN_JAVA: _Sayings = {
    ("IO", ".", "writeLine"): ("System", ".", "out", ".", "println"),
    ("IO", ".", "writeString"): ("System", ".", "out", ".", "print"),
}
_ORDINARY: Mapping[Language, _Sayings] = {
    "c": _IN_C,
    "cpp": _IN_C,
    "java": _IN_JAVA,
}


def in_ordinary_words(words: Sequence[str], language: Language, *, taken: bytes) -> tuple[str, ...] | None:
    """The words without names that only the suites or another language have; None where that cannot be said.

    A name that the file itself has is its own affair.
    """
    result: list[str] = []
    position = 0
    while position < len(words):
        for known, ordinary in _ORDINARY[language].items():
            if tuple(words[position : position + len(known)]) == known and not _has(taken, known[0]):
                result += ordinary
                position += len(known)
                break
        else:
            word = words[position]
            if _is_strange(word, words[position + 1 : position + 2], language) and not _has(taken, word):
                return None
            result.append(word)
            position += 1
    return tuple(result)


def _is_strange(word: str, following: Sequence[str], language: Language) -> bool:
    if _HELPER(word):
        return True
    if language == "java":
        return _OF_C(word) is not None or (word == "IO" and list(following) == ["."])
    return _OF_JAVA(word) is not None or (
        list(following) == ["."] and re.fullmatch("[A-Z]+[a-z]+.*", word) is not None
    )


def _has(taken: bytes, name: str) -> bool:
    return (
        re.search(rb"(?<!\w)" + re.escape(name.encode("utf-8", "surrogateescape")) + rb"(?!\w)", taken)
        is not None
    )
