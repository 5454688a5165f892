"""Stacks of a run that failed: their frames as places, and which of them is the user's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from plc.diagnostics.diagnostic import Location
from plc.diagnostics.places.context import Context
from plc.diagnostics.places.nearest import without_repeats

# Code that no user wrote: the sanitizers' and valgrind's own, the C library's, the compiler's headers.
_RUNTIME = re.compile(
    r"libsanitizer|compiler-rt/|sanitizer_common|/sysdeps/|^(?:\.\./|\./)*(?:csu|nptl|sysdeps|elf|stdlib|malloc)/"
    r"|^/usr/(?:include|lib|lib64)/|vg_replace_malloc\.c|_intercepts\.c$|^/build/(?:glibc|gcc)-"
)
_LONGEST = 4096


@dataclass(slots=True)
class Stack:
    """The frames of one stack that name a file, the innermost first, and the line above them."""

    heading: str
    frames: list[Location] = field(default_factory=list)


def users(frames: Sequence[Location], context: Context) -> list[Location]:
    """The frames in the tree, the innermost first."""
    return [frame for frame in frames if not _RUNTIME.search(str(frame.path)) and context.in_tree(frame.path)]


def blamed(
    stacks: Sequence[Stack], extra: Sequence[Location], context: Context
) -> tuple[Location, tuple[Location, ...]] | None:
    """The frame nearest to the fault that is the user's, and the related places; None where there is none.

    Related are first the same of the other stacks (where the memory was freed, was allocated, the other
    thread), then what the report names beside, then the callers.
    """
    found = [users(stack.frames, context) for stack in stacks]
    at = next((at for at, frames in enumerate(found) if frames), None)
    if at is None:
        return None
    own, callers = found[at][0], found[at][1:]
    sites = [frames[0] for frames in found[at + 1 :] if frames]
    return own, without_repeats([*sites, *extra, *callers], own)


def frame_place(match: re.Match[str]) -> Location:
    """The place that a frame names."""
    found = match.groupdict()
    column = found.get("column")
    line = int(found["line"][:9])
    return Location(PurePath(found["path"]), line or None, (int(column[:9]) or None) if column else None)


def readable(line: str) -> bool:
    """Whether a line is short enough to be a frame."""
    return len(line) <= _LONGEST
