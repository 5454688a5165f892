"""The paper's text rules, with their oddities."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_prep.juliet.paper.text import one_line, without_jumps

CODE = """\
    int total = 0;
#ifdef _WIN32
    total = open();
#endif
    /* a comment of its own */
    /* a comment that
     * goes on */
    *place = 4;
    total += 2; /* dropped with its comment */
    total -= 1; /* cut off */ total++;
    while (total > 3)
    {
        call( total, "a - b" );
    }
"""


def test_c_keeps_blanks_in_parentheses_and_behind_commas() -> None:
    assert one_line(CODE.splitlines(), "juliet-c") == (
        'int total=0;total=open();total-=1;while (total > 3){call( total, "a-b" );}'
    )


def test_java_drops_them() -> None:
    assert one_line(CODE.splitlines(), "juliet-java") == (
        'int total=0;total=open();total-=1;while(total > 3){call(total,"a-b");}'
    )


@given(lines=st.lists(st.text(alphabet="ab {}=;/*-\t")))
@pytest.mark.parametrize("suite", ["juliet-c", "juliet-java"])
def test_the_result_is_one_line_without_double_blanks(suite: str, lines: list[str]) -> None:
    text = one_line(lines, suite)  # type: ignore[arg-type]
    assert "  " not in text
    assert "\t" not in text
    assert "\n" not in text


def test_the_end_of_a_comment_on_a_line_of_its_own_stays_as_in_the_published_text() -> None:
    assert one_line(["/* a comment that", " * goes on", " */", "call();"], "juliet-c") == "*/call();"


def test_jumps_go_with_what_they_jump_over() -> None:
    lines = ["start();", "goto sink;", "dead();", "sink:", "live();", "goto end;", "end:", "last();"]
    assert without_jumps(lines) == ["start();", "live();", "last();"]
