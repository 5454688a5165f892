"""Write a file whole: a reader sees all of it or nothing, and writers beside each other never meet."""

from __future__ import annotations

import os
from pathlib import Path


def write_text(path: Path, text: str) -> None:
    """Write beside, under a name of this process alone, then rename; OSError where that cannot be."""
    write_bytes(path, text.encode("utf-8").replace(b"\n", os.linesep.encode("ascii")))


def write_bytes(path: Path, data: bytes) -> None:
    """The same, of bytes."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
