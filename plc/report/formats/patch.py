"""Format `patch`: what the best fixes change, as one unified diff for `git apply` and `patch -p1`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from plc.repair.batch import Failed, Looked
from plc.report.differences import shown
from plc.report.formats.protocol import Run
from plc.report.git_patch import patch_lines
from plc.report.screen import Screen

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def patch(outcomes: Iterable[Looked | Failed], run: Run) -> Iterator[bytes]:
    """The patch of each file as it comes, in the order of the files."""
    for outcome in outcomes:
        if isinstance(outcome, Looked):
            yield from patch_of(outcome, run.screen)


def patch_of(looked: Looked, screen: Screen) -> Iterator[bytes]:
    """One file's patch: its very bytes, but on a terminal coloured, with nothing in it that acts on that."""
    if looked.before == looked.after:
        return
    lines = patch_lines(looked.path, looked.before, looked.after)
    if not screen.is_terminal:
        yield from lines
        return
    for line in lines:
        sign, rest = chr(line[0]), line[1:].removesuffix(b"\n")
        text = shown(rest, looked.report.encoding)
        yield screen.painted(Text(sign + text, _COLOURS.get(sign, "")))
