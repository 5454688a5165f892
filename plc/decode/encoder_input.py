"""What a model reads of one source, built in one place for training, golden files, evaluation and serving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from itertools import chain
from typing import Any, final

import numpy as np
import numpy.typing as npt

from data_prep.text.name_parts import WIDTH, NameParts, Parts
from data_prep.text.vocabulary import END, Vocabulary
from plc.diagnostics import Category

Ints = npt.NDArray[np.int64]


class Flag(IntEnum):
    """What a word has to do with the reported place."""

    NONE = 0
    LINE = 1  # on the reported line
    NEAR = 2  # at most `NEAR_LINES` lines away
    TOKEN = 3  # the reported token
    AROUND = 4  # a name from outside of the instance


NEAR_LINES = 2


@dataclass(frozen=True, slots=True)
class EncoderInput:
    """One source; each sequence has an entry for every id, or none at all where there is nothing to read.

    The served family's ids are `[<language>] w1 … wn </s> a1 … am`: the instance's words, then the names
    around it, which a fix may write and no edit may point at. The paper's family reads plain words.
    """

    ids: Sequence[int]  # S
    parts: Sequence[Parts] = ()  # S P
    flags: Sequence[int] = ()  # S, of `Flag`
    category: int = 0  # 0 is none; else 1 + its place in READ_CATEGORIES

    def packed(self) -> EncoderInput:
        """The same in arrays, which are sequences enough for all readers: training holds very many."""
        return self._each(lambda name, numbers: np.asarray(numbers, np.int32 if name == "ids" else np.int16))

    def cut(self, length: int) -> EncoderInput:
        """The first `length` ids alone."""
        return self._each(lambda _, numbers: numbers[:length])

    def _each(self, change: Callable[[str, Any], Any]) -> EncoderInput:
        """With every sequence changed, by its name."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return replace(
            self,
            **{name: change(name, value) for name, value in values.items() if not isinstance(value, int)},
        )


@dataclass(frozen=True, slots=True)
class ReportedLine:
    """What is known of an instance's fault: lines are those of its words, in any one count."""

    lines: Sequence[int]  # n: of each word of the instance
    line: int  # the reported one
    words: range | None = None  # the reported token's words, where the report has a column
    category: Category | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """Names from outside of an instance: their slots or words, and how they are spelled."""

    words: Sequence[str] = ()  # m
    spelled: Sequence[str] = ()  # m


@final
@dataclass(frozen=True, slots=True)
class InputBuilder:
    """The words of an instance to what the served family reads of them."""

    vocabulary: Vocabulary
    parts: NameParts = field(default_factory=NameParts)

    def __call__(
        self,
        words: Sequence[str],
        spelled: Sequence[str],
        *,
        language: str,
        reported: ReportedLine | None = None,
        around: Around | None = None,
    ) -> EncoderInput:
        """The input for `words` of n, spelled so in the file (nothing where that is not known)."""
        around = around or Around()
        ids = [self.vocabulary.id_of(f"<{language}>"), *self.vocabulary.ids_of(words), END]
        parts = self.parts.rows(words, spelled)
        if around.words:
            ids += self.vocabulary.ids_of(around.words)
            behind = self.parts.rows(around.words, around.spelled)[1:-1]
            parts = [*parts, *behind] if parts else parts
        return EncoderInput(
            ids,
            parts,
            flags_of(len(words), reported, around=len(around.words)),
            category_id(reported.category if reported is not None else None),
        )


READ_CATEGORIES: tuple[Category, ...] = (
    "null-dereference",
    "leak",
    "bounds",
    "use-after-free",
    "uninitialized",
    "overflow",
    "format",
    "resource",
    "concurrency",
    "dead-code",
    "type",
    "syntax",
    "undeclared-name",
    "other",
)
"""What trained models have weights for, in their order; they read any other category as "other"."""


def category_id(category: Category | None) -> int:
    """The number of a category; 0 for none."""
    if category is None:
        return 0
    return 1 + READ_CATEGORIES.index(category if category in READ_CATEGORIES else "other")


def flags_of(words: int, reported: ReportedLine | None, *, around: int = 0) -> Sequence[int]:
    """The flags of `[<language>] w1 … wn </s> a1 … am`; none at all where there is nothing to tell."""
    if reported is None and not around:
        return ()
    flags = np.zeros(words + 2 + around, dtype=np.int64)
    flags[words + 2 :] = Flag.AROUND
    if reported is not None:
        flags[1 : words + 1] = line_flags(np.asarray(reported.lines, dtype=np.int64), reported.line)
        if reported.words is not None:
            flags[1 + reported.words.start : 1 + reported.words.stop] = Flag.TOKEN
    return list(map(int, flags))


def line_flags(lines: Ints, line: int) -> Ints:
    """LINE, NEAR or NONE for words by their lines."""
    distance = np.abs(lines - line)
    return np.where(distance == 0, Flag.LINE, np.where(distance <= NEAR_LINES, Flag.NEAR, Flag.NONE))


@dataclass(frozen=True, slots=True)
class InputArrays:
    """B inputs side by side, padded with zeros."""

    source: Ints  # B S
    lengths: npt.NDArray[np.int32]  # B
    parts: Ints  # B S P
    flags: Ints  # B S
    category: Ints  # B

    @classmethod
    def of(cls, inputs: Sequence[EncoderInput]) -> InputArrays:
        """Pad the inputs to one length."""
        lengths = np.array([len(each.ids) for each in inputs], dtype=np.int32)
        longest = int(lengths.max())
        return cls(
            source=_padded([each.ids for each in inputs], longest),
            lengths=lengths,
            parts=_padded([each.parts for each in inputs], longest, WIDTH),
            flags=_padded([each.flags for each in inputs], longest),
            category=np.array([each.category for each in inputs], dtype=np.int64),
        )

    def named(self) -> dict[str, npt.NDArray[Any]]:
        """The arrays by the names of a graph's inputs."""
        return {name: getattr(self, name) for name in self.__slots__}


def _padded(rows: Sequence[Sequence[Any]], longest: int, *width: int) -> Ints:
    array = np.zeros((len(rows), longest, *width), dtype=np.int64)
    for padded, row in zip(array, rows, strict=True):
        if len(row):
            padded[: len(row)] = numbers_of(row).reshape(-1, *width)
    return array


def numbers_of(row: Sequence[Any]) -> Ints:
    """One field of an input in a flat array: numpy takes five times as long for a list of tuples."""
    if isinstance(row, np.ndarray) or not len(row) or not isinstance(row[0], tuple):
        return np.asarray(row, dtype=np.int64).ravel()
    return np.fromiter(chain.from_iterable(row), np.int64)


def end_of(ids: Sequence[int]) -> int:
    """The position of `</s>`: behind the last word that an edit may take away."""
    return list(ids).index(END) if END in ids else len(ids) - 1
