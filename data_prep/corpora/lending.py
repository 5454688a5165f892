"""Names that a fix takes from texts that are not at hand, put among the names around: for training alone.

A fix may call a function or read a field that only a header of its tree names. The store holds the changed
file alone, so the fix could not be written, and a third of all fixes would be lost. Serving
reads the headers.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from zlib import crc32

from data_prep.text.functions import Function
from data_prep.text.reported import AROUND, ReportedInstance
from data_prep.text.word import Role, Word
from data_prep.text.word_edits import WordEdit

MOST = 4  # names of one fix
_LENT: frozenset[Role] = frozenset({"function", "type", "member", "constant"})  # a new variable is declared


def with_lent_names(
    instance: ReportedInstance, after: Function, edits: Sequence[WordEdit], kept_names: Container[str]
) -> ReportedInstance:
    """The instance with what the fix needs among its names around; itself where that is nothing or too much.

    Each name comes to a place that its spelling gives, so that the place does not say which are needed.
    """
    wanted = _wanted(instance, after, edits, kept_names)
    if not 0 < len(wanted) <= MOST:
        return instance
    around = list(instance.around[: AROUND - len(wanted)])
    for word in wanted:
        around.insert(crc32(word.text.encode("utf-8", "surrogateescape")) % (len(around) + 1), word)
    return replace(instance, around=tuple(around))


def _wanted(
    instance: ReportedInstance, after: Function, edits: Sequence[WordEdit], kept_names: Container[str]
) -> list[Word]:
    """The names that the fix writes and the instance does not have, each once."""
    have = {word.text for word in (*instance.words, *instance.around)}
    found: dict[str, Word] = {}
    shift = 0
    for edit in edits:
        for word in after.words[edit.start + shift : edit.start + shift + len(edit.words)]:
            if word.role in _LENT and word.text not in have and word.text not in kept_names:
                found.setdefault(word.text, Word(word.text, word.role, -1, -1))
        shift += len(edit.words) - (edit.end - edit.start)
    return list(found.values())
