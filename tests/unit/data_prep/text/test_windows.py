"""Windows about a place: within the budget, whole at statements, and sure to hold the place."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from data_prep.text.around.surroundings import Surroundings
from data_prep.text.functions import Function, functions_of
from data_prep.text.reported import reported_instance
from data_prep.text.windows import Lines, lines_of, window_around, windows_over, words_on
from data_prep.text.word_edits import WordEdit

LONG = (
    b"static int last;\n\nint sum(int *marks, int count)\n{\n    int total = 0;\n"
    + b"".join(b"    total += marks[%d] * weight_%d;\n" % (n, n) for n in range(60))
    + b"    return total;\n}\n"
)


def long_function() -> Function:
    (function,) = functions_of(LONG, "c")
    return function


@given(start=st.integers(0, 480), length=st.integers(0, 12), budget=st.integers(60, 200))
def test_a_window_holds_its_place_within_the_budget(start: int, length: int, budget: int) -> None:
    words = long_function().words
    start = min(start, len(words))
    place = range(start, min(len(words), start + length))
    window = window_around(words, place, budget=budget)
    places = window.places
    assert len(places) <= budget
    assert places == sorted(set(places))
    assert set(place) <= set(places) or len(place) > budget - window.head
    assert window.head in (0, 11)
    assert [words[number].text for number in places[: window.head]] == [
        word.text for word in words[: window.head]
    ]


def test_a_short_function_is_read_whole() -> None:
    words = long_function().words[:50]
    window = window_around(words, range(3, 4), budget=50)
    assert window.places == list(range(50))
    assert window.seam is None
    assert window.holds(0, 50)


def test_a_window_is_cut_between_statements_and_holds_no_edit_across_the_seam() -> None:
    words = long_function().words
    window = window_around(words, range(300, 301), budget=100)
    assert window.seam == 11
    assert words[window.first - 1].text == ";"
    assert words[window.last - 1].text == ";"
    assert window.holds(300, 303)
    assert window.holds(2, 3)
    assert not window.holds(window.first, window.first)  # behind the head or before the statement: both
    assert not window.holds(5, 300)
    assert not window.holds(20, 21)
    assert not window.holds(window.last, window.last + 1)


@given(
    before=st.integers(0, 60),
    budget=st.integers(60, 450),
    overlap=st.integers(0, 80),
    whole=st.integers(0, 500),
)
def test_windows_over_a_function_hold_all_of_it(before: int, budget: int, overlap: int, whole: int) -> None:
    words = long_function().words[before : before + whole]
    windows = list(windows_over(words, budget=budget, overlap=overlap))
    assert sorted({place for window in windows for place in window.places}) == list(range(len(words)))
    for window, behind in pairwise(windows):
        assert window.first < behind.first <= window.last < behind.last
        assert 0 <= window.last - behind.first <= max(overlap, 0)
    for window in windows:
        assert len(window.places) <= budget
        for number in range(len(window.places)):
            if number + 1 == window.seam:
                continue  # what ends at the seam may belong to either side
            edit = WordEdit(number, number + 1, ("x",))
            moved = window.of_function([edit])
            place = window.places[number]
            assert moved == (WordEdit(place, place + 1, ("x",)),)


def test_an_edit_over_what_a_window_leaves_out_is_none_of_the_function() -> None:
    words = long_function().words
    _, window, *_ = windows_over(words, budget=100)
    assert window.seam == 11
    assert window.of_function([WordEdit(10, 12, ("x",))]) is None
    assert window.of_function([WordEdit(11, 11, ("x",))]) is None
    assert window.of_function([WordEdit(12, 12, ("x",))]) == (
        WordEdit(window.first + 1, window.first + 1, ("x",)),
    )


def test_lines_are_those_of_the_text() -> None:
    lines = Lines(b"one\ntwo\n\nfour")
    assert [lines.of(byte) for byte in (0, 3, 4, 8, 9, 12)] == [0, 0, 1, 2, 3, 3]
    assert [lines.start(number) for number in range(4)] == [0, 4, 8, 9]
    assert words_on([1, 1, 3], 1) == range(2)
    assert words_on([1, 1, 3], 2) == range(2, 2)
    assert words_on([1, 1, 3], 9) == range(3, 3)


def test_names_that_the_window_leaves_out_come_before_those_of_the_file() -> None:
    function = long_function()
    names = Surroundings.of(LONG, "c")
    instance = reported_instance(
        function, 40, lines=lines_of(function.words, LONG), names=names, budget=100, most=70
    )
    spelled = [word.text for word in instance.around]
    assert "weight_36" in instance.spelled
    assert not set(spelled) & set(instance.spelled)
    assert len(spelled) == len(set(spelled))
    assert spelled.index("weight_20") < spelled.index("weight_2")  # the nearest first
    assert spelled[-1] == "last"
    few = reported_instance(
        function, 40, lines=lines_of(function.words, LONG), names=names, budget=100, most=3
    )
    assert [word.text for word in few.around] == spelled[:3]
    known = reported_instance(
        function,
        40,
        lines=lines_of(function.words, LONG),
        names=names,
        kept_names={spelled[0]},
        budget=100,
        most=3,
    )
    assert spelled[0] not in [word.text for word in known.around]
