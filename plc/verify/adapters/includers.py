"""Files of a tree that include a header: a header that does not compile alone is compiled through one."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import final

from data_prep.text.language_specs import C_FAMILY, HEADERS
from data_prep.text.languages import language_of
from plc.diagnostics import Diagnostic
from plc.verify.adapters.adapter import Adapter, Includer, MissingToolError, Subject, ToolFailedError
from plc.verify.compiling.compile_commands import CompileCommandsError
from plc.verify.tools import Tools, TooSlowError

_INCLUDE = re.compile(rb'^[ \t]*#[ \t]*include[ \t]*["<]([^">\n]+)[">]', re.MULTILINE)
_MOST_FILES = 3000  # of a tree that are read
_MOST_ENTRIES = 50_000  # files of all kinds below a folder
_MOST_BYTES = 1 << 20
_MOST_TRIED = 4
_ABOVE = 6  # folders above a header in which version control may begin


def is_header(path: Path) -> bool:
    """Whether a file is a header of C or C++, by its name."""
    return path.suffix.lower() in HEADERS


@final
class Includers:
    """Finds for a header that does not compile alone a file through which it does."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def through(self, subject: Subject, adapter: Adapter, folder: Path) -> Subject | None:
        """The subject as it is compiled through a file that includes it and compiles; None: none does.

        Where none does, one of which all errors are in the header itself. `folder` is empty, and for the
        compiler to write in.
        """
        broken: Subject | None = None
        for number, includer in enumerate(_including(subject.path)):
            if number == _MOST_TRIED:
                break
            tried = replace(subject, includer=includer)
            room = folder / str(number)
            room.mkdir()
            try:
                found = adapter.diagnostics(tried, self._tools, room)
            except (MissingToolError, ToolFailedError, TooSlowError, CompileCommandsError):
                continue
            errors = [entry for entry in found if entry.level == "error"]
            if not errors:
                return tried
            if broken is None and all(Path(entry.location.path) == subject.path for entry in errors):
                broken = None if any(map(is_of_other, errors)) else tried
        return broken


def is_of_other(error: Diagnostic) -> bool:
    """Whether an error may come from what is missing around a text, not from the text."""
    return error.category != "syntax"


def _including(header: Path) -> Iterator[Includer]:
    """The sources that include a header themselves, those in folders near it first."""
    top = _top(header.parent)
    for number, source in enumerate(_sources(top, header)):
        if number == _MOST_FILES:
            return
        try:
            status = source.lstat()  # no pipe, no device, and nothing that a link leads to
            if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST_BYTES:
                continue
            text = source.read_bytes()
        except OSError:
            continue
        language = language_of(source)
        spelled = next((each for each in _spelled(text, header, source)), None)
        if spelled is not None and language is not None:
            yield Includer(source, text, language, spelled)


def _spelled(text: bytes, header: Path, source: Path) -> Iterator[str]:
    """How a source names a header: from its own folder, or by the last parts of the header's path."""
    name = os.fsencode(header.name)
    if name not in text:
        return
    for match in _INCLUDE.finditer(text):
        if not match[1].endswith(name):
            continue
        written = os.fsdecode(match[1])
        direct = Path(os.path.normpath(source.parent / written))
        parts = Path(written).parts
        is_tail = ".." not in parts and header.parts[-len(parts) :] == parts
        if direct == header or (is_tail and not direct.exists()):
            yield written


def _sources(top: Path, header: Path) -> list[Path]:
    """The sources below a folder, those in the header's folder and beside it first."""
    sources = [
        path
        for path in islice(_files(top, header.parent), _MOST_ENTRIES)
        if not is_header(path) and language_of(path) in C_FAMILY
    ]
    return sorted(sources, key=lambda path: (os.path.relpath(path, header.parent).count(os.sep), path))


def _files(top: Path, nearest: Path) -> Iterator[Path]:
    """All files below `top`, those below `nearest` first and then those below each folder above it."""
    done: Path | None = None
    for above in (nearest, *nearest.parents):
        for folder, folders, names in os.walk(above):
            folders[:] = sorted(
                name for name in folders if not name.startswith(".") and Path(folder, name) != done
            )
            yield from (Path(folder, name) for name in sorted(names))
        if above == top:
            return
        done = above


def _top(folder: Path) -> Path:
    """The folder of version control; without it the one above, for farther up other projects begin."""
    for above in (folder, *folder.parents)[: _ABOVE + 1]:
        if os.path.lexists(above / ".git"):
            return above
    return folder if folder.parent in (folder.parent.parent, Path.home()) else folder.parent
