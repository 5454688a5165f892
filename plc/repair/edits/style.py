"""How a file is laid out, read off its lines."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

_BRACE_ALONE = re.compile(rb"^[ \t]+\{[ \t]*\r?$", re.MULTILINE)  # not those of C functions, often set apart
_BRACE_BEHIND = re.compile(rb"(?:\)|\b(?:else|do|try|finally))[ \t]*\{[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Style:
    """How a file is laid out: its line ending, one step of indentation, where its braces open, its types."""

    newline: str
    unit: str
    brace_on_own_line: bool
    types: frozenset[str] = frozenset()


def style_of(text: bytes, *, types: frozenset[str] = frozenset()) -> Style:
    """The style that most lines of a file follow; four blanks, brace behind its head, where nothing tells."""
    crlf = text.count(b"\r\n")
    lines = text.splitlines()
    indents = [line[: len(line) - len(line.lstrip(b" \t"))] for line in lines if line.strip()]
    steps = Counter(
        len(after) - len(before)
        for before, after in pairwise(indents)
        if b"\t" not in after + before and 1 < len(after) - len(before) <= 8
    )
    tabs = sum(indent.startswith(b"\t") for indent in indents)
    spaces = sum(indent.startswith(b" ") for indent in indents)
    alone = len(_BRACE_ALONE.findall(text))
    behind = len(_BRACE_BEHIND.findall(text))
    return Style(
        newline="\r\n" if crlf * 2 > text.count(b"\n") else "\n",
        unit="\t" if tabs > spaces else " " * (steps.most_common(1)[0][0] if steps else 4),
        brace_on_own_line=alone > behind,
        types=types,
    )
