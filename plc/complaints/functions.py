"""The functions of a file that may get a flaw: readable, of fitting length, of no outside evaluation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from data_prep.corpora.history.holdout import hash_of
from data_prep.corpora.projects import SourceFile
from data_prep.text.functions import Function, functions_of
from data_prep.text.languages import Language, TooComplexError
from data_prep.text.naming import Names
from plc.complaints.complaint import Span

LEAST_WORDS = 20
MOST_WORDS = 600


@dataclass(slots=True)
class Healthy:
    """Which functions of a package were taken, so that none is taken twice; `dropped` counts by reason."""

    held_out: frozenset[str]
    dropped: Counter[str] = field(default_factory=Counter)
    _seen: set[bytes] = field(default_factory=set)

    def functions(self, file: SourceFile) -> list[Function]:
        """Those of one file, in the order of its text."""
        try:
            found = functions_of(file.text, file.language)
        except (TooComplexError, RecursionError):
            self.dropped["takes the parser too long"] += 1
            return []
        return [function for function in found if self._counts(function)]

    def _counts(self, function: Function) -> bool:
        reason = self._reason(function)
        if reason is not None:
            self.dropped[reason] += 1
        return reason is None

    def _reason(self, function: Function) -> str | None:
        if function.has_error:
            return "does not parse"
        if len(function.words) < LEAST_WORDS:
            return "too short"
        if len(function.words) > MOST_WORDS:
            return "too long"
        if hash_of(function) in self.held_out:
            return "of an outside evaluation"
        words = " ".join(Names.new(frozenset()).rename(function.words))
        key = blake2b(words.encode("utf-8", "surrogateescape"), digest_size=12).digest()
        if key in self._seen:
            return "same words after naming"
        self._seen.add(key)
        return None


def is_held_out(body: bytes, language: Language, held_out: frozenset[str]) -> bool:
    """Whether a function by its text alone is on the list; in Java it is read as a member of a class."""
    text = b"class C {\n" + body + b"\n}" if language == "java" else body
    return any(hash_of(function) in held_out for function in functions_of(text, language))


def spans_of(text: bytes, functions: Sequence[Function]) -> list[Span]:
    """Their places as lines."""
    return [Span.of(text, one.start_byte, one.end_byte) for one in functions]


def strange_names(functions: Sequence[Function]) -> list[str]:
    """Variables of the file's functions, as names that mean nothing elsewhere."""
    names = {word.text for one in functions for word in one.words if word.role == "variable"}
    return sorted(name for name in names if len(name) > 1)[:200]
