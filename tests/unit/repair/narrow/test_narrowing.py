"""Findings are narrowed by kind and lines, and lines keep their meaning when the text changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plc.repair.findings import Cwe, FileReport, Finding, Position, Range, Skipped
from plc.repair.narrow.line_changes import Changed, line_changes
from plc.repair.narrow.narrowing import EVERYTHING, Span, Wanted, moved, narrowed

LINES = st.lists(st.sampled_from([b"a", b"b", b"c", b""]), min_size=1, max_size=12)


def finding(cwe: int | None, first: int, last: int) -> Finding:
    """A finding of a kind in a function on some lines."""
    return Finding(
        function=f"f{first}",
        start=Position(first, 1),
        end=Position(last, 2),
        start_byte=0,
        end_byte=1,
        confidence=0.9,
        cwe=() if cwe is None else (Cwe(f"CWE-{cwe}", 0.9), Cwe("CWE-1", 0.1)),
        suggestions=(),
        digest="",
    )


REPORT = FileReport("c", "utf-8", 3, (finding(476, 2, 5), finding(121, 7, 9), finding(None, 11, 11)), ())


def kept(wanted: Wanted) -> list[str]:
    """The functions whose findings are left."""
    return [entry.function for entry in narrowed(REPORT, wanted).findings]


def test_what_was_skipped_on_other_lines_is_not_listed() -> None:
    long = Skipped("g", "too long", "too long", Range(Position(20, 1), Position(90, 2)))
    broken = Skipped("h", "broken", "does not parse", Range(Position(95, 1), Position(99, 2)))
    whole = Skipped("", "fixes not verified", "unverified")
    report = FileReport("c", "utf-8", 5, (), (long, broken, whole))
    assert narrowed(report, Wanted(lines=((Span(30, 31),),))).skipped == (long, whole)
    assert narrowed(report, Wanted(lines=((Span(30, 31),), (Span(94, 96),)))).skipped == (whole,)
    assert narrowed(report, Wanted(select=frozenset([476]))).skipped == report.skipped


def test_by_kind() -> None:
    assert kept(EVERYTHING) == ["f2", "f7", "f11"]
    assert kept(Wanted(select=frozenset([476]))) == ["f2"]
    assert kept(Wanted(select=frozenset([1]))) == []  # only what it is shown with counts
    assert kept(Wanted(ignore=frozenset([476]))) == ["f7", "f11"]
    assert kept(Wanted(select=frozenset([476, 121]), ignore=frozenset([476]))) == ["f7"]


def test_by_lines() -> None:
    assert kept(Wanted(lines=((Span(5, 7),),))) == ["f2", "f7"]
    assert kept(Wanted(lines=((Span(6, 6), Span(11, 20)),))) == ["f11"]
    assert kept(Wanted(lines=((Span(1, 9),), (Span(8, 30),)))) == ["f7"]
    assert kept(Wanted(lines=((),))) == []


def test_a_place_between_two_lines_meets_what_is_around_both() -> None:
    assert kept(Wanted(lines=((Span(4, 3),),))) == ["f2"]
    assert kept(Wanted(lines=((Span(6, 5),),))) == []  # behind the last line of one, before the next
    assert kept(Wanted(lines=((Span(11, 10),),))) == []


@given(LINES, LINES)
def test_changes_turn_one_text_into_the_other(old: list[bytes], new: list[bytes]) -> None:
    result = list(old)
    for change in reversed(list(line_changes(b"\n".join(old), b"\n".join(new)))):
        result[change.first : change.last] = new[change.new_first : change.new_last]
    assert b"\n".join(result) == b"\n".join(new)


def test_line_endings_are_no_change() -> None:
    assert list(line_changes(b"a\r\nb\r\n", b"a\nb\n")) == []
    assert list(line_changes(b"a\nb\n", b"a\r\nc\r\n")) == [Changed(1, 2, 1, 2)]


def test_texts_that_have_little_in_common_are_compared_at_once() -> None:
    old = b"\n".join(b"%d" % number for number in range(3000))
    assert list(line_changes(old, old[::-1])) == [Changed(0, 3000, 0, 3000)]


@given(LINES, st.integers(0, 12), st.integers(1, 12))
def test_spans_go_with_their_lines(lines: list[bytes], place: int, line: int) -> None:
    numbered = [b"%d %s" % (number, text) for number, text in enumerate(lines, start=1)]
    place, line = min(place, len(lines)), min(line, len(lines))
    after = [*numbered[:place], b"new", b"more", *numbered[place:]]
    (span,) = moved([Span(line, line)], b"\n".join(numbered), b"\n".join(after))
    assert numbered[line - 1] in after[span.first - 1 : span.last]


def test_a_span_of_changed_lines_stays_where_they_were() -> None:
    assert moved([Span(2, 3)], b"a\nb\nc\nd", b"a\nx\ny\nz\nd") == (Span(2, 4),)
    assert moved([Span(2, 2)], b"a\nb\nc\nd", b"a\nc\nd") == (Span(2, 1),)
    assert moved([Span(9, 9)], b"a\nb", b"a\nb\nc") == (Span(10, 10),)
