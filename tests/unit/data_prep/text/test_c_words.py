"""Words of C that need not parse, and words set back into their text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_prep.text.c_layout import with_words
from data_prep.text.c_words import words_of_c
from data_prep.text.functions import functions_of
from tests.unit.student_files import SUM, TWICE

PIECES = (
    *(
        "int",
        "x",
        "MAX",
        "0x1f",
        "1.5e-3",
        '"a b"',
        "'c'",
        ";",
        "{",
        "}",
        "(",
        ")",
        ",",
        ".",
        "->",
        "/",
        "*",
        "=",
    ),
    *(
        "//",
        "/*",
        "*/",
        "#define",
        "#include <a.h>",
        "#",
        '"',
        "'",
        "\\",
        "\n",
        " ",
        "\t",
        "\r\n",
        "é",
        "...",
    ),
)
texts = st.lists(st.sampled_from(PIECES), max_size=25).map(lambda pieces: "".join(pieces).encode())
# words that stand for themselves wherever they are, so that any row of them can be written
plain = st.lists(
    st.sampled_from(("int", "x", "7", '"s"', ";", "{", "}", "(", ",", ".", "/", "*", "+", ">")), max_size=12
)


def spelled(text: bytes) -> list[str]:
    return [word.text for word in words_of_c(text)]


@given(texts)
@settings(max_examples=150, deadline=None)
def test_words_are_the_bytes_between_the_layout(text: bytes) -> None:
    words = words_of_c(text)
    ends = [0, *(word.end_byte for word in words)]
    for word, before in zip(words, ends, strict=False):
        assert before <= word.start_byte < word.end_byte <= len(text)
        assert text[word.start_byte : word.end_byte].decode("utf-8", "surrogateescape") == word.text


@given(texts)
@settings(max_examples=150, deadline=None)
def test_a_text_with_its_own_words_is_itself(text: bytes) -> None:
    assert with_words(text, words_of_c(text), spelled(text)) == text


@given(plain, plain)
@settings(max_examples=150, deadline=None)
def test_what_is_written_reads_as_it_was_meant(source: list[str], target: list[str]) -> None:
    text = " // note\n".join(source).encode()
    assert spelled(with_words(text, words_of_c(text), target)) == target


@pytest.mark.parametrize("program", [SUM, TWICE])
def test_a_program_has_the_words_of_the_syntax_tree(program: str) -> None:
    (function,) = functions_of(program.encode(), "c")
    own = program.encode()[function.start_byte : function.end_byte]
    assert [word.text for word in function.words] == spelled(own)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("#include <stdio.h>\nint a;", ["#include", "<stdio.h>", "\n", "int", "a", ";"]),
        ("#define N 10 // ten\nx", ["#define", "N", "10", "\n", "x"]),
        ("#define N \\\n 10\nx", ["#define", "N", "10", "\n", "x"]),
        ("include <stdio.h>\nint", ["include", "<", "stdio", ".", "h", ">", "int"]),
        ('puts("hi);', ["puts", "(", '"', "hi", ")", ";"]),
        ("a = 'b;", ["a", "=", "'", "b", ";"]),
        ("a /* open", ["a", "/*", "open"]),
        ("a # b", ["a", "#", "b"]),
        ("x>>=1...", ["x", ">>=", "1..."]),
    ],
)
def test_what_is_broken_is_read_as_far_as_it_goes(text: str, words: list[str]) -> None:
    assert spelled(text.encode()) == words


def test_roles_come_from_the_words_beside() -> None:
    roles = {word.text: word.role for word in words_of_c(b"struct t v; f(v.m, MAX, 1, \"s\", 'c');")}
    assert roles == {
        "struct": "other",
        "t": "type",
        "v": "variable",
        "f": "function",
        "m": "member",
        "MAX": "constant",
        "1": "number",
        '"s"': "string",
        "'c'": "character",
        ";": "other",
        "(": "other",
        ".": "other",
        ",": "other",
        ")": "other",
    }


def test_layout_and_comments_stay_where_nothing_changes() -> None:
    text = b"int  main( )\n{\n\treturn 0 // done\n}\n"
    target = ["int", "main", "(", ")", "{", "return", "0", ";", "}"]
    assert with_words(text, words_of_c(text), target) == b"int  main( )\n{\n\treturn 0 ; // done\n}\n"


def test_a_directive_gets_a_line_of_its_own() -> None:
    text = b"int x; int y;"
    target = ["int", "x", ";", "#include", "<math.h>", "\n", "int", "y", ";"]
    made = with_words(text, words_of_c(text), target)
    assert made.splitlines()[1].split() == [b"#include", b"<math.h>"]
    assert spelled(made) == target


def test_words_that_become_neighbours_do_not_run_into_each_other() -> None:
    text = b"a/b*c"
    assert spelled(with_words(text, words_of_c(text), ["a", "/", "*", "c"])) == ["a", "/", "*", "c"]
