"""A fix never brings a helper of the Juliet suites, or a keyword of another language, into a file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from data_prep.text.languages import LANGUAGES, Language
from data_prep.text.word_edits import WordEdit
from plc.repair.filters.support import has_foreign_keywords, in_ordinary_words
from tests.scripted_model import spaced

MODEL = Path(__file__).parents[4] / "checkpoints" / "default" / "vocab.json"
TOO_LARGE = '"data value is too large to perform arithmetic safely."'


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        ('printLine ( "%d" ) ;', "c", 'puts ( "%d" ) ;'),
        ("a = RAND32 ( ) ;", "cpp", "a = rand ( ) ;"),
        ("IO . writeLine ( x ) ;", "java", "System . out . println ( x ) ;"),
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


def written(*words: str) -> tuple[str, ...]:
    """Words, where one that begins with a quote is a literal and stays whole."""
    return tuple(part for word in words for part in ([word] if '"' in word else spaced(word)))


@pytest.mark.parametrize("language", ["c", "cpp"])
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (written("} else { printLine (", TOO_LARGE, ") ; }"), ("}",)),
        (written("} else { puts (", TOO_LARGE, ") ; }"), ("}",)),
        (written("else printLine (", TOO_LARGE, ") ;"), ()),
        (written("if ( x == NULL ) { printLine (", '"data is NULL"', ") ; exit ( 1 ) ; }"),
         written("if ( x == NULL ) { exit ( 1 ) ; }")),
        (written("if ( x == NULL ) { printLine (", '"data is NULL"', ") ; }"), None),
        (written("if ( x == NULL ) printLine (", '"data is NULL"', ") ;"), None),
        (written("printLine (", '"data is NULL"', ") ;"), None),  # what it stands under is not seen from here
        (written("x = fopen (", '"Source_open.txt"', ",", '"w"', ") ;"), None),
        (written("printf (", '"%s\\n"', ", x ) ;"), written("printf (", '"%s\\n"', ", x ) ;")),
        (written("x = fopen ( y ,", '"rb"', ") ;"), written("x = fopen ( y ,", '"rb"', ") ;")),
        (written("x =", 'L""', ";"), written("x =", 'L""', ";")),
        (written("x =", 'L"fixedstringtest"', ";"), None),
        (written("helperGood1 ( x ) ;"), None),
        (written("goodG2B ( ) ;"), None),
        (written("twoIntsStruct * x ;"), None),
        (written("std : : bad_alloc"), written("std : : bad_alloc")),
    ],
)  # fmt: skip
def test_texts_and_names_of_the_suites_are_not_written(
    words: tuple[str, ...], expected: tuple[str, ...] | None, language: Language
) -> None:
    assert in_ordinary_words(words, language, taken=b"int main(void) { return 0; }") == expected


def test_texts_of_the_suites_go_in_java() -> None:
    said = written("} else { IO . writeLine (", TOO_LARGE, ") ; }")
    assert in_ordinary_words(said, "java", taken=b"class A { }") == ("}",)
    thrown = written("throw new Error (", TOO_LARGE, ") ;")
    assert in_ordinary_words(thrown, "java", taken=b"class A { }") is None


def test_a_text_that_the_file_has_may_be_written_again() -> None:
    words = written("puts (", '"data is NULL"', ") ;")
    assert in_ordinary_words(words, "c", taken=b'void f(void) { puts("data is NULL"); }') == words


def test_no_text_with_something_to_say_is_left_of_the_models_vocabulary() -> None:
    words = json.loads(MODEL.read_text("utf-8"))["words"]
    literals = [word for word in words if word.lstrip("Lu8U").startswith('"')]
    assert len(literals) > 300
    left = [word for word in literals if in_ordinary_words([word], "c", taken=b"") is not None]
    spoken = {word for word in left if re.search(r"[a-z]{2}|[A-Z]{2}", word)}
    assert spoken <= {'"%hd"', '"%zu"', '"rb"', '"wb+"', 'L"wb+"', '"UTF-8"', '"AES"', '"SHA-512"'}
    assert len(left) < 50


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
