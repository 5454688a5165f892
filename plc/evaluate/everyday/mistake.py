"""One everyday mistake: the code, what a tool says of it, and the fix that a person would make."""

from __future__ import annotations

from dataclasses import dataclass

from data_prep.text.languages import Language

MARK = "//@"  # ends the reported line; it is in neither text


@dataclass(frozen=True, slots=True)
class Mistake:
    """A function with one mistake; `mended` is compared by its words."""

    name: str
    language: Language
    tool: str
    message: str
    rule: str
    broken: str
    mended: str
    column: int | None = None  # where the tool points, from 1; None where it names a line alone

    @property
    def line(self) -> int:
        """The reported line, from 1."""
        return next(n for n, text in enumerate(self.broken.splitlines(), start=1) if text.endswith(MARK))

    @property
    def text(self) -> bytes:
        """The function as the tool read it."""
        return self.broken.replace(MARK, "").encode()
