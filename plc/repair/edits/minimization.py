"""Word edits made as small as they can be, and slid to where a hand would make them: at whole statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein

from data_prep.text.lexer import Word
from data_prep.text.word_edits import WordEdit

_OPENING = {")": "(", "]": "[", "}": "{"}
_ENDS = frozenset([";", "{", "}"])


def minimized(source: Sequence[str], edits: Sequence[WordEdit]) -> list[WordEdit]:
    """The same change to the source: no unchanged word within an edit, whole statements where possible.

    An insertion of `; free ( p )` before a `;` is the insertion of `free ( p ) ;` behind it.
    """
    small = [part for edit in edits for part in _parts(source, edit)]
    result: list[WordEdit] = []
    for index, edit in enumerate(small):
        floor = result[-1].end + 1 if result else 0
        ceiling = small[index + 1].start - 1 if index + 1 < len(small) else len(source)
        result.append(
            max(_positions(source, edit, floor, ceiling), key=lambda moved: _quality(source, moved))
        )
    return result


def _parts(source: Sequence[str], edit: WordEdit) -> Iterator[WordEdit]:
    """The edit without the words that it only repeats: what the model joins for its own sake is parted."""
    opcodes = Levenshtein.opcodes(source[edit.start : edit.end], edit.words)
    pending: WordEdit | None = None
    for step in opcodes:
        if step.tag == "equal":
            continue
        start, end = edit.start + step.src_start, edit.start + step.src_end
        words = edit.words[step.dest_start : step.dest_end]
        if pending is not None and pending.end == start:
            pending = WordEdit(pending.start, end, pending.words + words)
            continue
        if pending is not None:
            yield pending
        pending = WordEdit(start, end, words)
    if pending is not None:
        yield pending


def is_boundary(words: Sequence[Word], at: int) -> bool:
    """Whether a statement can begin at word `at`: behind `;`, a brace or a label, not within parentheses."""
    return _is_boundary([word.text for word in words[:at]])


def _is_boundary(before: Sequence[str]) -> bool:
    if not before or not (before[-1] in _ENDS or _is_label(before)):
        return False
    brackets: list[str] = []
    for word in before:
        if word in ("(", "[", "{"):
            brackets.append(word)
        elif word in _OPENING and brackets and brackets[-1] == _OPENING[word]:
            brackets.pop()
    return not brackets or brackets[-1] == "{"


def _is_label(before: Sequence[str]) -> bool:
    return before[-1] == ":" and (
        before[-2:-1] == ["default"] or before[-3:-2] == ["case"] or (len(before) > 2 and before[-3] in _ENDS)
    )


def _positions(source: Sequence[str], edit: WordEdit, floor: int, ceiling: int) -> Iterator[WordEdit]:
    """The edit, and every edit with the same result that is it slid to the left or right."""
    yield edit
    if edit.words and edit.start < edit.end:
        return
    moved = edit
    while moved.start > floor and (slid := _slid_left(source, moved)) is not None:
        yield (moved := slid)
    moved = edit
    while moved.end < ceiling and (slid := _slid_right(source, moved)) is not None:
        yield (moved := slid)


def _slid_left(source: Sequence[str], edit: WordEdit) -> WordEdit | None:
    text = edit.words or tuple(source[edit.start : edit.end])
    if edit.start == 0 or source[edit.start - 1] != text[-1]:
        return None
    words = (text[-1], *text[:-1]) if edit.words else ()
    return WordEdit(edit.start - 1, edit.end - 1, words)


def _slid_right(source: Sequence[str], edit: WordEdit) -> WordEdit | None:
    text = edit.words or tuple(source[edit.start : edit.end])
    if edit.end >= len(source) or source[edit.end] != text[0]:
        return None
    words = (*text[1:], text[0]) if edit.words else ()
    return WordEdit(edit.start + 1, edit.end + 1, words)


def _quality(source: Sequence[str], edit: WordEdit) -> tuple[bool, bool]:
    text = edit.words or source[edit.start : edit.end]
    return (text[-1] in (";", "}") and _is_boundary(source[: edit.start]), _is_balanced(text))


def _is_balanced(text: Sequence[str]) -> bool:
    brackets: list[str] = []
    for word in text:
        if word in ("(", "[", "{"):
            brackets.append(word)
        elif word in _OPENING and (not brackets or brackets.pop() != _OPENING[word]):
            return False
    return not brackets
