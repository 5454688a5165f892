"""A fix never brings a helper of the Juliet suites into a file that has none."""

from __future__ import annotations

import pytest

from data_prep.languages import LANGUAGES, Language
from plc.repair.support import in_ordinary_words
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
