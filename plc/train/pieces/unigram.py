"""A unigram language model of pieces (Kudo 2018) by the library `sentencepiece`."""

from __future__ import annotations

import io
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import final

from sentencepiece import SentencePieceProcessor, SentencePieceTrainer
from sentencepiece.sentencepiece_model_pb2 import ModelProto  # type: ignore[attr-defined]

from data_prep.errors import TrainingError
from data_prep.text.vocabulary import BEGIN, END, PAD, SPECIAL_WORDS, UNKNOWN
from plc.train.pieces.subwords import BEGINS, LETTERS

LONGEST = 32  # letters of a piece
SEEDS = 200_000  # pieces that learning begins with


@final
class Unigram:
    """What was learnt, to split with."""

    def __init__(self, content: bytes) -> None:
        """From what `learn_unigram` gave; ValueError where it is something else."""
        self._processor = SentencePieceProcessor()
        try:
            self._processor.LoadFromSerializedProto(content)
        except RuntimeError as error:
            raise ValueError(str(error)) from error
        ids = range(len(SPECIAL_WORDS), self._processor.GetPieceSize())
        self.pieces: Sequence[str] = tuple(self._processor.IdToPiece(id) for id in ids)

    def split(self, word: str) -> Sequence[str]:
        """The likeliest pieces of a word that is spelt in letters."""
        pieces: list[str] = self._processor.EncodeAsPieces(word)
        return pieces


def learn_unigram(words: Mapping[str, int], *, size: int) -> bytes:
    """Leave out the pieces that are missed least until `size` are left, special words counted."""
    model = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder) / "seeds.tsv"
        seeds.write_text(_seeds(words), encoding="utf-8")
        try:
            SentencePieceTrainer.Train(
                sentence_iterator=(f"{word}\t{count}" for word, count in words.items()),
                input_format="tsv",
                model_writer=model,
                model_type="unigram",
                vocab_size=size,
                hard_vocab_limit=False,  # few words have few pieces
                seed_sentencepieces_file=str(seeds),
                max_sentencepiece_length=LONGEST,
                max_sentence_length=1 << 24,
                required_chars="".join(LETTERS),
                character_coverage=1.0,
                normalization_rule_name="identity",
                add_dummy_prefix=False,
                remove_extra_whitespaces=False,
                split_by_unicode_script=False,
                split_by_number=False,
                pad_id=PAD,
                unk_id=UNKNOWN,
                bos_id=BEGIN,
                eos_id=END,
                pad_piece=SPECIAL_WORDS[PAD],
                unk_piece=SPECIAL_WORDS[UNKNOWN],
                bos_piece=SPECIAL_WORDS[BEGIN],
                eos_piece=SPECIAL_WORDS[END],
                num_threads=1,  # the same words, the same pieces
                minloglevel=2,
            )
        except (OSError, RuntimeError) as error:
            raise TrainingError(
                f"data.vocabulary_size = {size}: no unigram vocabulary could be learnt: {error}"
            ) from error
    return _without_place(model.getvalue())


def _without_place(content: bytes) -> bytes:
    """The model without the name of a file that is gone, so that the same words give the same bytes."""
    model = ModelProto.FromString(content)
    model.trainer_spec.ClearField("seed_sentencepieces_file")
    cleared: bytes = model.SerializeToString(deterministic=True)
    return cleared


def _seeds(words: Mapping[str, int]) -> str:
    """What pieces are chosen from, by the letters that they account for.

    The library's own are parts that two different words share: a bracket, which is a word of its own however
    often it is there, would never become a piece together with its mark.
    """
    counts: Counter[str] = Counter()
    for word, count in words.items():
        for first in range(len(word)):
            for last in range(first + 2, min(len(word), first + LONGEST) + 1):
                counts[word[first:last]] += count
    best = sorted(counts.items(), key=lambda entry: (-entry[1] * len(entry[0]), entry[0]))[:SEEDS]
    return "".join(f"{piece}\t{count}\n" for piece, count in best if BEGINS not in piece[1:])
