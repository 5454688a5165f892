"""Words cut into pieces that are learnt from training rows: byte-level BPE, or a unigram language model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, Literal, Protocol, assert_never, final

from data_prep.errors import TrainingError

SubwordKind = Literal["bpe", "unigram"]
FILES: Final[Mapping[SubwordKind, str]] = {"bpe": "bpe.json", "unigram": "unigram.model"}

BEGINS = "\N{LOWER ONE EIGHTH BLOCK}"  # the mark before every word, which both libraries know


def _letters() -> tuple[str, ...]:
    """A visible letter for each byte, as GPT-2 has them (Radford et al. 2019, section 2.2).

    But for `<`, which becomes another letter: so no piece is spelt as a special word is.
    """
    itself = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)} - {ord("<")}
    others = (chr(number) for number in range(0x100, 0x200))
    return tuple(chr(byte) if byte in itself else next(others) for byte in range(256))


LETTERS: Final = _letters()
_BYTES = {letter: byte for byte, letter in enumerate(LETTERS)}


def spelt(word: str) -> str:
    """The word with its mark, in letters for its bytes: no blank, and nothing that a library rewrites."""
    return BEGINS + "".join(LETTERS[byte] for byte in word.encode("utf-8", "surrogateescape"))


class Learnt(Protocol):
    """What a library learnt."""

    @property
    def pieces(self) -> Sequence[str]:
        """Every piece, in letters."""

    def split(self, word: str) -> Sequence[str]:
        """The pieces of a word that is spelt in letters, mark and all."""


@final
class Pieces:
    """Subwords over bytes: whatever the word, it has pieces, and they give back the very word.

    A word is text as `bytes.decode("utf-8", "surrogateescape")` gives it, as all of them are.
    """

    def __init__(self, kind: SubwordKind, content: bytes) -> None:
        """From what `learn` gave; ValueError where it is something else."""
        self._learnt = _read(kind, content)
        self._known: dict[str, tuple[str, ...]] = {}  # of words already split, which come again and again
        self.file = FILES[kind]
        self.content = content

    @property
    def pieces(self) -> Sequence[str]:
        """Every piece there is, all bytes among them."""
        return self._learnt.pieces

    def split(self, word: str) -> tuple[str, ...]:
        """The pieces of one word; the first begins with the mark."""
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = tuple(self._learnt.split(spelt(word)))
        return found

    def join(self, pieces: Iterable[str]) -> list[str]:
        """The words; pieces before the first mark are one too. Bytes that are no UTF-8 become surrogates."""
        words = "".join(pieces).split(BEGINS)
        if not words[0]:
            del words[0]
        return [bytes(_BYTES[letter] for letter in word).decode("utf-8", "surrogateescape") for word in words]


def learn(counts: Mapping[str, int], *, kind: SubwordKind, size: int) -> bytes:
    """Learn so many pieces from words and how often each is there; fewer where the words give no more.

    `size` counts the four special words too. TrainingError where the library cannot.
    """
    words = {spelt(word): count for word, count in sorted(counts.items())}
    match kind:
        case "bpe":
            from plc.train.pieces.bpe import learn_bpe

            return learn_bpe(words, size=size)
        case "unigram":
            from plc.train.pieces.unigram import learn_unigram

            return learn_unigram(words, size=size)
        case _:
            assert_never(kind)


def read_subwords(run: Path, kind: SubwordKind) -> Pieces:
    """What a run learnt; TrainingError where its file is missing or damaged."""
    path = run / FILES[kind]
    try:
        return Pieces(kind, path.read_bytes())
    except FileNotFoundError:
        raise TrainingError(
            f"{path}: missing, and without it the model's pieces are no words; restore it, or train anew"
        ) from None
    except (OSError, ValueError) as error:
        raise TrainingError(f"{path}: cannot be read as {kind} subwords: {error}") from error


def _read(kind: SubwordKind, content: bytes) -> Learnt:
    match kind:
        case "bpe":
            from plc.train.pieces.bpe import Bpe

            return Bpe(content)
        case "unigram":
            from plc.train.pieces.unigram import Unigram

            return Unigram(content)
        case _:
            assert_never(kind)
