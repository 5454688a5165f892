"""The languages that PLC reads, and one parser for each."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from math import inf
from pathlib import PurePath
from typing import TYPE_CHECKING

from data_prep.errors import PlcError
from data_prep.substitutes.model import Substitute, applied
from data_prep.substitutes.outside import outside_here
from data_prep.substitutes.whole_text import fall_through_attributes
from data_prep.text.language_specs import BY_SUFFIX, LANGUAGES, SPECS, Language

if TYPE_CHECKING:
    import tree_sitter

    from data_prep.substitutes.reading import Parse, Reading

__all__ = [
    "LANGUAGES",
    "SUFFIXES",
    "Language",
    "TooComplexError",
    "grammar",
    "language_of",
    "parse",
    "parse_again",
    "parse_again_counted",
    "parse_anew",
    "parse_as_written",
    "parse_bounded",
    "substitutes_of",
    "uses_cpp",
]

SUFFIXES = frozenset(BY_SUFFIX)

_CHUNK = 4096  # bytes that the parser is handed at once; a node's text is read anew, so not too many
# Templates in templates: where such code is broken, each step of the parser takes time by their depth.
_DEEPEST_ANGLES = 8000
_ANGLE = re.compile(rb"(?<![\w:])[\w:]+\s*<\s*")
_MOST_OF_ALL = 100_000  # hundreds of steps: some seconds, and one or two gigabytes


class TooComplexError(PlcError):
    """A text that takes a parser much longer than any source code does."""


def language_of(path: PurePath) -> Language | None:
    """The language that a file's extension names; `.C` is C++ by Unix custom, `.h` is C."""
    suffix = path.suffix
    for spec in SPECS.values():
        if suffix in spec.exact_suffixes:
            return spec.name
    return BY_SUFFIX.get(suffix.lower())


def substitutes_of(text: bytes, language: Language) -> tuple[Substitute, ...]:
    """What a parser is shown in place of some bytes of a text; of texts parsed last, it is remembered."""
    if not SPECS[language].is_preprocessed:
        return ()
    known = _KNOWN.get(text, language)
    return _read(text, language, _unbounded(language)).substitutes if known is None else known


def parse(text: bytes, language: Language) -> tree_sitter.Tree:
    """The syntax tree of a file; never fails: what it cannot read becomes ERROR nodes.

    Its bytes are those of the text, each at its place, but for some that no grammar reads (`substitutes_of`).
    """
    return _read(text, language, _unbounded(language)).tree


def parse_anew(text: bytes, language: Language) -> tree_sitter.Tree:
    """The tree that `parse` makes, of a text that is not asked for again: nothing is remembered of it."""
    return _read(text, language, _unbounded(language), keep=False).tree


def parse_as_written(text: bytes, language: Language) -> tree_sitter.Tree:
    """The tree of the bytes alone: what no grammar reads stays an ERROR node."""
    return _parser(language).parse(text)


def parse_again(
    text: bytes, language: Language, before: tree_sitter.Tree, substitutes: Sequence[Substitute]
) -> tree_sitter.Tree:
    """The tree of a text of which only a part is new: `before` is that of the old one, edited to fit.

    `substitutes` are the old text's, moved to fit: an edit is never made to parse by new ones.
    """
    return _parser(language).parse(applied(text, substitutes), before)


def parse_again_counted(
    text: bytes, language: Language, before: tree_sitter.Tree, substitutes: Sequence[Substitute]
) -> tuple[tree_sitter.Tree, int]:
    """The tree of `parse_again`, and how many hundreds of steps the parser took."""
    return _counted(applied(text, substitutes), language, before, text=text)


def parse_bounded(text: bytes, language: Language, *, again: bool = False) -> tree_sitter.Tree:
    """The same tree as `parse`; TooComplexError where ambiguities would take minutes and gigabytes.

    What counts is the parser's steps, not the clock, so that a busy machine gives the same answer. Source
    code takes about one step for each byte; five are allowed. `again` says that this thread may ask for the
    tree once more before it reads another text.
    """

    def bounded(shown: bytes, before: tree_sitter.Tree | None) -> tree_sitter.Tree:
        return _parse_bounded(shown, language, before, text=text)

    known = _AWAITED.take(text, language)
    tree = _read(text, language, bounded).tree if known is None else known
    if again:
        _AWAITED.keep(text, language, tree)
    return tree


def uses_cpp(text: bytes) -> bool:
    """Whether a text has what C++ has and C has not; such a text gets no substitutes as C."""
    from data_prep.substitutes.reading import is_cpp_in  # here, for the same reason as the grammars

    return is_cpp_in(text)


