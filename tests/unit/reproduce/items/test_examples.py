"""Corrections as diffs: nothing of either side is lost, and code cannot break out of the page."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from plc.reproduce.items.examples import SHOWN, corrections_of, spans_of, to_html, to_terminal

WORDS = st.lists(st.sampled_from(["a", "b", "(", ")", ";", " "]), max_size=12)


def _example(candidate: list[str], **changes: Any) -> dict[str, Any]:
    example = {
        "source": ["x", "=", "1", ";"],
        "references": [["x", "=", "<b>", ";"], ["y", ";"]],
        "candidates": [candidate],
        "cwe": 121,
        "variant": "made_up",
        "flow": "01",
    }
    return example | changes


@given(WORDS, WORDS)
def test_spans_hold_both_sides(before: list[str], after: list[str]) -> None:
    spans = spans_of(before, after)
    assert "".join(span.text for span in spans if span.kind != "added") == "".join(before)
    assert "".join(span.text for span in spans if span.kind != "removed") == "".join(after)


def test_a_repair_is_told_from_a_miss_which_shows_what_it_lacks() -> None:
    hit, miss = corrections_of(
        {"examples": [_example(["x", "=", "<b>", ";"]), _example(["x", "=", "2", ";"])]}, label="row"
    )
    assert (hit.repaired, hit.missed) == (True, ())
    assert not miss.repaired
    assert [(span.kind, span.text) for span in miss.missed] == [
        ("same", "x="),
        ("removed", "2"),
        ("added", "<b>"),
        ("same", ";"),
    ]


def test_few_are_shown_and_one_without_candidates_is_none() -> None:
    many = [_example(["x"]) for _ in range(30)]
    assert len(corrections_of({"examples": many}, label="row")) == SHOWN
    both = [*many, *(_example(["y", ";"]) for _ in range(30))]
    chosen = corrections_of({"examples": both}, label="row")
    assert [each.repaired for each in chosen] == [True] * SHOWN + [False] * SHOWN
    assert corrections_of({"examples": [_example([], candidates=[])]}, label="row") == ()


def test_code_stays_code_in_html() -> None:
    page = to_html("T & co", corrections_of({"examples": [_example(["x", "=", "<b>", ";"])]}, label="row"))
    tags: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            assert attrs is not None
            tags.append(tag)

    Reader().feed(page)
    assert "b" not in tags
    assert tags.count("del") == tags.count("ins") == 1
    assert "&lt;b&gt;" in page


def test_a_terminal_without_colour_marks_what_goes_and_comes() -> None:
    corrections = corrections_of({"examples": [_example(["x", "=", "[b]", ";"])]}, label="row")
    assert "x=[-1-]{+[b]+};" in to_terminal(corrections, colour=False)
    assert "\x1b[" in to_terminal(corrections, colour=True)
