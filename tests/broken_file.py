"""A file whose bytes cannot be read, by root either: an I/O error that the system itself makes."""

from __future__ import annotations

from pathlib import Path

import pytest

_UNMAPPED = Path("/proc/self/mem")  # its first page belongs to nobody


def broken(path: Path) -> None:
    """Put a file in the place of `path` that opens, and cannot be read."""
    if not _UNMAPPED.exists():
        pytest.skip("needs /proc")
    path.unlink()
    path.symlink_to(_UNMAPPED)
