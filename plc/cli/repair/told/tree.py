"""The user's tree as reports see it: which file a path of a report means, and what the file holds."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import final

from plc.diagnostics import Location


@final
class Tree:
    """The files below the current folder, and those that paths name."""

    def __init__(self, strip: tuple[str, ...] = ()) -> None:
        self._strip = strip
        self._known: dict[PurePath, Path | None] = {}

    def file_of(self, location: Location) -> Path | None:
        """The file that a place of a report means."""
        return self.file_of_path(location.path)

    def file_of_path(self, path: PurePath) -> Path | None:
        """The file that a path of a report means; None where the tree has none."""
        if path not in self._known:
            self._known[path] = self._find(path)
        return self._known[path]

    def read(self, path: PurePath) -> bytes | None:
        """What that file holds."""
        found = self.file_of_path(path)
        try:
            return None if found is None else found.read_bytes()
        except OSError:
            return None

    def _find(self, path: PurePath) -> Path | None:
        text = str(path)
        for prefix in self._strip:
            if text.startswith(prefix):
                text = text.removeprefix(prefix).lstrip("/\\")
        found = Path(text)
        return found if found.is_file() else None
