"""Going through a finding's suggestions in place, and back to the text as it was after the last."""

from __future__ import annotations

import asyncio
from typing import final

from lsp.features.edits import whole_change
from lsp.features.offering import offered
from lsp.state.anchoring import Anchored
from lsp.state.documents import Document
from plc.repair import Edit, apply_edits


@final
class Cycle:
    """The texts that a document goes through; it ends as soon as the text is none of them."""

    def __init__(self) -> None:
        self.stepping = asyncio.Lock()  # held from a step until its text is there
        self._uri = ""
        self._texts: list[bytes] = []  # as it was, then with each suggestion
        self._place = 0

    @property
    def number(self) -> int:
        """How many suggestions there are."""
        return len(self._texts) - 1

    def holds(self, document: Document) -> bool:
        """Whether a document's text is the one that the last step made."""
        return (
            document.uri == self._uri and bool(self._texts) and document.text.data == self._texts[self._place]
        )

    def begin(self, document: Document, entry: Anchored) -> None:
        """Start with the text as it is."""
        data = document.text.data
        self._uri = document.uri
        self._texts = [data, *(apply_edits(data, each.edits) for each in offered(data, entry.finding))]
        self._place = 0

    def step(self, document: Document, by: int) -> tuple[Edit, int]:
        """The edit that puts the next text in the place of the present one, and its rank; 0 is as it was."""
        self._place = (self._place + by) % len(self._texts)
        return whole_change(document.text.data, self._texts[self._place]), self._place
