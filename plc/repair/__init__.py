"""A file to findings and fixes: the public Python API of PLC.

repairer = Repairer.load()
for finding in repairer.findings(path.read_bytes(), "c"):
    fixed = apply_suggestion(text, finding, finding.suggestions[0])
"""

from plc.repair.findings import (
    Cwe,
    Edit,
    Encoding,
    FileReport,
    Finding,
    Position,
    Skipped,
    StaleTextError,
    Suggestion,
    apply_edits,
    apply_suggestion,
)
from plc.repair.repairer import Repairer, StoppedError, default_model
from plc.repair.source_text import NotTextError

__all__ = [
    "Cwe",
    "Edit",
    "Encoding",
    "FileReport",
    "Finding",
    "NotTextError",
    "Position",
    "Repairer",
    "Skipped",
    "StaleTextError",
    "StoppedError",
    "Suggestion",
    "apply_edits",
    "apply_suggestion",
    "default_model",
]
