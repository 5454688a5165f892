"""The folders of a user in which PLC keeps what it needs again: caches, journals, locks."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def cache_home() -> Path:
    """`plc` in $XDG_CACHE_HOME, by default in ~/.cache, on Windows local data; RuntimeError without home."""
    if (given := _given("XDG_CACHE_HOME")) is not None:
        return given / "plc"
    if sys.platform == "win32":
        from platformdirs import user_cache_path

        return _absolute(user_cache_path("plc", appauthor=False))
    return Path.home() / ".cache" / "plc"


def state_home() -> Path:
    """The same for what must last: $XDG_STATE_HOME, by default ~/.local/state, on Windows local data."""
    if (given := _given("XDG_STATE_HOME")) is not None:
        return given / "plc"
    if sys.platform == "win32":
        from platformdirs import user_state_path

        return _absolute(user_state_path("plc", appauthor=False))
    return Path.home() / ".local" / "state" / "plc"


def _given(variable: str) -> Path | None:
    """The folder that a variable names; a relative one, which any tree could hold, is ignored."""
    given = Path(os.environ.get(variable, ""))
    return given if given.is_absolute() else None


def _absolute(path: Path) -> Path:
    if not path.is_absolute():
        raise RuntimeError("no home folder")
    return path
