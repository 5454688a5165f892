"""What writes a format: a function that turns the outcomes of a run into bytes, as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, assert_never

from plc.output.screen import Screen
from plc.repair.batch import Analysed, Failed, Mode


@dataclass(frozen=True, slots=True)
class Stopped:
    """That a run was ended before its end."""

    by: str  # the signal, as people call it
    left: int
    of: Literal["reports", "files"]

    @property
    def words(self) -> str:
        """The message for people: what ended the run, and how much was left."""
        match self.of:
            case "reports":
                left = "1 report has" if self.left == 1 else f"{self.left} reports have"
                return f"ended by {self.by}: {left} no answer yet"
            case "files":
                left = "1 file is" if self.left == 1 else f"{self.left} files are"
                return f"ended by {self.by}: {left} not analysed"
            case _:
                assert_never(self.of)

    def in_json(self) -> dict[str, str | int]:
        """The same for programs."""
        return {"by": self.by, "unanswered" if self.of == "reports" else "unanalysed": self.left}


def _not_stopped() -> Stopped | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a format is given besides the outcomes.

    `name` and `sha256` are the model's; `top` is how many fixes of a finding are shown, None the format's own
    number; `screen` says whether the bytes go to a terminal.
    """

    name: str
    sha256: str
    top: int | None
    mode: Mode
    screen: Screen
    every_skipped: bool = False  # whether all that is declined is listed, however much that is
    patch_top: Path | None = None  # the folder from which a patch names files, if not the current one
    stopped: Callable[[], Stopped | None] = _not_stopped  # asked once there are no more outcomes


class Writer(Protocol):
    """Writes outcomes; a format that needs all of them before its first byte must say so."""

    def __call__(self, outcomes: Iterable[Analysed | Failed], run: Run) -> Iterator[bytes]:
        """The output, in pieces."""
        ...
