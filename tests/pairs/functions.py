"""The functions that faults are put into: each in a text of its own, with what it needs around it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from data_prep.text.languages import LANGUAGES, Language, language_of

_FILES = ("functions.c", "functions.cpp", "Functions.java")
_BETWEEN = b"// ====\n"


@dataclass(frozen=True, slots=True)
class Sound:
    """A text whose longest function is the one that is changed."""

    language: Language
    text: bytes


def sound_functions() -> list[Sound]:
    """All of them, by language."""
    found: list[Sound] = []
    for name in _FILES:
        path = Path(__file__).parent / name
        language = language_of(path)
        assert language in LANGUAGES
        found += [Sound(language, text) for text in path.read_bytes().split(_BETWEEN)]
    return found
