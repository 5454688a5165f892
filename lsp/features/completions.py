"""Ghost text: what the preferred fix changes in the line at the cursor."""

from __future__ import annotations

from lsprotocol.types import InlineCompletionItem, Position

from lsp.features.actions import Terms
from lsp.features.edits import whole_change
from lsp.features.offering import offered
from lsp.state.anchoring import anchored
from lsp.state.documents import Document
from plc.repair import apply_edits


def completion(
    document: Document, position: Position, terms: Terms, *, invoked: bool
) -> InlineCompletionItem | None:
    """What the first fix changes in the line of a position, if it changes nothing else.

    Unasked only where the fix is safe. A fix that also changes other lines is no completion of this one.
    """
    text, units = document.text, terms.units
    start, end = text.line_at(text.byte_of(position, units))
    for entry in anchored(document):
        suggestion = next(iter(offered(text.data, entry.finding)), None)
        if suggestion is None or not (invoked or terms.is_safe(suggestion)):
            continue
        edits = suggestion.edits
        if not edits or any(edit.start_byte < start or edit.end_byte > end for edit in edits):
            continue
        # no more than what changes: VS Code shows nothing of a range that holds an emoji
        change = whole_change(text.data, apply_edits(text.data, edits))
        place = text.range_of(change.start_byte, change.end_byte, units)
        return InlineCompletionItem(insert_text=change.text, range=place)
    return None
