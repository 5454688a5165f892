"""What one program of a test command ran, and whether it failed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from data_prep.errors import PlcError


class CoverageError(PlcError):
    """Coverage that was recorded and cannot be read."""


@dataclass(frozen=True, slots=True)
class Spectrum:
    """What one program ran, by the paths of its files in the user's tree, and whether it failed."""

    fails: bool
    lines: frozenset[tuple[Path, int]]
    functions: frozenset[tuple[Path, str]] = frozenset()
