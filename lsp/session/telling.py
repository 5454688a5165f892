"""What the model answers to other tools' diagnostics: asked when somebody wants fixes, kept for the text."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import final

from lsp.features.foreign import Foreign
from lsp.state.documents import Document
from lsp.state.texts import Text
from lsp.worker.messages import complaint_to_json, told_from_json
from lsp.worker.workshop import WorkerError, Works
from plc.repair import Finding
from plc.repair.told.told import Told

PATIENCE = 3.0  # seconds that a menu which somebody opened waits for the model
MOST = 8  # diagnostics of a line that the model is asked about

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Answers:
    """Answers about one text of a document."""

    text: Text
    told: dict[str, asyncio.Task[Told | None]] = field(default_factory=dict)


@final
class Telling:
    """Asks the worker about diagnostics of other tools, each once for a text."""

    def __init__(self, workshop: Works, *, tell: Callable[[Document | None, str], None]) -> None:
        self._workshop = workshop
        self._tell = tell
        self._known: dict[str, _Answers] = {}

    async def answers(
        self, document: Document, entries: Sequence[Foreign], *, wait: bool
    ) -> list[tuple[Foreign, Told]]:
        """What is answered to each; those that have no answer yet are left out, if it is not waited for."""
        asked = [(entry, self._ask(document, entry, urgent=wait)) for entry in entries[:MOST]]
        tasks = [task for _, task in asked if not task.done()]
        if tasks and wait:
            await asyncio.wait(tasks, timeout=PATIENCE)
        done = [(entry, task.result()) for entry, task in asked if task.done() and not task.cancelled()]
        return [(entry, told) for entry, told in done if told is not None]

    def known(self, document: Document, key: str) -> tuple[Text, Finding] | None:
        """What was answered to a diagnostic, and about which text."""
        answers = self._known.get(document.uri)
        task = None if answers is None else answers.told.get(key)
        if answers is None or task is None or not task.done() or task.cancelled():
            return None
        told = task.result()
        return None if told is None or told.finding is None else (answers.text, told.finding)

    def forget(self, uri: str) -> None:
        """A document was closed."""
        answers = self._known.pop(uri, None)
        for task in answers.told.values() if answers is not None else ():
            task.cancel()

    def _ask(self, document: Document, entry: Foreign, *, urgent: bool) -> asyncio.Task[Told | None]:
        answers = self._known.get(document.uri)
        if answers is None or answers.text is not document.text:
            self.forget(document.uri)
            answers = self._known[document.uri] = _Answers(document.text)
        task = answers.told.get(entry.key)
        if task is None:
            task = answers.told[entry.key] = asyncio.create_task(self._told(document, entry, urgent=urgent))
        return task

    async def _told(self, document: Document, entry: Foreign, *, urgent: bool) -> Told | None:
        header = {
            "do": "told",
            "path": None if document.path is None else str(document.path),
            "language": document.language,
            "diagnostics": [complaint_to_json(entry.complaint)],
        }
        try:
            answer, _ = await self._workshop.ask(header, document.text.data, urgent=urgent)
        except WorkerError as error:
            if error.kind not in ("model", "text"):  # these are told where the text itself is looked at
                self._tell(document, str(error))
            return None
        (told,) = (told_from_json(each, entry.complaint) for each in answer["told"])
        if told.status == "declined":
            logger.info("%s: no fix for %r: %s", document.uri, entry.complaint.message, told.reason)
        return told
