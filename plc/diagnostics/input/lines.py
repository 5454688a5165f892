"""The lines of a report, whatever holds them: decoded, without colours, and none of them endless."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import BinaryIO, TypeAlias

Source: TypeAlias = BinaryIO | Iterable[str] | Iterable[bytes] | str | bytes

_MARK = "\ufeff"  # of the byte order, before the first line
LONGEST = 1 << 16  # the rest of a longer line is passed over: no tool's line is as long
_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|\x1b\]8;[^\x1b\x07]*(?:\x1b\\|\x07)")


def lines_of(source: Source) -> Iterator[str]:
    """Each line of a report without its end and without colours or links of a terminal."""
    for line in _raw(source):
        text = line.decode("utf-8", errors="replace") if isinstance(line, bytes) else line
        text = text[:LONGEST].rstrip("\r\n").removeprefix(_MARK)
        yield _ESCAPES.sub("", text) if "\x1b" in text else text


def _raw(source: Source) -> Iterator[str | bytes]:
    if isinstance(source, str):
        yield from source.split("\n")
        return
    stream = BytesIO(source) if isinstance(source, bytes) else source
    readline = getattr(stream, "readline", None)
    if readline is None:
        yield from stream
        return
    while line := readline(LONGEST):
        yield line
        end = b"\n" if isinstance(line, bytes) else "\n"
        while len(line) == LONGEST and not line.endswith(end):
            line = readline(LONGEST)
