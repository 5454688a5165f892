"""Styled text to bytes: with colours where a terminal shows them, and as rich, NO_COLOR and TERM say."""

from __future__ import annotations

import io
from typing import Self, TextIO, final

from rich.console import Console
from rich.text import Text


class _Page(io.StringIO):
    """Text in memory that says of itself whether it will be shown on a terminal."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@final
class Screen:
    """Where bytes will be shown."""

    def __init__(self, console: Console, page: _Page, *, terminal: bool, encoding: str) -> None:
        self.is_terminal = terminal
        self._console = console
        self._page = page
        self._encoding = encoding

    @classmethod
    def of(cls, stream: TextIO) -> Self:
        """The terminal, pipe or file behind a stream."""
        page = _Page(terminal=stream.isatty())
        console = Console(file=page, soft_wrap=True, highlight=False)
        return cls(console, page, terminal=console.is_terminal, encoding=stream.encoding or "utf-8")

    @classmethod
    def plain(cls) -> Self:
        """A file: no colours, whatever the environment says."""
        page = _Page(terminal=False)
        console = Console(file=page, soft_wrap=True, highlight=False, force_terminal=False, color_system=None)
        return cls(console, page, terminal=False, encoding="utf-8")

    def painted(self, *lines: Text | str) -> bytes:
        """Lines as they are shown; what the encoding cannot say becomes an escape."""
        for line in lines:
            self._console.print(line, markup=False)
        text = self._page.getvalue()
        self._page.seek(0)
        self._page.truncate()
        return text.encode(self._encoding, "backslashreplace")
