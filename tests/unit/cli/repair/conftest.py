"""What tests of `plc repair` share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.repair.commands import FLAWED


@pytest.fixture
def flawed(tmp_path: Path) -> Path:
    path = tmp_path / "flawed.c"
    path.write_bytes(FLAWED)
    return path


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "clean.c"
    path.write_bytes(b"int one(void) { return 1; }\n")
    return path
