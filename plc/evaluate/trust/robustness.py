"""How much less is repaired, and what else is found, where a function is changed and means the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from data_prep.text.language_specs import Language
from plc.evaluate.rate import Rate
from plc.evaluate.readers import Subject
from plc.evaluate.trust.answering import Answer, answers_of, input_of_rows
from plc.evaluate.trust.bootstrap import Interval, difference
from plc.evaluate.trust.changes import CHANGES, Change, all_of_them
from plc.evaluate.trust.reading import Reading, Rows

ALL, ANY = "all of them at once", "the worst of all"
CUTS = (1, 5)


@dataclass(frozen=True, slots=True)
class Drop:
    """Repair rates of sources as they are, in the mean of the draws, and in the worst draw of each."""

    before: Rate
    mean: Interval  # the drop: before less after
    worst: Interval


@dataclass(frozen=True, slots=True)
class Changed:
    """What one change does to the flawed and the correct sources that it can be made in."""

    name: str
    flawed: int
    correct: int
    draws: int  # of all of them, flawed and correct
    unread: int  # draws after which the model reads the very same
    drops: Mapping[int, Drop]  # by how many candidates count
    other_fix: Rate  # flawed sources whose first fix is another one in some draw
    lost: Rate  # flawed sources that were found and are not in some draw, of those found
    alarms: Rate  # correct sources with a finding in some draw, of those that had none


@dataclass(frozen=True, slots=True)
class _Tried:
    """A source before a change and after some draws of it."""

    flawed: bool
    before: Answer
    after: tuple[Answer, ...]
    unread: int


def measure(
    subject: Subject,
    flawed: Sequence[Reading],
    correct: Sequence[Reading],
    *,
    names: Mapping[Language, Sequence[str]],
    draws: int,
    seed: int,
    tell: Callable[[int], None] = lambda _: None,
) -> list[Changed]:
    """Every change alone, all of them at once, and the worst that any draw of any of them does."""
    readings = [*flawed, *correct]
    before = answers_of(subject, [each.rows for each in readings], tell=tell)
    found: list[Changed] = []
    everything: dict[int, list[_Tried]] = {}
    for name, change in {**CHANGES, ALL: all_of_them}.items():
        tried = _tried(subject, readings, before, change, names=names, draws=draws, seed=seed)
        found.append(_changed(name, list(tried.values()), seed))
        for number, one in tried.items():
            everything.setdefault(number, []).append(one)
        tell(len(readings))
    joined = [
        _Tried(
            parts[0].flawed,
            parts[0].before,
            tuple(answer for part in parts for answer in part.after),
            sum(part.unread for part in parts),
        )
        for parts in everything.values()
    ]
    found.append(_changed(ANY, joined, seed))
    return found


def _tried(
    subject: Subject,
    readings: Sequence[Reading],
    before: Sequence[Answer],
    change: Change,
    *,
    names: Mapping[Language, Sequence[str]],
    draws: int,
    seed: int,
) -> dict[int, _Tried]:
    """Those sources that the change can be made in, by their number."""
    made: dict[int, list[Rows]] = {}
    for number, reading in enumerate(readings):
        random = Random(f"{seed} {reading.rows[0].id}")
        variants = (change(reading, random, names[reading.language]) for _ in range(draws))
        possible = [each for each in variants if each is not None]
        if possible:
            made[number] = [each.rows for each in possible]
    answers = iter(answers_of(subject, [rows for each in made.values() for rows in each]))
    return {
        number: _Tried(
            readings[number].rows[0].kind == "flawed",
            before[number],
            tuple(next(answers) for _ in variants),
            sum(
                input_of_rows(subject, rows) == input_of_rows(subject, readings[number].rows)
                for rows in variants
            ),
        )
        for number, variants in made.items()
    }


def _changed(name: str, tried: Sequence[_Tried], seed: int) -> Changed:
    flawed = [each for each in tried if each.flawed]
    correct = [each for each in tried if not each.flawed]
    seen = [each for each in flawed if each.before.found]
    quiet = [each for each in correct if not each.before.found]
    return Changed(
        name=name,
        flawed=len(flawed),
        correct=len(correct),
        draws=sum(len(each.after) for each in tried),
        unread=sum(each.unread for each in tried),
        drops={at: _drop(flawed, at, seed) for at in CUTS} if flawed else {},
        other_fix=Rate.of(any(a.first != each.before.first for a in each.after) for each in flawed),
        lost=Rate.of(not all(answer.found for answer in each.after) for each in seen),
        alarms=Rate.of(any(answer.found for answer in each.after) for each in quiet),
    )


def _drop(flawed: Sequence[_Tried], at: int, seed: int) -> Drop:
    right = Rate.of(each.before.is_right(at) for each in flawed)
    before = [float(each.before.is_right(at)) for each in flawed]
    mean = [sum(answer.is_right(at) for answer in each.after) / len(each.after) for each in flawed]
    worst = [float(each.before.is_right(at) and all(a.is_right(at) for a in each.after)) for each in flawed]
    return Drop(right, difference(before, mean, seed=seed), difference(before, worst, seed=seed))
