"""A directory replaced by a new one: a kill at any step loses neither, and the next export clears up."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from data_prep.errors import ModelError


@contextmanager
def replacing(out: Path, *, mark: str, files: frozenset[str]) -> Iterator[Path]:
    """A folder beside `out` to write into, which takes its place at the end; with an error `out` stays.

    A directory is whole where it has the file `mark`; `files` are the names that it may have. OSError where
    something cannot be written, ModelError where what an export left that was killed cannot be cleared.
    """
    partial, old = (out.with_name(f".{out.name}.{end}") for end in ("partial", "old"))
    recover(out, mark=mark, files=files)
    partial.mkdir(parents=True)
    try:
        yield partial
        if out.exists():
            out.rename(old)
        partial.rename(out)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        if old.exists() and not out.exists():
            old.rename(out)
        raise
    with suppress(OSError):  # the new one is there; what is left is cleared by the next export
        _remove(old, mark=mark)


def recover(out: Path, *, mark: str, files: frozenset[str]) -> None:
    """Clear what an export left that was killed: the directory from before it is put back if it has to be."""
    partial, old = (out.with_name(f".{out.name}.{end}") for end in ("partial", "old"))
    for left in (partial, old):
        if left.exists() and not _is_ours(left, mark=mark, files=files):
            raise ModelError(
                f"{left} is in the way of `plc export`, and not of its making: move it elsewhere"
            )
    try:
        if (old / mark).exists() and not (out / mark).exists():
            if out.exists():
                out.rmdir()
            old.rename(out)
        for left in (partial, old):
            _remove(left, mark=mark)
    except OSError as error:
        raise ModelError(
            f"{error.filename or out} is left of an export that was killed, and cannot be cleared "
            f"({error.strerror or error}): remove it"
        ) from error


def _is_ours(folder: Path, *, mark: str, files: frozenset[str]) -> bool:
    """Whether a folder is a model directory, or part of one."""
    return folder.is_dir() and ((folder / mark).exists() or {path.name for path in folder.iterdir()} <= files)


def _remove(folder: Path, *, mark: str) -> None:
    """Remove a folder, its mark last: as long as it has one, it can be told to be ours."""
    if not folder.exists():
        return
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != mark:
            path.unlink()
    (folder / mark).unlink(missing_ok=True)
    folder.rmdir()
