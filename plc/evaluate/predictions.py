"""Sources to what a model proposes for them: batched by length, with and without the beam."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from data_prep.text.name_parts import NameParts
from data_prep.text.naming import is_slot
from data_prep.text.vocabulary import Vocabulary
from data_prep.text.word_edits import apply
from plc.decode.beam import Hypothesis
from plc.decode.encoder_input import EncoderInput
from plc.decode.grammar import EditGrammar, ids_to_edits
from plc.decode.protocol import Floats, StepModel
from plc.evaluate.held_out import Source, Words
from plc.evaluate.recheck import renumbered
from plc.repair.findings import CANDIDATES
from plc.repair.predict.confidence import Confidence
from plc.repair.predict.inference import Inference, shares
from plc.train.config import Family
from plc.train.data import encode_source

BEAM = CANDIDATES  # the width of the beam is the number of candidates
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
    `batch_words` bounds sources times longest source of a batch; `tell` is called with how many more sources
    are done.
    """
    floors = [flawed_floor if source.kind == "flawed" else floor for source in sources]
    # by kind first: a batch of flawed sources needs the beam for all of them
    order = sorted(range(len(sources)), key=lambda row: (sources[row].kind, len(sources[row].words)))
    found = _predicted(reader, sources, floors, order=order, batch_words=batch_words, tell=tell)
    return _with_after(reader, found, batch_words)


def first_pass(
    reader: Reader,
    sources: Sequence[Source],
    *,
    batch_words: int = 8_000,
    tell: Callable[[int], None] | None = None,
) -> list[Prediction]:
    """As `predict`, but only the scores: no source gets candidates."""
    order = sorted(range(len(sources)), key=lambda row: len(sources[row].words))
    never = [math.inf] * len(sources)
    return _predicted(reader, sources, never, order=order, batch_words=batch_words, tell=tell)


def _predicted(
    reader: Reader,
    sources: Sequence[Source],
    floors: Sequence[float],
    *,
    order: Sequence[int],
    batch_words: int,
    tell: Callable[[int], None] | None,
) -> list[Prediction]:
    """Batch after batch through the inference that serves."""
    inputs = [input_of(reader, source) for source in sources]
    inference = _inference(reader, sources, inputs)
    found: dict[int, Prediction] = {}
    for batch in batches(order, [len(each.ids) for each in inputs], batch_words=batch_words):
        predictions = inference.predict(
            [inputs[row] for row in batch],
            [sources[row].language for row in batch],
            [floors[row] for row in batch],
        )
        for row, said in zip(batch, predictions, strict=True):
            hypotheses = _distinct(reader.vocabulary, said.hypotheses or ())
            found[row] = Prediction(
                source=sources[row],
                flawed=said.score,
                candidates=_written(reader, sources[row], hypotheses),
                after=(),
                cwes=_likeliest(reader, said.cwes),
                shares=shares(hypotheses),
            )
        if tell is not None:
            tell(len(batch))
    return [found[row] for row in range(len(sources))]


def _inference(reader: Reader, sources: Sequence[Source], inputs: Sequence[EncoderInput]) -> Inference:
    """What asks the reader's model as `plc repair` would."""
    if reader.family == "edits":
        grammar = EditGrammar(reader.vocabulary, at_least_one=True)
        return Inference(reader.model, reader.confidence, grammar)
    steps = _most_steps(sources, inputs)
    return Inference(reader.model, reader.confidence, max_steps=steps, reach=math.inf)


def input_of(reader: Reader, source: Source) -> EncoderInput:
    """What the model reads of a source."""
    return encoded(reader, source.words, source.spelled, source.language)


def encoded(reader: Reader, words: Words, spelled: Words, language: str) -> EncoderInput:
    """What the model reads of some words."""
    return encode_source(
        words,
        spelled,
        language=language,
        vocabulary=reader.vocabulary,
        parts=reader.parts,
        family=reader.family,
    )


def spellings(source: Source, words: Words) -> Words:
    """How the file spells the names of a candidate; a name that a fix declares has no spelling yet."""
    if not source.spelled:
        return ()
    names = {word: name for word, name in zip(source.words, source.spelled, strict=True) if is_slot(word)}
    return tuple(names.get(word, "") for word in words)


def batches(order: Sequence[int], lengths: Sequence[int], *, batch_words: int) -> Iterator[list[int]]:
    """Neighbours in `order` together while rows times longest stay within `batch_words`."""
    batch: list[int] = []
    longest = 0
    for row in order:
        longest = max(longest, lengths[row])
        if batch and (len(batch) + 1) * longest > batch_words:
            yield batch
            batch, longest = [], lengths[row]
        batch.append(row)
    if batch:
        yield batch


def _with_after(reader: Reader, predictions: Sequence[Prediction], batch_words: int) -> list[Prediction]:
    """Show the model every candidate: serving only proposes by default those after which it finds nothing."""
    if reader.family != "edits":
        return list(predictions)
    asked = [(row, words) for row, each in enumerate(predictions) for words in each.candidates]
    inputs = []
    for row, words in asked:
        source = predictions[row].source
        inputs.append(encoded(reader, renumbered(words), spellings(source, words), source.language))
    inference = Inference(reader.model)
    order = sorted(range(len(inputs)), key=lambda number: len(inputs[number].ids))
    after = [1.0] * len(inputs)
    for batch in batches(order, [len(each.ids) for each in inputs], batch_words=batch_words):
        for number, value in zip(batch, inference.flawed([inputs[n] for n in batch]), strict=True):
            after[number] = value
    of_row: dict[int, list[float]] = {}
    for (row, _), value in zip(asked, after, strict=True):
        of_row.setdefault(row, []).append(value)
    return [replace(each, after=tuple(of_row.get(row, ()))) for row, each in enumerate(predictions)]


def _most_steps(sources: Sequence[Source], inputs: Sequence[EncoderInput]) -> int:
    """Of the paper's family as many words as of whole ones, each of as many pieces as in these sources."""
    pieces = (len(i.ids) / len(source.words) for i, source in zip(inputs, sources, strict=True) if i.ids)
    return math.ceil(PAPER_MAX_STEPS * max(pieces, default=1.0))


def _distinct(vocabulary: Vocabulary, hypotheses: Sequence[Hypothesis]) -> Sequence[Hypothesis]:
    """Of those whose pieces make the same words only the best."""
    if vocabulary.subwords is None:
        return hypotheses
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


def _likeliest(reader: Reader, probabilities: Floats | None) -> tuple[int, ...]:
    if probabilities is None or not reader.cwes:
        return ()
    best = np.argsort(-probabilities, kind="stable")[:3]
    return tuple(reader.cwes[index] for index in best)
