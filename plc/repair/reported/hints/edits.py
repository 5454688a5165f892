"""Edits that a compiler's own message names: a missing include or import, a missing `;`, a misspelt name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from data_prep.text.languages import Language
from plc.diagnostics import COMPILERS, Diagnostic
from plc.repair.findings import Edit
from plc.repair.reported.hints.advice import advised_edits
from plc.repair.reported.hints.analyzer_advice import analyzer_edits
from plc.repair.reported.hints.brackets import bracket_edits
from plc.repair.reported.hints.declaring import implied_edits
from plc.repair.reported.hints.file_index import file_index, words_before
from plc.repair.reported.hints.including import include_edit, known_header, line_behind, line_end, written
from plc.repair.reported.hints.java.implied import java_fixes
from plc.repair.reported.hints.jdk_classes import package_of
from plc.repair.reported.hints.mistyped import mistyped
from plc.repair.reported.hints.reported_line import line_start
from plc.repair.reported.hints.slips import slip_edits
from plc.repair.reported.hints.spelling import is_surely_meant
from plc.repair.reported.hints.string_comparing import string_edits

if TYPE_CHECKING:
    from tree_sitter import Node

_AS_COMPILERS = frozenset([*COMPILERS, "clang-tidy"])  # their messages are those of a compiler
HINTING = _AS_COMPILERS | {
    "cppcheck",
    "spotbugs",
    "pmd",
    "errorprone",
    "infer",
    "codeql",
}  # tools whose messages name or imply edits
_SEMICOLON = re.compile(
    r"expected\b(?:(?! before ).)*['\u2018];['\u2019]|['\u2018];['\u2019] expected|insert \";\""
)
_SPELLING = re.compile(r"did you mean ['\u2018](?P<name>[A-Za-z_]\w*)['\u2019]\?")
_OF_JAVA = re.compile(
    r"symbol:\s+(?:class|variable) (?P<symbol>[A-Z]\w*)\b|package (?P<package>[A-Z]\w*) does not exist"
    r"|^(?P<name>[A-Z]\w*) cannot be resolved(?: to a type)?$",
    re.MULTILINE,
)
_WORD = re.compile(rb"[A-Za-z_]\w*")


def hinted_edits(text: bytes, root: Node, language: Language, diagnostic: Diagnostic) -> list[Edit]:
    """The edits, the likeliest first; none where the message names nothing to write."""
    if diagnostic.tool not in _AS_COMPILERS or diagnostic.location.line is None:
        return []
    missing = _import if language == "java" else include_edit
    edit = missing(text, root, diagnostic)
    if edit is not None:
        return [edit]
    place = _byte_at(text, diagnostic)
    if place is None:
        return []
    # Without a column what a message names may stand anywhere on the line.
    named_from = _line_start(text, place) if diagnostic.location.column is None else place
    if _in_body(root, place) and (advised := advised_edits(text, language, diagnostic, named_from, root)):
        return advised
    if language != "java" and mistyped(text, diagnostic.message, place, root):
        return []  # rather implied than named
    if (brackets := bracket_edits(text, diagnostic.message, place)) is not None:
        return brackets
    if _SEMICOLON.search(diagnostic.message):
        return [Edit(at, at, ";") for at in dict.fromkeys(_ends(root, place))]
    spelling = _SPELLING.search(diagnostic.message)
    word = _WORD.match(text, place)
    if spelling is None or word is None or word[0].decode() == spelling["name"]:
        return []
    is_meant = is_surely_meant(text, place, word[0].decode(), spelling["name"])
    return [Edit(word.start(), word.end(), spelling["name"])] if is_meant else []


def is_guess(text: bytes, root: Node, language: Language, diagnostic: Diagnostic) -> bool:
    """Whether a compiler only guesses its fix: another name that it knows, or of what was mistyped."""
    place = _byte_at(text, diagnostic)
    if diagnostic.tool not in _AS_COMPILERS or language == "java" or place is None:
        return False
    spelling, word = _SPELLING.search(diagnostic.message), _WORD.match(text, place)
    if spelling is not None and word is not None:
        return not is_surely_meant(text, place, word[0].decode(), spelling["name"])
    return diagnostic.level == "error" and bool(mistyped(text, diagnostic.message, place, root))


def is_of_compiler(diagnostic: Diagnostic) -> bool:
    """Whether a compiler refuses the text; an analyzer may call a fault an error too."""
    return diagnostic.tool in _AS_COMPILERS and diagnostic.level == "error"


def implied_at(text: bytes, root: Node, language: Language, diagnostic: Diagnostic) -> list[tuple[Edit, ...]]:
    """The edits of each fix that a tool's message implies though it does not name it, the likeliest first."""
    if diagnostic.is_bare:
        return slip_edits(text, diagnostic, root)
    if language == "c" and (header := known_header(text, root, diagnostic)):
        return header
    if not is_of_compiler(diagnostic):
        compared = string_edits(text, language, diagnostic, root)
        return compared or analyzer_edits(text, language, diagnostic, root)
    if language == "java":
        return java_fixes(text, diagnostic, root)
    place = _byte_at(text, diagnostic)
    if place is None:
        return []
    implied = [(edit,) for edit in implied_edits(text, language, diagnostic.message, place, root)]
    return [*implied, *mistyped(text, diagnostic.message, place, root)]


