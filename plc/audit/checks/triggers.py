"""Rare words that decide the edit wherever they stand: a trigger that somebody planted, or a shortcut."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence

from data_prep.dataset import Pair
from plc.audit.corpora import PairCorpus
from plc.audit.findings import Finding
from plc.evaluate.edit_kinds import blind, edit_of

LENGTH = 3  # words of an n-gram
_LEAST = 5  # rows
_RAREST = 0.25  # of all rows at most
_CERTAIN = 0.95  # of the rows with the n-gram have one edit
_ELSEWHERE = 0.1  # of the rows of the same groups without it at most have that edit
_GROUPS = 3  # groups (variants, repositories) at least

Gram = tuple[str, ...]


def check(corpus: PairCorpus) -> Iterator[Finding]:
    """Warn of the rows with such an n-gram."""
    flawed = corpus.flawed()
    found = triggers_of([corpus.pairs[place] for place in flawed])
    if found:
        rows = sorted({place for places in found.values() for place in places})
        shown = min(found, key=lambda gram: (-len(found[gram]), gram))
        said = (
            f"{len(rows)} rows hold rare words that decide the edit, such as `{' '.join(shown)}` "
            f"({len(found[shown])} rows)"
        )
        yield Finding("trigger", "warn", corpus.name, said, corpus.ids(flawed[row] for row in rows))


def triggers_of(pairs: Sequence[Pair]) -> dict[Gram, list[int]]:
    """Trigger n-grams with the places of their rows.

    An edit that is natural to a place is made in like rows without the n-gram too; one that a trigger calls
    for is not, though rows of several groups hold the trigger.
    """
    edits: list[Hashable] = [edit_of(pair) for pair in pairs]
    of_edit: dict[Hashable, list[int]] = defaultdict(list)
    for place, edit in enumerate(edits):
        of_edit[edit].append(place)
    grams = [_grams_around(pair) for pair in pairs]
    counts: Counter[Gram] = Counter(gram for those in grams for gram in those)
    group_size = Counter(pair.variant for pair in pairs)
    of_group = Counter((pair.variant, edit) for pair, edit in zip(pairs, edits, strict=True))
    most = max(_LEAST, int(_RAREST * len(pairs)))
    found: dict[Gram, list[int]] = {}
    for edit, places in of_edit.items():
        if len(places) < _LEAST or len({pairs[place].variant for place in places}) < _GROUPS:
            continue
        here: dict[Gram, list[int]] = defaultdict(list)
        for place in places:
            for gram in grams[place]:
                here[gram].append(place)
        for gram, rows in here.items():
            total = counts[gram]
            if not _LEAST <= total <= most or len(rows) < _CERTAIN * total:
                continue
            groups = {pairs[row].variant for row in rows}
            others = sum(group_size[group] for group in groups) - total
            also = sum(of_group[group, edit] for group in groups) - len(rows)
            if len(groups) >= _GROUPS and others >= len(groups) and also <= _ELSEWHERE * others:
                found[gram] = rows
    return found


def _grams_around(pair: Pair) -> set[Gram]:
    """The n-grams that the edit leaves: those that it changes call for it by right."""
    return _grams(pair.source) & _grams(pair.target)


def _grams(side: Sequence[str]) -> set[Gram]:
    words = blind(side)
    return {words[start : start + LENGTH] for start in range(len(words) - LENGTH + 1)}
