"""Changes that leave the meaning: what they change, what they leave, and that the fix stays the same fix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from data_prep.dataset import Pair
from data_prep.text.word_edits import diff
from plc.evaluate.edit_kinds import edit_of
from plc.evaluate.trust.changes import (
    CHANGES,
    Change,
    all_of_them,
    comment,
    dead_code,
    layout,
    local_names,
    rename,
    reorder,
)
from plc.evaluate.trust.reading import Reading, reading_of
from plc.evaluate.trust.syntax import declarations_in
from tests.unit.evaluate.trust.trust_rows import COPY, FIXED, KEPT, reading, row

NAMES = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"]
JAVA = """int sum(int[] values, Object other) {
    int total = 0;
    final int first = 1;
    for (int i = 0; i <= values.length; i++) {
        total += values[i];
    }
    return total;
}
"""


def made(before: Reading, change: Change, draws: int = 12) -> Iterator[Pair]:
    """Some draws of a change of one row."""
    random = Random(3)
    for _ in range(draws):
        after = change(before, random, NAMES)
        if after is not None:
            yield after.rows[0]


def test_a_row_comes_back_from_its_code_as_it_was() -> None:
    pair = row(COPY, FIXED, line=5, around=("outside",))
    assert reading(pair).rows == (pair,)
    assert reading(row(JAVA, JAVA.replace("<=", "<"), language="java")).words[0].text == "int"


def test_a_row_whose_words_the_parser_does_not_read_is_left_out() -> None:
    pair = row(COPY, FIXED)
    broken = (*pair.spelled[:-1], "'")
    assert reading_of((replace(pair, spelled=broken),), KEPT) is None
    assert reading_of((replace(pair, spelled=()),), KEPT) is None


def test_a_directive_whose_end_is_not_known_is_left_out_and_others_keep_their_lines() -> None:
    guarded = COPY.replace("    return", "#ifdef FAST\n    left = 1;\n#endif\n    return")
    before = reading(row(guarded, guarded.replace("<= left", "< left")))
    for change in (layout, comment):
        assert list(made(before, change))
    other = COPY.replace("    return", "#if FAST > 1\n    left = 1;\n#endif\n    return")
    assert reading_of((row(other, other.replace("<= left", "< left")),), KEPT) is None


@pytest.mark.parametrize("name", [*CHANGES, "all"])
@pytest.mark.parametrize("language", ["c", "java"])
def test_the_fix_of_a_changed_function_is_the_same_fix(name: str, language: str) -> None:
    text, fixed = (COPY, FIXED) if language == "c" else (JAVA, JAVA.replace("<=", "<"))
    pair = row(text, fixed, language=language, line=5)  # type: ignore[arg-type]
    found = list(made(reading(pair), CHANGES.get(name, all_of_them)))
    assert found
    for changed in found:
        assert edit_of(changed) == edit_of(pair)
        assert len(diff(changed.source, changed.target)) == 1
        assert len(changed.spelled) == len(changed.source) == len(changed.lines)


def test_renaming_changes_spellings_and_no_slot() -> None:
    pair = row(COPY, FIXED, line=5)
    for changed in made(reading(pair), rename):
        assert "done" not in changed.spelled
        assert changed.lines == pair.lines
        kept = [name for name in ("copy", "limit") if name in changed.spelled]
        assert kept == ["copy", "limit"]  # a function and a name from outside


def test_a_kept_name_that_is_renamed_becomes_a_slot() -> None:
    pair = row(COPY, FIXED)
    assert "size" in pair.source
    for changed in made(reading(pair), rename):
        assert "size" not in changed.spelled
        assert "size" not in changed.source


def test_no_name_is_renamed_to_one_that_is_there_and_none_that_others_know() -> None:
    text = """int f(struct s *p) {
    extern int shared;
    int size = p->size;
    int n = 2;
    return n + size + shared;
}
"""
    pair = row(text, text.replace("n = 2", "n = 1"))
    before = reading(pair)
    assert declarations_in(before).variables == ("n", "p")  # `size` is a member too, `shared` is elsewhere
    taken = rename(before, Random(1), ["p", "n", "size"])
    assert taken is not None
    assert not {"p", "n"} & {*taken.rows[0].spelled}
    around = reading(row(text, text.replace("n = 2", "n = 1"), around=("elsewhere",)))
    changed = rename(around, Random(1), ["elsewhere", "other", "third"])
    assert changed is not None
    assert "elsewhere" not in changed.rows[0].spelled


def test_comments_and_layout_leave_every_word() -> None:
    pair = row(COPY, FIXED, line=5)
    lines = set()
    for change in (comment, layout):
        for changed in made(reading(pair), change):
            assert (changed.source, changed.target, changed.spelled) == (
                pair.source,
                pair.target,
                pair.spelled,
            )
            lines.add(changed.lines)
    assert len(lines) > 5


def test_the_reported_line_goes_where_its_first_word_goes() -> None:
    pair = row(COPY, FIXED, line=5)
    assert pair.spelled[pair.lines.index(5)] == "for"
    for change in (*CHANGES.values(), all_of_them):
        for changed in made(reading(pair), change):
            assert changed.lines[changed.spelled.index("for")] == changed.reported_line


def test_a_report_between_words_keeps_its_distance() -> None:
    text = COPY.replace("    return", "\n\n    return")
    pair = row(text, text.replace("<= left", "< left"), line=8)  # an empty line
    behind = next(line for line in pair.lines if line > 8)
    (changed, *_) = made(reading(pair), dead_code)
    last = next(at for at, word in enumerate(changed.spelled) if word == "return")
    assert changed.reported_line == changed.lines[last] - (behind - 8)


def test_dead_code_is_a_variable_that_nothing_uses() -> None:
    pair = row(COPY, FIXED, line=5)
    places = set()
    for changed in made(reading(pair), dead_code, draws=30):
        new = sorted({*changed.spelled} - {*pair.spelled} - {"unsigned", "long", "char", "double", "0.0"})
        assert len(new) == 1
        assert changed.spelled.count(new[0]) == 1
        places.add(changed.spelled.index(new[0]))
        assert changed.spelled[changed.spelled.index(new[0]) + 1] == "="
    assert len(places) > 3


def test_nothing_stands_before_the_call_of_another_constructor_nor_in_a_switch() -> None:
    text = """Box(int size) {
    super(size);
    switch (size) { case 1: size = 2; break; default: break; }
}
"""
    before = reading(row(text, text.replace("= 2", "= 3"), language="java"))
    texts = [before.source[at].text for at in declarations_in(before).statements]
    assert texts == ["switch"]


def test_declarations_are_swapped_if_neither_needs_the_other() -> None:
    pair = row(COPY, FIXED, line=5)
    orders = {
        tuple(word for word in changed.spelled if word in ("done", "left", "end"))[:3]
        for changed in made(reading(pair), reorder)
    }
    assert ("left", "done", "end") in orders
    assert all(order != ("done", "left", "end") for order in orders)


@pytest.mark.parametrize(
    "second",
    ["int b = a;", "int b = next();", "int b = a++;", "int b = (a = 2);", "use(a);"],
)
def test_declarations_with_effects_or_needs_stay(second: str) -> None:
    text = f"int f(void) {{\n    int a = 1;\n    {second}\n    return a;\n}}\n"
    assert reorder(reading(row(text, text.replace("return a", "return 1"))), Random(1), []) is None


def test_a_change_that_the_reference_has_no_place_for_is_not_made() -> None:
    text = "int f(void) {\n    int a = 1;\n    int b = 2;\n    return a;\n}\n"
    without = text.replace("    int b = 2;\n", "")
    assert reorder(reading(row(text, without)), Random(1), []) is None


def test_all_references_of_a_source_are_changed_alike() -> None:
    one, two = row(COPY, FIXED), row(COPY, COPY.replace("done = 0; done <= left", "done = 1; done <= left"))
    both = (one, replace(two, id="other"))
    before = reading_of(both, KEPT)
    assert before is not None
    after = all_of_them(before, Random(5), NAMES)
    assert after is not None
    rows = after.rows
    assert rows[0].source == rows[1].source
    assert [edit_of(each) for each in rows] == [edit_of(each) for each in both]


def test_names_are_collected_by_language() -> None:
    names = local_names([reading(row(COPY, FIXED)), reading(row(JAVA, JAVA, language="java"))])
    assert names["c"] == ["done", "end", "from", "left", "size", "to"]
    assert names["java"] == ["first", "i", "other", "total", "values"]
