"""What an edit list may look like, as a mask over the next word: what the beam writes always applies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Protocol, TypeVar, assert_never, final

import numpy as np
import numpy.typing as npt

from data_prep.text.naming import is_slot
from data_prep.text.vocabulary import BEGIN, END, PAD, UNKNOWN, Vocabulary
from data_prep.text.word_edits import WordEdit
from plc.decode.encoder_input import end_of

LANGUAGE_WORDS = ("<c>", "<cpp>", "<java>")
VARIABLE = "v"  # the letter of a variable's slot
MAX_STEPS = 120  # of an edit list, `</s>` included, wherever one is decoded

Place = TypeVar("Place")
Mask = npt.NDArray[np.bool_]


class Grammar(Protocol[Place]):
    """A language of outputs; a Place is the small immutable value that tells where in it a hypothesis is."""

    def begin(self, source: Sequence[int]) -> Place:
        """The place of an empty output for this source."""
        ...

    def allowed(self, places: Sequence[Place], width: int) -> Mask:
        """Which of `width` next words may follow each of the places; K W."""
        ...

    def advance(self, place: Place, word: int) -> Place:
        """The place after one more allowed word."""
        ...


@final
class Anything:
    """The grammar of the paper's family: any words, then `</s>`."""

    def begin(self, source: Sequence[int]) -> None:
        """The one place."""

    def allowed(self, places: Sequence[None], width: int) -> Mask:
        """Everything but `<pad>` and `<s>`."""
        mask = np.ones((len(places), width), dtype=np.bool_)
        mask[:, [PAD, BEGIN]] = False
        return mask

    def advance(self, place: None, word: int) -> None:
        """The one place."""


class Next(Enum):
    """What comes next in an edit list."""

    START = auto()  # the start pointer of the first edit, or `</s>`
    END = auto()  # the end pointer
    WORD = auto()  # the first word of an insertion: it must have one
    MORE = auto()  # another word, the next start pointer, or `</s>`


@dataclass(frozen=True, slots=True, eq=False)
class EditPlace:
    """Where in an edit list a hypothesis is; position 0 is the language, `last` is `</s>`."""

    next: Next
    floor: int  # the lowest position that the next pointer may have
    last: int
    words: Mask  # V: the words that an edit of this source may write
    fresh: int  # how many variables have a slot; the next one may be named too
    source: tuple[int, ...] = ()  # where an edit may not write again what it takes away
    never: int | None = None  # the word that may not come next

    def then(self, next: Next, *, floor: int, never: int | None = None) -> EditPlace:
        """The place after one more word."""
        return EditPlace(next, floor, self.last, self.words, self.fresh, self.source, never)


@final
class EditGrammar:
    """The served family's edit lists: `start-pointer end-pointer word*`, left to right, then `</s>`.

    A word is never special, a language tag, or a slot that stands for nothing: it is bound by the source, or
    is the next free variable, which a fix may declare. `at_least_one` forbids `</s>` as the first word:
    propose something, however sure the model is that nothing is wrong. `changing` forbids an edit whose first
    word is the first that it takes away: such an edit is none, or could be shorter.
    """

    def __init__(self, vocabulary: Vocabulary, *, at_least_one: bool = False, changing: bool = False) -> None:
        self._size = len(vocabulary.words)
        self._at_least_one = at_least_one
        self._changing = changing
        words = np.ones(self._size, dtype=np.bool_)
        words[[PAD, UNKNOWN, BEGIN, END]] = False
        words[[vocabulary.id_of(word) for word in LANGUAGE_WORDS if word in vocabulary]] = False
        self._slots = np.array([is_slot(word) is not None for word in vocabulary.words])  # V
        self._words = words & ~self._slots  # V, what may be written whatever the source
        self._variables = {  # number of a variable's slot by id
            index: int(word[1:])
            for index, word in enumerate(vocabulary.words)
            if self._slots[index] and word[0] == VARIABLE
        }
        self._ids = {number: index for index, number in self._variables.items()}

    def begin(self, source: Sequence[int]) -> EditPlace:
        """Before the first edit of `[<language>] w1 … wn </s>`; names around may stand behind it."""
        words = self._words.copy()
        bound = np.unique(np.asarray(source, dtype=np.int64))
        words[bound] |= self._slots[bound]
        fresh = 1 + max((self._variables.get(int(word), -1) for word in bound), default=-1)
        if fresh in self._ids:
            words[self._ids[fresh]] = True
        return EditPlace(
            Next.START,
            floor=1,
            last=end_of(source),
            words=words,
            fresh=fresh,
            source=tuple(map(int, source)) if self._changing else (),
        )

    def allowed(self, places: Sequence[EditPlace], width: int) -> Mask:
        """The mask over V words and the pointers behind them."""
        mask = np.zeros((len(places), width), dtype=np.bool_)  # K W
        for row, place in zip(mask, places, strict=True):
            pointers = slice(self._size + place.floor, self._size + place.last + 1)
            match place.next:
                case Next.START:
                    row[pointers] = True
                    row[END] = not self._at_least_one
                case Next.END:
                    row[pointers] = True
                case Next.WORD:
                    row[: self._size] = place.words
                case Next.MORE:
                    row[: self._size] = place.words
                    row[pointers] = True
                    row[END] = True
                    if place.never is not None:
                        row[place.never] = False
                case _:
                    assert_never(place.next)
        return mask

    def advance(self, place: EditPlace, word: int) -> EditPlace:
        """After a pointer or a word of the list."""
        position = word - self._size
        match place.next:
            case Next.START:
                return place.then(Next.END, floor=position)
            case Next.END:
                if position == place.floor:  # the start: nothing is taken away
                    return place.then(Next.WORD, floor=position + 1)
                never = place.source[place.floor] if place.source else None
                return place.then(Next.MORE, floor=position + 1, never=never)
            case Next.WORD:
                return self._written(place, word)
            case Next.MORE:
                return place.then(Next.END, floor=position) if position >= 0 else self._written(place, word)
            case _:
                assert_never(place.next)

    def _written(self, place: EditPlace, word: int) -> EditPlace:
        """After a word; a variable's first slot makes the next one free."""
        if self._variables.get(word) != place.fresh:
            return place.then(Next.MORE, floor=place.floor)
        words, fresh = place.words.copy(), place.fresh + 1
        if fresh in self._ids:
            words[self._ids[fresh]] = True
        return EditPlace(Next.MORE, place.floor, place.last, words, fresh, place.source)


def ids_to_edits(ids: Iterable[int], *, vocabulary: Vocabulary) -> tuple[WordEdit, ...]:
    """The edits that an output stands for, in positions of the instance's words: no language word."""
    size = len(vocabulary.words)
    edits: list[WordEdit] = []
    pending: int | None = None  # a start that waits for its end
    for word in ids:
        if word < size:
            if pending is not None or not edits:
                raise ValueError(f"not an edit list: word {word} where a pointer must stand")
            edits[-1] = replace(edits[-1], words=(*edits[-1].words, vocabulary.words[word]))
        elif pending is None:
            pending = word - size - 1
        else:
            edits.append(WordEdit(pending, word - size - 1, ()))
            pending = None
    if pending is not None:
        raise ValueError("not an edit list: a start pointer without its end")
    return tuple(edits)
