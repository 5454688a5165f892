"""What is open in the editor: the text of each document, and the last that was said about it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import final

from lsprotocol.types import (
    TextDocumentContentChangeEvent,
    TextDocumentContentChangePartial,
    TextDocumentItem,
)
from pygls.uris import to_fs_path

from data_prep.text.language_specs import BY_EDITOR_ID
from data_prep.text.languages import Language, language_of
from lsp.state.options import Options
from lsp.state.texts import Text, Units
from plc.diagnostics import Diagnostic
from plc.repair import FileReport


@dataclass(frozen=True, slots=True)
class Analysed:
    """What was said about one version of a text."""

    version: int
    text: Text
    report: FileReport
    left_out: bool = False  # by exclude or ignore files, so that nothing is said


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the compiler said about one version of a text."""

    text: Text
    reports: tuple[Diagnostic, ...]


@dataclass(slots=True, eq=False)
class Document:
    """One open document."""

    uri: str
    path: Path | None  # None where it is in no file
    language: Language | None
    language_id: str
    version: int
    text: Text
    asked: asyncio.Task[Options] | None = None  # its settings, which the client is asked for once
    named: bool = False  # a command was about it: it is analysed though the rules exclude it
    pulls: int = 0  # requests for its diagnostics that wait for an answer
    analysed: Analysed | None = None
    task: asyncio.Task[None] | None = None
    compiled: Compiled | None = None  # with `plc.compile`
    compiling: asyncio.Task[None] | None = None
    cost: float = 0.0  # seconds that the last analysis took
    shown: set[str] = field(default_factory=set)  # messages that were shown about it

    @property
    def options(self) -> Options | None:
        """The settings that the client gave for it; None as long as it has not."""
        known = self.asked is not None and self.asked.done() and not self.asked.cancelled()
        return self.asked.result() if self.asked is not None and known else None

    def cancel(self) -> None:
        """Whatever is under way for it is not wanted any more."""
        for task in (self.task, self.compiling):
            if task is not None:
                task.cancel()


@final
class Documents:
    """All open documents, by their address."""

    def __init__(self) -> None:
        self.units: Units = "utf-16"
        self._open: dict[str, Document] = {}

    def __iter__(self) -> Iterator[Document]:
        return iter(tuple(self._open.values()))

    def get(self, uri: str) -> Document | None:
        """The open document, if it is open."""
        return self._open.get(uri)

    def open(self, item: TextDocumentItem) -> Document:
        """Take in a document; one that is open already is replaced."""
        path = path_of(item.uri)
        document = Document(
            uri=item.uri,
            path=path,
            language=BY_EDITOR_ID.get(item.language_id) or (language_of(path) if path else None),
            language_id=item.language_id,
            version=item.version,
            text=Text.of(item.text),
        )
        if (before := self._open.get(item.uri)) is not None:
            before.cancel()
        self._open[item.uri] = document
        return document

    def change(
        self, uri: str, version: int, changes: Sequence[TextDocumentContentChangeEvent]
    ) -> Document | None:
        """Change a document as its editor did; None where it is not open."""
        document = self._open.get(uri)
        if document is None:
            return None
        text = document.text
        for change in changes:
            if isinstance(change, TextDocumentContentChangePartial):
                text = text.changed(change.range, change.text, self.units)
            else:
                text = Text.of(change.text)
        document.text, document.version = text, version
        return document

    def close(self, uri: str) -> Document | None:
        """Forget a document."""
        document = self._open.pop(uri, None)
        if document is not None:
            document.cancel()
        return document


def path_of(uri: str) -> Path | None:
    """The file that an address names; None for one that is in no file."""
    if not uri.startswith("file:"):
        return None
    path = to_fs_path(uri)
    return Path(path) if path else None
