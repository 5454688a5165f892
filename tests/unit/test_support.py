"""A fix never brings a helper of the Juliet suites, or a keyword of another language, into a file."""

from __future__ import annotations

import pytest

from data_prep.languages import LANGUAGES, Language
from data_prep.word_edits import WordEdit
from plc.repair.support import has_foreign_keywords, in_ordinary_words
from tests.scripted_model import spaced


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        ('printLine ( "x" ) ;', "c", 'puts ( "x" ) ;'),
        ("a = RAND32 ( ) ;", "cpp", "a = rand ( ) ;"),
        ('IO . writeLine ( "x" ) ;', "java", 'System . out . println ( "x" ) ;'),
        ("IO . x", "java", None),
        ("printIntLine ( 1 ) ;", "c", None),
        ("if ( globalReturnsTrue ( ) ) {", "c", None),
        ("print ( IO )", "java", "print ( IO )"),
        ('printLine ( "x" ) ;', "java", None),
        ("free ( x ) ;", "java", None),
        ("x = L'x' ;", "java", None),
        ("free ( x ) ;", "c", "free ( x ) ;"),
        ('URLEncoder . encode ( x , "UTF-8" )', "c", None),
        ("x . size ( )", "cpp", "x . size ( )"),
        ("if ( x != null ) {", "cpp", None),
    ],
)
def test_helpers_are_said_in_ordinary_words(words: str, language: Language, expected: str | None) -> None:
    said = in_ordinary_words(spaced(words), language, taken=b"int main(void) { return 0; }")
    assert said == (None if expected is None else tuple(spaced(expected)))


@pytest.mark.parametrize("words", ["printIntLine ( 1 ) ;", "IO . logger . log ( )", "printLine ( x ) ;"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_has_them_keeps_them(words: str, language: Language) -> None:
    taken = b"printIntLine(0); IO.writeLine(1); printLine(2);"
    assert in_ordinary_words(spaced(words), language, taken=taken) == tuple(spaced(words))


@pytest.mark.parametrize(
    ("words", "language", "foreign"),
    [
        ("delete x ;", "c", True),
        ("x = nullptr ;", "c", True),
        ("int * y = new int ;", "c", True),
        ("if ( x != null ) {", "c", True),
        ("free ( x ) ;", "c", False),
        ("x -> delete = 1 ;", "c", False),
        ("delete x ;", "cpp", False),
        ("try { x ( ) ; } catch ( ... ) { }", "cpp", False),
        ("if ( x != null ) {", "cpp", True),
        ("try { } finally { }", "cpp", True),
        ("delete x ;", "java", True),
        ("delete ( x ) ;", "java", True),
        ("unsigned y = 1 ;", "java", True),
        ("x = NULL ;", "java", True),
        ("struct y z ;", "java", True),
        ("x . delete ( ) ;", "java", False),
        ("throw new Error ( ) ;", "java", False),
        ("synchronized ( this ) { }", "java", False),
    ],
)
def test_keywords_of_another_language_are_known(words: str, language: Language, foreign: bool) -> None:
    source = spaced("void f ( ) { g ( ) ; }")
    assert has_foreign_keywords(source, [WordEdit(5, 5, tuple(spaced(words)))], language) is foreign
    named = [*source, *spaced(words)]  # a program that uses the word itself may go on doing so
    assert not has_foreign_keywords(named, [WordEdit(5, 5, tuple(spaced(words)))], language)


def test_a_member_is_seen_to_be_one_across_the_start_of_an_edit() -> None:
    source = spaced("file . close ( ) ;")
    assert not has_foreign_keywords(source, [WordEdit(2, 3, ("delete",))], "java")
    assert has_foreign_keywords(source, [WordEdit(0, 0, ("delete",))], "java")