def _read(text: bytes, language: Language, parse: Parse, *, keep: bool = True) -> Reading:
    from data_prep.substitutes.reading import Reading, read  # here, for the same reason as the grammars

    if not SPECS[language].is_preprocessed:
        return Reading(parse(text, None))
    known = _KNOWN.get(text, language)
    if known is not None:
        return Reading(parse(applied(text, known), None), known)
    reading = read(
        text, parse, is_cpp=language == "cpp", always=fall_through_attributes(text), outside=outside_here()
    )
    if keep:
        _KNOWN.keep(text, language, reading.substitutes)
    return reading


def _unbounded(language: Language) -> Parse:
    parser = _parser(language)
    return lambda shown, before: parser.parse(shown) if before is None else parser.parse(shown, before)


def _parse_bounded(
    shown: bytes, language: Language, before: tree_sitter.Tree | None, *, text: bytes
) -> tree_sitter.Tree:
    if _is_too_deep(shown):
        raise TooComplexError(_TOO_COMPLEX)
    most = min(5000 + len(shown) // 20, _MOST_OF_ALL)
    tree, _ = _counted(shown, language, before, text=text, most=most)
    return tree


def _is_too_deep(shown: bytes) -> bool:
    """Whether `a<a<a<…` goes on for longer than code does."""
    if shown.count(b"<") < _DEEPEST_ANGLES:
        return False
    end = depth = 0
    for angle in _ANGLE.finditer(shown):
        depth = depth + 1 if angle.start() == end else 1
        end = angle.end()
        if depth == _DEEPEST_ANGLES:
            return True
    return False


def _counted(
    shown: bytes, language: Language, before: tree_sitter.Tree | None, *, text: bytes, most: float = inf
) -> tuple[tree_sitter.Tree, int]:
    """A tree whose nodes have the text of `text`, if that is as long as what is shown; its steps."""
    import tree_sitter

    done = 0

    def goes_on(_place: int, _is_wrong: bool) -> bool:
        nonlocal done
        done += 1
        return done > most

    def piece(place: int, _: object) -> bytes | bytearray:
        return _PIECE.of(shown, place) if parsing else text[place : place + _CHUNK]

    # a parser of its own: other threads run while it calls back
    parser = tree_sitter.Parser(grammar(language))
    parsing = True
    try:
        tree = (
            parser.parse(piece, progress_callback=goes_on)
            if before is None
            else parser.parse(piece, before, progress_callback=goes_on)
        )
    except ValueError as error:
        if done > most:
            raise TooComplexError(_TOO_COMPLEX) from error
        raise
    parsing = False  # from here on a node may ask for its text, for which only bytes will do
    if done > most:
        raise TooComplexError(_TOO_COMPLEX)
    return tree, done


_Key = tuple[bytes, Language, bytes]  # a text, and the definitions outside of it that it was read by


class _Known:
    """The substitutes of the texts that were parsed last: few texts, and no more than some megabytes."""

    _MOST_TEXTS = 64
    _MOST_BYTES = 32_000_000

    def __init__(self) -> None:
        self._kept: OrderedDict[_Key, tuple[Substitute, ...]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, text: bytes, language: Language) -> tuple[Substitute, ...] | None:
        """What is known of a text."""
        with self._lock:
            return self._kept.get((text, language, outside_here().digest))

    def keep(self, text: bytes, language: Language, substitutes: tuple[Substitute, ...]) -> None:
        """Remember a text's substitutes."""
        key = (text, language, outside_here().digest)
        with self._lock:
            if self._kept.pop(key, None) is None:
                self._bytes += len(text)
            self._kept[key] = substitutes
            while len(self._kept) > self._MOST_TEXTS or self._bytes > self._MOST_BYTES:
                (oldest, _, _), _ = self._kept.popitem(last=False)
                self._bytes -= len(oldest)


_KNOWN = _Known()


class _Awaited(threading.local):
    """The trees of one text that a thread asks for again: of a header, once its language is known."""

    def __init__(self) -> None:
        self._trees: dict[_Key, tree_sitter.Tree] = {}

    def take(self, text: bytes, language: Language) -> tree_sitter.Tree | None:
        """A tree that was kept; of any other text none is kept any longer."""
        tree = self._trees.get((text, language, outside_here().digest))
        if tree is not None or not any(kept[0] == text for kept in self._trees):
            self._trees = {}
        return tree

    def keep(self, text: bytes, language: Language, tree: tree_sitter.Tree) -> None:
        """Keep a tree until it is taken, or a tree of another text is asked for."""
        self._trees[text, language, outside_here().digest] = tree


_AWAITED = _Awaited()


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
    "takes the parser far longer than source code does, so it is not analysed: "
    "if it is no source code, leave it out with --extend-exclude"
)


@cache
def grammar(language: Language) -> tree_sitter.Language:
    """The tree-sitter grammar, for queries."""
    import tree_sitter  # here, so that a run that finds no files needs no grammar

    return tree_sitter.Language(import_module(SPECS[language].grammar).language())


@cache
def _parser(language: Language) -> tree_sitter.Parser:
    import tree_sitter

    return tree_sitter.Parser(grammar(language))
