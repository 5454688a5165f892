"""Filters only drop: what is left keeps its order, and nothing takes the place of a vetoed first."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_prep.text.functions import functions_in
from data_prep.text.languages import language_of, parse
from data_prep.text.word_edits import WordEdit
from plc.repair.filters import FILTERS, ProposedChange, standing, veto
from tests.unit.repair.filters.proposed_changes import proposed

GOLDEN = Path(__file__).parents[3] / "golden"
SOURCES = sorted([*GOLDEN.glob("layout/*.before.*"), *GOLDEN.glob("meant/*")])
NEW = "if ( x ) { } else free delete break ; return case 1 : = == != < <= > >= ! - + NULL i 0 a [ ] -> . &&"


@pytest.mark.parametrize(
    ("vetted", "left"),
    [
        ([], ()),
        ([("a", None), ("b", None)], ("a", "b")),
        ([("a", None), ("b", "known"), ("c", None)], ("a", "c")),
        ([("a", "known"), ("b", None)], ()),
    ],
)
def test_what_is_left(vetted: list[tuple[str, str | None]], left: tuple[str, ...]) -> None:
    assert standing(vetted) == left


@given(st.lists(st.tuples(st.integers(), st.sampled_from([None, "known"]))))
def test_order_is_kept_and_the_first_stays_first(vetted: list[tuple[int, str | None]]) -> None:
    left = standing(vetted)
    assert left == () or left[0] == vetted[0][0]
    kept = iter(candidate for candidate, _ in vetted)
    assert all(candidate in kept for candidate in left)


def test_each_filter_has_a_name_of_its_own() -> None:
    names = [entry.name for entry in FILTERS]
    assert len(set(names)) == len(names) == 8


def test_a_veto_says_which_filter_and_why() -> None:
    text = "void f(char *p) { free(p); }"
    assert veto(proposed(text, "free(p);", "if (p) free(p);")) == (
        "release of null: releasing `p` does nothing where it is null, so that a test adds nothing"
    )
    java = "class A { void f(Item p) { free(p); } }"
    assert veto(proposed(java, "free(p);", "if (p != null) free(p);", "java")) is None


def test_an_empty_change_meets_no_objection() -> None:
    assert veto(proposed("void f(void) { g(); }", "g();", "g ( ) ;")) is None


@settings(deadline=None, max_examples=300)
@given(
    path=st.sampled_from(SOURCES),
    which=st.integers(0, 9),
    cuts=st.lists(st.tuples(st.integers(0, 120), st.integers(0, 4)), min_size=1, max_size=3),
    new=st.lists(st.lists(st.sampled_from(NEW.split()), max_size=6), min_size=3, max_size=3),
)
def test_any_change_gets_an_answer(
    path: Path, which: int, cuts: list[tuple[int, int]], new: list[list[str]]
) -> None:
    language = language_of(path)
    assert language is not None
    text = path.read_bytes()
    root = parse(text, language).root_node
    functions = functions_in(root, text)
    function = functions[which % len(functions)]
    edits: list[WordEdit] = []
    for (start, length), words in zip(sorted(cuts), new, strict=False):
        start = max(start, edits[-1].end + 1 if edits else 0)
        if start + length <= len(function.words):
            edits.append(WordEdit(start, start + length, tuple(words)))
    said = veto(ProposedChange.of(text, root, language, [(function, edits)]))
    assert said is None or said.split(": ")[0] in {entry.name for entry in FILTERS}
