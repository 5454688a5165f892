"""Rows that are not those that were written down: another hash, or other counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plc.audit.corpora import PairCorpus
from plc.audit.findings import Finding

NAME = "manifest"


def check_counts(corpus: PairCorpus) -> Iterator[Finding]:
    """The counts in dataset.json against the rows; a summary that counts otherwise is passed over."""
    stated = corpus.summary.get("pairs")
    if not isinstance(stated, Mapping):
        return
    for kind in ("flawed", "identity"):
        if isinstance(stated.get(kind), int):
            found = sum(pair.kind == kind for pair in corpus.pairs)
            if found != stated[kind]:
                yield Finding(
                    NAME,
                    "refuse",
                    corpus.name,
                    f"dataset.json says {stated[kind]} {kind} pairs, there are {found}",
                )


def check_hash(corpus: PairCorpus, recorded: Mapping[str, str]) -> Iterator[Finding]:
    """The sha256 of the rows against the one that a model or a run recorded under the dataset's name."""
    if corpus.name not in recorded:
        said = f"the manifest names no dataset {corpus.name}; it has {', '.join(sorted(recorded)) or 'none'}"
        yield Finding(NAME, "warn", corpus.name, said)
    elif recorded[corpus.name] != corpus.sha256:
        yield Finding(
            NAME,
            "refuse",
            corpus.name,
            f"the rows have sha256 {corpus.sha256[:12]}…, the manifest says {recorded[corpus.name][:12]}…",
        )
