"""The paper's words: joined they are the line again, and separators stand alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_prep.juliet.paper.words import Suite, join_words, split_words


@pytest.mark.parametrize("suite", ["juliet-c", "juliet-java"])
@given(text=st.text(alphabet="ab_\\?^~é!;=+-&%*:.|/(){}[]<>'\", "))
def test_the_words_of_a_line_join_to_the_line(suite: Suite, text: str) -> None:
    words = split_words(text, suite)
    assert join_words(words) == text
    assert all(words)


def test_blanks_signs_and_names_are_words() -> None:
    assert split_words('if (a->b!=0 && c>=x) f("a b\\n");', "juliet-c") == (
        *("if", " ", "(", "a", "-", ">", "b", "!=", "0", " ", "&&", " ", "c", ">=", "x", ")", " "),
        *("f", "(", '"', "a", " ", "b\\n", '"', ")", ";"),
    )


def test_a_left_shift_is_two_words_in_c_and_one_in_java() -> None:
    assert split_words("1<<2>>3", "juliet-c") == ("1", "<", "<", "2", ">>", "3")
    assert split_words("1<<2>>3", "juliet-java") == ("1", "<<", "2", ">>", "3")
