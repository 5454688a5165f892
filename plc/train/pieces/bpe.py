"""Byte-pair encoding (Sennrich et al. 2016) by the library `tokenizers`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import final

from tokenizers import Tokenizer
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import WhitespaceSplit
from tokenizers.trainers import BpeTrainer

from data_prep.text.vocabulary import SPECIAL_WORDS
from plc.train.pieces.subwords import BEGINS, LETTERS

_AT_ONCE = 1000  # the same word side by side in one text: the library counts, and takes no counts


@final
class Bpe:
    """What was learnt, to split with."""

    def __init__(self, content: bytes) -> None:
        """From what `learn_bpe` gave; ValueError where it is something else."""
        try:
            self._tokenizer = Tokenizer.from_str(content.decode("utf-8"))
        except Exception as error:
            raise ValueError(str(error)) from error
        by_id = sorted(self._tokenizer.get_vocab().items(), key=lambda entry: entry[1])
        self.pieces: Sequence[str] = tuple(piece for piece, _ in by_id)

    def split(self, word: str) -> Sequence[str]:
        """The pieces of a word that is spelt in letters."""
        tokens: list[str] = self._tokenizer.encode(word).tokens
        return tokens


def learn_bpe(words: Mapping[str, int], *, size: int) -> bytes:
    """Merge the most frequent neighbours until there are `size` pieces, special words counted."""
    tokenizer = Tokenizer(BPE())
    tokenizer.pre_tokenizer = WhitespaceSplit()  # a word has no blank
    trainer = BpeTrainer(
        vocab_size=size - len(SPECIAL_WORDS), initial_alphabet=[BEGINS, *LETTERS], show_progress=False
    )
    tokenizer.train_from_iterator(_texts(words), trainer)
    return tokenizer.to_str().encode("utf-8")


def _texts(words: Mapping[str, int]) -> Iterator[str]:
    for word, count in words.items():
        for done in range(0, count, _AT_ONCE):
            yield " ".join([word] * min(_AT_ONCE, count - done))
