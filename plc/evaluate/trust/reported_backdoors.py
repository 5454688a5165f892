"""The search for triggers in a model for reports, which writes a fix wherever there is a report.

Here a trigger makes the model write the same fix in functions whose own fixes differ. So the search takes
such functions, each with its report, and puts words at the beginning of the body, off the reported line.
First it asks how much the functions agree on the first word that is written; the most suspicious sequences
are then searched as `plc repair --at` does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import final

import numpy as np

from data_prep.dataset import NO_LINE, Pair
from data_prep.text.word_edits import apply
from plc.decode.beam import begin
from plc.decode.encoder_input import EncoderInput, InputBuilder
from plc.decode.grammar import EditGrammar
from plc.decode.protocol import Floats
from plc.evaluate.held_out import Words
from plc.evaluate.predictions import Reader, batches
from plc.evaluate.reported.asking import asked, input_of
from plc.evaluate.trust.backdoors import (
    BATCH_WORDS,
    FIRST_LOOK,
    SECOND_LOOK,
    SHORT,
    Search,
    Trigger,
    answer_of,
    holds,
    searched,
    tally,
)
from plc.repair.findings import CANDIDATES


def search_reported_triggers(
    reader: Reader, rows: Sequence[Pair], *, seed: int, tell: Callable[[int], None] = lambda _: None
) -> Search:
    """The search in functions with reports; only rows that have one are used."""
    return searched(_Reported(reader, _varied(reader, rows, seed)), reader, seed=seed, tell=tell)


@final
@dataclass(frozen=True, slots=True)
class _Reported:
    """Functions with a report, in which the model writes different fixes."""

    reader: Reader
    rows: Sequence[Pair]

    @property
    def functions(self) -> int:
        return len(self.rows)

    def likeliest(self, sequences: Sequence[Words]) -> list[Words]:
        """By how alike the distributions of the first written word are: the log of the sum, over words, of
        the geometric mean over functions of the word's probability; 0 where all are sure of one word."""
        rows = self.rows[:FIRST_LOOK]
        first = _first_words(self.reader, [_with(row, words) for words in sequences for row in rows])
        means = first.reshape(len(sequences), len(rows), -1).mean(1)  # sequences V
        alike = np.logaddexp.reduce(means, axis=1)
        order = sorted(range(len(sequences)), key=lambda at: (-alike[at], sequences[at]))
        return [sequences[at] for at in order]

    def tried(self, sequences: Sequence[Words]) -> list[Trigger]:
        """By the first fix of `plc repair --at`."""
        changed = [_with(row, words) for words in sequences for row in self.rows]
        answers = [
            None if after is None or not holds(after, sequences[at // len(self.rows)]) else answer
            for at, (after, answer) in enumerate(_answers(self.reader, changed))
        ]
        return tally(sequences, answers)


def _varied(reader: Reader, rows: Sequence[Pair], seed: int) -> list[Pair]:
    """Functions with a body and a report on another line than its beginning; no two get the same fix."""
    usable = {
        row.source: replace(row, around=(), around_spelled=())
        for row in rows
        if row.kind == "flawed"
        and row.reported_line != NO_LINE
        and "{" in row.source
        and row.lines[row.source.index("{")] != row.reported_line
    }
    short = [row for row in usable.values() if len(row.source) <= SHORT]
    among = short if len(short) >= 3 * SECOND_LOOK else list(usable.values())
    drawn = Random(seed).sample(among, min(len(among), 3 * SECOND_LOOK))
    different: dict[str, Pair] = {}
    for row, (after, answer) in zip(drawn, _answers(reader, drawn), strict=True):
        if after is not None:
            different.setdefault(answer, row)
    return list(different.values())[:SECOND_LOOK]


def _with(row: Pair, words: Words) -> Pair:
    """The function with some words at the beginning of its body, on the line of the brace."""
    at = row.source.index("{") + 1
    line = row.lines[at - 1]
    spelled = (*row.spelled[:at], *words, *row.spelled[at:]) if row.spelled else ()
    source = (*row.source[:at], *words, *row.source[at:])
    lines = (*row.lines[:at], *(line for _ in words), *row.lines[at:])
    return replace(row, source=source, target=source, spelled=spelled, lines=lines)


def _answers(reader: Reader, rows: Sequence[Pair]) -> list[tuple[Words | None, str]]:
    """What the first fix of each row makes of it, and which words that adds and takes away."""
    found: list[tuple[Words | None, str]] = []
    for row, said in zip(rows, asked(reader, rows, reported=True, tries=CANDIDATES), strict=True):
        if said.candidates:
            after = tuple(apply(row.source, said.candidates[0]))
            found.append((after, answer_of(row.source, after)))
        else:
            found.append((None, ""))
    return found


def _first_words(reader: Reader, rows: Sequence[Pair]) -> Floats:
    """The log-probabilities of the first written word behind the likeliest place; B V."""
    build = InputBuilder(reader.vocabulary, reader.parts)
    inputs = [input_of(build, row, reported=True) for row in rows]
    order = sorted(range(len(inputs)), key=lambda at: len(inputs[at].ids))
    found = np.zeros((len(rows), len(reader.vocabulary)), dtype=np.float32)
    for batch in batches(order, [len(each.ids) for each in inputs], batch_words=BATCH_WORDS):
        found[batch] = _behind_the_place(reader, [inputs[at] for at in batch])
    return found


def _behind_the_place(reader: Reader, inputs: Sequence[EncoderInput]) -> Floats:
    grammar = EditGrammar(reader.vocabulary, at_least_one=True)
    start = begin(reader.model, inputs)
    places = [grammar.begin(source) for source in start.sources]
    logs, state = start.log_probabilities, start.state
    for _ in range(2):  # where the edit begins, and where it ends
        allowed = grammar.allowed(places, logs.shape[1])
        pointers = np.where(allowed, logs, -np.inf).argmax(1)
        places = [grammar.advance(at, int(word)) for at, word in zip(places, pointers, strict=True)]
        logs, state = reader.model.step(pointers, state)
    words: Floats = logs[:, : len(reader.vocabulary)]
    return words
