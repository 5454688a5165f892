"""Which spellings stay words: those that come from outside the test cases, and literals that recur."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from data_prep.text.naming import is_slot

LEAST_VARIANTS = 3
LEAST_SHARE = 0.8


@dataclass(slots=True)
class Usage:
    """In how many functional variants a spelling comes from outside, is declared, or is a literal.

    `needed` are the spellings that some corrected instance has and its flawed instance lacks.
    """

    outside: Counter[str] = field(default_factory=Counter)
    declared: Counter[str] = field(default_factory=Counter)
    literals: Counter[str] = field(default_factory=Counter)
    needed: set[str] = field(default_factory=set)

    def add_variant(
        self,
        outside: Iterable[str],
        *,
        declared: Iterable[str],
        literals: Iterable[str],
        needed: Iterable[str],
    ) -> None:
        """Count one functional variant; each argument names a spelling once."""
        self.needed.update(needed)
        self.outside.update(outside)
        self.declared.update(declared)
        self.literals.update(literals)

    def kept_names(self) -> frozenset[str]:
        """Spellings seen in enough variants; a name that cases also declare must mostly come from outside."""
        names = {
            name
            for name, count in self.outside.items()
            if self._is_common(name, count) and count >= LEAST_SHARE * (count + self.declared[name])
        }
        literals = {literal for literal, count in self.literals.items() if self._is_common(literal, count)}
        return frozenset(word for word in names | literals if not is_slot(word) and _is_utf8(word))

    def _is_common(self, spelling: str, variants: int) -> bool:
        return variants >= LEAST_VARIANTS or spelling in self.needed


def _is_utf8(spelling: str) -> bool:
    """Whether a spelling can be written down; bytes of other encodings are lone surrogates (see lexer)."""
    return not any("\ud800" <= letter <= "\udfff" for letter in spelling)
