"""One neutral spelling for names that differ only by the test case or role (bad, goodG2B1, ...) in them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from data_prep.juliet.file_names import ROLE

_LEADING = re.compile(rf"_*(?:{ROLE}|Bad|Good(?:G2B|B2G)?\d*)(?=[A-Z_]|$)")
_TRAILING = re.compile(r"(?<=[a-z0-9])_?(?:Bad|Good(?:G2B|B2G)?\d*)$|_(?:bad|good(?:G2B|B2G)?\d*)$")
_BOTH_ENDS = re.compile(r"((?:Sink|Source))[BG]$")  # badVaSinkB, goodG2BVaSinkG
_IN_STRING = re.compile(rf"(?<![a-z])(?:{ROLE}|Bad|Good(?:G2B|B2G)?\d*)(?![a-z])(?:: )?")
_ENTRY = re.compile(ROLE).fullmatch
_NEUTRAL = re.compile(r"<(?:name |type )?([^<>]*)>'*")


def is_entry(name: str, case: str) -> bool:
    """Whether a function of this name is the flawed entry, a corrected one, or the `good` dispatcher."""
    return _ENTRY(name.removeprefix(f"{case}_")) is not None


def role_in(name: str, case: str) -> str | None:
    """The role that a declared name carries: `bad`, `goodG2B1`, ... or None."""
    rest = name.replace(case, "")
    match = _LEADING.match(rest) or _TRAILING.search(rest)
    return match.group().lstrip("_").replace("Bad", "bad").replace("Good", "good") if match else None


def without_roles(literal: str) -> str:
    """A string literal without the words that tell the role, as in "output_bad.txt" or "bad: 100/"."""
    if "ad" not in literal and "ood" not in literal:
        return literal
    return _IN_STRING.sub("", literal)


def name_within(neutral: str) -> str:
    """The name itself of a neutral spelling; any other spelling as it is."""
    match = _NEUTRAL.fullmatch(neutral)
    return match.group(1) if match else neutral


class NeutralNames:
    """Neutral spellings for one test case; they hold a character that no identifier has: they never clash."""

    __slots__ = ("_case", "_outer", "_types")

    def __init__(self, case: str, *, outer: Iterable[str], types: Iterable[str]) -> None:
        self._case = case
        self._outer = frozenset(outer)
        self._types = frozenset(types)

    def table(self, spellings: Iterable[str], role: str) -> dict[str, str]:
        """Spelling to neutral spelling for the identifiers of one instance; two never share one."""
        family = role[:3]
        table: dict[str, str] = {}
        taken: set[str] = set()
        for spelling in spellings:
            neutral = self._neutral(spelling, family)
            if neutral == spelling:
                continue
            while neutral in taken:
                neutral += "'"
            taken.add(neutral)
            table[spelling] = neutral
        return table

    def _neutral(self, spelling: str, family: str) -> str:
        if self._case in spelling:
            rest = spelling.replace(self._case, "")
        elif spelling in self._outer:
            rest = spelling
        elif (
            spelling.startswith(family)
            and (match := _LEADING.match(spelling))
            and match.end() < len(spelling)
        ):
            return f"<{spelling[match.end() :].strip('_')}>"  # a local such as badObject in bad()
        else:
            return spelling
        bare = _TRAILING.sub("", _LEADING.sub("", rest, count=1)).strip("_")
        bare = _BOTH_ENDS.sub(r"\1", bare)
        if bare == spelling:
            return spelling
        kind = "type" if spelling in self._types else "name"
        return f"<{kind} {bare}>"
