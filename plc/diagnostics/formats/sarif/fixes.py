"""The fixes that a SARIF result proposes for its own file, which are alternatives."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath

from plc.diagnostics.diagnostic import Location, Replacement
from plc.diagnostics.formats.sarif.places import file_of, place_in
from plc.diagnostics.formats.sarif.run import Run
from plc.diagnostics.input.fields import DamagedError, Fields
from plc.diagnostics.places.context import Context
from plc.diagnostics.places.replacements import other_fixes, own_fix
from plc.diagnostics.places.texts import Texts

_MOST = 20  # alternative fixes of one result that are read
_OURS = "plcSource"  # the property of fixes that plc added to a log in an earlier run


Fix = tuple[Replacement, ...]


def fixes_of(
    result: Fields, own: Location, run: Run, texts: Texts, context: Context, *, index: int
) -> tuple[Fix, tuple[Fix, ...]]:
    """The edits of the first fix that changes only the file at `own`, and of others; none of plc's own."""
    if run.is_ours:
        return (), ()
    of = f"result {index + 1} of the SARIF report"
    try:
        found = [fix for fix in _alternatives(result) if _is_of(own.path, fix, run)]
    except DamagedError as damage:
        context.on_damage(f"the fix of {of} is damaged: {damage}")
        return (), ()
    if not found or texts.text(own.path) is None:
        return (), ()
    first, *others = (_edits(fix, own.path, run, texts) for fix in found)
    said = (fix.fields("description").text("text") for fix in found[1:])
    return own_fix(first, of, context.on_damage), other_fixes(
        zip(said, others, strict=True), are_of_notes=False
    )


def _alternatives(result: Fields) -> Iterator[Fields]:
    for fix in islice(result.objects("fixes"), _MOST):
        if _OURS not in fix.fields("properties").values:
            yield fix


def _is_of(path: PurePath, fix: Fields, run: Run) -> bool:
    """Whether a fix changes a file, and no other."""
    changed = {file_of(change, run) for change in fix.objects("artifactChanges")}
    return changed == {path}


def _edits(fix: Fields, path: PurePath, run: Run, texts: Texts) -> Iterator[Replacement]:
    for change in fix.objects("artifactChanges"):
        for edit in change.objects("replacements"):
            place = place_in(path, Fields({"region": edit.fields("deletedRegion").values}), run, texts)
            yield Replacement(place, edit.fields("insertedContent").text("text"))
