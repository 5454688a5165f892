"""New words take the layout around them, and no byte outside an edit changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_prep.functions import functions_of
from data_prep.languages import Language, language_of
from data_prep.word_edits import WordEdit, diff
from plc.repair.layout import Replacement, apply_replacements, byte_edits, style_of

GOLDEN = Path(__file__).parents[1] / "golden" / "layout"
CASES = sorted(path.name.split(".")[0] for path in GOLDEN.glob("*.before.*"))


def edited(before: bytes, target: bytes, language: Language) -> tuple[bytes, list[Replacement]]:
    """`before` with the words of `target` in the layout of `before`."""
    old, new = functions_of(before, language), functions_of(target, language)
    assert [f.name for f in old] == [f.name for f in new]
    types = frozenset(word.text for function in old for word in function.words if word.role == "type")
    replacements: list[Replacement] = []
    for was, wanted in zip(old, new, strict=True):
        edits = diff([word.text for word in was.words], [word.text for word in wanted.words])
        replacements += byte_edits(before, was.words, edits, style=style_of(before, types=types))
    return apply_replacements(before, replacements), replacements


@pytest.mark.parametrize("name", CASES)
def test_golden_files(name: str) -> None:
    before_path = next(GOLDEN.glob(f"{name}.before.*"))
    language = language_of(before_path)
    assert language is not None
    before = before_path.read_bytes()
    target = next(GOLDEN.glob(f"{name}.target.*")).read_bytes()
    after, _ = edited(before, target, language)
    expected = next(GOLDEN.glob(f"{name}.after.*")).read_bytes()
    assert after.decode("latin-1") == expected.decode("latin-1")
    assert [w.text for f in functions_of(after, language) for w in f.words] == [
        w.text for f in functions_of(target, language) for w in f.words
    ]
