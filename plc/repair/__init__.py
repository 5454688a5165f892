"""A file to findings and fixes: the public Python API of PLC.

repairer = Repairer.load()
for finding in repairer.findings(path.read_bytes(), "c"):
    fixed = apply_suggestion(text, finding, finding.suggestions[0])
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plc.repair.findings import (
        Cwe,
        Edit,
        Encoding,
        FileReport,
        Finding,
        Position,
        Range,
        Skipped,
        StaleTextError,
        Suggestion,
        apply_edits,
        apply_suggestion,
    )
    from plc.repair.predict.answers import StoppedError
    from plc.repair.repairer import Repairer
    from plc.repair.shipped import default_model
    from plc.repair.text.source_text import NotTextError

__all__ = [
    "Cwe",
    "Edit",
    "Encoding",
    "FileReport",
    "Finding",
    "NotTextError",
    "Position",
    "Range",
    "Repairer",
    "Skipped",
    "StaleTextError",
    "StoppedError",
    "Suggestion",
    "apply_edits",
    "apply_suggestion",
    "default_model",
]

_ELSEWHERE = {
    "NotTextError": "text.source_text",
    "Repairer": "repairer",
    "StoppedError": "predict.answers",
    "default_model": "shipped",
}


def __getattr__(name: str) -> object:
    """Import what is asked for when it is asked for: a run that finds no files needs no model's libraries."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_ELSEWHERE.get(name, 'findings')}"), name)
    globals()[name] = value
    return value
