"""The fix that a report carries: what speaks against it, and whether its tool proposes it here as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from plc.diagnostics import Diagnostic
from plc.repair.findings import apply_edits
from plc.repair.reported.hints.own_fix import own_edits
from plc.repair.text.source_text import NotTextError, SourceText
from plc.verify.tricks import Change, guess, silencing, trick


def objection_to(change: Change, reported: Sequence[Diagnostic]) -> tuple[str | None, str]:
    """What a rule against tricks says of a change, and what in it nobody but the author can confirm.

    `reported` is what the tool itself says here. A tool knows which meaning its own fix has: only what
    silences it counts against that. But a report may come from anybody: what it carries is a guess
    unless the tool proposes the same here.
    """
    if not _is_own_fix(change, change.diagnostic):
        return trick(change), guess(change)
    guessed = guess(change)
    if not guessed and not any(_is_own_fix(change, each) for each in reported):
        guessed = "the report carries this fix, and its tool does not propose it here"
    return silencing(change), guessed


def _is_own_fix(change: Change, diagnostic: Diagnostic) -> bool:
    """Whether a change is all of a fix that a diagnostic carries, or a note of it."""
    carried = [fix for fix in (diagnostic.replacements, *diagnostic.alternatives) if fix]
    if not carried:
        return False
    try:
        source = SourceText.of(change.before.text)
    except NotTextError:
        return False
    for fix in carried:
        edits = own_edits(source, change.before.root, replace(diagnostic, replacements=fix))
        if edits and apply_edits(source.data, edits, encoding=source.encoding) == change.after.text:
            return True
    return False
