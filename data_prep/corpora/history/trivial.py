"""Why a change to a function teaches no repair: layout, comments, messages, logging, names, moved code."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data_prep.corpora.history.changed_functions import Definition, differing
from data_prep.text.lexer import Word

LAYOUT = "layout or comments alone"
MESSAGES = "messages alone"
LOGGING = "logging alone"
NAMES = "names alone"
MOVED = "moved code"
_LEAST_MOVED = 12  # words that two functions share by chance less often than by a move
_MOST_OTHERS = 20  # a commit that adds more has moved nothing, or everything

_LOGGERS = re.compile(
    r"""(?ix) (?: v?f?d?printf | puts | fputs | perror | println | printStackTrace
    | (?:\w*_)? (?:log|logf|logger|trace|debug|dbg|warn|warning|info|notice|verbose|dprintf) (?:_\w+)?
    | (?-i: [lL]og[A-Z]\w* | [A-Z]*LOG[A-Z]* (?:_\w+)? ) | d?printf? | [dt]?trace )"""
).fullmatch
_LOGS = re.compile(
    rb"(?:log|trace|debug|dbg|warn|info|print|puts|perror|notice|verbose)\w*\s{0,9}\(", re.IGNORECASE
)
_FORMAT = re.compile(r"%[-+ #0-9.*]*[a-zA-Z]+|\\[nrt0]|\{[^}]*\}")


def trivial_reason(before: Definition, after: Definition) -> str | None:
    """The reason, or None for a change of the words that counts."""
    old, new = (
        _changed_words(before, after, side=before),
        _changed_words(before, after, side=after),
    )
    if [word.text for word in old] == [word.text for word in new]:
        return LAYOUT
    if _without_messages(old) == _without_messages(new):
        return MESSAGES
    logs = _LOGS.search(_changed_lines(before, after)) is not None
    names = _differ_by_names(old, new)
    if not logs and not names:
        return None  # most changes; the words of the whole functions cost more than all before
    all_old, all_new = before.words(), after.words()
    if logs and _logs_otherwise(all_old, all_new):
        return LOGGING
    return NAMES if names and _renamed(all_old, all_new) else None


def moved_text(changes: Sequence[tuple[Definition, Definition]], others: Sequence[Definition]) -> set[int]:
    """The changes, by number, of which a long piece that they lose or gain stands in another function.

    `others` are the functions that the commit adds or removes.
    """
    if len(changes) + len(others) < 2:
        return set()
    pieces: list[tuple[int, list[str]]] = []
    for number, (before, after) in enumerate(changes):
        for side in (before, after):
            pieces.append((number, [word.text for word in _changed_words(before, after, side=side)]))
    long = [piece for piece in pieces if len(piece[1]) >= _LEAST_MOVED + 2]
    if not long:
        return set()
    texts = [(-1, [word.text for word in other.words()]) for other in others[:_MOST_OTHERS]]
    lines = [(number, f" {' '.join(words)} ") for number, words in (*pieces, *texts)]
    moved: set[int] = set()
    for number, words in long:
        core = f" {' '.join(words[1:-1])} "  # the first and last word stand outside of the change
        for other, line in lines:
            if other != number and core in line:
                moved |= {number, other}
    return moved - {-1}


def _changed_words(before: Definition, after: Definition, *, side: Definition) -> list[Word]:
    """The words of one side where the two texts differ, with the neighbours that the change touches."""
    start, end = differing(before.text, after.text)
    first, last = side.node.start_byte, side.node.end_byte
    return side.words(within=(first + start - 1, last - end + 1))


def _changed_lines(before: Definition, after: Definition) -> bytes:
    """The whole lines of both that the change touches, and the one before, where a call may begin."""
    start, end = differing(before.text, after.text)
    parts = []
    for text in (before.text, after.text):
        first = text.rfind(b"\n", 0, max(text.rfind(b"\n", 0, start), 0)) + 1
        last = text.find(b"\n", len(text) - end)
        parts.append(text[first : last if last >= 0 else len(text)])
    return b"\n".join(parts)


def _without_messages(words: Sequence[Word]) -> list[str]:
    """The spellings, of messages only what a format reads or writes; a string without a blank is a value."""
    return [
        f'"{" ".join(_FORMAT.findall(word.text))}"'
        if word.role == "string" and " " in word.text
        else word.text
        for word in words
    ]


def _logs_otherwise(before: Sequence[Word], after: Sequence[Word]) -> bool:
    """Whether nothing but statements that log differs; one whose format changed in its place was mended."""
    old, new = _without_logging(before), _without_logging(after)
    if _without_messages(old) != _without_messages(new):
        return False
    formats = [
        [mark for word in words if word.role == "string" for mark in _FORMAT.findall(word.text)]
        for words in (before, after)
    ]
    return formats[0] == formats[1] or len(before) - len(old) != len(after) - len(new)


def _without_logging(words: Sequence[Word]) -> list[Word]:
    """The words without statements that are a call of a logger, `log(…);` or `x.log(…);`."""
    kept: list[Word] = []
    place = 0
    while place < len(words):
        end = _logging_end(words, place) if not kept or kept[-1].text in _STARTS else None
        if end is None:
            kept.append(words[place])
            place += 1
        else:
            place = end
    return kept


_STARTS = frozenset({";", "{", "}", ")", "else", ":"})


def _logging_end(words: Sequence[Word], start: int) -> int | None:
    """Where the logging statement that begins at a word ends, or None where none begins."""
    place = start
    while place + 2 < len(words) and words[place + 1].text in (".", "->", "::"):
        place += 2
    if place + 1 >= len(words) or words[place + 1].text != "(" or _LOGGERS(words[place].text) is None:
        return None
    depth = 0
    for end in range(place + 1, len(words)):
        depth += {"(": 1, ")": -1}.get(words[end].text, 0)
        if depth == 0:
            return end + 2 if end + 1 < len(words) and words[end + 1].text == ";" else None
    return None


def _differ_by_names(before: Sequence[Word], after: Sequence[Word]) -> bool:
    return len(before) == len(after) and all(
        old.text == new.text or (old.role in _IDENTIFIERS and new.role in _IDENTIFIERS)
        for old, new in zip(before, after, strict=True)
    )


_IDENTIFIERS = frozenset({"variable", "function", "type", "member", "constant"})


def _renamed(before: Sequence[Word], after: Sequence[Word]) -> bool:
    """Whether the words differ by names alone, each replaced wherever it stood by one that stood nowhere.

    A name that stands in one place only may as well be another thing, so that is no renaming.
    """
    if len(before) != len(after):
        return False
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    for old, new in zip(before, after, strict=True):
        if old.role not in _IDENTIFIERS or new.role not in _IDENTIFIERS:
            if old.text != new.text:
                return False
            continue
        if names.setdefault(old.text, new.text) != new.text:
            return False
        counts[old.text] = counts.get(old.text, 0) + 1
    changed = {old: new for old, new in names.items() if old != new}
    return (
        bool(changed)
        and len(set(names.values())) == len(names)
        and not set(changed.values()) & names.keys()
        and all(counts[old] > 1 for old in changed)
    )
