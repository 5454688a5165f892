"""Proposals of overlapping instances to findings: one for each function, its fixes ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from data_prep.functions import Instance
from plc.repair.candidates import Candidate
from plc.repair.findings import Cwe, Finding, Suggestion, digest_of
from plc.repair.kinds import refined
from plc.repair.source_text import SourceText

CANDIDATES = 5
WORTH_PREFERRING = 0.1


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the model says about one instance."""

    instance: Instance
    flawed: float  # its score, not yet a confidence
    cwe: tuple[Cwe, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Grouped:
    """A finding, and the functions from which it was seen: by their first bytes, its own among them."""

    finding: Finding
    seen_from: frozenset[int]


def grouped(source: SourceText, proposals: Sequence[Proposal]) -> list[Grouped]:
    """One finding for each function that a best candidate touches first, in order of the text."""
    by_function: dict[int, list[Proposal]] = {}
    for proposal in proposals:
        touched = proposal.candidates[0].touched if proposal.candidates else proposal.instance.entry
        by_function.setdefault(touched.start_byte, []).append(proposal)
    digest = digest_of(source.data)
    groups: list[Grouped] = []
    for _, group in sorted(by_function.items()):
        # With a candidate before without one, the surest before the others.
        group.sort(key=lambda proposal: (not proposal.candidates, -proposal.flawed))
        best = group[0]
        function = best.candidates[0].touched if best.candidates else best.instance.entry
        suggestions, told = _suggestions(group)
        finding = Finding(
            function=source.name(function.name),
            start=source.position(function.start_byte),
            end=source.position(function.end_byte),
            start_byte=function.start_byte,
            end_byte=function.end_byte,
            confidence=best.flawed,
            cwe=refined(best.cwe, told),
            suggestions=suggestions,
            digest=digest,
        )
        entries = {proposal.instance.entry.start_byte for proposal in group}
        groups.append(Grouped(finding, frozenset({function.start_byte, *entries})))
    return groups


def _suggestions(proposals: Sequence[Proposal]) -> tuple[tuple[Suggestion, ...], str | None]:
    """The different fixes of overlapping instances, best first, and the kind of flaw that the best one tells.

    The most confident comes first, except that a fix which only puts a constant in the place of the program's
    input comes behind those that keep it and have at least `WORTH_PREFERRING` of its confidence.
    A fix's confidence is the instance's probability of being flawed times the fix's share of the probability
    of all fixes that were kept.
    """
    found: dict[str, Suggestion] = {}
    discarding: set[str] = set()
    kinds: dict[str, str | None] = {}
    for proposal in proposals:
        scores = np.array([candidate.score for candidate in proposal.candidates])
        weights = np.exp(scores - scores.max(initial=-np.inf))
        for candidate, share in zip(proposal.candidates, weights / weights.sum(), strict=True):
            kinds[candidate.digest] = candidate.kind
            if candidate.discards_input:
                discarding.add(candidate.digest)
            made = Suggestion(0, proposal.flawed * float(share), ("parse",), candidate.edits)
            known = found.get(candidate.digest)
            if known is None or known.confidence < made.confidence:
                found[candidate.digest] = made
    bar = WORTH_PREFERRING * max((s.confidence for s in found.values()), default=0.0)
    order = sorted(
        found.items(),
        key=lambda item: (item[0] in discarding or item[1].confidence < bar, -item[1].confidence),
    )
    best = tuple(replace(one, rank=rank) for rank, (_, one) in enumerate(order[:CANDIDATES], start=1))
    return best, kinds[order[0][0]] if order else None
