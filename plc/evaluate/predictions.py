"""Sources to what a model proposes for them: batched by length, with and without the beam."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from data_prep.vocabulary import Vocabulary
from data_prep.word_edits import apply
from plc.decode.beam import Hypothesis, Start, begin, search
from plc.decode.grammar import EditGrammar, Grammar, ids_to_edits
from plc.decode.protocol import StepModel
from plc.evaluate.parts import Source, Words
from plc.train.config import Family
from plc.train.data import encode_source

BEAM = 5
CANDIDATES = 5
MAX_STEPS = 200  # of an edit list; the paper's family writes whole instances
PAPER_MAX_STEPS = 420


@dataclass(frozen=True, slots=True)
class Reader:
    """A model with all that is needed to put sources to it and read its answers."""

    model: StepModel
    vocabulary: Vocabulary
    cwes: tuple[int, ...]
    family: Family


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model says about one source; `candidates` are whole instances, best first, no threshold."""

    source: Source
    flawed: float  # 1 - P(the output is empty): the confidence that something is wrong
    candidates: tuple[Words, ...]
    cwes: tuple[int, ...]  # the three likeliest, best first; empty where the model has no such head


def predict(
    reader: Reader,
    sources: Sequence[Source],
    *,
    with_candidates: bool = True,
    batch_words: int = 8_000,
    tell: Callable[[int], None] | None = None,
) -> list[Prediction]:
    """One prediction per source, in their order; corrected sources get no beam: nothing is to be fixed there.

    `batch_words` bounds sources times longest source of a batch; `tell` hears how many more sources are done.
    """
    found: dict[int, Prediction] = {}
    rows = [_ids(reader, source) for source in sources]
    # by kind first: a batch either needs the beam or does not
    order = sorted(range(len(sources)), key=lambda row: (sources[row].kind, len(rows[row])))
    grammar = EditGrammar(reader.vocabulary, at_least_one=True) if reader.family == "edits" else None
    for batch in _batches(order, [len(row) for row in rows], [s.kind for s in sources], batch_words):
        start = begin(reader.model, [rows[row] for row in batch])
        wanted = with_candidates and sources[batch[0]].kind == "flawed"
        answers = _candidates(reader, start, grammar) if wanted else [[] for _ in batch]
        flawed = 1.0 - start.end_probabilities.astype(np.float64)
        for place, row in enumerate(batch):
            found[row] = Prediction(
                source=sources[row],
                flawed=float(np.clip(flawed[place], 0.0, 1.0)),
                candidates=_written(reader, sources[row], answers[place]),
                cwes=_likeliest(reader, start, place),
            )
        if tell is not None:
            tell(len(batch))
    return [found[row] for row in range(len(sources))]


def _ids(reader: Reader, source: Source) -> list[int]:
    return encode_source(
        source.words, language=source.language, vocabulary=reader.vocabulary, family=reader.family
    )


def _batches(
    order: Sequence[int], lengths: Sequence[int], kinds: Sequence[str], budget: int
) -> Iterator[list[int]]:
    batch: list[int] = []
    for row in order:  # ascending length within a kind
        if batch and ((len(batch) + 1) * lengths[row] > budget or kinds[row] != kinds[batch[-1]]):
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _candidates(reader: Reader, start: Start, grammar: Grammar[Any] | None) -> list[list[Hypothesis]]:
    steps = MAX_STEPS if reader.family == "edits" else PAPER_MAX_STEPS
    return search(reader.model, start, beam=BEAM, candidates=CANDIDATES, max_steps=steps, grammar=grammar)


def _written(reader: Reader, source: Source, hypotheses: Sequence[Hypothesis]) -> tuple[Words, ...]:
    """The instances that the hypotheses stand for."""
    if reader.family == "edits":
        edits = (ids_to_edits(hypothesis.ids, vocabulary=reader.vocabulary) for hypothesis in hypotheses)
        return tuple(tuple(apply(source.words, one)) for one in edits)
    words = reader.vocabulary.words
    return tuple(tuple(words[id] for id in hypothesis.ids) for hypothesis in hypotheses)


def _likeliest(reader: Reader, start: Start, place: int) -> tuple[int, ...]:
    if start.cwe_probabilities is None or not reader.cwes:
        return ()
    best = np.argsort(-start.cwe_probabilities[place], kind="stable")[:3]
    return tuple(reader.cwes[index] for index in best)
