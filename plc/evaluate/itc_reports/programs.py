"""The benchmark's flawed files as programs, each with its corrected version and its `main`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from data_prep.corpora.archives import read_members
from data_prep.corpora.itc.suite import SUFFIXES, line_of, read_suite
from data_prep.text.functions import Function, functions_of

FLAWED, CORRECTED = "flawed", "corrected"  # the folders of both versions
_ALL = 888  # makes `main` call every function of a file
_CALLED = re.compile(rb"\bvflag\s*==\s*(\d+)")
_NUMBER = re.compile(r"_(\d{3})(?!\d)")


class Version:
    """A text with its functions."""

    def __init__(self, text: bytes) -> None:
        self.text = text

    @cached_property
    def functions(self) -> Mapping[str, tuple[int, int, Function]]:
        """Each function by its name, with its first and last line; the first of a name."""
        found: dict[str, tuple[int, int, Function]] = {}
        for function in functions_of(self.text, "c"):
            lines = line_of(self.text, function.start_byte), line_of(self.text, function.end_byte)
            found.setdefault(function.name, (*lines, function))
        return found

    def holding(self, line: int) -> str:
        """The name of the function about a line; empty outside of all."""
        places = self.functions.items()
        return next((name for name, (first, last, _) in places if first <= line <= last), "")

    def words(self, function: str) -> list[str] | None:
        """The words of a function; None where there is none of the name."""
        found = self.functions.get(function)
        return None if found is None else [word.text for word in found[2].words]


@dataclass(frozen=True)
class Program:
    """One flawed file, unpacked beside its header, and the other files of its program."""

    path: Path
    flawed: Version
    corrected: Version
    corrected_path: Path
    others: tuple[Path, ...]  # `main`, and what else belongs to it

    @property
    def name(self) -> str:
        return self.path.stem

    def arguments(self, function: str) -> list[str]:
        """What `main` is given to run a function: its number, or each of the file's where it has none."""
        numbers = sorted({int(number) for number in _CALLED.findall(self.flawed.text)} - {_ALL})
        named = _NUMBER.search(function)
        own = [number for number in numbers if named is not None and number == int(named[1])]
        return [f"{_ALL}{number:03}" for number in own or numbers]


def unpacked(source: Path, folder: Path, tell: Callable[[str, int, int], None]) -> list[Program]:
    """The programs with a flaw, in both versions, in two folders; CorpusError where it is another corpus."""
    members = dict(read_members(source, suffixes=SUFFIXES))
    for version in (FLAWED, CORRECTED):
        (folder / version).mkdir(parents=True)
        for path, text in members.items():
            if path.suffix == ".h":
                (folder / version / path.name).write_bytes(text)
    programs: list[Program] = []
    for case in read_suite(source, tell):
        for file in case.files:
            place, corrected = folder / FLAWED / file.path.name, folder / CORRECTED / file.path.name
            place.write_bytes(file.text)
            corrected.write_bytes(file.corrected)
            beside = [path for path in members if path.parent == file.path.parent and path != file.path]
            others = _written([(folder / FLAWED / p.name, members[p]) for p in beside if p.suffix == ".c"])
            programs.append(
                Program(place, Version(file.text), Version(file.corrected), corrected, tuple(others))
            )
    return programs


def _written(files: Sequence[tuple[Path, bytes]]) -> list[Path]:
    for path, text in files:
        path.write_bytes(text)
    return [path for path, _ in files]
