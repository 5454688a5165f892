"""What of a file the model does not read, and why: functions too long or broken, broken text between them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from data_prep.substitutes.damage import NEVER_OUTSIDE, damaged_in
from data_prep.substitutes.macros import Macros
from data_prep.substitutes.outside import outside_here
from data_prep.substitutes.tokens import Token, tokens_in
from data_prep.text.functions import Function
from data_prep.text.language_specs import SPECS
from data_prep.text.languages import Language, parse_as_written, substitutes_of
from data_prep.text.windows import WORD_BUDGET
from plc.repair.findings import Range, Skipped
from plc.repair.text.source_text import SourceText

if TYPE_CHECKING:
    from tree_sitter import Node

_MACRO = re.compile(rb"\b(?:[A-Z][A-Z0-9_]*[A-Z0-9]|__[a-z]\w*)\b")
_BODY = re.compile(rb"\)[^;{}()]*\{")
_LAYOUT = frozenset([";", "{", "}", "\n", "comment", "#endif", "#else", "preproc_directive"])
_EXAMINED = 200  # bytes of broken text in which a macro is looked for
_LONGEST = 40  # characters of a word that is named


def unread_functions(
    functions: Sequence[Function], source: SourceText, *, word_budget: int = WORD_BUDGET
) -> list[Skipped]:
    """The functions that a model with this word budget cannot read whole, with the reason."""
    skipped: list[Skipped] = []
    macros = Macros(source.data, outside_here().bodies)
    for function in functions:
        if function.too_deep:
            place = _range(source, function.start_byte, function.end_byte)
            reason = f"the function at line {place.start.line} is nested too deeply to be read"
            skipped.append(Skipped(source.name(function.name), reason, "too long", place))
        elif function.has_error:
            place = _range(source, function.start_byte, function.end_byte)
            reason = f"the function at line {place.start.line} does not parse{_why(function, source, macros)}"
            skipped.append(Skipped(source.name(function.name), reason, "does not parse", place))
        elif len(function.words) > word_budget:
            reason = f"too long: {len(function.words)} words, and the model reads {word_budget}"
            place = _range(source, function.start_byte, function.end_byte)
            skipped.append(Skipped(source.name(function.name), reason, "too long", place))
    return skipped


def unread_places(
    root: Node, functions: Sequence[Function], source: SourceText, language: Language
) -> list[Skipped]:
    """What lies outside of all functions and does not parse: it may be a function that was not recognised."""
    skipped: list[Skipped] = []
    starts = [function.start_byte for function in functions]
    macros = Macros(source.data, outside_here().bodies)
    stack = [root]
    while stack:
        node = stack.pop()
        if not node.has_error:
            continue
        before = bisect_right(starts, node.start_byte) - 1  # no function lies within another
        if before >= 0 and node.end_byte <= functions[before].end_byte:
            continue
        if node.is_error and bisect_left(starts, node.start_byte) == bisect_left(starts, node.end_byte):
            skipped.append(_outside(source, node.start_byte, node.end_byte, macros))
            continue
        if node.is_error:  # with functions in it, which are read: the rest is in pieces
            skipped += (_outside(source, *piece, macros) for piece in _pieces(node))
        stack.extend(reversed(node.children))
    if SPECS[language].is_preprocessed:
        skipped += _lone_statements(root, functions, source, macros)
        skipped += _other_branches(functions, source, language)
    return sorted(skipped, key=lambda one: _start_of(one.range))


def _lone_statements(
    root: Node, functions: Sequence[Function], source: SourceText, macros: Macros
) -> Iterator[Skipped]:
    """Statements outside of functions: of one whose head does not parse they are the body."""
    starts = [function.start_byte for function in functions]
    for one in damaged_in(root):
        start, end = one.range
        if one.node.type in NEVER_OUTSIDE and not one.node.has_error:
            before = bisect_right(starts, start) - 1
            if before < 0 or functions[before].end_byte <= start:
                yield _outside(source, start, end, macros)


def _other_branches(
    functions: Sequence[Function], source: SourceText, language: Language
) -> Iterator[Skipped]:
    """Branches of `#if` outside of functions that hold bodies, where the parser was shown another branch."""
    starts = [function.start_byte for function in functions]
    for one in substitutes_of(source.data, language):
        if one.shown.strip() or _BODY.search(source.data, one.start, one.end) is None:
            continue
        before = bisect_right(starts, one.start) - 1
        if before >= 0 and one.end <= functions[before].end_byte:
            continue
        place = _range(source, one.start, one.end)
        lines = f"lines {place.start.line} to {place.end.line}"
        yield Skipped("", f"{lines}: another branch of `#if` is read", "outside", place)


def _pieces(error: Node) -> Iterator[tuple[int, int]]:
    """The runs of tokens that an ERROR node holds beside whole declarations."""
    start = end = -1
    for child in error.children:
        if child.child_count == 0 and child.type not in _LAYOUT:
            start, end = (child.start_byte if start < 0 else start), child.end_byte
        elif start >= 0:
            yield start, end
            start = -1
    if start >= 0:
        yield start, end


def _outside(source: SourceText, start: int, end: int, macros: Macros) -> Skipped:
    place = _range(source, start, end)
    first, last = place.start.line, place.end.line
    lines = f"line {first}" if first == last else f"lines {first} to {last}"
    tokens = tokens_in(source.data, start, min(end, start + _EXAMINED))
    named = _construct(source, tokens, start, macros)
    reason = f"{lines}: outside of any function that was read, and does not parse"
    return Skipped("", reason if named is None else f"{reason}: {named}", "outside", place)


def _why(function: Function, source: SourceText, macros: Macros) -> str:
    """The construct at which a function stops to parse: its line, and the macro, directive or word there."""
    at = function.error_at if function.error_at >= 0 else _error_in_body(function, source)
    if at < 0:
        return ""
    where = source.position(at).line
    line = "" if where == source.position(function.start_byte).line else f" at line {where}"
    body = next((word.start_byte for word in function.words if word.text == "{"), function.end_byte)
    first = source.line_starts[max(0, where - 2)]
    last = source.line_starts[where] if where < len(source.line_starts) else len(source.data)
    tokens = tokens_in(source.data, max(first, function.start_byte), max(last, at + 1))
    named = _construct(source, tokens, at, macros)
    part = "head" if at < body else "body"
    return line if named is None else f"{line}: {named} in the {part}"


def _construct(source: SourceText, tokens: Sequence[Token], at: int, macros: Macros) -> str | None:
    """What among some tokens stops a parser: of macros the nearest, or else the word there."""
    near = sorted(tokens, key=lambda token: (abs(token.start - at), token.start))
    for token in near:
        if token.kind == "name" and (_MACRO.fullmatch(token.text) or macros.is_macro(token.text)):
            return f"macro `{_letters(source, token.text)}`"
    for token in near:
        if token.kind == "directive":
            return f"`{_letters(source, token.text.split()[0])}`"
    word = next((token for token in near if token.end > at), near[0] if near else None)
    return None if word is None else f"`{_letters(source, word.text)[:_LONGEST]}`"


def _letters(source: SourceText, token: bytes) -> str:
    """A token's letters; the last one is left out where the bytes that are read end within it."""
    return token.decode(source.encoding, "ignore")


def _error_in_body(function: Function, source: SourceText) -> int:
    """Where a body that was hidden stops to parse."""
    start = next((word.start_byte for word in function.words if word.text == "{"), -1)
    language: Language = "cpp"  # its errors are those of C too, but for names that C++ reserves
    if start < 0:
        return -1
    head = b"void f()"
    node = parse_as_written(head + source.data[start : function.end_byte], language).root_node
    while node.has_error and not node.is_error and not node.is_missing:
        inner = next((child for child in node.children if child.has_error or child.is_missing), None)
        if inner is None:  # what was skipped in a directive is no node of its own
            break
        node = inner
    return start + max(0, node.start_byte - len(head))


def _start_of(place: Range | None) -> tuple[int, int]:
    return (0, 0) if place is None else (place.start.line, place.start.column)


def _range(source: SourceText, start: int, end: int) -> Range:
    return Range(source.position(start), source.position(end))
