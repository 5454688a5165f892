"""Settings of all tests: a busy machine is no failure; nobody's journal, cache or configuration is theirs."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from plc.verify.tools import Tools

if find_spec("torch") is not None:  # without torch nothing imports plc.models
    from jaxtyping import install_import_hook

    # The shapes that plc.models declares are checked at every call, here and nowhere else.
    install_import_hook("plc.models", "beartype.beartype")

settings.register_profile("plc", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("plc")


@pytest.fixture(autouse=True)
def _state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Journals of `--fix` go where the test's other files go."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / "state"))


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test finds what another one kept."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))


@pytest.fixture(autouse=True)
def _config(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads the configuration of whoever runs it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "config"))


@pytest.fixture
def no_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """No compiler and no analyzer is found: texts of tests that need none do not compile."""
    monkeypatch.setattr(Tools, "find", lambda *_: None)
