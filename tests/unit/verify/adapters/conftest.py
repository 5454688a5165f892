"""A tree with a flawed C and a flawed Java file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.verify.adapters.adapted import JAVA, C


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    root.mkdir()
    (root / ".git").mkdir()
    (root / "a.c").write_bytes(C)
    (root / "A.java").write_bytes(JAVA)
    return root
