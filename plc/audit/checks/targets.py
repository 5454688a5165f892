"""Targets that cannot be right: they do not parse where their source does, or have nothing to do with it."""

from __future__ import annotations

from collections.abc import Iterator

from data_prep.dataset import Pair
from data_prep.text.language_specs import LANGUAGES
from data_prep.text.languages import parse_as_written
from plc.audit.corpora import PairCorpus
from plc.audit.findings import Finding
from plc.audit.vectors import shared_shares

PARSED = 4000  # rows that are parsed of a larger corpus, evenly
FOREIGN = 0.8  # of the words and pairs of words of the shorter side, less than this on the other side too


def check_parse(corpus: PairCorpus) -> Iterator[Finding]:
    """Warn of targets with a syntax error whose source has none."""
    flawed = corpus.flawed()
    step = max(1, -(-len(flawed) // PARSED))
    asked = flawed[::step]
    broken = [place for place in asked if _breaks(corpus.pairs[place])]
    if broken:
        part = "" if step == 1 else f" (one of {step} rows was parsed)"
        said = f"{len(broken)} targets do not parse though their sources do{part}"
        yield Finding("target-syntax", "warn", corpus.name, said, corpus.ids(broken))


def check_foreign(corpus: PairCorpus) -> Iterator[Finding]:
    """Warn of targets that neither hold most of their source nor are held by it."""
    flawed = corpus.flawed()
    shared = shared_shares([corpus.pairs[place] for place in flawed])
    foreign = [place for place, share in zip(flawed, shared, strict=True) if share < FOREIGN]
    if foreign:
        said = f"{len(foreign)} targets share less than {100 * FOREIGN:.0f} % with their source"
        yield Finding("foreign-target", "warn", corpus.name, said, corpus.ids(foreign))


def _breaks(pair: Pair) -> bool:
    return _has_error(pair, pair.target) and not _has_error(pair, pair.source)


def _has_error(pair: Pair, words: tuple[str, ...]) -> bool:
    """Whether the words, joined, have a syntax error; directives need lines of their own and are left out."""
    language = next((name for name in LANGUAGES if name == pair.language), None)
    if language is None or any(word.startswith("#") for word in words):
        return False
    text = " ".join(words).encode("utf-8", "replace")
    return bool(parse_as_written(text, language).root_node.has_error)