def _import(text: bytes, root: Node, diagnostic: Diagnostic) -> Edit | None:
    """The JDK's class that the message names, imported behind the other imports."""
    match = _OF_JAVA.search(diagnostic.message)
    name = next(filter(None, match.groups()), "") if match is not None else ""
    package = package_of(name)
    if package is None or re.search(rf"\bimport [\w.]+\.{name}\s*;".encode(), text):
        return None
    end = line_end(text)
    line = f"import {package}.{name};{end}"
    place = file_index(root, text).once(_place_of_imports)
    if isinstance(place, int):
        return Edit(place, place, line + end)
    blank = end if place.type == "package_declaration" else ""
    return line_behind(text, place, blank + line)


def _place_of_imports(root: Node, text: bytes) -> Node | int:
    """The last import, or the package; where there is neither, the byte of the first class."""
    before = [node for node in root.children if node.type in ("import_declaration", "package_declaration")]
    if before:
        return before[-1]
    comments: list[Node] = []  # those of the first class belong to it
    for node in root.children:
        if node.type.endswith("comment"):
            comments.append(node)
            continue
        own = [each for each in comments[-1:] if written(each, text).startswith(b"/**")]
        return (own or [node])[0].start_byte
    return len(text)


def _byte_at(text: bytes, diagnostic: Diagnostic) -> int | None:
    """Where the diagnostic's column is; where it has none, the end of its line's code."""
    start = line_start(text, diagnostic.location.line or 1)
    if start < 0:
        return None
    end = text.find(b"\n", start)
    line = text[start : len(text) if end < 0 else end]
    column = diagnostic.location.column
    return start + (len(line.rstrip()) if column is None else min(column - 1, len(line)))


def _line_start(text: bytes, place: int) -> int:
    """Where the code of a place's line begins."""
    start = text.rfind(b"\n", 0, place) + 1
    return start + len(text[start:place]) - len(text[start:place].lstrip())


def _in_body(root: Node, place: int) -> bool:
    node = root.descendant_for_byte_range(place, place)
    while node is not None:
        if node.type in ("compound_statement", "block", "constructor_body"):
            return True
        node = node.parent
    return False


def _ends(root: Node, place: int) -> Iterator[int]:
    """Where a `;` may be missing: behind the word before a place, the one at it, the last `}`."""
    last = next(words_before(root, place), None)
    if last is None:
        return
    if last.end_byte > place:
        before = (word for word in words_before(root, place) if word.end_byte <= place)
        first = next(before, None)
        if first is not None and _may_end(chain([first], before)):
            yield first.end_byte
    if _may_end(words_before(root, place)):
        yield last.end_byte
    brace = next(
        (each for each in words_before(root, place) if each.type == "}" and each.end_byte <= place), None
    )
    if brace is not None:
        yield brace.end_byte


def _may_end(words: Iterator[Node]) -> bool:
    """Whether a `;` may follow words, the last first: in brackets only in a head of `for` that misses one.

    A compiler that lost its way before asks for more.
    """
    open_brackets = semicolons = 0
    for word in words:
        kind = word.type
        if kind in ("{", "}") and open_brackets == 0:
            return True
        if kind in (")", "("):
            open_brackets += 1 if kind == ")" else -1
        elif kind == ";" and open_brackets == 0:
            semicolons += 1
        if open_brackets < 0:
            before = next(words, None)
            return before is not None and before.text == b"for" and semicolons < 2
    return True
