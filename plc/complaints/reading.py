"""Both versions of a stored function as words at their places, though the flawed one may not parse."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from data_prep.text.functions import Function, functions_of
from data_prep.text.languages import Language, parse
from data_prep.text.lexer import words_of
from data_prep.text.surroundings import Surroundings
from data_prep.text.windows import Lines
from data_prep.text.word import Word

_WRAPPINGS: dict[Language, tuple[tuple[bytes, bytes], ...]] = {
    "c": ((b"", b""),),
    "cpp": ((b"", b""), (b"class C {\n", b"\n};")),
    "java": ((b"class C {\n", b"\n}"),),
}


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
    wrapping = _wrapping(stored, correct)
    text = stored.flawed
    end = stored.start + len(stored.before)
    if wrapping is None:
        words = words_of(parse(text, stored.language).root_node, text, within=(stored.start, end))
    else:
        words = _alone(stored.before, *wrapping, stored.language, stored.start)
    words = [word for word in words if stored.start <= word.start_byte and word.end_byte <= end]
    if not words:
        return "the flawed function has no words"
    flawed = replace(correct, end_byte=end, words=tuple(words))
    return BothVersions(flawed, Lines(text), correct)


def _wrapping(stored: StoredFunction, correct: Function) -> tuple[bytes, bytes] | None:
    """What makes the function by itself give the very words that it gives in its file."""
    wanted = [(word.text, word.role) for word in correct.words]
    for head, tail in _WRAPPINGS[stored.language]:
        words = _alone(stored.after, head, tail, stored.language, stored.start)
        if [(word.text, word.role) for word in words] == wanted:
            return head, tail
    return None


def _alone(body: bytes, head: bytes, tail: bytes, language: Language, start: int) -> list[Word]:
    text = head + body + tail
    shift = start - len(head)
    words = words_of(parse(text, language).root_node, text, within=(len(head), len(head) + len(body)))
    return [
        word._replace(start_byte=word.start_byte + shift, end_byte=word.end_byte + shift)
        for word in words
        if word.start_byte >= len(head) and word.end_byte <= len(head) + len(body)
    ]


@lru_cache(maxsize=8)
def _functions(text: bytes, language: Language) -> tuple[Function, ...]:
    return tuple(functions_of(text, language))


@lru_cache(maxsize=8)
def surroundings_of(text: bytes, language: Language, known: frozenset[str]) -> Surroundings:
    """The names of a file; of the last few files they are remembered."""
    return Surroundings.of(text, language, known=known)
