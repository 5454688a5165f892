"""The languages that PLC reads, and one parser for each."""

from __future__ import annotations

import re
import threading
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal, assert_never

from data_prep.errors import PlcError

if TYPE_CHECKING:
    import tree_sitter

Language = Literal["c", "cpp", "java"]

LANGUAGES: tuple[Language, ...] = ("c", "cpp", "java")

_BY_SUFFIX: dict[str, Language] = {
    ".c": "c",
    ".h": "c",
    ".cc": "cpp",
    ".cpp": "cpp",
    ".cxx": "cpp",
    ".c++": "cpp",
    ".hh": "cpp",
    ".hpp": "cpp",
    ".hxx": "cpp",
    ".java": "java",
}
SUFFIXES = frozenset(_BY_SUFFIX)


_FALL_THROUGH = re.compile(rb"\b__attribute(?:__)?\s*\(\s*\(\s*(?:__)?fallthrough(?:__)?\s*\)\s*\)(?=\s*;)")
_NOT_LINE_END = re.compile(rb"[^\r\n]")
_CHUNK = 4096  # bytes that the parser is handed at once; a node's text is read anew, so not too many
_MOST_OF_ALL = 100_000  # hundreds of steps: some seconds, and one or two gigabytes


class TooComplexError(PlcError):
    """A text that takes a parser much longer than any source code does."""


def language_of(path: PurePath) -> Language | None:
    """The language that a file's extension names; `.C` is C++ by Unix custom, `.h` is C."""
    if path.suffix == ".C":
        return "cpp"
    return _BY_SUFFIX.get(path.suffix.lower())


def readable(text: bytes, language: Language) -> bytes:
    """The text as the grammars can read it, every byte at its place: what they do not know becomes blanks.

    tree-sitter's C and C++ have no attribute as a statement, as in `__attribute__((fallthrough));`.
    """
    if language == "java" or b"fallthrough" not in text:
        return text
    return _FALL_THROUGH.sub(lambda found: _NOT_LINE_END.sub(b" ", found[0]), text)


def parse(text: bytes, language: Language) -> tree_sitter.Tree:
    """The syntax tree of a file; never fails: what it cannot read becomes ERROR nodes."""
    return _parser(language).parse(readable(text, language))


def parse_again(text: bytes, language: Language, before: tree_sitter.Tree) -> tree_sitter.Tree:
    """The tree of a text of which only a part is new: `before` is that of the old one, edited to fit."""
    return _parser(language).parse(readable(text, language), before)


def parse_bounded(text: bytes, language: Language) -> tree_sitter.Tree:
    """The same tree; TooComplexError where the grammar's ambiguities would take minutes and gigabytes.

    What counts is the parser's steps, not the clock, so that a busy machine gives the same answer. Source
    code takes about one step for each byte; five are allowed.
    """
    import tree_sitter

    most = min(5000 + len(text) // 20, _MOST_OF_ALL)
    done = 0

    def goes_on(_place: int, _is_wrong: bool) -> bool:
        nonlocal done
        done += 1
        return done > most

    shown = readable(text, language)

    def piece(place: int, _: object) -> bytes | bytearray:
        return _PIECE.of(shown, place) if parsing else text[place : place + _CHUNK]

    # a parser of its own: other threads run while it calls back
    parser = tree_sitter.Parser(grammar(language))
    parsing = True
    try:
        tree = parser.parse(piece, progress_callback=goes_on)
    except ValueError as error:
        if done > most:
            raise TooComplexError(_TOO_COMPLEX) from error
        raise
    parsing = False  # from here on a node may ask for its text, for which only bytes will do
    if done > most:
        raise TooComplexError(_TOO_COMPLEX)
    return tree


class _Piece(threading.local):
    """Where a thread puts the bytes that it hands to its parser next: one object, however much is parsed.

    py-tree-sitter 0.26 never lets go of an object that its callback gave it, so new ones would add up to
    all the text that was ever parsed.
    """

    def __init__(self) -> None:
        self.held = bytearray()

    def of(self, text: bytes, place: int) -> bytearray:
        """The next bytes of a text, until they are asked for again."""
        self.held[:] = text[place : place + _CHUNK]
        return self.held


_PIECE = _Piece()
_TOO_COMPLEX = (
    "takes the parser far longer than source code does, so it is not looked at: "
    "if it is no source code, leave it out with --extend-exclude"
)


@cache
def grammar(language: Language) -> tree_sitter.Language:
    """The tree-sitter grammar, for queries."""
    import tree_sitter  # here, so that a run that finds no files needs no grammar

    match language:
        case "c":
            import tree_sitter_c

            return tree_sitter.Language(tree_sitter_c.language())
        case "cpp":
            import tree_sitter_cpp

            return tree_sitter.Language(tree_sitter_cpp.language())
        case "java":
            import tree_sitter_java

            return tree_sitter.Language(tree_sitter_java.language())
        case _:
            assert_never(language)


@cache
def _parser(language: Language) -> tree_sitter.Parser:
    import tree_sitter

    return tree_sitter.Parser(grammar(language))
