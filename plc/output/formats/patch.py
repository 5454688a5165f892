"""Format `patch`: what the best fixes change, as one unified diff for `git apply` and `patch -p1`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from rich.text import Text

from plc.base.utf16 import Wide, file_bytes
from plc.output.differences import shown
from plc.output.formats.protocol import Run
from plc.output.git_patch import patch_lines
from plc.repair.batch import Analysed, Failed
from plc.repair.findings import Encoding

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


class FileChange(Protocol):
    """A file as it was and as it is or would be; in UTF-8 where the file is `wide`."""

    @property
    def path(self) -> Path: ...
    @property
    def before(self) -> bytes: ...
    @property
    def after(self) -> bytes: ...
    @property
    def wide(self) -> Wide | None: ...


def patch(outcomes: Iterable[Analysed | Failed], run: Run) -> Iterator[bytes]:
    """The patch of each file as it comes, in the order of the files."""
    for outcome in outcomes:
        if isinstance(outcome, Analysed):
            yield from patch_of(outcome, run)


def patch_of(analysed: Analysed, run: Run) -> Iterator[bytes]:
    """One file's patch; see `file_patch`."""
    return file_patch(analysed, analysed.report.encoding, run)


def file_patch(change: FileChange, encoding: Encoding, run: Run) -> Iterator[bytes]:
    """One file's patch: its very bytes, but on a terminal coloured, with nothing in it that acts on that."""
    if change.before == change.after:
        return
    before, after = change.before, change.after
    if not run.screen.is_terminal:
        before, after = file_bytes(before, change.wide), file_bytes(after, change.wide)
        yield from patch_lines(change.path, before, after, top=run.patch_top)
        return
    for line in patch_lines(change.path, before, after, top=run.patch_top):
        sign, rest = chr(line[0]), line[1:].removesuffix(b"\n")
        yield run.screen.painted(Text(sign + shown(rest, encoding), _COLOURS.get(sign, "")))
