"""What tests of applying fixes share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with three files, and no runs of others."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    root = tmp_path / "project"
    (root / ".git").mkdir(parents=True)
    (root / "src").mkdir()
    for name in ("a.c", "src/b.c", "src/c.c"):
        (root / name).write_bytes(b"old " + name.encode())
    return root
