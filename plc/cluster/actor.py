"""What runs on the machines of a cluster: one model, loaded once, and held against the one that is meant."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from data_prep.errors import ModelError
from data_prep.substitutes.outside import NOTHING, Outside, defined_outside
from data_prep.text.languages import Language
from plc import __version__
from plc.repair.findings import FileReport
from plc.repair.repairer import Repairer
from plc.repair.reported.answer import FileAnswers
from plc.repair.reported.answering import Complaint


class Look:
    """One worker. What its constructor raises, whoever started it gets to see."""

    def __init__(self, model: str | None, *, sha256: str, version: str) -> None:
        """`model` is a directory there, None the one that comes with plc; `sha256` and `version` are ours."""
        if __version__ != version:
            raise ModelError(
                f"a worker has plc {__version__}, and this is {version}: install one version everywhere"
            )
        self._repairer = Repairer.load(None if model is None else Path(model))
        if self._repairer.sha256 != sha256:
            raise ModelError(
                f"a worker's model in {model or 'its installation of plc'} has the hash "
                f"{self._repairer.sha256[:12]}, and the one here {sha256[:12]}: put the same model there"
            )

    def ready(self) -> bool:
        """Answers once the model is loaded."""
        return True

    def report(
        self, text: bytes, language: Language, min_confidence: float | None, outside: Outside = NOTHING
    ) -> FileReport:
        """Findings of a file, which is read by the macros of its headers."""
        with defined_outside(outside):
            return self._repairer.report(text, language, min_confidence=min_confidence)

    def reported(self, complaints: Sequence[Complaint], tries: int) -> list[FileAnswers]:
        """Answers to what is said of files."""
        return self._repairer.reported(complaints, tries=tries)
