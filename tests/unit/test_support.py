"""A fix never brings a helper of the Juliet suites into a file that has none."""

from __future__ import annotations

import pytest

from plc.repair.support import in_ordinary_words
from tests.scripted_model import spaced


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ('printLine ( "x" ) ;', 'puts ( "x" ) ;'),
        ("a = RAND32 ( ) ;", "a = rand ( ) ;"),
        ('IO . writeLine ( "x" ) ;', 'System . out . println ( "x" ) ;'),
        ("IO . x", None),
        ("printIntLine ( 1 ) ;", None),
        ("if ( globalReturnsTrue ( ) ) {", None),
        ("print ( IO )", "print ( IO )"),
    ],
)
def test_helpers_are_said_in_ordinary_words(words: str, expected: str | None) -> None:
    said = in_ordinary_words(spaced(words), taken=b"int main(void) { return 0; }")
    assert said == (None if expected is None else tuple(spaced(expected)))


@pytest.mark.parametrize("words", ["printIntLine ( 1 ) ;", "IO . logger . log ( )", "printLine ( x ) ;"])
def test_a_file_that_has_them_keeps_them(words: str) -> None:
    taken = b"printIntLine(0); IO.writeLine(1); printLine(2);"
    assert in_ordinary_words(spaced(words), taken=taken) == tuple(spaced(words))
