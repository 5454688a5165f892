"""Which words of a function are near a reported place: its statement's, and those that decide about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from data_prep.text.functions import Function
from data_prep.text.lexer import Word
from data_prep.text.word_edits import WordEdit
from plc.diagnostics import Category
from plc.repair.reported.places import Span

_ENDS = frozenset([";", "{", "}"])
_SETS = frozenset(["=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "|=", "^=", "++", "--"])


@dataclass(frozen=True, slots=True)
class Marks:
    """What a model reads about a place, as indices of the function's words.

    `line` are the words on the reported line, `token` those on its columns. `near` are those of the
    statement, of the conditions and loops around it, of the statements that set its variables, and of
    related places.
    """

    line: frozenset[int]
    token: frozenset[int]
    near: frozenset[int]
    category: Category = "other"

    def touched_by(self, edits: Iterable[WordEdit]) -> bool:
        """Whether any edit replaces a near word, or writes beside one."""
        return any(not self.near.isdisjoint(_touched(edit)) for edit in edits)


def marks_of(
    function: Function, line: Span, *, token: Span | None, related: Iterable[Span], category: Category
) -> Marks:
    """The marks of one diagnostic in a function."""
    words = function.words
    on_line = _on(words, line)
    on_token = [] if token is None else _on(words, token)
    near = near_words(words, on_line)
    near |= {index for place in related for index in _statement(words, _on(words, place))}
    return Marks(frozenset(on_line), frozenset(on_token), near, category)


def near_words(words: Sequence[Word], on_line: Sequence[int]) -> frozenset[int]:
    """The words near those of a line: their statement's, and those that decide about it."""
    statement = _statement(words, on_line)
    if not statement:
        return frozenset()
    return frozenset([*statement, *_around(words, statement[0]), *_setting(words, statement)])


def _touched(edit: WordEdit) -> range:
    """The words that an edit replaces, or those on both sides of where it writes."""
    inserts = edit.start == edit.end
    return range(edit.start - inserts, edit.end + inserts)


def _on(words: Sequence[Word], place: Span) -> list[int]:
    return [index for index, word in enumerate(words) if place.meets(word.start_byte, word.end_byte)]


def _statement(words: Sequence[Word], inside: Sequence[int]) -> range:
    """The statements that some neighbouring words belong to, heads of loops without a block included."""
    if not inside:
        return range(0)
    first, last = inside[0], inside[-1]
    closed = 0  # brackets to the right that open on the left: semicolons between are those of a `for`
    while first > 0:
        before = words[first - 1].text
        closed += (before == ")") - (before == "(")
        if before in _ENDS and closed <= 0:
            break
        first -= 1
    opened = sum((word.text == "(") - (word.text == ")") for word in words[first:last])
    while last < len(words) - 1 and (words[last].text not in _ENDS or opened > 0):
        opened += (words[last].text == "(") - (words[last].text == ")")
        last += 1
    return range(first, last + 1)


def _around(words: Sequence[Word], first: int) -> Iterator[int]:
    """The heads of the blocks that a statement stands in, without the function's own."""
    depth = 0
    for index in range(first - 1, -1, -1):
        depth += (words[index].text == "}") - (words[index].text == "{")
        if depth < 0:
            depth = 0
            head = _statement(words, [index])
            if head[0] == 0:
                return
            yield from head


def _setting(words: Sequence[Word], statement: range) -> Iterator[int]:
    """The statements that declare or set the variables that a statement uses."""
    used = {words[index].text for index in statement if words[index].role == "variable"}
    declared: set[str] = set()
    for index, word in enumerate(words):
        if word.role != "variable" or word.text not in used or index in statement:
            continue
        following = words[index + 1].text if index + 1 < len(words) else ""
        before = words[index - 1].text if index else ""
        if word.text not in declared or following in _SETS or before in ("++", "--"):
            declared.add(word.text)
            yield from _statement(words, [index])
