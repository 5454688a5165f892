"""Repairs that an analyzer's message implies in C and Java, of each kind of fault by a module of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_prep.text.languages import Language
from plc.diagnostics import Diagnostic
from plc.repair.findings import Edit
from plc.repair.reported.hints.cpp.implied import cpp_fixes
from plc.repair.reported.hints.faults.arithmetic import computed
from plc.repair.reported.hints.faults.bounds import inside
from plc.repair.reported.hints.faults.conversions import converted
from plc.repair.reported.hints.faults.deletes import matched
from plc.repair.reported.hints.faults.fall_through import with_break
from plc.repair.reported.hints.faults.grouping import grouped
from plc.repair.reported.hints.faults.leaks import unleaked
from plc.repair.reported.hints.faults.logic import rejoined, unchained
from plc.repair.reported.hints.faults.nulls import tested
from plc.repair.reported.hints.faults.releases import releases
from plc.repair.reported.hints.faults.statements import site_of
from plc.repair.reported.hints.faults.storage import stored
from plc.repair.reported.hints.faults.uninitialised import with_values
from plc.repair.reported.hints.faults.unused import without_unused
from plc.repair.reported.hints.including import with_header
from plc.repair.reported.hints.java.implied import java_fixes

if TYPE_CHECKING:
    from tree_sitter import Node

_UNKNOWN = "\ufffd"  # stands for bytes that are no text
_KINDS = (unleaked, releases, tested, inside, with_values, computed, stored)


def analyzer_edits(
    text: bytes, language: Language, diagnostic: Diagnostic, root: Node
) -> list[tuple[Edit, ...]]:
    """The edits of each fix, the likeliest first; none where the message implies none."""
    if language == "java":
        found = java_fixes(text, diagnostic, root)
    else:
        found = [*matched(text, diagnostic, root), *converted(text, diagnostic, root)]
        found += [*rejoined(diagnostic, root), *unchained(diagnostic, root, text)]
        found += without_unused(text, diagnostic, root)
        found += cpp_fixes(text, diagnostic, root)
        found += with_break(text, diagnostic, root)
        found += grouped(text, diagnostic, root)
        site = site_of(text, diagnostic, root) if language == "c" else None
        implied = [] if site is None else [fix for kind in _KINDS for fix in kind(site)]
        found += [each for fix in implied for each in with_header(text, diagnostic, root, fix)]
    return [fix for fix in found if fix and all(map(_is_exact, fix))]


def _is_exact(edit: Edit) -> bool:
    """Whether what an edit repeats of the file is as it stands there: text in another encoding is not."""
    return _UNKNOWN not in edit.text
