"""Findings about an older text at their places in the present one; those of code that changed are gone."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from lsp.state.documents import Document
from plc.repair import Finding


@dataclass(frozen=True, slots=True)
class Anchored:
    """A finding at its place in a document's present text; `id` outlives changes elsewhere in the text."""

    id: str
    finding: Finding
    fresh: bool  # the analysed text is the present one


def anchored(document: Document) -> list[Anchored]:
    """What is known about a document's present text."""
    if document.analysed is None:
        return []
    old, findings = document.analysed.text.data, document.analysed.report.findings
    ids = _ids(old, findings)
    new = document.text.data
    if document.analysed.text is document.text or old == new:
        return [Anchored(id_, finding, True) for id_, finding in zip(ids, findings, strict=True)]
    ends = common_ends(old, new)
    placed = [(id_, _placed(finding, old, new, ends)) for id_, finding in zip(ids, findings, strict=True)]
    return [Anchored(id_, finding, False) for id_, finding in placed if finding is not None]


def carried(finding: Finding, old: bytes, new: bytes) -> Finding | None:
    """A finding about one text at its place in another; None where its code has changed."""
    return finding if old == new else _placed(finding, old, new, common_ends(old, new))


def _placed(finding: Finding, old: bytes, new: bytes, ends: tuple[int, int]) -> Finding | None:
    first, last = _extent(finding)
    if last <= ends[0]:
        return finding
    return moved(finding, len(new) - len(old)) if first >= len(old) - ends[1] else None


def moved(finding: Finding, by: int) -> Finding:
    """A finding about the same code at another place; its lines and columns are still those of the old."""
    suggestions = tuple(
        replace(
            suggestion,
            edits=tuple(
                replace(edit, start_byte=edit.start_byte + by, end_byte=edit.end_byte + by)
                for edit in suggestion.edits
            ),
        )
        for suggestion in finding.suggestions
    )
    return replace(
        finding,
        start_byte=finding.start_byte + by,
        end_byte=finding.end_byte + by,
        suggestions=suggestions,
    )


def _extent(finding: Finding) -> tuple[int, int]:
    edits = [edit for suggestion in finding.suggestions for edit in suggestion.edits]
    return (
        min([finding.start_byte, *(edit.start_byte for edit in edits)]),
        max([finding.end_byte, *(edit.end_byte for edit in edits)]),
    )


def _ids(text: bytes, findings: Sequence[Finding]) -> list[str]:
    return list(_numbered(_hash(text, finding) for finding in findings))


def _hash(text: bytes, finding: Finding) -> str:
    digest = hashlib.blake2b(text[finding.start_byte : finding.end_byte], digest_size=9)
    for suggestion in finding.suggestions:
        for edit in suggestion.edits:
            digest.update(f"{edit.start_byte - finding.start_byte} {edit.text}\0".encode())
    return digest.hexdigest()


def _numbered(hashes: Iterator[str]) -> Iterator[str]:
    """The same function twice is two findings."""
    seen: Counter[str] = Counter()
    for hash_ in hashes:
        yield f"{hash_}.{seen[hash_]}"
        seen[hash_] += 1


def common_ends(old: bytes, new: bytes) -> tuple[int, int]:
    """How many bytes at the beginning and how many at the end are the same, the two not overlapping."""
    shorter = min(len(old), len(new))
    before = _longest(shorter, lambda size: old[:size] == new[:size])
    after = _longest(shorter - before, lambda size: old[len(old) - size :] == new[len(new) - size :])
    return before, after


def _longest(limit: int, same: Callable[[int], bool]) -> int:
    """The largest size up to a limit for which it is the same; for all smaller ones it is as well."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if same(middle):
            low = middle
        else:
            high = middle - 1
    return low
