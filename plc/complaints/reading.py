"""Both versions of a stored function as words at their places, though the flawed one may not parse."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from data_prep.text.around.surroundings import Surroundings
from data_prep.text.function_around import function_around
from data_prep.text.functions import Function, functions_of
from data_prep.text.languages import Language
from data_prep.text.windows import Lines


@dataclass(frozen=True, slots=True)
class StoredFunction:
    """A flawed function in its file, and the correct one; `correct` is the file with the latter."""

    language: Language
    correct: bytes
    start: int
    before: bytes
    after: bytes

    @property
    def flawed(self) -> bytes:
        """The file with the flawed function."""
        return self.correct[: self.start] + self.before + self.correct[self.start + len(self.after) :]

    @property
    def first_difference(self) -> int:
        """The first byte of the functions that differs."""
        pairs = enumerate(zip(self.before, self.after, strict=False))
        return next((place for place, (one, other) in pairs if one != other), len(self.before) - 1)


@dataclass(frozen=True, slots=True)
class BothVersions:
    """The flawed function at its place in the flawed file, the lines of that, and the correct function."""

    flawed: Function
    lines: Lines
    correct: Function


def both_versions(stored: StoredFunction) -> BothVersions | str:
    """The two functions, or why they cannot be read."""
    correct = next(
        (one for one in _functions(stored.correct, stored.language) if one.start_byte == stored.start), None
    )
    if correct is None or correct.has_error or correct.end_byte != stored.start + len(stored.after):
        return "the correct function is not read as one"
    text = stored.flawed
    flawed = function_around(text, stored.language, stored.start + stored.first_difference)
    if flawed is None or flawed.start_byte != stored.start or not flawed.words:
        return "the flawed function is not found at its place"
    return BothVersions(flawed, Lines(text), correct)


@lru_cache(maxsize=8)
def _functions(text: bytes, language: Language) -> tuple[Function, ...]:
    return tuple(functions_of(text, language))


@lru_cache(maxsize=8)
def surroundings_of(text: bytes, language: Language, known: frozenset[str]) -> Surroundings:
    """The names of a file; of the last few files they are remembered."""
    return Surroundings.of(text, language, known=known)
