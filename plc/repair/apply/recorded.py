"""Write a repaired file, and record the change for `plc undo` before it is made."""

from __future__ import annotations

from pathlib import Path

from plc.base.utf16 import Wide, file_bytes
from plc.base.writing import write_source
from plc.repair.apply.journal import Journal


def write_recorded(
    path: Path, before: bytes, after: bytes, journal: Journal | None, *, wide: Wide | None
) -> tuple[str, ...]:
    """Replace the text of a file; returns what the user should know of it. Without a journal, no record."""
    before, after = file_bytes(before, wide), file_bytes(after, wide)

    def announce(target: Path, temporary: Path) -> None:
        if journal is not None:
            journal.record(target, temporary, before=before, after=after)

    written = write_source(path, after, was=before, announce=announce)
    return () if written.note is None else (written.note,)
