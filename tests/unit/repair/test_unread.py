"""What is not read is named by its construct, in whole letters."""

from __future__ import annotations

import pytest

from data_prep.text.functions import Function, functions_of
from data_prep.text.languages import parse, parse_as_written
from data_prep.text.lexer import words_of
from plc.repair.text.source_text import SourceText
from plc.repair.unread import unread_functions, unread_places


@pytest.mark.parametrize("blanks", [0, 1])
def test_a_word_is_cut_between_letters_where_the_bytes_that_are_looked_at_end(blanks: int) -> None:
    text = ("a" * blanks + "\u0416" * 400 + " ) )\n").encode()
    source = SourceText.of(text)
    skipped = unread_places(parse(text, "c").root_node, functions_of(text, "c"), source, "c")
    assert skipped
    assert all("does not parse" in each.reason for each in skipped)


def _lines(text: bytes) -> list[str]:
    found = unread_places(parse(text, "cpp").root_node, functions_of(text, "cpp"), SourceText.of(text), "cpp")
    return [each.reason.partition(":")[0] for each in found]


def test_the_body_of_a_head_that_does_not_parse_is_listed() -> None:
    text = (
        b"template <class T>\nstd::conditional_t<A >= b::c, d<A, T>, e<T>>\nf(T a) {\n  auto& b = *a;\n"
        b"  if constexpr (x) {\n    b.c();\n  }\n  for (;;) {\n    b.d();\n  }\n}\n"
    )
    assert not functions_of(text, "cpp")
    assert "lines 8 to 10" in _lines(text)


def test_branches_that_are_not_read_are_listed_where_the_whole_file_is_damaged() -> None:
    text = (
        b"#else\n[[ \n= {\nint f() {\nclass B {\n#if A\n  constexpr\n#endif\n#if C\n  constexpr ~B() {\n"
        b"    c();\n  }\n#else\n  ~B() {\n    d();\n  }\n#endif\n};\n[[ \nint f() {\n( {\n"
    )
    found = unread_places(parse(text, "cpp").root_node, functions_of(text, "cpp"), SourceText.of(text), "cpp")
    assert parse(text, "cpp").root_node.is_error
    assert any(each.reason.endswith("another branch of `#if` is read") for each in found)


def test_a_body_whose_error_is_no_node_is_listed() -> None:
    """The parser skips what is left of a directive, and says so of the directive alone."""
    body = b"{(t)()((e))()((e))();if((e))/**/for(;(t);/**/m()){#i H/**/}"
    node = parse_as_written(b"void f()" + body, "cpp").root_node
    while inner := [child for child in node.children if child.has_error or child.is_missing]:
        node = inner[0]
    assert not node.is_error
    hidden = Function(
        "f", 0, len(body), tuple(words_of(parse(body, "c").root_node, body)), frozenset(), has_error=True
    )
    (skipped,) = unread_functions([hidden], SourceText.of(body))
    assert "does not parse" in skipped.reason


def test_a_function_that_is_nested_too_deeply_is_listed_as_such() -> None:
    text = b"int g;\nint f(int x) { return " + b"x + " * 3000 + b"0; }\n"
    (skipped,) = unread_functions(functions_of(text, "c"), SourceText.of(text))
    assert skipped.reason == "the function at line 2 is nested too deeply to be read"
    assert (skipped.function, skipped.cause) == ("f", "too long")
