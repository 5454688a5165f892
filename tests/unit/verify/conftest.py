"""A tree with one C file that compiles."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.verify.verifying import TEXT


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A C file that compiles."""
    (tmp_path / ".git").mkdir()
    path = tmp_path / "a.c"
    path.write_bytes(TEXT)
    return path
