"""Format `patch`: what the best fixes change, as one unified diff for `git apply` and `patch -p1`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from plc.base.utf16 import file_bytes
from plc.repair.batch import Analysed, Failed
from plc.report.differences import shown
from plc.report.formats.protocol import Run
from plc.report.git_patch import patch_lines

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def patch(outcomes: Iterable[Analysed | Failed], run: Run) -> Iterator[bytes]:
    """The patch of each file as it comes, in the order of the files."""
    for outcome in outcomes:
        if isinstance(outcome, Analysed):
            yield from patch_of(outcome, run)


def patch_of(analysed: Analysed, run: Run) -> Iterator[bytes]:
    """One file's patch: its very bytes, but on a terminal coloured, with nothing in it that acts on that."""
    if analysed.before == analysed.after:
        return
    before, after = analysed.before, analysed.after
    if not run.screen.is_terminal:
        before, after = file_bytes(before, analysed.wide), file_bytes(after, analysed.wide)
        yield from patch_lines(analysed.path, before, after, top=run.patch_top)
        return
    lines = patch_lines(analysed.path, before, after, top=run.patch_top)
    for line in lines:
        sign, rest = chr(line[0]), line[1:].removesuffix(b"\n")
        text = shown(rest, analysed.report.encoding)
        yield run.screen.painted(Text(sign + text, _COLOURS.get(sign, "")))
