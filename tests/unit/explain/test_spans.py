"""Tests of the nested spans of some words."""

from __future__ import annotations

from plc.explain.spans import Span, spans_of, statement_at, walk


def _words(text: str) -> list[str]:
    return text.split()


WORDS = _words("int f ( int a ) { if ( a = 5 ) return a + 1 ; return 0 ; }")


def _texts(whole: Span, words: list[str]) -> set[str]:
    return {" ".join(words[span.start : span.stop]) for span in walk(whole)}


def test_the_spans_are_those_of_the_syntax_tree_each_once_and_nested() -> None:
    whole = spans_of(WORDS, "c")
    found = [(span.start, span.stop) for span in walk(whole)]
    assert len(found) == len(set(found))
    assert {"a = 5", "( a = 5 )", "return a + 1 ;", "a"} <= _texts(whole, WORDS)
    for span in walk(whole):
        ends = [
            span.start,
            *(place for child in span.children for place in (child.start, child.stop)),
            span.stop,
        ]
        assert ends == sorted(ends)


def test_every_word_is_a_span_of_its_own() -> None:
    whole = spans_of(WORDS, "c")
    singles = {span.start for span in walk(whole) if len(span) == 1}
    assert singles == set(range(len(WORDS)))


def test_words_that_do_not_parse_have_spans_too() -> None:
    broken = ["int", "f", "(", "{", "return", "1", "}"]
    assert spans_of(broken, "c").children
    assert spans_of(["naïve", "\udcff", ";"], "java").children


def test_no_words_have_no_spans() -> None:
    assert not spans_of([], "c").children


def test_the_statement_of_some_words_is_the_smallest_that_holds_them() -> None:
    whole = spans_of(WORDS, "c")
    value = WORDS.index("+")
    found = statement_at(whole, range(value, value + 1))
    assert WORDS[found.start : found.stop] == ["return", "a", "+", "1", ";"]
    condition = WORDS.index("=")
    found = statement_at(whole, range(condition, condition + 1))
    assert WORDS[found.start] == "if"
