"""What Windows refuses, refused here: to replace or remove an open file, and to open a folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import filelock  # noqa: F401, whose locks are chosen when it is imported
import pytest


def like_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the paths that are for Windows, under its rules; the open files are those of this process."""
    open_, replace, unlink = os.open, os.replace, os.unlink

    def opened(path: Any, *arguments: Any, **named: Any) -> int:
        if Path(path).is_dir():
            raise PermissionError(13, "Permission denied", path)
        return open_(path, *arguments, **named)

    def replaced(source: Any, target: Any) -> None:
        _refuse_open(source)
        _refuse_open(target)
        replace(source, target)

    def unlinked(path: Any, **named: Any) -> None:
        if not named:
            _refuse_open(path)
        unlink(path, **named)

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(os, "replace", replaced)
    monkeypatch.setattr(os, "unlink", unlinked)


def _refuse_open(path: Any) -> None:
    """PermissionError for a file that this process has open."""
    if not Path(path).exists():
        return
    state = Path(path).stat()
    for handle in Path("/proc/self/fd").iterdir():
        try:
            found = os.fstat(int(handle.name))
        except OSError:  # the handle that lists the handles
            continue
        if os.path.samestat(found, state):
            raise PermissionError(13, "Access is denied", str(path))
