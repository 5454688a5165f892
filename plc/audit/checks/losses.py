"""Rows that preparation left out or cut: what a corpus no longer shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from plc.audit.corpora import PairCorpus
from plc.audit.findings import Finding

_KEYS = ("dropped", "functions_dropped", "files_skipped", "mutants_rejected", "identities_dropped")
_CASES = frozenset(["no corrected entry", "parse error", "too long"])
_MUCH = 0.25
_SHOWN = 3


def check(corpus: PairCorpus) -> Iterator[Finding]:
    """Warn where much was left out, by what dataset.json says, and of sides that reach the limit."""
    lost = losses(corpus.summary)
    total = sum(lost.values())
    if total > _MUCH * len(corpus.pairs):
        top = sorted(lost.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN]
        said = f"{total} were left out beside {len(corpus.pairs)} kept rows, most of them: "
        said += ", ".join(f"{reason} ({count})" for reason, count in top)
        yield Finding("left-out", "warn", corpus.name, said)
    options = corpus.summary.get("options")
    limit = options.get("max_words") if isinstance(options, Mapping) else None
    if isinstance(limit, int):
        cut = [place for place in corpus.flawed() if len(corpus.pairs[place].source) >= limit]
        if cut:
            said = f"{len(cut)} flawed sources are as long as the limit of {limit} words, so perhaps cut"
            yield Finding("cut", "warn", corpus.name, said, corpus.ids(cut))
        longer = [place for place in corpus.flawed() if len(corpus.pairs[place].target) > limit]
        if longer:
            said = f"{len(longer)} targets are longer than the limit of {limit} words: are they cut alike?"
            yield Finding("target-too-long", "warn", corpus.name, said, corpus.ids(longer))


def losses(summary: Mapping[str, Any]) -> dict[str, int]:
    """Reasons and counts of what dataset.json says was left out."""
    found: dict[str, int] = {}
    for key in _KEYS:
        _add(summary.get(key), key, found)
    cases = summary.get("cases")
    if isinstance(cases, Mapping):
        _add({name: count for name, count in cases.items() if name in _CASES}, "cases", found)
    return found


def _add(part: object, name: str, found: dict[str, int]) -> None:
    if isinstance(part, Mapping):
        for key, value in part.items():
            _add(value, str(key), found)
    elif isinstance(part, int):
        found[name] = found.get(name, 0) + part
