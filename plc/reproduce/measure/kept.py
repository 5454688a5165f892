"""Measurements kept one by one in a cell's folder: an interrupted cell goes on after the last."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from plc.reproduce.engine.cells import Json, write_whole
from plc.reproduce.measure.errors import MeasuringError


def kept(directory: Path, name: str, measure: Callable[[], Mapping[str, Json]]) -> Mapping[str, Json]:
    """What was measured under that name before; otherwise it is measured now, and kept."""
    path = directory / f"{name}.json"
    if not path.exists():
        write_whole(path, measure())
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise MeasuringError(f"{path} cannot be read: {error}; remove it to measure again") from error
    if not isinstance(content, dict):
        raise MeasuringError(f"{path} is no measurement; remove it to measure again")
    return content
