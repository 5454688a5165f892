"""What a run asks about its files: a model of its own, a server, or a cluster. Cheap to import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from data_prep.errors import PlcError

if TYPE_CHECKING:
    from data_prep.text.languages import Language
    from plc.repair.findings import FileReport


class EngineError(PlcError):
    """Whoever reports on files cannot go on, whichever file it is: not reached, refused, ended."""


class Reporter(Protocol):
    """Reports on files; safe to share between threads. `plc.repair.repairer.Repairer` is one."""

    @property
    def name(self) -> str:
        """The model's name."""
        ...

    @property
    def sha256(self) -> str:
        """The hash of the model's manifest."""
        ...

    @property
    def reported_by(self) -> tuple[str, str]:
        """The name and hash of the model that repairs what is reported."""
        ...

    @property
    def cwes(self) -> frozenset[int]:
        """The numbers of the CWEs that the model can tell."""
        ...

    @property
    def threshold(self) -> float:
        """The confidence from which a finding is reported by default."""
        ...

    @property
    def safe_threshold(self) -> float | None:
        """The confidence of a suggestion from which `--fix` may apply it; None: no suggestion may."""
        ...

    def report(self, text: bytes, language: Language, *, min_confidence: float | None = None) -> FileReport:
        """Findings and skipped functions of a file; EngineError where no file could be reported on."""
        ...
