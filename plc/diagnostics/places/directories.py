"""The folder in which a build stood when it wrote a line: make and ninja say when they enter and leave."""

from __future__ import annotations

import re
from pathlib import PurePath

_MOVE = re.compile(
    r"(?:\S*make(?:\.exe)?(?:\[\d+\])?|ninja): (?P<way>Entering|Leaving) directory "
    r"[`'\u2018\"](?P<path>.*)['\u2019\"]$"
)
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:[/\\]")


class Directories:
    """What `make -w` writes into a log, kept as a stack."""

    def __init__(self) -> None:
        self._entered: list[str] = []

    def follow(self, line: str) -> bool:
        """Whether a line says that the build moved, which then holds from here on."""
        match = _MOVE.match(line)
        if match is None:
            return False
        if match["way"] == "Entering":
            self._entered.append(match["path"])
        elif match["path"] in self._entered:
            del self._entered[len(self._entered) - 1 - self._entered[::-1].index(match["path"]) :]
        return True

    def lines(self) -> list[str]:
        """Lines that lead from nowhere to where the build stands."""
        return [f"make: Entering directory '{path}'" for path in self._entered]

    @property
    def folder(self) -> PurePath:
        """Where the build stands; empty where it began."""
        return PurePath(self._entered[-1]) if self._entered else PurePath()

    def path(self, text: str) -> PurePath:
        """A path as the log writes it, from the folder in which the build stands."""
        if self._entered and not _ABSOLUTE.match(text):
            return PurePath(self._entered[-1]) / text
        return PurePath(text)
