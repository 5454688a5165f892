"""Tests of data_prep.juliet.clean.folding and data_prep.juliet.clean.constant_conditions."""

from __future__ import annotations

import pytest

from data_prep.juliet.clean.constant_conditions import truth_of
from data_prep.juliet.clean.folding import folded_ranges
from data_prep.text.functions import definitions_of
from data_prep.text.languages import Language, parse
from data_prep.text.lexer import words_of


def folded(body: str, language: Language = "c") -> str:
    """The words of a body that are left."""
    text = f"void f() {{ {body} }}".encode()
    if language == "java":
        text = b"class Q { " + text + b" }"
    (node,) = definitions_of(parse(text, language).root_node)
    removed = folded_ranges(node, text)
    words = [word for word in words_of(node, text) if not any(a <= word.start_byte < b for a, b in removed)]
    return " ".join(word.text for word in words)[len("void f ( ) { ") : -2]


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ("1", True),
        ("0", False),
        ("5==5", True),
        ("5!=5", False),
        ("STATIC_CONST_TRUE", True),
        ("staticFalse", False),
        ("STATIC_CONST_FIVE==5", True),
        ("globalFive!=5", False),
        ("globalReturnsTrue()", True),
        ("IO.staticReturnsFalse()", False),
        ("IO.STATIC_FINAL_FIVE==5", True),
        ("PRIVATE_STATIC_FINAL_FALSE", False),
        ("privateFive==5", True),
        ("true", True),
        ("globalReturnsTrueOrFalse()", None),
        ("IO.staticReturnsTrueOrFalse()", None),
        ("data", None),
        ("globalTrueCount", None),
        ("five==5", None),
        ("7", None),
    ],
)
def test_only_juliets_constants_are_constant(condition: str, truth: bool | None) -> None:
    assert truth_of(condition) is truth


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("if(1) { a(); }", "a ( ) ;"),
        ("if (1) a(); else b();", "a ( ) ;"),
        ("if(0) { a(); } else { b(); }", "b ( ) ;"),
        ("if(0) { a(); } c();", "c ( ) ;"),
        ("if(1) { } c();", "c ( ) ;"),
        ("if(1) { { int n; a(n); } }", "{ int n ; a ( n ) ; }"),
        ("if(1) { int n = 1; a(n); } b();", "int n = 1 ; a ( n ) ; b ( ) ;"),
        ("int n; if(1) { int n = 1; a(n); } b(n);", "int n ; { int n = 1 ; a ( n ) ; } b ( n ) ;"),
        ("if(globalFive==5) { if(staticTrue) { a(); } }", "a ( ) ;"),
        ("if(0) { a(); } else if(x) { b(); } else { c(); }", "if ( x ) { b ( ) ; } else { c ( ) ; }"),
        ("if(globalReturnsTrueOrFalse()) { a(); }", "if ( globalReturnsTrueOrFalse ( ) ) { a ( ) ; }"),
        ("while(1) { a(); break; }", "a ( ) ;"),
        ("while(1) { a(); }", "while ( 1 ) { a ( ) ; }"),
        ("while(1) { if(x) break; a(); break; }", "while ( 1 ) { if ( x ) break ; a ( ) ; break ; }"),
        ("while(1) { for(;;) { break; } break; }", "for ( ; ; ) { break ; }"),
        ("while(0) { a(); } b();", "b ( ) ;"),
        ("int i; for(i = 0; i < 1; i++) { a(); }", "a ( ) ;"),
        ("int i, j; for(i = 0; i < 1; i++) { a(); } b(j);", "int i , j ; a ( ) ; b ( j ) ;"),
        ("int i; for(i = 0; i < 1; i++) { a(); } b(i);", "int i ; a ( ) ; b ( i ) ;"),
        ("int i; for(i = 0; i < 1; i++) { a(); } { int i; b(i); }", "a ( ) ; { int i ; b ( i ) ; }"),
        ("int i; for(i = 0; i < 0; i++) { a(); } b();", "b ( ) ;"),
        ("for(i = 0; i < 2; i++) { a(); }", "for ( i = 0 ; i < 2 ; i ++ ) { a ( ) ; }"),
        ("switch(6) { case 6: a(); break; default: b(); break; }", "a ( ) ;"),
        ("switch(5) { case 6: a(); break; default: b(); break; }", "b ( ) ;"),
        (
            "switch(6) { case 6:\n#ifdef X\na();\n#endif\nbreak; default: b(); break; }",
            "#ifdef X a ( ) ; #endif",
        ),
        ("switch(6) { case 6: a(); default: b(); }", "switch ( 6 ) { case 6 : a ( ) ; default : b ( ) ; }"),
        ("switch(6) { case 6: break; default: b(); break; } c();", "c ( ) ;"),
        ("switch(x) { case 6: a(); break; }", "switch ( x ) { case 6 : a ( ) ; break ; }"),
        ("goto source;\nsource: a();\ngoto sink;\nsink: b();", "a ( ) ; b ( ) ;"),
        ("goto end; a();\nend: b();", "goto end ; a ( ) ; end : b ( ) ;"),
        ("/* if(1) */ a();", "a ( ) ;"),
    ],
)
def test_wrappers_of_c_are_undone(body: str, left: str) -> None:
    assert folded(body) == left


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("if (IO.STATIC_FINAL_TRUE) { a(); } else { b(); }", "a ( ) ;"),
        ("if (privateFive != 5) { a(); } else { b(); }", "b ( ) ;"),
        ("while (true) { a(); break; }", "a ( ) ;"),
        ("for (int j = 0; j < 1; j++) { int n = 1; a(n); }", "int n = 1 ; a ( n ) ;"),
        ("switch (7) { case 7: a(); break; default: b(); break; }", "a ( ) ;"),
        ("for (int j = 0; j < 1; j++) { continue; }", "for ( int j = 0 ; j < 1 ; j ++ ) { continue ; }"),
    ],
)
def test_wrappers_of_java_are_undone(body: str, left: str) -> None:
    assert folded(body, "java") == left


def test_folding_cpp_is_folding_c() -> None:
    assert folded("if(1) { a(); }", "cpp") == "a ( ) ;"
