"""Sources to what a model proposes for them: batched by length, with and without the beam."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from data_prep.name_parts import NameParts
from data_prep.naming import is_slot
from data_prep.vocabulary import Vocabulary
from data_prep.word_edits import apply
from plc.decode.beam import REACH, Hypothesis, Start, begin, search
from plc.decode.grammar import MAX_STEPS, EditGrammar, Grammar, ids_to_edits
from plc.decode.protocol import StepModel
from plc.evaluate.parts import Source, Words
from plc.evaluate.settling import read_again
from plc.repair.confidence import Confidence
from plc.train.config import Family
from plc.train.data import encode_source

BEAM = 5
CANDIDATES = 5
PAPER_MAX_STEPS = 420  # words; the paper's family writes whole instances


@dataclass(frozen=True, slots=True)
class Reader:
    """A model with all that is needed to put sources to it and read its answers."""

    model: StepModel
    vocabulary: Vocabulary
    cwes: tuple[int, ...]
    family: Family
    parts: NameParts = field(default_factory=NameParts)
    confidence: Confidence | None = None  # None: P(flawed) as the model says it


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model says about one source; `candidates` are whole instances, best first, no threshold."""

    source: Source
    flawed: float  # the score that something is wrong: 1 - P(the output is empty), less the penalties
    candidates: tuple[Words, ...]
    after: tuple[float, ...]  # P(flawed) of each candidate's words; empty for the paper's family
    cwes: tuple[int, ...]  # the three likeliest, best first; empty where the model has no such head
    shares: tuple[float, ...] = ()  # of each candidate, of the probability of all


def predict(
    reader: Reader,
    sources: Sequence[Source],
    *,
    floor: float = 0.5,
    flawed_floor: float = 0.0,
    batch_words: int = 8_000,
    tell: Callable[[int], None] | None = None,
) -> list[Prediction]:
    """One prediction per source, in their order; a corrected one has candidates if its score reaches `floor`.

    A flawed one has them from `flawed_floor`: unless that is raised, always.
    `batch_words` bounds sources times longest source of a batch; `tell` hears how many more sources are done.
    """
    found: dict[int, Prediction] = {}
    rows = [encoded(reader, source.words, source.language) for source in sources]
    # by kind first: a batch of flawed sources needs the beam for all of them
    order = sorted(range(len(sources)), key=lambda row: (sources[row].kind, len(rows[row])))
    grammar = EditGrammar(reader.vocabulary, at_least_one=True) if reader.family == "edits" else None
    steps = _most_steps(reader, sources, rows)
    for batch in batches(order, [len(row) for row in rows], budget=batch_words):
        named = [reader.parts.rows(sources[row].words, sources[row].spelled) for row in batch]
        start = begin(reader.model, [rows[row] for row in batch], named)
        flawed = _scores(reader, start, [sources[row].language for row in batch])
        wanted = [
            place
            for place, row in enumerate(batch)
            if flawed[place] >= (flawed_floor if sources[row].kind == "flawed" else floor)
        ]
        answers: dict[int, list[Hypothesis]] = {}
        if wanted:
            searched = _candidates(reader, start.select(wanted), grammar, max_steps=steps)
            answers = dict(zip(wanted, searched, strict=True))
        for place, row in enumerate(batch):
            found[row] = Prediction(
                source=sources[row],
                flawed=float(flawed[place]),
                candidates=_written(reader, sources[row], answers.get(place, [])),
                after=(),
                cwes=_likeliest(reader, start, place),
                shares=shares(answers.get(place, [])),
            )
        if tell is not None:
            tell(len(batch))
    return _with_after(reader, [found[row] for row in range(len(sources))], batch_words)


def first_pass(
    reader: Reader,
    sources: Sequence[Source],
    *,
    batch_words: int = 8_000,
    tell: Callable[[int], None] | None = None,
) -> list[Prediction]:
    """As `predict`, but only the scores: no source gets candidates."""
    rows = [encoded(reader, source.words, source.language) for source in sources]
    order = sorted(range(len(sources)), key=lambda row: len(rows[row]))
    found: dict[int, Prediction] = {}
    for batch in batches(order, [len(row) for row in rows], budget=batch_words):
        named = [reader.parts.rows(sources[row].words, sources[row].spelled) for row in batch]
        start = begin(reader.model, [rows[row] for row in batch], named)
        scores = _scores(reader, start, [sources[row].language for row in batch])
        for row, score in zip(batch, scores.tolist(), strict=True):
            found[row] = Prediction(sources[row], score, (), (), ())
        if tell is not None:
            tell(len(batch))
    return [found[row] for row in range(len(sources))]


def shares(hypotheses: Sequence[Hypothesis]) -> tuple[float, ...]:
    """Each hypothesis's share of the probability of all."""
    scores = np.array([hypothesis.score for hypothesis in hypotheses])
    weights = np.exp(scores - scores.max(initial=-np.inf))
    return tuple((weights / weights.sum()).tolist())


