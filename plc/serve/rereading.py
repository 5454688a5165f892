"""A file of tokens that is read again when it changes, so that a new token needs no restart."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import final

from plc.serve.clients import Clients, TokensError, read_clients

_EVERY = 1.0  # seconds between two looks at the file
_log = logging.getLogger("plc.serve")


@final
class TokenFile:
    """What a file of tokens says now; for one thread."""

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        """TokensError where the file cannot be read."""
        self._path = path
        self._clock = clock
        self._stamp = _stamp(path)
        self._clients = read_clients(path)
        self._looked = clock()
        self._problem = ""

    def clients(self) -> Clients:
        """What it says; where it has become unfit, what it said before, and an error in the log."""
        now = self._clock()
        if now - self._looked < _EVERY:
            return self._clients
        self._looked = now
        stamp = _stamp(self._path)
        if stamp == self._stamp:
            return self._clients
        try:
            self._clients = read_clients(self._path)
        except TokensError as error:  # tried again: it may be the server that can open no file just now
            if str(error) != self._problem:
                _log.error("%s; what it said before stays in force", error)
            self._problem = str(error)
        else:
            self._stamp, self._problem = stamp, ""
            _log.info("read %s again: %d tokens", self._path.name, len(self._clients.tokens))
        return self._clients


def _stamp(path: Path) -> tuple[int, ...]:
    """What differs once a file was written anew; nothing where there is none."""
    try:
        state = path.stat()
    except OSError:
        return ()
    return state.st_mtime_ns, state.st_size, state.st_ino, state.st_mode
