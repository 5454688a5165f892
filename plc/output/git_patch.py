"""A change of a file as a patch for `git apply` and `patch -p1`, in the current folder or a top."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from plc.repair.files.ignore_files import repository_of

_NEEDS_QUOTES = re.compile(rb'[\x00-\x1f\x7f"\\]')


def patch_lines(path: Path, before: bytes, after: bytes, *, top: Path | None = None) -> Iterator[bytes]:
    """The lines of a unified diff, line endings and all; none where nothing changes.

    `top` is the folder of which a file in it is named, if it is not the current one.
    """
    inside = None if top is None else _name_below(top, path)
    name = patched_name(path) if inside is None else inside
    old, new = _header_name(b"a/" + name), _header_name(b"b/" + name)
    started = inside is None
    for line in difflib.diff_bytes(difflib.unified_diff, _lines(before), _lines(after), old, new):
        if not started:  # tells git that names count from the top of the repository, wherever it is run
            yield b" ".join([b"diff --git", *(each.removesuffix(b"\t") for each in (old, new))]) + b"\n"
            started = True
        yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def patch_top(paths: Iterable[Path]) -> Path | None:
    """The top of the git repository around, if a path lies in it, but outside of the current folder.

    git takes no `..` in a patch, so all names must count from there.
    """
    here = repository_of(str(Path.cwd().resolve()))
    if here is None:
        return None
    for path in paths:
        if name_from_here(path) is None and repository_of(str(_real_folder(path))) == here:
            return Path(here)
    return None


def _name_below(top: Path, path: Path) -> bytes | None:
    """A file's name from a real folder; None where it lies outside of that."""
    real = _real_folder(path) / path.name
    return os.fsencode(real.relative_to(top).as_posix()) if real.is_relative_to(top) else None


def _real_folder(path: Path) -> Path:
    return Path(os.path.abspath(path)).parent.resolve()  # noqa: PTH100


def patched_name(path: Path) -> bytes:
    """How a patch names a file: from the current folder, or from `/` where the file lies outside of that."""
    inside = name_from_here(path)
    if inside is not None:
        return inside
    absolute = Path(os.path.abspath(path))  # noqa: PTH100
    return os.fsencode(absolute.relative_to(absolute.anchor).as_posix())  # `/`, or a drive of Windows


def shown_name(path: Path) -> str:
    """How other formats name a file: from the current folder, or its whole path; odd bytes as surrogates."""
    inside = name_from_here(path)
    return os.fsdecode(_absolute(path) if inside is None else inside)


def name_from_here(path: Path) -> bytes | None:
    """A file's name from the current folder, with forward slashes; None where it lies outside of that."""
    here = Path.cwd()
    # not resolved at first: a link may lead out of the folder that it is in
    written = Path(os.path.abspath(path))  # noqa: PTH100
    for absolute, folder in ((written, here), (written.parent.resolve() / written.name, here.resolve())):
        if absolute.is_relative_to(folder):
            return os.fsencode(absolute.relative_to(folder).as_posix())
    return None


def _absolute(path: Path) -> bytes:
    return os.fsencode(Path(os.path.abspath(path)).as_posix())  # noqa: PTH100


def _header_name(name: bytes) -> bytes:
    """A name as git writes it: in quotes where it must be, a tab behind it where it holds a blank."""
    if _NEEDS_QUOTES.search(name):
        return b'"' + _NEEDS_QUOTES.sub(lambda found: b"\\%03o" % found[0][0], name) + b'"'
    return name + b"\t" if b" " in name else name


def _lines(text: bytes) -> list[bytes]:
    """Lines that end at line feeds only, as `patch` counts them."""
    lines = [line + b"\n" for line in text.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]
