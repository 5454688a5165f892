"""The folders of a project around one of its files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_ABOVE = 4  # folders above a file that may be the project's


def folders_above(folder: Path) -> Iterator[Path]:
    """A folder and those above, up to the one of version control, but not many and never the root."""
    for above in (folder, *folder.parents)[: _ABOVE + 1]:
        if above == above.parent:
            return
        yield above
        if os.path.lexists(above / ".git"):
            return
