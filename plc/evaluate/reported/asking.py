"""Held-out pairs given to a model, with their report and without: at which rank the fix of a person comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data_prep.corpora.reported_pairs import UNREACHABLE
from data_prep.dataset import NO_LINE, Pair
from data_prep.text.lexer import Word
from data_prep.text.naming import is_slot
from data_prep.text.word_edits import WordEdit, apply, diff
from plc.decode.beam import begin
from plc.decode.encoder_input import Around, EncoderInput, InputBuilder, ReportedLine
from plc.decode.grammar import EditGrammar, ids_to_edits
from plc.diagnostics import category_of
from plc.evaluate.predictions import Reader, batches
from plc.repair.findings import CANDIDATES
from plc.repair.reported.answering import TRIES
from plc.repair.reported.near import near_words
from plc.repair.reported.search import searched

SMALL = 8  # words that a small fix removes or writes, in one edit


@dataclass(frozen=True, slots=True)
class Asked:
    """One pair, and the rank of its fix among the candidates: from 0, or None where none is it."""

    pair: Pair
    rank: int | None
    nothing: float = 0.0  # P(nothing is wrong), where the model alone is asked
    candidates: tuple[tuple[WordEdit, ...], ...] = ()  # likeliest first

    @property
    def small(self) -> bool:
        """Whether the fix is one edit of few words."""
        edits = diff(self.pair.source, self.pair.target)
        return (
            self.pair.target != UNREACHABLE
            and len(edits) == 1
            and max(edits[0].end - edits[0].start, len(edits[0].words)) <= SMALL
        )


def asked(
    reader: Reader,
    pairs: Sequence[Pair],
    *,
    reported: bool,
    tries: int = TRIES,
    batch_words: int = 6000,
    tell: Callable[[int], None] = lambda _: None,
) -> list[Asked]:
    """The pairs in their order, searched as `plc repair` does, which tries as many as `tries` is by default.

    Candidates with a name that stands nowhere in what the model reads are left out, as there: nobody knows
    what the model would call it, so that such a fix of a person is out of reach.
    Without `reported` the model reads neither the report nor names around, and the edits may begin anywhere.
    """
    grammar = EditGrammar(reader.vocabulary, at_least_one=True, changing=True)
    build = InputBuilder(reader.vocabulary, reader.parts)
    inputs = [input_of(build, pair, reported=reported) for pair in pairs]
    order = sorted(range(len(pairs)), key=lambda row: len(inputs[row].ids))
    found: dict[int, Asked] = {}
    for batch in batches(order, [len(each.ids) for each in inputs], batch_words=batch_words):
        start = begin(reader.model, [inputs[row] for row in batch])
        for place, row in enumerate(batch):
            pair = pairs[row]
            said = searched(
                reader.model,
                start.select([place]),
                grammar,
                near=_near(pair) if reported else (),
                line=_line(pair) if reported and not pair.category else (),
                vocabulary=len(reader.vocabulary.words),
                tries=tries if reported else CANDIDATES,
            )
            known = {*pair.source, *(pair.around if reported else ())}
            written = (
                tuple(ids_to_edits(each.ids, vocabulary=reader.vocabulary)) for each in said.hypotheses
            )
            candidates = tuple(each for each in written if _new_slots(each) <= known)
            ranks = (rank for rank, each in enumerate(candidates) if _written(pair, each) == pair.target)
            found[row] = Asked(pair, next(ranks, None), said.nothing, candidates)
        tell(len(batch))
    return [found[row] for row in range(len(pairs))]


def _new_slots(edits: Sequence[WordEdit]) -> set[str]:
    """The slots that edits write: names, strings and numbers that the input has to spell."""
    return {word for edit in edits for word in edit.words if is_slot(word)}


def _written(pair: Pair, edits: Sequence[WordEdit]) -> tuple[str, ...]:
    return tuple(apply(pair.source, edits))


def _line(pair: Pair) -> frozenset[int]:
    """The words of the reported line."""
    if pair.reported_line == NO_LINE:
        return frozenset()
    return frozenset(place for place, line in enumerate(pair.lines) if line == pair.reported_line)


def _near(pair: Pair) -> frozenset[int]:
    """The words at which the fix of a reported line may begin. Of roles only the slots tell."""
    if pair.reported_line == NO_LINE:
        return frozenset()
    words = [
        Word(text, "variable" if is_slot(text) and text[0] == "v" else "other", place, place + 1)
        for place, text in enumerate(pair.source)
    ]
    return near_words(words, sorted(_line(pair)))


def input_of(build: InputBuilder, pair: Pair, *, reported: bool) -> EncoderInput:
    """What the model reads of a pair; with `reported` also its report and names around, if it has one."""
    if not reported or pair.reported_line == NO_LINE:
        return build(pair.source, pair.spelled, language=pair.language)
    return build(
        pair.source,
        pair.spelled,
        language=pair.language,
        reported=ReportedLine(pair.lines, pair.reported_line, category=category_of(pair.category)),
        around=Around(pair.around, pair.around_spelled),
    )
