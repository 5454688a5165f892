"""When each document is analysed: after a moment of quiet, the newest text only; then its result is sent."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal, final

from lsp.state.documents import Analysed, Document
from lsp.state.options import Options, Run
from lsp.worker.messages import report_from_json
from lsp.worker.workshop import WorkerError, Works

Cause = Literal["open", "type", "save", "command"]

_CAUSES: Mapping[Run, frozenset[Cause]] = {
    "onType": frozenset(["open", "type", "save", "command"]),
    "onSave": frozenset(["open", "save", "command"]),
    "off": frozenset(["command"]),
}
LONGEST_DELAY = 1.0  # seconds of quiet that are waited for at most: half of what looking at the text takes

logger = logging.getLogger(__name__)


@final
class Analyses:
    """Analyses documents, each in one task that a newer task replaces."""

    def __init__(
        self,
        workshop: Works,
        *,
        options_of: Callable[[Document], Awaitable[Options]],
        done: Callable[[Document], None],
        tell: Callable[[Document | None, str], None],
        rereads: Callable[[], bool] = lambda: False,
    ) -> None:
        """`done` is called with each result; `tell` shows a message once.

        `rereads` says whether configuration and ignore files are read anew with each file that is opened or
        saved: the client does not tell when they change.
        """
        self._workshop = workshop
        self._options_of = options_of
        self._done = done
        self._tell = tell
        self._rereads = rereads

    def begin(self, document: Document, *, cause: Cause) -> None:
        """Analyse a document's present text, in place of whatever was under way for it.

        Nothing is done where the document's options do not want it for this cause.
        """
        if document.task is not None:
            document.task.cancel()
        document.task = asyncio.create_task(self._look(document, cause=cause))
        document.task.add_done_callback(_heard)

    async def settled(self, document: Document) -> None:
        """Until nothing is under way for a document."""
        while (task := document.task) is not None and not task.done():
            await asyncio.wait([task])

    async def now(self, document: Document, *, named: bool = False) -> None:
        """Wait until its present text is analysed; `named`: even if exclude or ignore files leave it out."""
        known = document.analysed
        if named and not document.named:
            document.named = True
            if known is None or known.left_out:
                self.begin(document, cause="command")
                await self.settled(document)
                return
        if known is None or known.text is not document.text:
            if document.task is None or document.task.done():
                self.begin(document, cause="command")
            await self.settled(document)

    async def _look(self, document: Document, *, cause: Cause) -> None:
        options = await self._options_of(document)
        if cause not in _CAUSES[options.run]:
            return
        if cause == "type":
            await asyncio.sleep(max(options.debounce / 1000, min(document.cost / 2, LONGEST_DELAY)))
        version, text, language = document.version, document.text, document.language
        if language is None:
            return
        if len(text.data) > options.max_file_size:
            self._tell(
                document,
                f"{len(text.data):,} bytes, and plc.maxFileSize is {options.max_file_size:,}: not analysed",
            )
            self._set(document, None)
            return
        if cause in ("open", "save") and self._rereads():
            await self._workshop.forget()
        began = time.monotonic()
        try:
            header, _ = await self._workshop.ask(
                {
                    "do": "report",
                    "path": None if document.path is None else str(document.path),
                    "language": language,
                    "min_confidence": options.min_confidence,
                    "named": document.named,
                },
                text.data,
            )
        except WorkerError as error:
            if error.kind != "model":  # which is shown once for all documents, as the worker's state
                self._tell(document, str(error))
            self._set(document, None)
            return
        if document.analysed is not None:  # the first look is dearer than those that follow a change
            document.cost = time.monotonic() - began
        if header["problem"]:
            self._tell(document, header["problem"])
        for warning in header["warnings"]:
            self._tell(None, warning)
        # a newer text that is to be analysed has cancelled this task, and its answer with it
        report = report_from_json(header["report"])
        self._set(document, Analysed(version, text, report, left_out=header["left_out"]))

    def _set(self, document: Document, analysed: Analysed | None) -> None:
        document.analysed = analysed
        self._done(document)


def _heard(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.error("looking at a text failed", exc_info=error)
