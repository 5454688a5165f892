"""What became of the diagnostics of one file, as formats and counts take it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from data_prep.text.languages import Language
from plc.base.utf16 import Wide
from plc.repair.findings import Encoding
from plc.repair.reported.answer import Answer


@dataclass(frozen=True, slots=True)
class Answered:
    """One file with all that was said of it answered.

    `language` is None where the report names no file that is read; `before` and `after` are then empty. Fixes
    are about `before`, but in mode `fix` about `after`, which the file then holds. `made` are the indices of
    the answers whose first fix is in `after`. `wide` is as in `plc.repair.batch.Analysed`.
    """

    path: Path
    language: Language | None
    reported: tuple[Answer, ...]
    encoding: Encoding = "utf-8"
    functions: int = 0
    before: bytes = b""
    after: bytes = b""
    made: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()
    wide: Wide | None = None
    follows: bool = False  # other answers about the file are in the outcome before

    @property
    def remaining(self) -> int:
        """How many diagnostics remain: not those that were fixed, nor those that the report suppresses."""
        return sum(
            index not in self.made and answer.cause != "suppressed"
            for index, answer in enumerate(self.reported)
        )
