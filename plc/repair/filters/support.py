"""Words that a fix must not bring along: helpers and texts of the Juliet suites, foreign keywords."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from data_prep.text.languages import Language
from data_prep.text.word_edits import WordEdit

_Sayings: TypeAlias = Mapping[tuple[str, ...], tuple[str, ...]]

_HELPER = re.compile(
    r"print\w*Line|print(?:Bytes|Struct)\w*|global(?:Returns|Five|True|False|Arg|Const)\w*|decodeHex\w*"
    r"|static(?:Returns|Five|True|False)\w*|STATIC_FINAL_\w+|stdThread\w+|getDBConnection|OneIntClass"
    r"|int(?:One|Two)|RAND(?:32|64)|ALLOCA|_?[tT]woInts\w*|GLOBAL_CONST\w*|CWE\d+\w*"
    r"|(?:good|bad)[A-Z0-9]\w*|\w+(?:Good|Bad)(?:[A-Z0-9]\w*)?"  # cases: goodG2B, helperGood1, badSink
).fullmatch
# A literal with something to say is one of the suites': a model has no others. What any program may write is
# left: conversions and punctuation, modes of fopen, names that a standard defines.
_LITERAL = re.compile(r'(?:u8|[LuU])?"(.*)"', re.DOTALL).fullmatch
_ANYBODYS_TEXT = re.compile(
    r"(?:%[-+#0-9.*]*(?:hh|h|ll|l|j|z|t|L)?[diouxXeEfFgGaAcspn%]|\\[nrt0\\\"']|[^\w\\%])*"
    r"|[rwa](?:b?\+?|\+b)|UTF-(?:8|16|32)|US-ASCII|ISO-8859-1|AES|SHA-?(?:1|256|384|512)"
).fullmatch
_SAYS: tuple[tuple[str, ...], ...] = (
    ("puts",),
    ("printf",),
    ("printLine",),
    ("printWLine",),
    ("IO", ".", "writeLine"),
    ("IO", ".", "writeString"),
    ("System", ".", "out", ".", "println"),
    ("System", ".", "out", ".", "print"),
    ("System", ".", "err", ".", "println"),
)
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
    """The words without what only the suites or another language have; None where that cannot be said.

    A call of a helper becomes an ordinary call. A statement that only prints a text of the suites goes, and
    an `else` that held nothing else with it. A name or a text that the file itself has is its own affair.
    """
    silent = _without_sayings(list(words), taken)
    if silent is None:
        return None
    result: list[str] = []
    position = 0
    while position < len(silent):
        for known, ordinary in _ORDINARY[language].items():
            if tuple(silent[position : position + len(known)]) == known and not _has(taken, known[0]):
                result += ordinary
                position += len(known)
                break
        else:
            word = silent[position]
            if _is_strange(word, silent[position + 1 : position + 2], language) and not _has(taken, word):
                return None
            result.append(word)
            position += 1
    return tuple(result)


def _without_sayings(words: Sequence[str], taken: bytes) -> list[str] | None:
    """The words without statements that print a text of the suites; None where such a text has another use.

    None, too, where such a statement is all that a head governs: without it, the head would govern the next.
    """
    result: list[str] = []
    position = 0
    while position < len(words):
        said = _saying(words, position)
        if said and _is_of_suites(words[position + said - 3], taken):
            position += said
            if not result or result[-1] == ")":
                return None
            if result[-1] == "else":
                del result[-1:]
            elif result[-1] == "{" and words[position : position + 1] == ["}"]:
                if result[-2:-1] != ["else"]:
                    return None
                del result[-2:]
                position += 1
            continue
        if _is_of_suites(words[position], taken):
            return None
        result.append(words[position])
        position += 1
    return result


def _saying(words: Sequence[str], position: int) -> int:
    """How many words a statement takes that prints one literal, `puts ( "x" ) ;`; 0 where there is none."""
    for callee in _SAYS:
        behind = position + len(callee)
        if tuple(words[position:behind]) == callee and (
            words[behind : behind + 1] == ["("]
            and words[behind + 2 : behind + 4] == [")", ";"]
            and _LITERAL(words[behind + 1])
        ):
            return len(callee) + 4
    return 0


def _is_of_suites(word: str, taken: bytes) -> bool:
    """Whether a word is a string literal that neither the file has nor any program may."""
    literal = _LITERAL(word)
    return literal is not None and not _ANYBODYS_TEXT(literal[1]) and not _has(taken, word)


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
