"""What fixes depend on: asked of the worker when somebody wants it, kept for the text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, final

from lsp.features.actions import found, ranked
from lsp.features.foreign import Foreign
from lsp.session.reported_answers import ReportedAnswers
from lsp.state.documents import Document
from lsp.state.texts import Text
from lsp.worker.messages import complaint_to_json, explanation_from_json, finding_to_json
from lsp.worker.workshop import Priority, WorkerError, Works
from plc.repair import Finding, Suggestion
from plc.repair.findings import Explanation


@dataclass(frozen=True, slots=True)
class Explained:
    """A fix of a finding in a text, and what it depends on; the finding has this fix alone."""

    text: Text
    finding: Finding
    explanation: Explanation

    @property
    def fix(self) -> Suggestion:
        """The fix that is explained."""
        return self.finding.suggestions[0]


@dataclass(slots=True)
class _Known:
    """Explanations of fixes for one text, by the finding's id and the fix's rank."""

    text: Text
    explained: dict[tuple[str, int], Explained] = field(default_factory=dict)


@final
class Explanations:
    """Asks the worker what a fix depends on: after typing, before fixes are verified."""

    def __init__(self, workshop: Works, answers: ReportedAnswers) -> None:
        self._workshop = workshop
        self._answers = answers
        self._known: dict[str, _Known] = {}

    async def of(self, document: Document, id_: str, rank: object) -> Explained | None:
        """What a fix depends on, or the reason why nobody can tell; None where its code has changed.

        `id_` is that of a finding, or the key of another tool's diagnostic. Cancelling ends the work.
        """
        asked = self._asked(document, id_, rank)
        if asked is None:
            return None
        finding, entry = asked
        key = id_, finding.suggestions[0].rank
        known = self._known.get(document.uri)
        if known is None or known.text is not document.text:
            known = self._known[document.uri] = _Known(document.text)
        if key not in known.explained:
            explained = await self._explained(document, finding, entry)
            if explained.explanation.words:
                known.explained[key] = explained
            return explained
        return known.explained[key]

    def forget(self, uri: str) -> None:
        """A document was closed."""
        self._known.pop(uri, None)

    def _asked(self, document: Document, id_: str, rank: object) -> tuple[Finding, Foreign | None] | None:
        """The finding with the one fix, at its place in the present text; the diagnostic that it answers."""
        entry: Foreign | None = None
        own = found(document, id_)
        finding = None if own is None else own.finding
        if own is None:
            answered = self._answers.answered(document, id_)
            if answered is None or answered[0].data != document.text.data:
                return None  # the diagnostic's place is one of the old text
            entry, finding = answered[1].entry, answered[1].answer.finding
        fix = None if finding is None else ranked(finding, rank)
        return None if finding is None or fix is None else (replace(finding, suggestions=(fix,)), entry)

    async def _explained(self, document: Document, finding: Finding, entry: Foreign | None) -> Explained:
        text = document.text
        job: dict[str, Any] = {
            "do": "explain",
            "path": None if document.path is None else str(document.path),
            "language": document.language,
            "finding": finding_to_json(finding),
            "diagnostic": None if entry is None else complaint_to_json(entry.complaint),
        }
        try:
            answer, _ = await self._workshop.ask(job, text.data, priority=Priority.ASKED)
        except WorkerError as error:
            return Explained(text, finding, Explanation(reason=str(error)))
        return Explained(text, finding, explanation_from_json(answer["explanation"]))
