"""What a run records: metrics.jsonl and TensorBoard for later, a progress line on stderr for now."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self, final

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from torch.utils.tensorboard import SummaryWriter

PLAIN_EVERY = 30.0  # seconds between lines where stderr is no terminal


@final
class Tracker:
    """Writes each validation to disk, or nowhere where there is no run directory."""

    def __init__(self, run: Path | None, *, from_step: int = 0) -> None:
        self._path = None if run is None else run / "metrics.jsonl"
        self._board: SummaryWriter | None = None
        if run is not None:
            _forget_after(run / "metrics.jsonl", from_step)
            self._board = SummaryWriter(str(run / "tensorboard"), purge_step=from_step or None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._board is not None:
            self._board.close()

    def record(self, kind: str, step: int, values: Mapping[str, float]) -> None:
        """One line of metrics.jsonl and one point per value in TensorBoard."""
        if self._path is None or self._board is None:
            return
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"kind": kind, "step": step, **values}) + "\n")
        for name, value in values.items():
            self._board.add_scalar(f"{kind}/{name}", value, step)


def _forget_after(path: Path, step: int) -> None:
    """Drop lines past the checkpoint that is resumed: those steps are run again."""
    if not path.exists():
        return
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "".join(f"{line}\n" for line in lines if json.loads(line)["step"] <= step), encoding="utf-8"
    )


@final
class Display:
    """A bar on a terminal, a plain line every half minute elsewhere."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._shown = time.monotonic()

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._bar = Bar(
                BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=self._console
            ).__enter__()
            self._task = self._bar.add_task("starting", total=1.0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.__exit__(kind, error, trace)

    def say(self, text: str) -> None:
        """One line that stays."""
        self._console.print(text, highlight=False, markup=False, soft_wrap=True)

    def step(
        self, *, step: int, share: float, loss: float, words_per_second: float, seconds_left: float
    ) -> None:
        """Where training is: `share` of the plan is done."""
        text = (
            f"step {step:,}  loss {loss:.3f}  {words_per_second:,.0f} words/s  "
            f"{share:4.0%}  {seconds_left / 60:,.1f} min left"
        )
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=share, description=text)
        elif time.monotonic() - self._shown >= PLAIN_EVERY:
            self._shown = time.monotonic()
            self.say(text)
