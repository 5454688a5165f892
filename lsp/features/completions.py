"""Ghost text: the preferred fix as the line at the cursor would read with it."""

from __future__ import annotations

from lsprotocol.types import InlineCompletionItem, Position

from lsp.features.actions import Terms
from lsp.features.offering import offered
from lsp.state.anchoring import anchored
from lsp.state.documents import Document
from plc.repair import apply_edits


def completion(
    document: Document, position: Position, terms: Terms, *, invoked: bool
) -> InlineCompletionItem | None:
    """The line of a position with the first fix made, if that fix changes this line and nothing before it.

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
        after = apply_edits(text.data, edits)
        new = after[start : len(after) - (len(text.data) - end)].decode("utf-8", "replace")
        return InlineCompletionItem(insert_text=new, range=text.range_of(start, end, units))
    return None
