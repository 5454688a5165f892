"""A document that tells how to change the repository, as steps that can be carried out on a copy of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: `sh` is run, `diff` applied, a block with a file's name written there.

    `text` right behind a command is what the command says, line by line; `console` is only shown.
    """

    language: str
    file: str | None
    content: str
    line: int


def blocks_of(document: str) -> list[Block]:
    """All fenced blocks, in order."""
    return [
        Block(match[1], match[2], match[3], document.count("\n", 0, match.start()) + 1)
        for match in _BLOCK.finditer(document)
    ]


def apply_diff(content: str, root: Path) -> None:
    """Change the files of a diff without line numbers: each hunk's old lines are there exactly once.

    ValueError where they are not: the document and the code have grown apart.
    """
    path = root
    for hunk in _hunks(content.splitlines()):
        if hunk.file is not None:
            path = root / hunk.file
        old = "".join(f"{line[1:]}\n" for line in hunk.lines if line[:1] != "+")
        new = "".join(f"{line[1:]}\n" for line in hunk.lines if line[:1] != "-")
        text = path.read_text(encoding="utf-8")
        found = text.count(old)
        if found != 1:
            raise ValueError(f"{path.relative_to(root)} holds these lines {found} times, not once:\n{old}")
        path.write_text(text.replace(old, new), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Hunk:
    file: str | None  # None: the file of the hunk before
    lines: Sequence[str]


def _hunks(lines: Sequence[str]) -> Iterator[_Hunk]:
    file: str | None = None
    gathered: list[str] = []
    for line in [*lines, "@@"]:
        if line.startswith(("--- a/", "@@")):
            if gathered:
                yield _Hunk(file, gathered)
                file, gathered = None, []
        elif line.startswith("+++ b/"):
            file = line.removeprefix("+++ b/")
        else:
            gathered.append(line)
