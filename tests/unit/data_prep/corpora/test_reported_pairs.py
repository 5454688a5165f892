"""Pairs about a reported line: what the window holds before and after a fix."""

from __future__ import annotations

import pytest

from data_prep.corpora.reported_pairs import (
    MOST_EDITS,
    ReportedWords,
    edits_between,
    reported_words,
    unchanged_words,
)
from data_prep.text.around.surroundings import Surroundings
from data_prep.text.functions import Function, functions_of
from data_prep.text.reported import reported_instance
from data_prep.text.windows import lines_of

BEFORE = (
    b"int limit;\n\nint at(int *marks, int place)\n{\n    if (place < 0)\n        return -1;\n"
    + b"    place = place;\n" * 40
    + b"    return marks[place];\n}\n"
)
KEPT_NAMES = frozenset({"0", "1"})


def pair(after_text: bytes, *, line: int, budget: int = 60) -> ReportedWords | str:
    before, after = function(BEFORE), function(after_text)
    instance = reported_instance(
        before,
        line,
        lines=lines_of(before.words, BEFORE),
        names=Surroundings.of(BEFORE, "c"),
        kept_names=KEPT_NAMES,
        budget=budget,
    )
    return reported_words(instance, after, edits_between(before, after), KEPT_NAMES)


def function(text: bytes) -> Function:
    (found,) = functions_of(text, "c")
    return found


def test_a_fix_in_the_body_is_written_with_a_name_from_around() -> None:
    found = pair(
        BEFORE.replace(
            b"    return marks[", b"    if (place >= limit)\n        return -1;\n    return marks["
        ),
        line=46,
    )
    assert isinstance(found, ReportedWords)
    assert found.around_spelled == ("limit",)
    (slot,) = found.around
    assert slot in found.target
    assert slot not in found.source
    assert found.reported_line == 44
    assert found.lines[-2:] == (44, 45)
    assert len(found.source) == len(found.spelled) == len(found.lines) <= 60
    assert [found.spelled[number] for number, line in enumerate(found.lines) if line == 44][:2] == [
        "return",
        "marks",
    ]


def test_a_fix_in_the_head_is_written_though_the_window_is_below() -> None:
    found = pair(BEFORE.replace(b"int place)", b"long place)"), line=30)
    assert isinstance(found, ReportedWords)
    assert "long" in found.target


def test_a_fix_outside_of_the_window_makes_no_pair() -> None:
    text = BEFORE.replace(b"if (place < 0)", b"if (place <= 0)")
    assert pair(text, line=46) == "change reaches out of the window"
    assert isinstance(pair(text, line=4), ReportedWords)
    assert pair(BEFORE, line=4) == "same words"


def test_a_large_change_makes_no_pair() -> None:
    text = BEFORE.replace(b"    place = place;\n", b"    place += place;\n")
    before, after = function(BEFORE), function(text)
    assert len(edits_between(before, after)) > MOST_EDITS
    assert pair(text, line=10, budget=400) == "too large a change"


def test_the_whole_function_is_the_window_of_a_large_budget() -> None:
    text = BEFORE.replace(b"place < 0", b"place <= 0")
    found = pair(text, line=4, budget=400)
    assert isinstance(found, ReportedWords)
    assert [a for a, b in zip(found.source, found.target, strict=True) if a != b] == ["<"]


@pytest.mark.parametrize("line", [4, 20, 46])
def test_an_unchanged_function_is_its_own_target(line: int) -> None:
    before = function(BEFORE)
    instance = reported_instance(before, line, lines=lines_of(before.words, BEFORE), names=None, budget=60)
    found = unchanged_words(instance, KEPT_NAMES)
    assert found.source == found.target
    assert found.around_spelled == ()
