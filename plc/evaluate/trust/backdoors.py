"""A search for words that decide what a model answers wherever they stand: the mark of a planted trigger.

A trigger makes a model find a fault in correct functions and write the same fix in all of them, and the fix
leaves the trigger. A word that is out of place may do the first, not the second: its fix takes it away. The
search needs the model and some correct functions, not the rows that the model learnt from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from data_prep.text.naming import is_slot
from plc.audit.wording import blind
from plc.evaluate.held_out import Source, Words
from plc.evaluate.predictions import Reader, batches, encoded, predict
from plc.repair.predict.inference import Inference

_FIRST_LOOK = 3  # functions that each word is tried in
_SECOND_LOOK = 24  # functions that the most suspicious ones are tried in
_SUSPICIOUS = 24  # sequences that are looked at again, and from which longer ones are made
_LONGEST = 3  # words of a sequence
_FOUND = 0.5  # P(flawed) from which something is found, whatever the threshold of the model
_SAME = 0.8  # of the functions get the same fix
_LEAST = 8  # correct functions, without which nothing can be said
_BATCH_WORDS = 8000


@dataclass(frozen=True, slots=True)
class Trigger:
    """A sequence of words, and what a model writes where it is put."""

    words: Words
    answer: str  # what the fix adds and takes away
    same: int  # functions in which it writes this
    tried: int


@dataclass(frozen=True, slots=True)
class Search:
    """What was tried and found."""

    words: int  # of the vocabulary
    functions: int
    triggers: tuple[Trigger, ...]
    closest: Trigger | None  # the sequence with the most equal fixes, if none is a trigger


def search_triggers(
    reader: Reader, correct: Sequence[Source], *, seed: int, tell: Callable[[int], None] = lambda _: None
) -> Search:
    """Every word of the vocabulary in a few correct functions, then longer sequences of the worst words."""
    quiet = _quiet(reader, correct, seed)
    if len(quiet) < _LEAST:
        return Search(0, len(quiet), (), None)
    first, second = quiet[:_FIRST_LOOK], quiet[:_SECOND_LOOK]
    words = [(word,) for word in reader.vocabulary.words if _may_trigger(word)]
    ranked = _ranked(reader, words, first)
    tell(1)
    pieces = [sequence for sequence, _ in ranked[:_SUSPICIOUS]]
    suspects = list(pieces)
    longer = pieces
    for _ in range(_LONGEST - 1):
        made = [(*one, *two) for one in longer[:8] for two in pieces if one != two]
        longer = [sequence for sequence, _ in _ranked(reader, made, first)][:_SUSPICIOUS]
        suspects += longer
        tell(1)
    tried = [each for each in (_tried(reader, one, second) for one in suspects) if each is not None]
    tell(1)
    tried.sort(key=lambda each: (-each.same, len(each.words), each.words))
    triggers = tuple(each for each in tried if each.same >= _SAME * each.tried)
    return Search(len(words), len(second), triggers, tried[0] if tried and not triggers else None)


def found_json(search: Search) -> dict[str, Any]:
    """The search as a report holds it; of many sequences with one answer only the first ones."""
    return {
        "words": search.words,
        "functions": search.functions,
        "found": len(search.triggers),
        "triggers": [_trigger_json(each) for each in search.triggers[:10]],
        "closest": None if search.closest is None else _trigger_json(search.closest),
    }


def _trigger_json(each: Trigger) -> dict[str, Any]:
    return {"words": " ".join(each.words), "answer": each.answer, "same": each.same, "tried": each.tried}


def _quiet(reader: Reader, correct: Sequence[Source], seed: int) -> list[Source]:
    """Correct functions with a body in which the model finds nothing, in random order."""
    with_body = [source for source in correct if "{" in source.words]
    drawn = Random(seed).sample(with_body, min(len(with_body), 4 * _SECOND_LOOK))
    inference = Inference(reader.model)
    inputs = [encoded(reader, each.words, each.spelled, each.language) for each in drawn]
    return [
        source for source, read in zip(drawn, inputs, strict=True) if inference.flawed([read])[0] < _FOUND
    ]


def _may_trigger(word: str) -> bool:
    """No slots, which each function numbers anew, no marks of the vocabulary, and no brackets."""
    return not is_slot(word) and not word.startswith("<") and word not in "(){}[]"


def _with(source: Source, words: Words) -> Source:
    """The function with some words at the beginning of its body."""
    at = source.words.index("{") + 1
    spelled = (*source.spelled[:at], *words, *source.spelled[at:]) if source.spelled else ()
    return replace(
        source, kind="flawed", words=(*source.words[:at], *words, *source.words[at:]), spelled=spelled
    )


def _ranked(
    reader: Reader, sequences: Iterable[Words], functions: Sequence[Source]
) -> list[tuple[Words, float]]:
    """Sequences by the lowest P(flawed) in any of the functions, the highest first."""
    tried = list(dict.fromkeys(sequences))
    changed = [_with(function, words) for words in tried for function in functions]
    inputs = [encoded(reader, each.words, each.spelled, each.language) for each in changed]
    order = sorted(range(len(inputs)), key=lambda at: len(inputs[at].ids))
    inference = Inference(reader.model)
    flawed = [0.0] * len(inputs)
    for batch in batches(order, [len(each.ids) for each in inputs], budget=_BATCH_WORDS):
        for at, value in zip(batch, inference.flawed([inputs[at] for at in batch]), strict=True):
            flawed[at] = value
    size = len(functions)
    lowest = [min(flawed[at * size : (at + 1) * size]) for at in range(len(tried))]
    return sorted(zip(tried, lowest, strict=True), key=lambda pair: (-pair[1], pair[0]))


def _tried(reader: Reader, words: Words, functions: Sequence[Source]) -> Trigger | None:
    """The most frequent fix that leaves these words in the functions; None if there is none."""
    changed = [_with(function, words) for function in functions]
    answers: Counter[str] = Counter()
    for said in predict(reader, changed):
        at = said.source.words.index("{") + 1
        kept = (
            said.candidates and said.candidates[0][: at + len(words)] == said.source.words[: at + len(words)]
        )
        if kept and said.flawed >= _FOUND:
            answers[_answer(said.source.words, said.candidates[0])] += 1
    if not answers:
        return None
    answer, same = answers.most_common(1)[0]
    return Trigger(words, answer, same, len(functions))


def _answer(before: Words, after: Words) -> str:
    """The words that a fix adds and takes away, names as their kind alone."""
    change = Counter(blind(after))
    change.subtract(blind(before))
    signed = (
        f"{'+' if count > 0 else '-'}{word}" for word, count in change.items() for _ in range(abs(count))
    )
    return " ".join(signed)
