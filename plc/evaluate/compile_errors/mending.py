"""A program that does not compile, mended error by error: what the compiler says decides."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import final

from data_prep.text.c_words import words_of_c
from plc.diagnostics import Diagnostic
from plc.diagnostics.rules import classified
from plc.evaluate.compile_errors.programs import Program
from plc.repair.findings import apply_edits
from plc.repair.reported.answering import TRIES, Complaint
from plc.repair.reported.hints.hinting import with_hints
from plc.repair.reported.run import Answerer
from plc.verify.adapters.adapter import Subject
from plc.verify.adapters.compiling import COMPILERS
from plc.verify.comparing import Lines, Reports, new_in, still_reported
from plc.verify.tools import Tools

ROUNDS = 6  # errors that are mended one after the other
PLACES = 3  # of the errors of one round, how many are tried
_PATH = Path("/program.c")


@dataclass(frozen=True, slots=True)
class Mended:
    """One program: its errors before, and after the fixes that the compiler let through."""

    program: Program
    before: int
    after: int
    text: bytes
    first: tuple[bytes, ...] = ()  # the program with each suggestion for its first error, likeliest first

    @property
    def compiles(self) -> bool:
        return self.after == 0

    @property
    def exact(self) -> bool:
        """Whether the mended program, or one of `first`, has the very words of the student's correction."""
        wanted = _words(self.program.corrected or b"")
        return any(_words(text) == wanted for text in (self.text, *self.first))


@final
class Compiler:
    """gcc's errors of a text; it is never linked or run."""

    def __init__(self, tools: Tools | None = None) -> None:
        self._tools = tools or Tools(jobs=1)
        self._gcc = next(each for each in COMPILERS if each.tool == "gcc")

    def errors(self, text: bytes) -> tuple[Diagnostic, ...]:
        """The errors, in gcc's order. MissingToolError without gcc, ToolFailedError where it says nothing."""
        subject = Subject(path=_PATH, text=text, language="c")
        with tempfile.TemporaryDirectory(prefix="plc-errors-") as folder:
            found = self._gcc.diagnostics(subject, self._tools, Path(folder))
        return tuple(classified(each) for each in found if each.level == "error")


ErrorsOf = Callable[[bytes], Sequence[Diagnostic]]


def mend(
    program: Program, errors_of: Callable[[bytes], Sequence[Diagnostic]], answerer: Answerer, *, most: int
) -> Mended:
    """Take, error by error, the first of at most `most` suggestions that takes an error away."""
    text = program.text
    errors = errors_of(text)
    before = len(errors)
    first: tuple[bytes, ...] = ()
    for number in range(ROUNDS):
        proposed = _proposed(text, errors, answerer, most)
        if number == 0 and proposed:
            first = proposed[0][1]
        better = _better(text, errors, errors_of, proposed)
        if better is None:
            break
        text, errors = better
    return Mended(program, before, len(errors), text, first)


def _words(text: bytes) -> list[str]:
    """Comments and layout are none."""
    return [word.text for word in words_of_c(text)]


def _proposed(
    text: bytes, errors: Sequence[Diagnostic], answerer: Answerer, most: int
) -> list[tuple[Diagnostic, tuple[bytes, ...]]]:
    """The text with each of at most `most` suggestions, for each of the first errors."""
    lines: dict[int | None, Diagnostic] = {}
    for error in errors:
        lines.setdefault(error.location.line, error)
    chosen = tuple(lines.values())[:PLACES]
    if not chosen:
        return []
    (answers,) = answerer.reported([Complaint(text, "c", chosen)], tries=TRIES)
    answers = with_hints(text, answers)
    return [
        (
            answered.diagnostic,
            tuple(
                apply_edits(text, suggestion.edits, encoding=answers.encoding)
                for suggestion in (() if answered.finding is None else answered.finding.suggestions[:most])
            ),
        )
        for answered in answers.reported
    ]


def _better(
    text: bytes,
    errors: Sequence[Diagnostic],
    errors_of: ErrorsOf,
    proposed: Sequence[tuple[Diagnostic, Sequence[bytes]]],
) -> tuple[bytes, Sequence[Diagnostic]] | None:
    """The text with the first fix that takes an error away, or None where no suggestion does."""
    for diagnostic, texts in proposed:
        for changed in texts:
            left = errors_of(changed)
            if len(left) < len(errors) or _advances(diagnostic, text, errors, changed, left):
                return changed, left
    return None


def _advances(
    answered: Diagnostic,
    text: bytes,
    errors: Sequence[Diagnostic],
    changed: bytes,
    left: Sequence[Diagnostic],
) -> bool:
    """Whether an error is gone and none is new, as `plc repair` verifies it.

    Behind an error of syntax the compiler reads on only now: what it finds there was hidden.
    """
    before, after, lines = Reports(tuple(errors)), Reports(tuple(left)), Lines(text, changed)
    return still_reported([answered], before, after, lines) is None and not new_in(before, after, lines)


def name_of(source: Path) -> str:
    """A data set as its table names it."""
    return PurePosixPath(source.name).name.split(".")[0]
