"""Edits of the words about a line, as edits of the whole function."""

from __future__ import annotations

from data_prep.text.functions import functions_of
from data_prep.text.reported import reported_instance
from data_prep.text.windows import lines_of
from data_prep.text.word_edits import WordEdit
from plc.repair.reported.window import AboutLine

TEXT = b"int f(int a)\n{\n" + b"    a += 1;\n" * 40 + b"    return a;\n}\n"


def about(line: int) -> AboutLine:
    (function,) = functions_of(TEXT, "c")
    lines = lines_of(function.words, TEXT)
    return AboutLine(reported_instance(function, line, lines=lines, names=None, budget=40))


def test_an_edit_behind_the_seam_is_shifted_to_its_place() -> None:
    place = about(30)
    window = place.instance.window
    assert window.seam == 7
    (edit,) = place.of_function([WordEdit(9, 11, ("b",))]) or ()
    assert (edit.start, edit.end) == (window.first + 2, window.first + 4)
    assert place.within({edit.start}) == {9}
    assert place.within({10}) == frozenset()
    assert place.token({edit.start, edit.start + 1}) == range(9, 11)
    assert place.token(()) is None


def test_an_edit_of_the_head_stays_where_it_is_and_none_reaches_over_the_seam() -> None:
    place = about(30)
    assert place.of_function([WordEdit(3, 4, ("long",))]) == (WordEdit(3, 4, ("long",)),)
    assert place.of_function([WordEdit(6, 9, ())]) is None
    assert place.of_function([WordEdit(7, 7, (";",))]) is None


def test_an_insertion_at_the_end_of_the_window_is_behind_its_last_word() -> None:
    place = about(30)
    number = len(place.instance.words)
    (edit,) = place.of_function([WordEdit(number, number, (";",))]) or ()
    assert edit.start == edit.end == place.instance.window.last


def test_a_function_that_is_read_whole_keeps_its_places() -> None:
    (function,) = functions_of(b"int f(int a) { return a; }", "c")
    place = AboutLine(reported_instance(function, 0, lines=[0] * len(function.words), names=None))
    edits = (WordEdit(0, 0, ("static",)), WordEdit(8, 9, ("b",)))
    assert place.of_function(edits) == edits
