"""Programs with error types as the ids that a model family reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import assert_never

import numpy as np

from data_prep.corpora.itc.instances import Instance, Instances
from data_prep.juliet.paper.words import split_words
from data_prep.text.languages import Language, parse
from data_prep.text.lexer import Word, words_of
from data_prep.text.name_parts import NameParts
from data_prep.text.naming import Names, is_slot
from data_prep.text.vocabulary import END, Vocabulary
from plc.train.config import Family
from plc.train.data import LANGUAGES, Example, Lexicon, encode_source, extended
from plc.train.error_types.transfer import Task
from plc.train.record.origin import Origin

_LANGUAGE: Language = "c"


def task_of(instances: Instances, *, family: Family, origin: Origin | None, least: int | None = None) -> Task:
    """The split as a model of this family reads it; with an origin, its words come first and keep their ids.

    The words are those of the training programs alone. For a family that reads slots, a name or literal that
    `least` training programs have is a word too. A type's place is its label's among all labels.
    """
    kept_names = frozenset(() if origin is None else origin.kept_names.get(_LANGUAGE, ()))
    if least is not None:
        kept_names |= _spelled_often((each.text for each in instances.of("train")), least)
    places = {label: place for place, label in enumerate(instances.labels)}
    read = {
        instance.id: words_in(instance.text, family=family, kept_names=kept_names) for instance in instances
    }
    first = LANGUAGES if family == "edits" else ()
    vocabulary = Vocabulary.of((read[each.id][0] for each in instances.of("train")), first=first)
    lexicon = Lexicon(vocabulary, (), NameParts())
    if origin is not None:
        lexicon = extended(origin.lexicon, lexicon)

    def examples(of: Sequence[Instance]) -> tuple[Example, ...]:
        return tuple(
            _example(*read[each.id], place=places[each.label], lexicon=lexicon, family=family) for each in of
        )

    train, valid, test = (examples(instances.of(part)) for part in ("train", "valid", "test"))
    return Task(train, valid, test, types=len(places), lexicon=lexicon)


def words_in(text: str, *, family: Family, kept_names: frozenset[str]) -> tuple[Sequence[str], Sequence[str]]:
    """A program's words as the family reads them, and as they are spelled (none where that is the same)."""
    match family:
        case "edits":
            words = _words(text)
            return Names.new(kept_names).rename(words), [word.text for word in words]
        case "gru" | "transformer":
            return split_words(" ".join(text.split()), "juliet-c"), ()
        case _:
            assert_never(family)


def _words(text: str) -> list[Word]:
    code = text.encode("utf-8", "surrogateescape")
    return words_of(parse(code, _LANGUAGE).root_node, code)


def _spelled_often(texts: Iterable[str], least: int) -> frozenset[str]:
    """The names and literals of at least so many programs."""
    programs: Counter[str] = Counter()
    for text in texts:
        programs.update({word.text for word in _words(text) if word.role != "other"})
    return frozenset(
        spelling for spelling, count in programs.items() if count >= least and not is_slot(spelling)
    )


def _example(
    words: Sequence[str], spelled: Sequence[str], *, place: int, lexicon: Lexicon, family: Family
) -> Example:
    read = encode_source(
        words,
        spelled,
        language=_LANGUAGE,
        vocabulary=lexicon.vocabulary,
        parts=lexicon.parts,
        family=family,
    )
    return Example(
        source_id="",
        input=read.packed(),
        target=np.asarray([END], dtype=np.int32),  # the decoder's one step has nothing to say
        cwe=place,
        identity=False,
    )
