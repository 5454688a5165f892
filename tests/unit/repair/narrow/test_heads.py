"""The head of a statement: its condition or all of it, never its bodies, in every language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_prep.text.languages import LANGUAGES, Language, parse
from plc.repair.narrow.heads import head_around

C = "void f(int a) {{ {} }}"
JAVA = "class A {{ void f(int a) {{ {} }} }}"


@pytest.mark.parametrize(
    ("language", "statement", "head"),
    [
        ("c", "if (a § && b) { c; }", "if (a  && b)"),
        ("c", "if (a) { b; } else if (c §) d;", "if (c )"),
        ("c", "if (a) b §;", "b ;"),
        ("c", "for (int i = 0; i < §9; i++) { a; }", "for (int i = 0; i < 9; i++)"),
        ("c", "for (int i = §0; i < 9; i++) a;", "for (int i = 0; i < 9; i++)"),
        ("c", "do { a; } while (b §);", "while (b );"),
        ("c", "switch (a §) { case 1: b; }", "switch (a )"),
        ("c", "switch (a) { case 1: b §; c; }", "b ;"),
        ("c", "int x = a ? b : c §;", "int x = a ? b : c ;"),
        ("c", "again: a §;", "a ;"),
        ("cpp", "for (auto x : a §) { b; }", "for (auto x : a )"),
        ("cpp", "run([&] { a §; });", "a ;"),
        ("cpp", "try { a; } catch (B §) { c; }", "catch (B )"),
        ("java", "for (int x : a §) { b(); }", "for (int x : a )"),
        ("java", "try (B b = a(§)) { c(); }", "try (B b = a())"),
        ("java", "try { a(); } catch (B §b) { c(); }", "catch (B b)"),
        ("java", "synchronized (a §) { b(); }", "synchronized (a )"),
        ("java", "switch (a) { case 1: b(§); }", "b();"),
        ("java", "switch (a) { case 1 -> b(§); }", "case 1 -> b();"),
        ("java", "var x = c(() -> a §, b);", "var x = c(() -> a , b);"),
    ],
)
def test_heads(language: Language, statement: str, head: str) -> None:
    text = (JAVA if language == "java" else C).format(statement)
    place = text.index("§")
    data = text.replace("§", "").encode()
    ((start, end),) = head_around(parse(data, language).root_node, place)
    assert data[start:end].decode() == head


def test_between_statements_there_is_none() -> None:
    text = b"void f(void) {\n\n    a();\n}\n"
    assert head_around(parse(text, "c").root_node, text.index(b"\n\n") + 1) == []


@given(st.sampled_from(LANGUAGES), st.text(st.sampled_from("if(a)b;{}else do\nwhile:?->class"), max_size=40))
def test_ranges_lie_in_the_text_whatever_it_is(language: Language, text: str) -> None:
    data = text.encode()
    root = parse(data, language).root_node
    for place in range(len(data) + 1):
        ranges = head_around(root, place)
        assert all(0 <= start <= end <= len(data) for start, end in ranges)
