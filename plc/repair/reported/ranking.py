"""What a model wrote for a place, to fixes that may be shown: filtered, each once, likeliest first."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from data_prep.text.naming import Names
from plc.decode.beam import Hypothesis
from plc.decode.grammar import ids_to_edits
from plc.repair.candidates import Candidate, Page
from plc.repair.findings import Suggestion
from plc.repair.grouping import BY_FAR, LIKELY
from plc.repair.predict.inference import shares
from plc.repair.reported.locating import Question
from plc.repair.reported.window import AboutLine

if TYPE_CHECKING:
    from data_prep.text.vocabulary import Vocabulary

# A fix elsewhere in the function is kept where it is e^FAR times as likely as all that the model wrote at the
# reported place: the report says where the fault shows, and most faults are made there.
FAR = 3.0
# What a compiler cannot read was meant: no fix of it is to take the statement away.
_NEVER_BY_REMOVING = frozenset(["syntax", "undeclared-name"])


def ranked(
    page: Page,
    question: Question,
    names: Names,
    hypotheses: Sequence[Hypothesis],
    *,
    vocabulary: Vocabulary,
    most: int,
    about: AboutLine | None = None,
) -> list[tuple[Suggestion, Candidate]]:
    """At most so many different fixes, likeliest first; of a window `about` where the model read one.

    Of a line that a person names those that begin there come before the others.
    One that only takes statements or input away is kept where it is the likeliest by far, as in a scan, for
    it silences a tool; where a person names a line and says no more, there is none to silence.
    """
    found: dict[str, Candidate] = {}
    removing: list[Candidate] = []
    category = question.diagnostic.category
    for candidate in _candidates(page, question, names, hypotheses, vocabulary, about):
        may_go = category == "dead-code" or question.diagnostic.is_bare  # dead code is what is never used
        if candidate.removes and not may_go:
            if category not in _NEVER_BY_REMOVING:
                removing.append(candidate)
        elif candidate.digest not in found:
            found[candidate.digest] = candidate
            if len(found) == most:
                break
    keeping = max((candidate.share for candidate in found.values()), default=0.0)
    for candidate in removing:
        if candidate.share >= LIKELY and candidate.share >= BY_FAR * keeping:
            found.setdefault(candidate.digest, candidate)

    def place(candidate: Candidate) -> tuple[bool, float]:
        return not _begins_on_line(candidate, question), -candidate.share

    order = sorted(found.values(), key=place)[:most]
    return [
        (Suggestion(rank, candidate.share, ("parse",), candidate.edits, candidate.removes), candidate)
        for rank, candidate in enumerate(order, start=1)
    ]


def _begins_on_line(candidate: Candidate, question: Question) -> bool:
    """Whether a fix begins on the line that a person names; of a tool's report it need not."""
    line = question.marks.line
    if not question.diagnostic.is_bare or not line:
        return True
    words = question.function.words
    start, end = words[min(line)].start_byte, words[max(line)].end_byte
    return start <= min(edit.start_byte for edit in candidate.edits) <= end


def renumbered(suggestions: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """The suggestions in their order, with ranks from 1."""
    return tuple(replace(each, rank=rank) for rank, each in enumerate(suggestions, start=1))


def _candidates(
    page: Page,
    question: Question,
    names: Names,
    hypotheses: Sequence[Hypothesis],
    vocabulary: Vocabulary,
    about: AboutLine | None,
) -> Iterator[Candidate]:
    """Those that read back and that nothing in the text speaks against, likeliest first."""
    read = [ids_to_edits(each.ids, vocabulary=vocabulary) for each in hypotheses]
    edits = read if about is None else [about.of_function(each) for each in read]
    is_near = [each is not None and question.marks.touched_by(each) for each in edits]
    best = max((h.score for h, near in zip(hypotheses, is_near, strict=True) if near), default=-math.inf)
    for hypothesis, own, near, share in zip(hypotheses, edits, is_near, shares(hypotheses), strict=True):
        if own is None or (not near and hypothesis.score < best + FAR):
            continue
        candidate = page.candidate(question.instance, names, own, share)
        if candidate is None or candidate.objection is not None:
            continue
        is_unread = question.function.has_error and question.diagnostic.category == "syntax"
        if is_unread and not candidate.parses_better:
            continue  # code that does not parse is repaired by what makes it parse
        after = page.syntax.after_edits(candidate.edits, encoding=page.source.encoding)
        if not page.syntax.is_worse(after):
            yield candidate
