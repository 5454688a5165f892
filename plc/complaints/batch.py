"""Several flawed functions in one text of their file, so that one run of a tool reads them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from data_prep.text.functions import Function
from plc.complaints.complaint import Complaint, Flawed, Span, new_complaints

MOST_COMPLAINTS = 12  # of one function; what follows is mostly the parser's loss of the thread


@dataclass(frozen=True, slots=True)
class Change:
    """A function that gets another text; `first` is the first byte that differs, in the file as it was."""

    function: Function
    text: bytes
    first: int
    made_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """The text of a file with changed functions in it, and where these are."""

    text: bytes
    changes: tuple[Change, ...]
    spans: tuple[Span, ...]


def batch_of(text: bytes, changes: Sequence[Change]) -> Batch:
    """The text with all changes made, in order; the later of two that overlap is left out."""
    parts: list[bytes] = []
    kept: list[Change] = []
    starts: list[tuple[int, int]] = []
    place = length = 0
    for change in sorted(changes, key=lambda one: one.function.start_byte):
        start, end = change.function.start_byte, change.function.end_byte
        if start < place:
            continue
        parts += text[place:start], change.text
        length += start - place
        starts.append((length, length + len(change.text)))
        length += len(change.text)
        place = end
        kept.append(change)
    whole = b"".join((*parts, text[place:]))
    return Batch(whole, tuple(kept), tuple(Span.of(whole, start, end) for start, end in starts))


def by_span(complaints: Sequence[Complaint], spans: Sequence[Span]) -> list[list[Complaint]]:
    """The complaints of each function; the line behind its end is its own unless the next begins there."""
    found: list[list[Complaint]] = [[] for _ in spans]
    owners: dict[int, int] = {}
    for number, span in enumerate(spans):
        owners.setdefault(span.last_line + 1, number)
    for number, span in enumerate(spans):
        for line in range(span.first_line, span.last_line + 1):
            owners[line] = number
    for complaint in complaints:
        owner = owners.get(complaint.line)
        if owner is not None:
            found[owner].append(complaint)
    return found


def flawed_in(
    batch: Batch,
    text: bytes,
    *,
    complaints: Sequence[Complaint],
    known: Sequence[Sequence[Complaint]],
    slips: bool,
    dropped: Counter[str],
) -> list[Flawed]:
    """The functions of a batch that a tool newly complains of, each as if it alone were changed in `text`.

    `known` are the complaints of each function as it was. Of slips, whoever is complained of before the
    first byte that differs was disturbed by another function, and is left out; of faults, what does not
    compile.
    """
    found = []
    for change, span, said, before in zip(
        batch.changes, batch.spans, by_span(complaints, batch.spans), known, strict=True
    ):
        fresh = new_complaints(said, before)
        reason = _reason(change, fresh, text, span, slips)
        if reason is not None:
            dropped[reason] += 1
            continue
        own = Span.of(text, change.function.start_byte, change.function.end_byte)
        moved = [replace(one, line=one.line - span.first_line + own.first_line) for one in fresh]
        found.append(
            Flawed(
                name=change.function.name,
                start=change.function.start_byte,
                before=change.text,
                after=text[change.function.start_byte : change.function.end_byte],
                made_by=change.made_by,
                complaints=tuple(moved[:MOST_COMPLAINTS]),
            )
        )
    return found


def _reason(change: Change, fresh: Sequence[Complaint], text: bytes, span: Span, slips: bool) -> str | None:
    if not fresh:
        return "no complaint"
    first = span.first_line + text.count(b"\n", change.function.start_byte, change.first)
    if slips and any(one.line < first for one in fresh):
        return "disturbed by another function"
    if not slips and any(one.level == "error" for one in fresh):
        return "does not compile"
    return None
