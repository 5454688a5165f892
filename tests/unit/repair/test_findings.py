"""Edits: together they change their own bytes and no others, in whatever order they are given."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plc.repair.apply.fixing import fix
from plc.repair.findings import (
    Edit,
    FileReport,
    Finding,
    Position,
    StaleTextError,
    Suggestion,
    apply_edits,
    apply_suggestion,
    digest_of,
    touch,
)

TEXTS = st.text(st.characters(codec="utf-8"), max_size=60).map(str.encode)
NEW = st.text(st.sampled_from("ab ;{}(\n\u00e4"), max_size=6)


@st.composite
def edited(draw: st.DrawFn) -> tuple[bytes, list[Edit]]:
    """A text and edits of it that do not overlap."""
    text = draw(TEXTS)
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    pairs = zip(places[::2], places[1::2], strict=False)
    return text, [Edit(start, end, draw(NEW)) for start, end in pairs]


@settings(max_examples=60)
@given(edited(), st.randoms())
def test_edits_change_their_own_bytes_only(made: tuple[bytes, list[Edit]], random: Random) -> None:
    text, edits = made
    after = apply_edits(text, edits)
    shuffled = list(edits)
    random.shuffle(shuffled)
    assert apply_edits(text, shuffled) == after
    position, shift = 0, 0
    for edit in edits:
        assert after[position + shift : edit.start_byte + shift] == text[position : edit.start_byte]
        written = edit.text.encode()
        assert after[edit.start_byte + shift :].startswith(written)
        shift += len(written) - (edit.end_byte - edit.start_byte)
        position = edit.end_byte
    assert after[position + shift :] == text[position:]


@settings(max_examples=60)
@given(edited(), st.integers(0, 60), st.integers(0, 60), NEW)
def test_edits_that_overlap_are_refused(made: tuple[bytes, list[Edit]], a: int, b: int, new: str) -> None:
    text, edits = made
    one = Edit(min(a, b), max(a, b), new)
    inside = [e for e in edits if e.start_byte < one.end_byte and one.start_byte < e.end_byte]
    if inside or one.end_byte > len(text):
        with pytest.raises(ValueError, match=r"edit \[\d+, \d+\) overlaps another or leaves the text"):
            apply_edits(text, [*edits, one])
    assert touch(edits, [one]) or not inside


PLACES = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted)
EDITS = st.builds(lambda place, new: Edit(place[0], place[1], new), PLACES, NEW)
SOURCE = b"int f(int a) { int b = a; return a + b; }\n"


@settings(max_examples=60)
@given(st.lists(st.tuples(st.floats(0, 1), EDITS), max_size=6))
def test_whatever_is_proposed_what_is_fixed_never_overlaps(proposals: list[tuple[float, Edit]]) -> None:
    findings = [
        Finding("f", Position(1, 1), Position(1, 2), 0, len(SOURCE), sure, (), (
            Suggestion(1, sure, ("parse", "settled"), (edit,)),), "")
        for sure, edit in proposals
    ]  # fmt: skip
    made = fix(SOURCE, FileReport("c", "utf-8", 1, tuple(findings), ()))
    ordered = sorted(made.edits, key=lambda edit: edit.start_byte)
    for before, after in pairwise(ordered):
        assert before.end_byte < after.start_byte
    assert made.text == apply_edits(SOURCE, made.edits)
    assert len(made.fixed) + len(made.left) == len(findings)
    untouched = [i for i in range(len(SOURCE)) if not any(e.start_byte <= i < e.end_byte for e in made.edits)]
    kept = [i for i in untouched if not any(e.start_byte == i for e in made.edits)]
    assert all(made.text[made.moved(i)] == SOURCE[i] for i in kept)


def test_a_suggestion_fits_its_own_text_only() -> None:
    made = Suggestion(1, 0.9, (), (Edit(0, 3, "long"),))
    finding = Finding("f", Position(1, 1), Position(1, 2), 0, 5, 0.9, (), (made,), digest_of(SOURCE))
    after = apply_suggestion(SOURCE, finding, made)
    assert after.startswith(b"long f(")
    with pytest.raises(StaleTextError, match="the text has changed since `f` was analysed: ask for its"):
        apply_suggestion(after, finding, made)
