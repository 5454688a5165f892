"""Tests of data_prep.text.languages."""

from __future__ import annotations

import tracemalloc
from pathlib import PurePosixPath

import pytest

from data_prep.substitutes.model import applied
from data_prep.text.languages import (
    LANGUAGES,
    Language,
    TooComplexError,
    language_of,
    parse,
    parse_bounded,
    substitutes_of,
)


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("a.c", "c"),
        ("a.h", "c"),
        ("a.C", "cpp"),
        ("a.CPP", "cpp"),
        ("a.hpp", "cpp"),
        ("a.hxx", "cpp"),
        ("a.inl", "cpp"),
        ("a.ipp", "cpp"),
        ("a.tpp", "cpp"),
        ("a.cppm", "cpp"),
        ("a.ixx", "cpp"),
        ("a.cu", "cpp"),
        ("a.cuh", "cpp"),
        ("A.java", "java"),
        ("a.py", None),
        ("Makefile", None),
    ],
)
def test_the_extension_names_the_language(name: str, language: Language | None) -> None:
    assert language_of(PurePosixPath("x") / name) == language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", [b"", b"\xff\x00\xfe", b"}}}} ((", b"int f(){"])
def test_parsing_never_fails(language: Language, text: bytes) -> None:
    assert parse(text, language).root_node.end_byte <= len(text)


def test_a_bounded_parse_gives_the_same_tree() -> None:
    wide = "/* " + "\u00e4\u20ac" * 30_000 + " */ int a;"  # more than one chunk, characters across its end
    for language in LANGUAGES:
        for text in (wide.encode(), b"void f() { if (x) { return (", b"", b"\xff\xfe\0junk \xc3(("):
            plain, bounded = parse(text, language), parse_bounded(text, language)
            assert (plain.root_node.end_byte, plain.root_node.has_error) == (
                bounded.root_node.end_byte,
                bounded.root_node.has_error,
            )
            assert str(plain.root_node) == str(bounded.root_node)


def test_what_no_parser_gets_through_is_given_up() -> None:
    with pytest.raises(TooComplexError, match="takes the parser far longer than source code does"):
        parse_bounded(b"int a=" + b"a<" * 100_000 + b"1;", "cpp")
    with pytest.raises(TooComplexError):  # few steps for each byte, but the deeper, the longer each takes
        parse_bounded(b"int a=" + b"a<" * 9000 + b"b" + b">" * 9000 + b";", "cpp")
    assert not parse_bounded(b"int a;" + b"b = c < d;" * 9000, "cpp").root_node.has_error
    assert not parse_bounded(b"int a;", "cpp").root_node.has_error


def test_nodes_of_a_bounded_parse_have_their_text() -> None:
    text = b"int f(void) { return " + b"x + " * 5000 + b"y; }"
    root = parse_bounded(text, "c").root_node
    assert root.text == text
    assert [node.text for node in root.named_children] == [text]
    last = root.descendant_for_byte_range(len(text) - 4, len(text) - 3)
    assert last is not None
    assert last.text == b"y"


def test_parsing_a_text_again_and_again_keeps_no_memory() -> None:
    lines = [f"int f{number}(int n) {{ return n + {number}; }}\n" for number in range(2000)]
    texts = ["".join([*lines[:place], "/* x */\n", *lines[place:]]).encode() for place in range(25)]
    parse_bounded(texts[0], "c")
    tracemalloc.start()
    for text in texts:
        parse_bounded(text, "c")
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < len(texts[0])  # and not 25 times as much


def test_parsing_ever_new_texts_keeps_no_memory() -> None:
    texts = [f"int f{n}(int n) {{ return n + {n}; }}\n".encode() * 500 for n in range(50)]
    parse_bounded(texts[0], "c")
    tracemalloc.start()
    for text in texts:
        parse_bounded(text, "c")
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < len(texts[0])


@pytest.mark.parametrize(
    "attribute",
    [
        "__attribute__((fallthrough))",
        "__attribute__ ((__fallthrough__))",
        "__attribute((\n fallthrough\r\n))",
    ],
)
@pytest.mark.parametrize("language", ["c", "cpp"])
def test_an_attribute_as_a_statement_is_read_and_every_byte_stays_at_its_place(
    attribute: str, language: Language
) -> None:
    text = f"int f(int k) {{ switch (k) {{ case 1: k = 2; {attribute}; case 2: k++; }} return k; }}".encode()
    shown = applied(text, substitutes_of(text, language))
    assert len(shown) == len(text)
    assert [byte for byte in shown if byte in b"\r\n"] == [byte for byte in text if byte in b"\r\n"]
    tree = parse(text, language)
    assert not tree.root_node.has_error
    assert not parse_bounded(text, language).root_node.has_error
    assert tree.root_node.end_byte == len(text)


def test_a_tree_that_is_asked_for_again_is_not_made_again() -> None:
    text = b"API int f(int a) { return a; }\n"
    first, other = parse_bounded(text, "c", again=True), parse_bounded(text, "cpp", again=True)
    assert parse_bounded(text, "cpp") is other
    assert parse_bounded(text, "cpp") is not other  # handed on once
    assert parse_bounded(text, "c") is not first
    kept = parse_bounded(text, "c", again=True)
    parse_bounded(b"int g;\n", "c")
    assert parse_bounded(text, "c") is not kept  # another text came between
