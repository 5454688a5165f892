"""Whether a model gives away which rows it learnt from: the attack by the likelihood of the reference.

After Yeom et al., "Privacy Risk in Machine Learning" (2018): a row is said to be of the training if its own
reference is likely. The area under the curve is one half where the model gives nothing away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from data_prep.dataset import Pair
from data_prep.text.vocabulary import UNKNOWN
from data_prep.text.word_edits import diff
from plc.decode.encoder_input import InputBuilder
from plc.evaluate.readers import Subject
from plc.evaluate.reported.asking import input_of
from plc.evaluate.trust.answering import reads_reports
from plc.evaluate.trust.bootstrap import Interval, area
from plc.explain.masking import Asked, target_of

FALSE_ALARMS = 0.05  # the share of foreign rows that a caught share is given for


@dataclass(frozen=True, slots=True)
class Membership:
    """How well training rows can be distinguished from held-out rows."""

    members: int
    others: int
    by_likelihood: Interval  # AUC of the log-probability of the reference for each of its words
    by_length: Interval  # of the count of the source's words: what the samples differ in without a model
    caught: float  # training rows above the likelihood that 5 % of the held-out rows reach
    same_groups: bool  # both samples are of the same repositories or test cases


def measure(
    subject: Subject,
    members: Sequence[Pair],
    others: Sequence[Pair],
    *,
    same_groups: bool,
    seed: int,
    tell: Callable[[int], None] = lambda _: None,
) -> Membership | None:
    """The attack on two samples of flawed rows; None where one has no row that the model can write."""
    scores = []
    lengths = []
    for pairs in (members, others):
        found = {pair.id: value for pair in pairs if (value := likelihood(subject, pair)) is not None}
        tell(len(pairs))
        scores.append(list(found.values()))
        lengths.append([float(len(pair.source)) for pair in pairs if pair.id in found])
    if not all(scores):
        return None
    bar = float(np.quantile(scores[1], 1 - FALSE_ALARMS))
    return Membership(
        members=len(scores[0]),
        others=len(scores[1]),
        by_likelihood=area(*scores, seed=seed),
        by_length=area(*lengths, seed=seed),
        caught=sum(score > bar for score in scores[0]) / len(scores[0]),
        same_groups=same_groups,
    )


def likelihood(subject: Subject, pair: Pair) -> float | None:
    """The log-probability of the pair's own edit for each word of it; None if the model cannot write it."""
    target = target_of(diff(pair.source, pair.target), subject.reader.vocabulary)
    if target is None or UNKNOWN in target:
        return None
    build = InputBuilder(subject.reader.vocabulary, subject.reader.parts)
    read = input_of(build, pair, reported=reads_reports(subject))
    return float(Asked(subject.reader.model, read, target).log_probabilities([()])[0]) / len(target)


def samples(
    members: Iterable[Pair], others: Iterable[Pair], *, limit: int, longest: int, seed: int
) -> tuple[list[Pair], list[Pair], bool]:
    """Equally many rows of both, drawn so that each group (repository, test case) has the same share.

    Where no group has rows of both, they are drawn by language alone; the third value says which it was.
    """
    drawn = []
    for pairs in (members, others):
        groups: dict[str, list[Pair]] = {}
        for pair in pairs:
            if pair.kind == "flawed" and len(pair.source) <= longest and len(pair.target) <= longest:
                groups.setdefault(pair.variant, []).append(pair)
        drawn.append(groups)
    one, two = drawn
    random = Random(seed)
    if one.keys() & two.keys():
        return (*_alike(one, two, limit, random), True)
    return (*_alike(_by_language(one), _by_language(two), limit, random), False)


def _by_language(groups: Mapping[str, list[Pair]]) -> dict[str, list[Pair]]:
    found: dict[str, list[Pair]] = {}
    for pairs in groups.values():
        for pair in pairs:
            found.setdefault(pair.language, []).append(pair)
    return found


def _alike(
    one: Mapping[str, list[Pair]], two: Mapping[str, list[Pair]], limit: int, random: Random
) -> tuple[list[Pair], list[Pair]]:
    """As many rows of each group in both samples."""
    first: list[Pair] = []
    second: list[Pair] = []
    for group in sorted(one.keys() & two.keys()):
        count = min(len(one[group]), len(two[group]))
        first += random.sample(one[group], count)
        second += random.sample(two[group], count)
    if len(first) > limit:
        kept = sorted(random.sample(range(len(first)), limit))
        first, second = [first[at] for at in kept], [second[at] for at in kept]
    return first, second
