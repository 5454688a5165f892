"""Tests of data_prep.text.naming."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_prep.text.functions import functions_of
from data_prep.text.lexer import Role, Word
from data_prep.text.naming import Names, is_slot

ROLES: list[Role] = [
    "variable",
    "function",
    "type",
    "member",
    "constant",
    "string",
    "character",
    "number",
    "other",
]
NAMES = st.sampled_from(["a", "b", "memcpy", "T", "0", '"s"', "'c'", "v0", "v00", "f12", "NULL", "if"])
WORDS = st.builds(
    Word,
    NAMES,
    st.sampled_from(ROLES),
    st.just(0),
    st.just(0),
)


def test_slots_are_numbered_by_letter_in_order_of_first_occurrence() -> None:
    text = (
        b"int sum(struct Box *b, int n) { int t = b->low + 7; memcpy(t, n, NN, \"x\", 'y'); return t + n; }"
    )
    words = functions_of(text, "c")[0].words
    assert " ".join(Names.new(frozenset({"memcpy"})).rename(words)) == (
        "int f0 ( struct t0 * v0 , int v1 ) { int v2 = v0 -> m0 + n0 ; memcpy ( v2 , v1 , c0 , s0 , h0 ) ; "
        "return v2 + v1 ; }"
    )


def test_a_target_goes_on_where_its_source_stopped() -> None:
    names = Names.new(frozenset())
    source = names.rename([Word("a", "variable", 0, 1), Word("b", "variable", 0, 1)])
    target = names.rename([Word("b", "variable", 0, 1), Word("fresh", "variable", 0, 1)])
    assert (source, target) == (["v0", "v1"], ["v1", "v2"])
    assert names.restore(target) == ["b", "fresh"]


def test_a_spelling_has_one_slot_whatever_its_role() -> None:
    words = [Word("node", "type", 0, 4), Word("node", "variable", 0, 4), Word("x", "variable", 0, 1)]
    assert Names.new(frozenset()).rename(words) == ["t0", "t0", "v0"]


def test_a_slot_that_was_never_bound_is_an_error() -> None:
    with pytest.raises(KeyError, match="v7"):
        Names.new(frozenset()).restore(["v7"])


def test_a_name_that_looks_like_a_slot_becomes_one_even_if_kept() -> None:
    names = Names.new(frozenset({"v5"}))
    assert names.rename([Word("v5", "variable", 0, 2)]) == ["v0"]
    assert names.restore(["v0"]) == ["v5"]


@given(
    st.lists(WORDS.filter(lambda word: word.role != "other" or not is_slot(word.text))), st.sets(st.text())
)
def test_restoring_undoes_renaming(words: list[Word], known: set[str]) -> None:
    names = Names.new(frozenset(known))
    renamed = names.rename(words)
    assert names.restore(renamed) == [word.text for word in words]
    assert names.rename(words) == renamed
