"""The function around a place of code that does not parse: its words, where it begins and where it ends."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_prep.text.function_around import function_around
from data_prep.text.functions import functions_of
from data_prep.text.languages import Language
from data_prep.text.plain_words import plain_words
from tests.unit.data_prep.text.broken_functions import broken, made, written

BROKEN_C = b"""
int before(int a) { return a; }

int sum(const int *values, int count)
{
    int total = 0;
    for (int i = 0; i < count; i++) {
        total += values[i]
    }
    return total;
}

int behind(int a) { return a; }
"""


def words_at(text: bytes, language: Language, byte: int) -> str:
    """The words of the function at a byte, with blanks between them."""
    function = function_around(text, language, byte)
    assert function is not None
    return " ".join(word.text for word in function.words)


def test_the_function_is_found_and_its_words_are_those_of_the_healthy_one_but_for_the_fault() -> None:
    draw = random.Random(1)
    functions = [*written(), *made(200, seed=2)]
    assert len(functions) > 300
    faults = [fault for function in functions for fault in broken(*function, draw)]
    held = alike = 0
    for fault in faults:
        function = function_around(fault.text, fault.language, fault.at)
        if function is not None:
            held += function.start_byte <= fault.at + 1 and fault.at - 1 <= function.end_byte
            # `- 1` or `-1`, `>>` or `> >` hangs on what stands before it
            alike += "".join(word.text for word in function.words) == "".join(fault.words)
    assert held >= 0.95 * len(faults), (held, len(faults))
    assert alike >= 0.95 * len(faults), (alike, len(faults))


def test_a_missing_semicolon_keeps_the_words_of_its_function() -> None:
    function = function_around(BROKEN_C, "c", BROKEN_C.index(b"values[i]"))
    assert function is not None
    assert (function.name, function.has_error, function.calls) == ("sum", True, frozenset())
    assert BROKEN_C[function.start_byte : function.end_byte].startswith(b"int sum(const int")
    assert BROKEN_C[function.start_byte : function.end_byte].endswith(b"return total;\n}")
    roles = {word.text: word.role for word in function.words}
    assert (roles["sum"], roles["total"], roles["int"]) == ("function", "variable", "other")


def test_a_function_that_parses_is_read_as_always() -> None:
    place = BROKEN_C.index(b"behind")
    found = function_around(BROKEN_C, "c", place)
    assert found == next(one for one in functions_of(BROKEN_C, "c") if one.name == "behind")
    assert function_around(BROKEN_C, "c", 0) is None
    assert function_around(b"#define A 1\nint x = ;\n", "c", 15) is None


@pytest.mark.parametrize(
    ("language", "text", "place", "expected"),
    [
        (
            "c",
            "int a(void) {\n    if (x) {\n        y();\n    return 1;\n}\n"
            "\nint b(void) {\n    return 2;\n}\n",
            "y()",
            "int a ( void ) { if ( x ) { y ( ) ; return 1 ; }",
        ),
        (
            "cpp",
            "class C {\npublic:\n    C() : m(0) {}\n    int f() const {\n        return m +;\n    }\n"
            "private:\n    int m;\n};\n",
            "m +",
            "int f ( ) const { return m + ; }",
        ),
        (
            "java",
            "class A {\n    @Override\n    public int f(int a) throws E {\n        return g(a;\n    }\n"
            "\n    int h() { return 1; }\n}\n",
            "g(a",
            "@ Override public int f ( int a ) throws E { return g ( a ; }",
        ),
        (
            "java",
            "class A {\n    int f(int a {\n        List<List<T>> l = x >>> 2;\n        return a;\n    }\n}\n",
            "int a",
            "int f ( int a { List < List < T > > l = x >>> 2 ; return a ; }",
        ),
        (
            "c",
            "int f(int a)\n{\n    g(a);\n}\n}\n\nint h(void)\n{\n    return 1;\n}\n",
            "g(a)",
            "int f ( int a ) { g ( a ) ; }",
        ),
    ],
)
def test_faults_of_braces_and_parentheses(language: Language, text: str, place: str, expected: str) -> None:
    assert words_at(text.encode(), language, text.index(place)) == expected


def test_what_the_parser_is_shown_nothing_of_is_a_word_of_broken_code() -> None:
    text = b"int main main(void)\n{\n    return 0;\n}\n"
    assert words_at(text, "c", 9) == "int main main ( void ) { return 0 ; }"


@given(st.binary(max_size=200), st.sampled_from(["c", "cpp", "java"]), st.integers(0, 200))
def test_any_bytes_give_words_at_their_places(text: bytes, language: Language, byte: int) -> None:
    words = plain_words(text, 0, len(text), language)
    for word in words:
        assert text[word.start_byte : word.end_byte].decode("utf-8", "surrogateescape") == word.text
    ends = [0, *(word.end_byte for word in words)]
    assert all(word.start_byte >= end for word, end in zip(words, ends, strict=False))
    function_around(text, language, min(byte, len(text)))


@given(
    st.lists(
        st.sampled_from(["int f(", ")", "{", "}", "\n", "if (a)", ";", "class A", ":", "x", '"', "'"]),
        max_size=40,
    ),
    st.sampled_from(["c", "cpp", "java"]),
)
def test_any_pieces_of_code_give_functions_in_the_text(pieces: list[str], language: Language) -> None:
    text = " ".join(pieces).encode()
    for byte in range(0, len(text), 7):
        function = function_around(text, language, byte)
        if function is not None:
            assert 0 <= function.start_byte < function.end_byte <= len(text)
            assert function.words
