"""How training shows a reported place: exactly, beside it, or not at all, drawn anew for each step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from plc.decode.encoder_input import Flag, end_of, line_flags
from plc.train.config import ReportConfig
from plc.train.data import Example


def shown(rows: Sequence[Example], config: ReportConfig, *, seed: Sequence[int]) -> list[Example]:
    """The rows of a step as a reader would have them reported; those without a report stay as they are."""
    random = np.random.default_rng(seed)
    return [_shown(row, config, random) if len(row.lines) else row for row in rows]


def unreported(row: Example) -> Example:
    """The row as a scan reads it: no report, and no names around unless the fix writes one."""
    flags = np.asarray(row.input.flags)
    if row.needs_around:
        return _reading(row, flags=flags * (flags == Flag.AROUND), category=0)
    within = row.input.cut(end_of(row.source.tolist()) + 1)
    return _reading(replace(row, input=within), flags=flags[:0], category=0)


def reported_at(row: Example, line: int, *, word: int | None = None) -> Example:
    """The row with its report on another line, and on one of its words if that is given."""
    flags = np.array(row.input.flags)
    flags[1 : len(row.lines) + 1] = line_flags(row.lines.astype(np.int64), line)
    if word is not None:
        flags[1 + word] = Flag.TOKEN
    return _reading(row, flags=flags)


def _reading(row: Example, **changes: Any) -> Example:
    """The row with other fields of its input."""
    return replace(row, input=replace(row.input, **changes))


def _shown(row: Example, config: ReportConfig, random: np.random.Generator) -> Example:
    draw, kind, place, side = random.random(4)
    if draw < config.hidden:
        return unreported(row)
    if kind < config.nameless:
        row = _reading(row, category=0)
    if draw < config.hidden + config.beside:
        return reported_at(row, row.reported_line + (-1 if side < 0.5 else 1))
    return reported_at(row, row.reported_line, word=row.changed if place < config.token else None)
