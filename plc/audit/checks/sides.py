"""Rows whose sides contradict: nothing changed, code both flawed and correct, a fix that undoes a fix."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from plc.audit.corpora import PairCorpus
from plc.audit.findings import Finding
from plc.audit.wording import canonical, uses_slots

_BETWEEN = "\0"
Words = tuple[str, ...]


def check_identical(corpus: PairCorpus) -> Iterator[Finding]:
    """Refuse flawed rows that change nothing, and rows of correct code that change something."""
    same = [place for place in corpus.flawed() if corpus.pairs[place].source == corpus.pairs[place].target]
    if same:
        yield _refused("identical-sides", corpus, same, "flawed rows have the same words on both sides")
    changed = [
        place
        for place, pair in enumerate(corpus.pairs)
        if pair.kind == "identity" and pair.source != pair.target
    ]
    if changed:
        yield _refused("identical-sides", corpus, changed, "rows of correct code change it")


def check_conflicts(corpus: PairCorpus) -> Iterator[Finding]:
    """Refuse code that one row calls flawed and another correct, whatever its names."""
    named = uses_slots(corpus.pairs)
    correct = {canonical(pair.source, named=named) for pair in corpus.pairs if pair.kind == "identity"}
    both = [
        place for place in corpus.flawed() if canonical(corpus.pairs[place].source, named=named) in correct
    ]
    if both:
        yield _refused("conflict", corpus, both, "flawed sources stand there as correct code too")
    targets: dict[Words, set[str]] = defaultdict(set)
    for place in corpus.flawed():
        targets[corpus.pairs[place].source].add(corpus.pairs[place].source_id)
    several = [place for place in corpus.flawed() if len(targets[corpus.pairs[place].source]) > 1]
    if several:
        said = (
            f"{len(several)} flawed rows share a source, but not its id: they are no references of each other"
        )
        yield Finding("conflict", "warn", corpus.name, said, corpus.ids(several))


def check_flaws_back(corpus: PairCorpus) -> Iterator[Finding]:
    """Warn of targets that another row calls flawed, and of rows that stand there the other way round."""
    named = uses_slots(corpus.pairs)
    flawed = corpus.flawed()
    sources = {canonical(corpus.pairs[place].source, named=named) for place in flawed}
    forward = {_edit(corpus, place, named) for place in flawed}
    turned = [place for place in flawed if _edit(corpus, place, named, turned=True) in forward]
    if turned:
        said = f"{len(turned)} rows stand there the other way round too"
        yield Finding("reversed", "warn", corpus.name, said, corpus.ids(turned))
    back = [place for place in flawed if canonical(corpus.pairs[place].target, named=named) in sources]
    if back:
        said = f"{len(back)} targets are a flawed source of another row"
        yield Finding("flaw-back", "warn", corpus.name, said, corpus.ids(back))


def _edit(corpus: PairCorpus, place: int, named: bool, *, turned: bool = False) -> Words:
    pair = corpus.pairs[place]
    first, second = (pair.target, pair.source) if turned else (pair.source, pair.target)
    return canonical((*first, _BETWEEN, *second), named=named)


def _refused(check: str, corpus: PairCorpus, places: list[int], message: str) -> Finding:
    return Finding(check, "refuse", corpus.name, f"{len(places)} {message}", corpus.ids(places))
