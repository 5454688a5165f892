"""Tests of data_prep.text.lexer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_prep.text.languages import LANGUAGES, Language, parse
from data_prep.text.lexer import Role, Word, words_of

C = b"""static int *at(struct S *s, int n) { /* why */
#ifdef DEBUG
    trace("in \\"at\\"", 'x');
#endif
    return n < MAX_N ? s->cells.first + 0x1F : NULL; // done
}
"""


def lex(text: bytes, language: Language = "c") -> list[Word]:
    return words_of(parse(text, language).root_node, text)


def roles(text: bytes, language: Language = "c") -> dict[str, Role]:
    return {word.text: word.role for word in lex(text, language)}


def test_comments_and_layout_are_not_words_and_a_literal_is_one() -> None:
    words = [word.text for word in lex(C)]
    assert "/* why */" not in words
    assert "// done" not in words
    assert '"in \\"at\\""' in words
    assert "#ifdef" in words
    assert not any(word.isspace() for word in words)


def test_roles_in_c() -> None:
    found = roles(C)
    expected: dict[str, Role] = {
        "at": "function",
        "S": "type",
        "s": "variable",
        "trace": "function",
        "cells": "member",
        "first": "member",
        "MAX_N": "constant",
        "0x1F": "number",
        "'x'": "character",
        '"in \\"at\\""': "string",
        "return": "other",
        "NULL": "other",
    }
    assert {name: found[name] for name in expected} == expected


def test_roles_in_cpp() -> None:
    text = b"namespace N { int A::run(B<C> &b) { b.go(); this->x = f<int>(1); std::sort(b.begin()); } }"
    found = roles(text, "cpp")
    assert [found[name] for name in ("N", "A", "run", "B", "go", "x", "f", "std", "sort", "begin")] == [
        "type",
        "type",
        "function",
        "type",
        "function",
        "member",
        "function",
        "type",
        "function",
        "function",
    ]


def test_roles_in_java() -> None:
    text = b"class Q { Q() {} int m(String s) { return Math.max(s.length(), this.low + T.HIGH); } }"
    found = roles(text, "java")
    assert [found[name] for name in ("Q", "m", "String", "s", "Math", "max", "length", "low", "T")] == [
        "type",
        "function",
        "type",
        "variable",
        "type",
        "function",
        "function",
        "member",
        "type",
    ]


def test_lexing_twice_gives_the_same_and_leaves_the_tree_alone() -> None:
    root = parse(C, "c").root_node
    assert words_of(root, C) == words_of(root, C)
    assert [child.start_byte for child in root.children] == sorted(
        child.start_byte for child in root.children
    )


def test_bytes_that_are_not_utf8_come_back() -> None:
    text = b'char *f() { return "caf\xe9 \xff"; }'
    literal = next(word for word in lex(text) if word.role == "string")
    assert literal.text.encode("utf-8", "surrogateescape") == b'"caf\xe9 \xff"'


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.binary(max_size=80) | st.text("abAB01 \n\t(){};=<>\"'/*#.,", max_size=80).map(str.encode))
def test_words_are_the_file_in_order(language: Language, text: bytes) -> None:
    position = 0
    for word in lex(text, language):
        assert position <= word.start_byte < word.end_byte <= len(text)
        assert word.text.encode("utf-8", "surrogateescape") == text[word.start_byte : word.end_byte]
        position = word.end_byte
