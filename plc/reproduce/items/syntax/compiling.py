"""Does a student's program compile once a candidate's words are set into it: gcc, syntax only, never run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Self, final

from data_prep.errors import CorpusError
from data_prep.text.c_layout import with_words
from data_prep.text.c_words import words_of_c
from data_prep.text.naming import Names
from plc.reproduce.engine.leases import Lease
from plc.verify.compiling.checks import Check
from plc.verify.tools import Limits, Tools, TooSlowError, Trial

FLAGS = ("-std=c99", "-fsyntax-only", "-w", "-x", "c")
_LIMITS = Limits(seconds=10.0, memory_mib=1024, file_mib=16)
_TOGETHER = 64  # programs between two looks at the lease


@final
class Compiler:
    """gcc within limits; programs are tried side by side, each in a scratch folder of its own."""

    def __init__(self, tools: Tools, command: str, version: str) -> None:
        self._tools = tools
        self._check = Check((command, *FLAGS))
        self.version = version

    @classmethod
    def found(cls, tools: Tools | None = None) -> Self | None:
        """The gcc on PATH, or None where there is none."""
        tools = tools or Tools(limits=_LIMITS)
        command = tools.find("gcc")
        if command is None:
            return None
        with tempfile.TemporaryDirectory(prefix="plc-syntax-") as scratch:
            ran = tools.run([command, "--version"], scratch=Path(scratch))
        if ran.code:
            return None  # a name on PATH with no compiler behind it
        return cls(tools, command, ran.output.partition("\n")[0].strip())

    def first(self, rows: Sequence[Iterable[bytes | None]], *, lease: Lease) -> list[int | None]:
        """Of each row of texts, best first, the place of the first that compiles; None where none does.

        A text that is None cannot be written and does not compile. OutOfTimeError when the lease ends.
        """
        found: list[int | None] = []
        with tempfile.TemporaryDirectory(prefix="plc-syntax-") as scratch, ThreadPoolExecutor(8) as pool:
            trial = Trial(self._tools, Path(scratch), "program.c")
            for start in range(0, len(rows), _TOGETHER):
                lease.check()
                found += pool.map(lambda row: self._first(row, trial), rows[start : start + _TOGETHER])
        return found

    def _first(self, texts: Iterable[bytes | None], trial: Trial) -> int | None:
        for place, text in enumerate(texts):
            if text is not None and self._compiles(text, trial):
                return place
        return None

    def _compiles(self, text: bytes, trial: Trial) -> bool:
        try:
            return self._check.problem(text, trial) is None
        except TooSlowError:
            return False


@dataclass(frozen=True, slots=True)
class Program:
    """A student's program, and how a model's words become its text again."""

    text: bytes
    kept_names: frozenset[str]

    def with_candidate(self, source: Sequence[str], candidate: Sequence[str]) -> bytes | None:
        """The program with the candidate's words; None where one of them has no spelling in it.

        CorpusError where `source` are not the program's words: the dataset and its texts disagree.
        """
        words = words_of_c(self.text)
        names = Names.new(self.kept_names)
        if names.rename(words) != list(source):
            raise CorpusError(
                "a program's text does not have the words of its row; remove RUNS/datasets/tracer and "
                "RUNS/datasets/tracer-* (RUNS is what --runs names), then run the command again to prepare "
                "them anew"
            )
        try:
            return with_words(self.text, words, names.restore(candidate))
        except KeyError:
            return None
