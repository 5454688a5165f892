"""A document that tells how to change the repository, as steps that can be carried out on a copy of it.

    python -m tests.walkthrough

applies the diffs of the two walk-throughs, and says which no longer fit.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXTENDING = ROOT / "docs" / "research" / "extending.md"
ADDING = ROOT / "docs" / "reference" / "adding.md"

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


def unfit(document: Path, root: Path) -> list[str]:
    """What is wrong with the diffs of a document, applied in order to a copy of the repository at `root`."""
    problems: list[str] = []
    for block in blocks_of(document.read_text(encoding="utf-8")):
        if block.language == "diff":
            try:
                apply_diff(block.content, root)
            except (OSError, ValueError) as error:
                problems.append(f"{document.name}:{block.line}: {error}")
        elif block.file is not None:
            (root / block.file).parent.mkdir(parents=True, exist_ok=True)
            (root / block.file).write_text(block.content, encoding="utf-8")
    return problems


def main() -> None:
    """Print each diff that does not fit; exit 1 where there is one."""
    problems: list[str] = []
    for document in (EXTENDING, ADDING):
        with tempfile.TemporaryDirectory() as folder:
            for room in ("plc", "data_prep", "tests", "docs"):
                shutil.copytree(ROOT / room, Path(folder, room), ignore=shutil.ignore_patterns("__pycache__"))
            problems += unfit(document, Path(folder))
    print("\n".join(problems) or "all diffs fit")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
