"""Proposals of overlapping instances to findings: one for each function, its fixes ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from data_prep.text.functions import Instance
from plc.repair.candidates import Candidate
from plc.repair.findings import CANDIDATES, Cwe, Finding, Suggestion, digest_of
from plc.repair.kinds import refined
from plc.repair.text.source_text import SourceText

# What only takes code away is shown from this share of the probability of all fixes on, and where no fix that
# keeps the code has more than one part in BY_FAR of its confidence.
LIKELY = 0.5
BY_FAR = 2.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the model says about one instance."""

    instance: Instance
    flawed: float  # its score, not yet a confidence
    cwe: tuple[Cwe, ...]
    candidates: tuple[Candidate, ...]
    dismissed: bool = (
        False  # the model took a known meaning for a flaw: its likeliest fix goes against the text
    )


@dataclass(frozen=True, slots=True)
class Grouped:
    """A finding, and the functions from which it was seen: by their first bytes, its own among them.

    `kinds` are those of all fixes that were written, for a fix of another fault is among them.
    """

    finding: Finding
    seen_from: frozenset[int]
    kinds: frozenset[str] = frozenset()


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
        ranked = _ranked(group)
        finding = Finding(
            function=source.name(function.name),
            start=source.position(function.start_byte),
            end=source.position(function.end_byte),
            start_byte=function.start_byte,
            end_byte=function.end_byte,
            confidence=best.flawed,
            cwe=_cwe_of(best, ranked[0][1] if ranked else None),
            suggestions=tuple(suggestion for suggestion, _ in ranked),
            digest=digest,
            kind=ranked[0][1].kind if ranked else "",
        )
        entries = {proposal.instance.entry.start_byte for proposal in group}
        kinds = frozenset(candidate.kind for proposal in group for candidate in proposal.candidates)
        groups.append(Grouped(finding, frozenset({function.start_byte, *entries}), kinds))
    return groups


def _cwe_of(proposal: Proposal, first: Candidate | None) -> tuple[Cwe, ...]:
    return proposal.cwe if first is None else refined(proposal.cwe, first.cwe, evident=first.evident)


def _ranked(proposals: Sequence[Proposal]) -> list[tuple[Suggestion, Candidate]]:
    """The different fixes of overlapping instances, most confident first.

    A fix's confidence is the instance's score times the fix's share. One that takes the user's statements or
    input away is kept only where it is the likeliest by far.
    """
    found: dict[str, tuple[Suggestion, Candidate]] = {}
    for proposal in proposals:
        for candidate in proposal.candidates:
            sure = proposal.flawed * candidate.share
            known = found.get(candidate.digest)
            if known is None or known[0].confidence < sure:
                made = Suggestion(0, sure, ("parse",), candidate.edits, candidate.removes)
                found[candidate.digest] = (made, candidate)
    # of equals the first to be found
    order = sorted(found.values(), key=lambda entry: -entry[0].confidence)
    keeping = max((s.confidence for s, _ in order if not s.removes), default=0.0)
    kept = [
        (s, candidate)
        for s, candidate in order
        if not s.removes or (candidate.share >= LIKELY and s.confidence >= BY_FAR * keeping)
    ]
    return [
        (replace(s, rank=rank), candidate) for rank, (s, candidate) in enumerate(kept[:CANDIDATES], start=1)
    ]
