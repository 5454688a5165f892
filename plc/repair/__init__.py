"""A file to findings and fixes: the public Python API of PLC.

repairer = Repairer.load()
for finding in repairer.findings(path.read_bytes(), "c"):
    fixed = apply_suggestion(text, finding, finding.suggestions[0])

Modules:

apply/: Fixes applied: which go together, what a run wrote, and how that is reverted.
batch: Many files through one repairer: several at a time, answers in order, one file's trouble not
    another's.
cache/: Reports kept between runs, by what they depend on.
candidates: What the model wrote to fixes that can be offered: spelt out, set into the file, read back and
    checked.
edits/: The model's words as edits of the user's bytes: minimal, at whole statements, in the layout around
    them.
faults: The faults of a function one after the other: the likeliest is fixed, the result read again, and so
    on.
files/: Which files a repair reads, and how.
filters/: Filters for known meanings: changes that the text contradicts are not offered.
findings: What a repair reports: findings, suggestions and edits, as frozen values.
grouping: Proposals of overlapping instances to findings: one for each function, its fixes ranked.
kinds/: Kinds of flaws: what a fix does, which evidence the text has for it, and the CWE that follows from
    it.
narrow/: Which findings are wanted: by kind, line, revision, comment and baseline.
place: The place that a finding points at: what the first edit of its first fix changes, the same everywhere.
predict/: What the model is asked about instances, what it says, and how sure it is.
reading_anew: Findings without the fixes with which their text, read anew, parses worse: asked only of what
    is shown.
rechecking: Fixes shown to the model again: what it says of a function once some of them are made.
repairer: The repairer: a file's functions through the model, and what it says about each as findings.
reported/: Answers to diagnostics of other tools and of people: for each of them fixes at its place, or why
    none.
reporter: What a run asks about its files: a model of its own, a server, or a cluster. Cheap to import.
reuse: Fixes and checks that are kept, by all that they depend on: a changed file costs what changed.
shipped: Where the models are that come with PLC.
text/: A text as bytes, lines and syntax, also once edits are made in it.
unread: What of a file the model does not read, and why: functions too long or broken, broken text between
    them.
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
