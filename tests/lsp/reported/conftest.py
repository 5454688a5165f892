"""Menus wait as long as a busy machine takes."""

from __future__ import annotations

import pytest

from lsp.session import reported_answers


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine takes longer than a menu waits."""
    monkeypatch.setattr(reported_answers, "PATIENCE", 60.0)
