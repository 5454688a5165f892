"""Runs of --fix as tests make them."""

from __future__ import annotations

from pathlib import Path

import pytest

from plc.base.writing import write_source
from plc.cli.app import main
from plc.repair.apply.journal import (
    Journal,
)


def fix(root: Path, *names: str, old: bytes = b"old", new: bytes = b"new") -> None:
    """What a run of --fix does to some files."""
    with Journal(root, command=["plc", "repair", "--fix"]) as journal:
        for name in names:
            write(journal, root / name, old=old, new=new)


def write(journal: Journal, path: Path, *, old: bytes = b"old", new: bytes = b"new") -> None:
    before = path.read_bytes()
    after = before.replace(old, new)

    def announce(target: Path, temporary: Path) -> None:
        journal.record(target, temporary, before=before, after=after)

    write_source(path, after, was=before, announce=announce)


def content(root: Path) -> list[bytes]:
    return [path.read_bytes()[:3] for path in sorted(root.rglob("*.c"))]


def plc_undo(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["undo", *map(str, arguments)])
    assert isinstance(stopped.value.code, int)
    return stopped.value.code
