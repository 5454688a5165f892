"""The words that a model knows, by number: whole ones, or the pieces that they are made of."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Protocol

from data_prep.errors import CorpusError

PAD, UNKNOWN, BEGIN, END = 0, 1, 2, 3
SPECIAL_WORDS = ("<pad>", "<unk>", "<s>", "</s>")


class Subwords(Protocol):
    """How words are cut into pieces: `join` of the pieces of some words is those words."""

    @property
    def pieces(self) -> Sequence[str]:
        """Every piece there is; none is a special word."""

    @property
    def file(self) -> str:
        """The name of the file that `content` belongs in."""

    @property
    def content(self) -> bytes:
        """What was learnt, as it is written down."""

    def split(self, word: str) -> Sequence[str]:
        """The pieces of one word, at least one."""

    def join(self, pieces: Iterable[str]) -> list[str]:
        """The words that some pieces make, whether or not `split` would give those."""


class Vocabulary:
    """Words and their ids; the four special words come first.

    With `subwords` its entries are pieces: `ids_of` cuts words into them, `words_of` joins them again.
    """

    __slots__ = ("_ids", "subwords", "words")

    def __init__(self, words: Sequence[str], subwords: Subwords | None = None) -> None:
        if tuple(words[:4]) != SPECIAL_WORDS:
            raise ValueError(f"a vocabulary begins with {SPECIAL_WORDS}, not with {tuple(words[:4])}")
        self.words = tuple(words)
        self.subwords = subwords
        self._ids = {word: index for index, word in enumerate(self.words)}
        if len(self._ids) != len(self.words):
            raise ValueError("a vocabulary names each word once")

    @classmethod
    def of(
        cls, sequences: Iterable[Iterable[str]], *, minimum: int = 1, first: Sequence[str] = ()
    ) -> Vocabulary:
        """All words seen at least `minimum` times, the most frequent first, after the words named `first`."""
        counts: Counter[str] = Counter()
        for sequence in sequences:
            counts.update(sequence)
        leading = (*SPECIAL_WORDS, *first)
        rest = [word for word, count in counts.items() if count >= minimum and word not in leading]
        rest.sort(key=lambda word: (-counts[word], word))
        return cls((*leading, *rest))

    @classmethod
    def of_pieces(cls, subwords: Subwords) -> Vocabulary:
        """The special words, then every piece."""
        return cls((*SPECIAL_WORDS, *subwords.pieces), subwords)

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: str) -> bool:
        return word in self._ids

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vocabulary) and self.words == other.words

    def __hash__(self) -> int:
        return hash(self.words)

    def id_of(self, word: str) -> int:
        """The word's id, or UNKNOWN."""
        return self._ids.get(word, UNKNOWN)

    def ids_of(self, words: Iterable[str]) -> list[int]:
        """The ids of many words, or of all their pieces."""
        get = self._ids.get
        if self.subwords is None:
            return [get(word, UNKNOWN) for word in words]
        split = self.subwords.split
        return [get(piece, UNKNOWN) for word in words for piece in split(word)]

    def words_of(self, ids: Iterable[int]) -> list[str]:
        """The words that ids stand for; pieces are joined, and a special word is one of its own."""
        if self.subwords is None:
            return [self.words[id] for id in ids]
        found: list[str] = []
        for special, group in groupby(ids, lambda id: id < len(SPECIAL_WORDS)):
            texts = [self.words[id] for id in group]
            found += texts if special else self.subwords.join(texts)
        return found

    def save(self, path: Path) -> None:
        """Write `{"words": [...]}`."""
        path.write_text(json.dumps({"words": self.words}) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """Read what `save` wrote, without subwords; other keys are ignored.

        CorpusError where it is no vocabulary.
        """
        try:
            words = json.loads(path.read_text(encoding="utf-8"))["words"]
            return cls(words)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CorpusError(f"{path} is not a readable vocabulary: {error}") from error
