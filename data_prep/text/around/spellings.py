"""The names of a text in order, with the roles that the signs beside them tell: one pass, no tree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

import numpy as np
import numpy.typing as npt

from data_prep.text.languages import Language
from data_prep.text.word import Role

_PATTERN = rb"""
    (?: //[^\n]* | /\*.*?\*/
      | \"\"\".*?\"\"\" | R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"
      | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])+'
      | %s
      | \#[ \t]*(?:(?:include|error|warning|pragma)\b[^\n]* | [a-z]+)
      | [0-9][0-9A-Za-z_.]* )
  | (?P<before>(?:->|\.)[ \t\n\r]*)? (?P<name>[A-Za-z_$][0-9A-Za-z_$]*)
    (?= [ \t]* (?P<call>\()
      | (?P<scope>::)
      | (?P<declares>[ \t]+\**(?!instanceof\b)[A-Za-z_] | \*+[ \t]+[A-Za-z_] | <[A-Z] | \[\][ \t]
          | [ \t]?&+[ \t]?[A-Za-z_]+[ \t]*[,)])
      | )
"""
_PATHS = rb"\bimport[ \t]+(?:static[ \t]+)?(?:\w+\.)* | \bpackage[ \t][^;\n]*"  # the imported class stays
_FLAGS = re.VERBOSE | re.DOTALL
_IN_C = re.compile(_PATTERN % rb"(?!)", _FLAGS)
_IN_JAVA = re.compile(_PATTERN % _PATHS, _FLAGS)
_CONSTANT = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_*|_+[A-Z][A-Z0-9_]*").fullmatch
_OF_TYPES = frozenset(b"struct union enum class interface new extends implements typename".split())
_COMMON = (
    b"auto break case char const continue default do double else enum extern float for goto if inline int "
    b"long register return short signed sizeof static struct switch typedef union unsigned void volatile "
    b"while class public private protected this throw try catch new true false"
)
_C = _COMMON + b" restrict defined __attribute__ __inline bool NULL __restrict _Bool"
_CPP = _C + (
    b" alignas alignof consteval constexpr constinit const_cast decltype delete dynamic_cast explicit "
    b"friend mutable namespace noexcept nullptr operator override final reinterpret_cast static_assert "
    b"static_cast template thread_local typeid typename using virtual and or not co_await co_return "
    b"co_yield concept requires"
)
_JAVA = _COMMON + (
    b" abstract assert boolean byte extends final finally implements import instanceof interface native "
    b"package strictfp super synchronized throws transient null var"
)
KEYWORDS: dict[Language, frozenset[bytes]] = {
    "c": frozenset(_C.split()),
    "cpp": frozenset(_CPP.split()),
    "java": frozenset(_JAVA.split()),
}
_PLAIN, _CALLED, _DECLARED, _REACHED = range(4)  # what a place tells of a name


@final
@dataclass(frozen=True, slots=True)
class Spellings:
    """Every name of a text: `numbers[i]` is the index in `names` of the one at byte `places[i]`."""

    names: Sequence[str]
    roles: Sequence[Role]
    numbers: npt.NDArray[np.int32]
    places: npt.NDArray[np.int32]

    @classmethod
    def of(cls, text: bytes, language: Language) -> Spellings:
        """Read a text, whatever it is; keywords, comments, literals and paths of imports are no names."""
        keywords = KEYWORDS[language]
        numbers: list[int] = []
        places: list[int] = []
        known: dict[bytes, int] = {}
        votes: list[list[int]] = []
        key_end = -1  # of the last keyword that a type follows
        for match in (_IN_JAVA if language == "java" else _IN_C).finditer(text):
            name = match["name"]
            if name is None:
                continue
            start = match.start("name")
            if name in keywords:
                key_end = match.end() if name in _OF_TYPES else -1
                continue
            number = known.get(name)
            if number is None:
                number = known[name] = len(known)
                votes.append([0, 0, 0, 0])
            kind = match.lastgroup
            reached = match["before"] is not None
            keyed = key_end >= 0 and text[key_end:start].isspace()
            key_end = -1
            if keyed or kind == "scope" or (kind == "declares" and not reached):
                vote = _DECLARED
            elif kind == "call":
                vote = _CALLED
            else:
                vote = _REACHED if reached else _PLAIN
            votes[number][vote] += 1
            numbers.append(number)
            places.append(start)
        names = [name.decode("utf-8", "surrogateescape") for name in known]
        roles = [_role(name, vote, language) for name, vote in zip(names, votes, strict=True)]
        return cls(names, roles, np.array(numbers, np.int32), np.array(places, np.int32))


def _role(name: str, votes: list[int], language: Language) -> Role:
    """What most of a name's places tell; a plain one says the least."""
    most = max(votes[_CALLED:])
    if most and votes[_CALLED] == most:
        return "function"
    if len(name) > 1 and _CONSTANT(name):
        return "constant"
    if not most:
        is_type = name[:1].isupper() if language == "java" else name.endswith("_t")
        return "type" if is_type else "variable"
    return "type" if votes[_DECLARED] == most else "member"
