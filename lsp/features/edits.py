"""A suggestion to what a client applies: a WorkspaceEdit of the kind that it understands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lsprotocol.types import (
    AnnotatedTextEdit,
    ChangeAnnotation,
    OptionalVersionedTextDocumentIdentifier,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
)

from lsp.state.anchoring import common_ends
from lsp.state.clients import Client
from lsp.state.texts import Text, Units
from plc.repair import Edit

_ANNOTATION = "plc.unsure"


@dataclass(frozen=True, slots=True)
class Changed:
    """Edits of one text; `version` is None for a file that is not open."""

    uri: str
    version: int | None
    text: Text
    edits: Sequence[Edit]


def text_edits(text: Text, edits: Sequence[Edit], units: Units) -> list[TextEdit]:
    """Edits by bytes as edits by positions."""
    return [
        TextEdit(range=text.range_of(edit.start_byte, edit.end_byte, units), new_text=edit.text)
        for edit in sorted(edits, key=lambda edit: (edit.start_byte, edit.end_byte))
    ]


def workspace_edit(
    changed: Sequence[Changed], *, client: Client, units: Units, confirm: str | None = None
) -> WorkspaceEdit:
    """One edit for all; with `confirm`, a reason, the user is asked first where the client can do that."""
    if not client.document_changes:
        changes: Mapping[str, Sequence[TextEdit]] = {
            entry.uri: text_edits(entry.text, entry.edits, units) for entry in changed
        }
        return WorkspaceEdit(changes=changes)
    asks = confirm is not None and client.annotations
    document_changes = [
        TextDocumentEdit(
            text_document=OptionalVersionedTextDocumentIdentifier(uri=entry.uri, version=entry.version),
            edits=[
                AnnotatedTextEdit(annotation_id=_ANNOTATION, range=edit.range, new_text=edit.new_text)
                if asks
                else edit
                for edit in text_edits(entry.text, entry.edits, units)
            ],
        )
        for entry in changed
    ]
    if not asks or confirm is None:
        return WorkspaceEdit(document_changes=document_changes)
    annotation = ChangeAnnotation(label="PLC", needs_confirmation=True, description=confirm)
    return WorkspaceEdit(document_changes=document_changes, change_annotations={_ANNOTATION: annotation})


def whole_change(before: bytes, after: bytes) -> Edit:
    """The one edit that makes one text of another, as short as it can be, at whole characters."""
    start, same_after = common_ends(before, after)
    while start > 0 and (_within(before, start) or _within(after, start)):
        start -= 1
    while same_after > 0 and _within(before, len(before) - same_after):
        same_after -= 1
    end, new_end = len(before) - same_after, len(after) - same_after
    return Edit(start, end, after[start:new_end].decode("utf-8", "replace"))


def _within(text: bytes, place: int) -> bool:
    """Whether a place is within a character."""
    return place < len(text) and text[place] & 0xC0 == 0x80
