"""The Java sources of a tree by their packages, as class files and JaCoCo name them."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_PACKAGE = re.compile(rb"^[ \t]*package\s+([\w.\s]+?)\s*;", re.MULTILINE)
_TYPE = re.compile(rb"\b(?:class|interface|enum|record)\s+(\w+)")
_HEAD = 1 << 16  # bytes in which a package is named
_MOST_PATTERNS = 500


@dataclass(frozen=True, slots=True)
class JavaSources:
    """Files by the name that classes give them, and patterns of the names of their classes."""

    names: Mapping[str, Sequence[Path]]
    classes: Sequence[str]

    @classmethod
    def below(cls, root: Path) -> Self:
        """Those below a folder, without the folders whose names begin with a dot."""
        names: dict[str, list[Path]] = defaultdict(list)
        classes: set[str] = set()
        for folder, folders, files in os.walk(root):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for path in (Path(folder, name) for name in sorted(files) if name.endswith(".java")):
                try:
                    with path.open("rb") as stream:
                        text = stream.read(_HEAD)
                except OSError:  # a link to nowhere, say: nothing of it is compiled
                    continue
                package = _package(text)
                names["/".join([*package.split("."), path.name] if package else [path.name])].append(path)
                classes.update([f"{package}.*"] if package else _without_package(text))
        return cls(names, _shortest(classes))

    def path_of(self, name: str, near: Path) -> Path | None:
        """The file of this name, of several the one that shares most folders with `near`; None: unknown."""
        found = self.names.get(name, ())
        shared = [len(os.path.commonpath([path, near])) for path in found]
        most = [path for path, length in zip(found, shared, strict=True) if length == max(shared)]
        return most[0] if len(most) == 1 else None


def _package(text: bytes) -> str:
    match = _PACKAGE.search(text)
    return "" if match is None else "".join(match[1].decode("utf-8", "replace").split())


def _without_package(text: bytes) -> list[str]:
    """Patterns of the classes of a file without a package, for which there is no common prefix."""
    found = [name.decode("ascii", "replace") for name in _TYPE.findall(text)]
    return [pattern for name in found for pattern in (name, f"{name}$*")]


def _shortest(patterns: set[str]) -> list[str]:
    """The patterns without those that another has within it; all names where there are too many."""
    kept: list[str] = []
    for pattern in sorted(patterns):
        if not any(each.endswith(".*") and pattern.startswith(each[:-1]) for each in kept[-1:]):
            kept.append(pattern)
    return kept if len(kept) <= _MOST_PATTERNS else ["*"]
