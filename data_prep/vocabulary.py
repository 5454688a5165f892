"""The words that a model knows, by number."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from data_prep.errors import CorpusError

PAD, UNKNOWN, BEGIN, END = 0, 1, 2, 3
SPECIAL_WORDS = ("<pad>", "<unk>", "<s>", "</s>")


class Vocabulary:
    """Words and their ids; the four special words come first."""

    __slots__ = ("_ids", "words")

    def __init__(self, words: Sequence[str]) -> None:
        if tuple(words[:4]) != SPECIAL_WORDS:
            raise ValueError(f"a vocabulary begins with {SPECIAL_WORDS}, not with {tuple(words[:4])}")
        self.words = tuple(words)
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
        """The ids of many words."""
        get = self._ids.get
        return [get(word, UNKNOWN) for word in words]

    def save(self, path: Path) -> None:
        """Write `{"words": [...]}`."""
        path.write_text(json.dumps({"words": self.words}) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """Read what `save` wrote; other keys are ignored. CorpusError where it is no vocabulary."""
        try:
            words = json.loads(path.read_text(encoding="utf-8"))["words"]
            return cls(words)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CorpusError(f"{path} is not a readable vocabulary: {error}") from error
