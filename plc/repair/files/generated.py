"""Whether a file was written by a program, as a mark at its head says: it is not repaired there."""

from __future__ import annotations

from data_prep.text.generated_mark import generated_mark
from data_prep.text.languages import Language
from plc.repair.findings import FileReport, Skipped

__all__ = ["generated_mark", "generated_report"]


def generated_report(language: Language, mark: str) -> FileReport:
    """What is said of such a file."""
    reason = f"generated, as `{mark}` at its head says: name it or give --generated to analyse it"
    return FileReport(language, "utf-8", 0, (), (Skipped("", reason, "generated"),))
