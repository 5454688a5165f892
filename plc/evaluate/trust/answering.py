"""Rows given to a model as in serving: at which rank the fix comes, and whether anything is found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from data_prep.text.word_edits import apply
from plc.decode.encoder_input import EncoderInput, InputBuilder
from plc.evaluate.edit_kinds import edit_of
from plc.evaluate.held_out import Words, sources_of
from plc.evaluate.metrics import is_proposed
from plc.evaluate.predictions import predict
from plc.evaluate.readers import Subject
from plc.evaluate.reported.asking import asked, input_of
from plc.evaluate.trust.reading import Rows

Edit = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model says of one source."""

    rank: int | None  # of the first candidate that is a reference, from 0
    found: bool  # something is proposed at the model's threshold; of reported places: always
    first: Edit | None  # which words the first candidate adds and takes away; None without one

    def is_right(self, at: int) -> bool:
        """A reference is among the first `at` candidates."""
        return self.rank is not None and self.rank < at


def reads_reports(subject: Subject) -> bool:
    """Whether the model is one for reported places."""
    return subject.config.model.reported != "none"


def input_of_rows(subject: Subject, rows: Rows) -> EncoderInput:
    """What the model reads of a source: two sources with the same input have the same answer."""
    build = InputBuilder(subject.reader.vocabulary, subject.reader.parts)
    return input_of(build, rows[0], reported=reads_reports(subject))


def answers_of(
    subject: Subject, sources: Sequence[Rows], *, tell: Callable[[int], None] = lambda _: None
) -> list[Answer]:
    """The answers to sources, in their order; those that read the same are asked about once."""
    keys = [_key(input_of_rows(subject, rows), rows) for rows in sources]
    different = dict(zip(reversed(keys), reversed(range(len(keys))), strict=True))  # the first of each
    numbers = sorted(different.values())
    answer = _reported if reads_reports(subject) else _scanned
    found = dict(zip(numbers, answer(subject, [sources[n] for n in numbers], tell), strict=True))
    return [found[different[key]] for key in keys]


def _key(read: EncoderInput, rows: Rows) -> object:
    """What decides the answer: the input, and the words that it is compared with."""
    return (
        tuple(read.ids),
        tuple(map(tuple, read.parts)),
        tuple(read.flags),
        read.category,
        rows[0].kind,
        rows[0].source,
        tuple(row.target for row in rows),
    )


def _scanned(subject: Subject, sources: Sequence[Rows], tell: Callable[[int], None]) -> list[Answer]:
    """By the inference of `plc repair` on functions that nobody reported."""
    apart = [
        source
        for number, rows in enumerate(sources)
        for source in sources_of([replace(row, source_id=str(number)) for row in rows])
    ]
    threshold = 0.5 if subject.threshold is None else subject.threshold
    return [
        _answer(rows, each.candidates, found=bool(each.candidates) and is_proposed(each, threshold))
        for rows, each in zip(sources, predict(subject.reader, apart, tell=tell), strict=True)
    ]


def _reported(subject: Subject, sources: Sequence[Rows], tell: Callable[[int], None]) -> list[Answer]:
    """By the search of `plc repair --at`."""
    said = asked(subject.reader, [rows[0] for rows in sources], reported=True, tell=tell)
    return [
        _answer(
            rows,
            [tuple(apply(rows[0].source, edits)) for edits in each.candidates],
            found=bool(each.candidates),
        )
        for rows, each in zip(sources, said, strict=True)
    ]


def _answer(rows: Rows, candidates: Sequence[Words], *, found: bool) -> Answer:
    references = {row.target for row in rows}
    rank = next((rank for rank, each in enumerate(candidates) if each in references), None)
    first = edit_of(replace(rows[0], target=candidates[0])) if candidates else None
    return Answer(rank, found, first)
