"""Words that a fix must not bring along: helpers of the Juliet suites, words of another language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from data_prep.languages import Language
from data_prep.word_edits import WordEdit

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

_CPP_AND_JAVA = "class new private protected public this throw try catch"
_CPP_ALONE = """const_cast constexpr decltype delete dynamic_cast explicit friend mutable namespace noexcept
    nullptr operator reinterpret_cast static_cast template typeid typename using virtual"""
_JAVA_ALONE = """abstract boolean extends finally implements import instanceof interface native null package
    strictfp super synchronized throws transient"""
_C_AND_CPP = "NULL auto bool extern goto inline register signed sizeof struct typedef union unsigned wchar_t"
_KEYWORDS_OF_OTHERS: Mapping[Language, frozenset[str]] = {
    "c": frozenset(f"{_CPP_AND_JAVA} {_CPP_ALONE} {_JAVA_ALONE}".split()),
    "cpp": frozenset(_JAVA_ALONE.split()),
    "java": frozenset(f"{_C_AND_CPP} {_CPP_ALONE}".split()),
}


def has_foreign_keywords(source: Sequence[str], edits: Iterable[WordEdit], language: Language) -> bool:
    """Whether edits of `source` write a keyword that only another of our languages has, and `source` has not.

    Grammars let such words pass as names: `delete p ;` is a declaration to a parser of C. Behind `.` and `->`
    they are names of members.
    """
    foreign = _KEYWORDS_OF_OTHERS[language].difference(source)
    return any(
        word in foreign and before not in (".", "->")
        for edit in edits
        for before, word in pairwise([source[edit.start - 1] if edit.start else "", *edit.words])
    )


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
    spelt = name.encode("utf-8", "surrogateescape")
    return spelt in taken and re.search(rb"(?<!\w)" + re.escape(spelt) + rb"(?!\w)", taken) is not None
