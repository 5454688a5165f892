"""The reports that a run reads: opened, their format recognised, kept where they are to be given back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from plc.config.settings import Settings
from plc.diagnostics import Diagnostic, Location


@dataclass(slots=True)
class Reports:
    """All reports of a run."""

    settings: Settings

    @classmethod
    @contextmanager
    def of(cls, settings: Settings) -> Iterator[Reports]:
        """Open them."""
        yield cls(settings)

    def diagnostics(self) -> Iterator[Diagnostic]:
        """All that they say."""
        return iter(())

    def file_of(self, location: Location) -> Path | None:
        """The file of the tree that a place means."""
        path = Path(location.path)
        return path if path.is_file() else None

    def given_back(self) -> None:
        """The SARIF report that is given back with fixes; None: another output is made."""
