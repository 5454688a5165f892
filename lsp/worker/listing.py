"""The files of folders that no rule leaves out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from plc.base.file_error import FileError
from plc.repair import StoppedError

if TYPE_CHECKING:
    from plc.repair.files.selection import Rules


def listed(
    roots: Sequence[str], rules: Rules, *, should_stop: Callable[[], bool]
) -> tuple[list[dict[str, str]], list[str]]:
    """Each file with its language, and what could not be read; StoppedError."""
    from plc.repair.files.selection import source_files

    files: list[dict[str, str]] = []
    problems: list[str] = []
    for entry in source_files([Path(root) for root in roots], rules):
        if should_stop():
            raise StoppedError("not wanted any more")
        if isinstance(entry, FileError):
            problems.append(str(entry))
        else:
            files.append({"path": str(entry.path), "language": entry.language})
    return files, problems
