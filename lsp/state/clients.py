"""What a client can do, of what matters here; a client that says nothing can do nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lsprotocol.types import ClientCapabilities


@dataclass(frozen=True, slots=True)
class Client:
    """Capabilities that change what the server sends."""

    pulls: bool = False  # asks for diagnostics
    refreshes: bool = False  # asks again when it is asked to
    resolves_edits: bool = False  # asks for the edit of a code action when it is chosen
    literals: bool = False  # takes code actions, not only commands
    document_changes: bool = False
    annotations: bool = False
    configuration: bool = False
    watches: bool = False
    watches_elsewhere: bool = False  # also outside of the folders that are open
    progress: bool = False
    related: bool = False
    code_links: bool = False
    lens_refreshes: bool = False
    markdown: bool = False
    commands: frozenset[str] = frozenset()

    @classmethod
    def of(cls, capabilities: ClientCapabilities, options: object) -> Client:
        """What `initialize` says; `options` are its initializationOptions."""

        def has(path: str) -> Any:
            value: Any = capabilities
            for name in path.split("."):
                value = getattr(value, name, None)
            return value

        resolved = has("text_document.code_action.resolve_support.properties") or ()
        edits = has("workspace.workspace_edit")
        own = options.get("clientCommands") if isinstance(options, Mapping) else None
        formats = has("text_document.hover.content_format") or ()
        return cls(
            pulls=has("text_document.diagnostic") is not None,
            refreshes=bool(has("workspace.diagnostics.refresh_support")),
            resolves_edits="edit" in resolved and bool(has("text_document.code_action.data_support")),
            literals=has("text_document.code_action.code_action_literal_support") is not None,
            document_changes=bool(edits and edits.document_changes),
            annotations=bool(edits and edits.document_changes and edits.change_annotation_support),
            configuration=bool(has("workspace.configuration")),
            watches=bool(has("workspace.did_change_watched_files.dynamic_registration")),
            watches_elsewhere=bool(has("workspace.did_change_watched_files.relative_pattern_support")),
            progress=bool(has("window.work_done_progress")),
            related=bool(has("text_document.publish_diagnostics.related_information")),
            code_links=bool(has("text_document.publish_diagnostics.code_description_support")),
            lens_refreshes=bool(has("workspace.code_lens.refresh_support")),
            markdown="markdown" in formats,
            commands=frozenset(map(str, own)) if isinstance(own, list) else frozenset(),
        )
