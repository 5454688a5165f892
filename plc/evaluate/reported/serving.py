"""Held-out reports answered as `plc repair --report` does: from whole files, with what a message implies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from data_prep.dataset import Pair
from plc.evaluate.reported.asking import Asked
from plc.evaluate.reported.stored import StoredReport
from plc.repair.reported.answering import TRIES, Complaint
from plc.repair.reported.hints.hinting import with_hints
from plc.repair.reported.run import Answerer


def served(
    answerer: Answerer,
    pairs: Sequence[Pair],
    stored: Mapping[str, StoredReport],
    *,
    tries: int = TRIES,
    tell: Callable[[int], None] = lambda _: None,
) -> list[Asked]:
    """The pairs in their order, each with the rank of its fix among the suggestions; nothing is verified."""
    found = []
    for pair in pairs:
        found.append(Asked(pair, _rank(answerer, stored[pair.id], tries)))
        tell(1)
    return found


def _rank(answerer: Answerer, report: StoredReport, tries: int) -> int | None:
    complaint = Complaint(report.text, report.language, (report.diagnostic,))
    (answers,) = answerer.reported([complaint], tries=tries)
    answers = with_hints(report.text, answers)
    finding = answers.reported[0].finding
    suggestions = () if finding is None else finding.suggestions
    ranks = (
        rank for rank, each in enumerate(suggestions) if report.is_fixed_by(each.edits, answers.encoding)
    )
    return next(ranks, None)
