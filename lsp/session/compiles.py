"""`plc.compile`: the compiler is run on a document when it is opened or saved; the newest text counts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import final

from lsp.state.documents import Compiled, Document
from lsp.state.options import Options
from lsp.worker.messages import complaint_from_json
from lsp.worker.workshop import Priority, WorkerError, Works

logger = logging.getLogger(__name__)


@final
class Compiles:
    """Has the worker compile documents, each in one task that a newer task replaces."""

    def __init__(
        self,
        workshop: Works,
        *,
        options_of: Callable[[Document], Awaitable[Options]],
        done: Callable[[Document], None],
        tell: Callable[[Document | None, str], None],
    ) -> None:
        """`done` is called with each result; `tell` shows a message once."""
        self._workshop = workshop
        self._options_of = options_of
        self._done = done
        self._tell = tell

    def begin(self, document: Document) -> None:
        """Compile a document's present text, if its options want that."""
        if document.compiling is not None:
            document.compiling.cancel()
        document.compiling = asyncio.create_task(self._compile(document))
        document.compiling.add_done_callback(_heard)

    async def settled(self, document: Document) -> None:
        """Until nothing is under way for a document."""
        while (task := document.compiling) is not None and not task.done():
            await asyncio.wait([task])

    async def _compile(self, document: Document) -> None:
        options = await self._options_of(document)
        text = document.text
        wanted = options.compile and document.path is not None and len(text.data) <= options.max_file_size
        if not wanted:
            if document.compiled is not None:
                document.compiled = None
                self._done(document)
            return
        job = {
            "do": "compile",
            "path": str(document.path),
            "language": document.language,
            "named": document.named,
        }
        try:
            answer, _ = await self._workshop.ask(job, text.data, priority=Priority.BACKGROUND)
        except WorkerError as error:
            logger.warning("%s: it was not compiled: %s", document.uri, error)
            return
        if answer["problem"]:
            self._tell(None, answer["problem"])
        document.compiled = Compiled(text, tuple(map(complaint_from_json, answer["diagnostics"])))
        self._done(document)


def _heard(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.error("compiling a text failed", exc_info=error)
