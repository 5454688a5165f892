"""Which spellings of C programs stay words: what many of them use and do not declare, common literals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from data_prep.text.c_words import words_of_c
from data_prep.text.declarations import declared_in
from data_prep.text.languages import parse
from data_prep.text.naming import is_slot

LEAST_PROGRAMS = 10
LEAST_SHARE = 0.8
_LITERALS = frozenset({"string", "character", "number"})


def common_spellings(programs: Iterable[bytes]) -> frozenset[str]:
    """Names and literals that at least ten of these (correct) programs have, and names that four in five
    of those that have them take from outside: `printf`, `int` types of headers, `"%d"`.
    """
    outside: Counter[str] = Counter()
    declared: Counter[str] = Counter()
    literals: Counter[str] = Counter()
    for text in programs:
        words = words_of_c(text)
        own = declared_in(parse(text, "c").root_node, [], "c").everywhere
        names = {word.text for word in words if word.role not in _LITERALS and word.role != "other"}
        declared.update(own)
        outside.update(names - own)
        literals.update({word.text for word in words if word.role in _LITERALS})
    shared = {
        name
        for name, count in outside.items()
        if count >= LEAST_PROGRAMS and count >= LEAST_SHARE * (count + declared[name])
    }
    common = {literal for literal, count in literals.items() if count >= LEAST_PROGRAMS}
    return frozenset(spelling for spelling in shared | common if spelling.isascii() and not is_slot(spelling))
