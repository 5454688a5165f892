"""Format `patch` for answers: what their first fixes change, as one unified diff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from rich.text import Text

from plc.base.utf16 import file_bytes
from plc.repair.batch import Failed
from plc.repair.told.outcomes import Answered
from plc.report.differences import shown
from plc.report.formats.protocol import Run
from plc.report.git_patch import patch_lines

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def patch(outcomes: Iterable[Answered | Failed], run: Run, given: BinaryIO | None) -> Iterator[bytes]:
    """The patch of each file as it comes."""
    del given
    for outcome in outcomes:
        if isinstance(outcome, Answered):
            yield from patch_of(outcome, run)


def patch_of(answered: Answered, run: Run) -> Iterator[bytes]:
    """One file's patch: its very bytes, but on a terminal coloured, with nothing in it that acts on that."""
    if answered.before == answered.after:
        return
    before, after = answered.before, answered.after
    if not run.screen.is_terminal:
        before, after = file_bytes(before, answered.wide), file_bytes(after, answered.wide)
        yield from patch_lines(answered.path, before, after, top=run.patch_top)
        return
    lines = patch_lines(answered.path, before, after, top=run.patch_top)
    for line in lines:
        sign, rest = chr(line[0]), line[1:].removesuffix(b"\n")
        yield run.screen.painted(Text(sign + shown(rest, answered.encoding), _COLOURS.get(sign, "")))