def encoded(reader: Reader, words: Words, language: str) -> list[int]:
    """What the model reads."""
    return encode_source(words, language=language, vocabulary=reader.vocabulary, family=reader.family)


def spellings(source: Source, words: Words) -> Words:
    """How the file spells the names of a candidate; a name that a fix declares has no spelling yet."""
    if not source.spelled:
        return ()
    names = {word: name for word, name in zip(source.words, source.spelled, strict=True) if is_slot(word)}
    return tuple(names.get(word, "") for word in words)


def batches(order: Sequence[int], lengths: Sequence[int], *, budget: int) -> Iterator[list[int]]:
    """Neighbours in `order` together while rows times longest stay within the budget."""
    batch: list[int] = []
    longest = 0
    for row in order:
        longest = max(longest, lengths[row])
        if batch and (len(batch) + 1) * longest > budget:
            yield batch
            batch, longest = [], lengths[row]
        batch.append(row)
    if batch:
        yield batch


def _with_after(reader: Reader, predictions: Sequence[Prediction], budget: int) -> list[Prediction]:
    """Show the model every candidate: serving only proposes by default what it then holds for sound."""
    if reader.family != "edits":
        return list(predictions)
    asked = [(row, words) for row, each in enumerate(predictions) for words in each.candidates]
    ids = [encoded(reader, read_again(words), predictions[row].source.language) for row, words in asked]
    order = sorted(range(len(ids)), key=lambda number: len(ids[number]))
    after = np.ones(len(ids))
    for batch in batches(order, [len(each) for each in ids], budget=budget):
        named = [
            reader.parts.rows(
                asked[number][1], spellings(predictions[asked[number][0]].source, asked[number][1])
            )
            for number in batch
        ]
        start = begin(reader.model, [ids[number] for number in batch], named)
        after[batch] = np.clip(1.0 - start.end_probabilities.astype(np.float64), 0.0, 1.0)
    of_row: dict[int, list[float]] = {}
    for (row, _), value in zip(asked, after.tolist(), strict=True):
        of_row.setdefault(row, []).append(value)
    return [replace(each, after=tuple(of_row.get(row, ()))) for row, each in enumerate(predictions)]


def _scores(reader: Reader, start: Start, languages: Sequence[str]) -> npt.NDArray[np.float64]:
    """P(flawed) of each source, less the penalties where the reader has a calibration."""
    flawed = np.clip(1.0 - start.end_probabilities.astype(np.float64), 0.0, 1.0)
    if reader.confidence is None:
        return flawed
    for language in set(languages):
        rows = [row for row, each in enumerate(languages) if each == language]
        flawed[rows] = reader.confidence.scores(
            flawed[rows], [start.sources[row] for row in rows], language=language
        )
    return flawed


def _most_steps(reader: Reader, sources: Sequence[Source], rows: Sequence[Sequence[int]]) -> int:
    """Of the paper's family as many words as of whole ones, each of as many pieces as in these sources."""
    if reader.family == "edits":
        return MAX_STEPS
    pieces = (len(row) / len(source.words) for row, source in zip(rows, sources, strict=True) if row)
    return math.ceil(PAPER_MAX_STEPS * max(pieces, default=1.0))


def _candidates(
    reader: Reader, start: Start, grammar: Grammar[Any] | None, *, max_steps: int
) -> list[list[Hypothesis]]:
    reach = REACH if reader.family == "edits" else math.inf
    found = search(
        reader.model,
        start,
        beam=BEAM,
        candidates=CANDIDATES,
        max_steps=max_steps,
        grammar=grammar,
        reach=reach,
    )
    if reader.vocabulary.subwords is None:
        return found
    return [_distinct(reader.vocabulary, hypotheses) for hypotheses in found]


def _distinct(vocabulary: Vocabulary, hypotheses: Sequence[Hypothesis]) -> list[Hypothesis]:
    """Of those whose pieces make the same words only the best."""
    best: dict[Words, Hypothesis] = {}
    for hypothesis in hypotheses:
        best.setdefault(tuple(vocabulary.words_of(hypothesis.ids)), hypothesis)
    return list(best.values())


def _written(reader: Reader, source: Source, hypotheses: Sequence[Hypothesis]) -> tuple[Words, ...]:
    """The instances that the hypotheses stand for."""
    if reader.family == "edits":
        edits = (ids_to_edits(hypothesis.ids, vocabulary=reader.vocabulary) for hypothesis in hypotheses)
        return tuple(tuple(apply(source.words, one)) for one in edits)
    return tuple(tuple(reader.vocabulary.words_of(hypothesis.ids)) for hypothesis in hypotheses)


def _likeliest(reader: Reader, start: Start, place: int) -> tuple[int, ...]:
    if start.cwe_probabilities is None or not reader.cwes:
        return ()
    best = np.argsort(-start.cwe_probabilities[place], kind="stable")[:3]
    return tuple(reader.cwes[index] for index in best)
