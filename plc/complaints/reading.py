"""Both versions of a stored function as words at their places, though the flawed one may not parse."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from data_prep.text.around.surroundings import Surroundings
from data_prep.text.function_around import function_around
from data_prep.text.functions import Function, functions_of
from data_prep.text.languages import Language
from data_prep.text.windows import Lines

_WHOLE = 16 * 1024  # bytes: a file of this size is read whole
_NEIGHBOURS = 3  # functions on either side that are read with one of a larger file


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
    functions = _functions(stored.correct, stored.language)
    number = next((at for at, one in enumerate(functions) if one.start_byte == stored.start), None)
    if number is None or functions[number].has_error:
        return "the correct function is not read as one"
    correct = functions[number]
    if correct.end_byte != stored.start + len(stored.after):
        return "the correct function is not read as one"
    text = stored.flawed
    low, high = _neighbourhood(functions, number, stored)
    place = stored.start + stored.first_difference
    flawed = function_around(text[low:high], stored.language, place - low)
    if flawed is None or flawed.start_byte + low != stored.start or not flawed.words:
        return "the flawed function is not found at its place"
    return BothVersions(_moved(flawed, low), Lines(text), correct)


def _neighbourhood(functions: tuple[Function, ...], number: int, stored: StoredFunction) -> tuple[int, int]:
    """The bytes of the flawed file to read: all of it, or of a large file a few functions on either side."""
    longer = len(stored.before) - len(stored.after)
    if len(stored.correct) <= _WHOLE:
        return 0, len(stored.correct) + longer
    low = functions[number - _NEIGHBOURS].start_byte if number >= _NEIGHBOURS else 0
    end = functions[number].end_byte
    behind = (one.start_byte for one in functions[number + _NEIGHBOURS :] if one.start_byte >= end)
    return low, next(behind, len(stored.correct)) + longer


def _moved(function: Function, by: int) -> Function:
    """The same function where its text stands `by` bytes further on."""
    if not by:
        return function
    return replace(
        function,
        start_byte=function.start_byte + by,
        end_byte=function.end_byte + by,
        words=tuple(
            word._replace(start_byte=word.start_byte + by, end_byte=word.end_byte + by)
            for word in function.words
        ),
        error_at=function.error_at + by if function.has_error else function.error_at,
    )


@lru_cache(maxsize=8)
def _functions(text: bytes, language: Language) -> tuple[Function, ...]:
    return tuple(functions_of(text, language))


@lru_cache(maxsize=8)
def surroundings_of(text: bytes, language: Language, kept_names: frozenset[str]) -> Surroundings:
    """The names of a file; of the last few files they are remembered."""
    return Surroundings.of(text, language, kept_names=kept_names)
