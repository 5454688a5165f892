"""Where the corpora lie, for tests that need real input; where they are absent, such a test is skipped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CORPORA = Path(os.environ.get("PLC_CORPORA", Path(__file__).parents[2] / "shared" / "data"))


def corpus(name: str) -> Path:
    """The path of one corpus archive, or skip the calling test."""
    path = CORPORA / name
    if not path.exists():
        pytest.skip(f"{name} is not in {CORPORA} (set PLC_CORPORA to the folder that holds it)")
    return path
