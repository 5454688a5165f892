"""Progress that a client shows. One that refuses to, or never answers, only goes without."""

from __future__ import annotations

import asyncio
import logging
from itertools import count
from typing import TypeVar, final

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

_NUMBERS = count(1)
_T = TypeVar("_T")

logger = logging.getLogger(__name__)


@final
class Progress:
    """The progress of one piece of work, which never waits for it."""

    def __init__(
        self, server: LanguageServer, title: str, *, message: str | None = None, cancellable: bool = False
    ) -> None:
        """Ask the client to show it."""
        self._shown = server.work_done_progress
        self._token = f"plc-{next(_NUMBERS)}"
        self._begin = types.WorkDoneProgressBegin(title=title, message=message, cancellable=cancellable)
        self._begun = False
        self._creating = asyncio.ensure_future(self._create())

    async def _create(self) -> None:
        try:
            await self._shown.create_async(self._token)
        except JsonRpcException as error:
            logger.info("the client shows no progress of %r: %s", self._begin.title, error)
            return
        self._shown.begin(self._token, self._begin)
        self._begun = True

    @property
    def is_cancelled(self) -> bool:
        """Whether the user cancelled what is shown."""
        return self._begun and self._shown.tokens[self._token].cancelled()

    def report(self, message: str) -> None:
        """Show how far it is."""
        if self._begun:
            self._shown.report(self._token, types.WorkDoneProgressReport(message=message))

    def end(self, message: str | None = None) -> None:
        """Show it no more."""
        self._creating.cancel()  # an answer that has not come by now is not waited for
        if self._begun:
            self._begun = False
            self._shown.end(self._token, types.WorkDoneProgressEnd(message=message))
            self._shown.tokens.pop(self._token, None)


async def shown_while(server: LanguageServer, work: asyncio.Future[_T], title: str, *, shows: bool) -> None:
    """Wait for some work; where the client shows progress, a cancel of what is shown cancels the work."""
    progress = Progress(server, title, cancellable=True) if shows else None
    try:
        while not work.done():
            await asyncio.wait([work], timeout=None if progress is None else 0.1)
            if progress is not None and progress.is_cancelled:
                work.cancel()
    finally:
        if not work.done():
            work.cancel()
            await asyncio.wait([work])
        if progress is not None:
            progress.end()
