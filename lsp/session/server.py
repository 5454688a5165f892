"""The language server: LSP's messages to `Service` and back."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any, cast, final

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from lsp.features.actions import (
    KINDS,
    QUICK_FIX,
    Terms,
    actions,
    at,
    fits,
    ranked,
    resolved,
    suggestion_edit,
)
from lsp.features.candidates import candidates
from lsp.features.completions import completion
from lsp.features.diagnostics import percent, touched
from lsp.features.explaining import in_plain_text, markdown
from lsp.features.foreign import FIX_RULE, HERE, foreign, foreign_actions, here, rule_action
from lsp.features.offering import offered
from lsp.session.commands import register_commands
from lsp.session.protocol import ModifiedError, Protocol
from lsp.session.service import Service
from lsp.state.anchoring import anchored, carried
from lsp.state.documents import Document
from lsp.state.plain import plain
from lsp.worker.workshop import OnState, Works, Workshop
from plc import __version__

logger = logging.getLogger(__name__)


@final
class Server(LanguageServer):
    """pygls's server with one service."""

    def __init__(self, works: Callable[[OnState], Works] = Workshop) -> None:
        super().__init__("plc", __version__, protocol_cls=Protocol)
        self.service = Service(self, works=works)

    @property
    def was_shut_down(self) -> bool:
        """Whether the client took its leave as it should."""
        return bool(self.protocol._shutdown)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log what goes wrong; what was not JSON is answered as JSON-RPC wants it."""
        if isinstance(error, json.JSONDecodeError | UnicodeDecodeError | RecursionError):
            logger.warning("a message that is not JSON was dropped: %s", error)
            refusal = {"code": types.ErrorCodes.ParseError.value, "message": f"not JSON: {error}"}
            self.protocol._send_data({"jsonrpc": "2.0", "id": None, "error": refusal})
            return
        logger.error("%s: %s", getattr(source, "__name__", source), error, exc_info=error)


def make_server(works: Callable[[OnState], Works] = Workshop) -> Server:
    """A server that is ready to be started; `works` makes what answers its jobs."""
    server = Server(works)
    service = server.service
    _register_session(server, service)
    _register_documents(server, service)
    _register_answers(server, service)
    register_commands(server, service)
    return server


def _register_session(server: Server, service: Service) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        service.documents.units = types.PositionEncodingKind(server.workspace.position_encoding).value
        service.begin(params)

    @server.feature(types.INITIALIZED)
    def initialized(_params: types.InitializedParams) -> None:
        service.ready()

    @server.feature(types.SHUTDOWN)
    async def shutdown(_params: None) -> None:
        await service.workshop.close()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def configuration(params: types.DidChangeConfigurationParams) -> None:
        service.set_options(plain(params.settings))

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def watched(_params: types.DidChangeWatchedFilesParams) -> None:
        await service.forget()

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        service.set_folders(params.event)


def _register_documents(server: Server, service: Service) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        service.opened(service.documents.open(params.text_document))

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        item = params.text_document
        document = service.documents.change(item.uri, item.version, params.content_changes)
        if document is None:
            logger.warning("%s is not open, so it was not changed", item.uri)
        else:
            service.changed(document)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        document = service.documents.get(params.text_document.uri)
        if document is not None:
            service.saved(document)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        if service.documents.close(params.text_document.uri) is not None:
            service.clear(params.text_document.uri)


def _register_answers(server: Server, service: Service) -> None:
    @server.feature(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        types.DiagnosticOptions(inter_file_dependencies=False, workspace_diagnostics=False, identifier="plc"),
    )
    async def pull(params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        document = service.documents.get(params.text_document.uri)
        if document is None:
            return types.RelatedFullDocumentDiagnosticReport(items=[])
        items = await service.pulled(document)
        return types.RelatedFullDocumentDiagnosticReport(items=items, result_id=str(document.version))

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=list(KINDS), resolve_provider=True),
    )
    async def code_action(
        params: types.CodeActionParams,
    ) -> list[types.CodeAction | types.Command] | None:
        document = service.documents.get(params.text_document.uri)
        if document is None:
            return None
        if params.context.only and any("fixAll" in kind for kind in params.context.only):
            await service.analyses.settled(document)
        units = service.documents.units
        start = document.text.byte_of(params.range.start, units)
        end = document.text.byte_of(params.range.end, units)
        wanted = frozenset(str(getattr(kind, "value", kind)) for kind in params.context.only or ())
        terms = await service.terms_of(document)
        found = list(actions(document, min(start, end), max(start, end), wanted=wanted, terms=terms))
        found += await _of_others(service, document, params, terms, wanted=wanted)
        if service.client.literals:
            return [*found]
        return [_as_command(action) for action in found if action.command or "rank" in (action.data or {})]

    @server.feature(types.CODE_ACTION_RESOLVE)
    async def resolve(action: types.CodeAction) -> types.CodeAction:
        data = plain(action.data)
        if not isinstance(data, dict) or action.edit is not None:
            return action
        document = service.documents.get(str(data.get("uri")))
        edit = None
        if document is not None and "told" in data:
            edit = _resolved_told(service, document, data, await service.terms_of(document))
        elif document is not None:
            edit = resolved(document, data, await service.terms_of(document))
        if edit is None:
            raise ModifiedError("the code that this fix was made for has changed: ask for fixes again")
        action.edit = edit
        return action

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        document = service.documents.get(params.text_document.uri)
        if document is None:
            return None
        units = service.documents.units
        byte = document.text.byte_of(params.position, units)
        data = document.text.data
        for entry in anchored(document):
            start, end = touched(data, entry.finding)
            if start <= byte <= end:
                content = (
                    types.MarkupContent(types.MarkupKind.Markdown, markdown(data, entry))
                    if service.client.markdown
                    else types.MarkupContent(types.MarkupKind.PlainText, in_plain_text(data, entry))
                )
                return types.Hover(content, document.text.range_of(start, end, units))
        return None

    @server.feature(types.TEXT_DOCUMENT_INLINE_COMPLETION, types.InlineCompletionOptions())
    async def inline(params: types.InlineCompletionParams) -> types.InlineCompletionList | None:
        document = service.documents.get(params.text_document.uri)
        if document is None or not (await service.options_of(document)).inline_completion:
            return None
        await service.analyses.settled(document)
        terms = await service.terms_of(document)
        invoked = params.context.trigger_kind == types.InlineCompletionTriggerKind.Invoked
        item = completion(document, params.position, terms, invoked=invoked)
        return None if item is None else types.InlineCompletionList(items=[item])

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions(resolve_provider=False))
    async def lenses(params: types.CodeLensParams) -> list[types.CodeLens]:
        document = service.documents.get(params.text_document.uri)
        if document is None or not (await service.options_of(document)).code_lens:
            return []
        return _lenses(document, service)

    @server.feature("plc/candidates")
    async def ask_candidates(params: Any) -> dict[str, Any]:
        asked = plain(params)
        document = service.documents.get(str(asked["textDocument"]["uri"]))
        if document is None:
            return {"version": None, "findings": []}
        await service.analyses.settled(document)
        terms = await service.terms_of(document)
        entries = anchored(document)
        if (place := asked.get("position")) is not None:
            entry = at(document, types.Position(place["line"], place["character"]), terms.units)
            entries = [] if entry is None else [entry]
        return candidates(document, entries, terms)


async def _of_others(
    service: Service,
    document: Document,
    params: types.CodeActionParams,
    terms: Terms,
    *,
    wanted: frozenset[str],
) -> list[types.CodeAction]:
    """Fixes for other tools' diagnostics, or for the place itself; an automatic request waits for none."""
    options = await service.options_of(document)
    if document.language is None or not service.client.literals:
        return []
    if HERE in wanted:
        entries = [here(document, params.range, terms.units)]
    elif fits(QUICK_FIX, wanted):
        shown = params.context.diagnostics
        entries = foreign(document, shown, params.range, sources=options.sources, units=terms.units)
    else:
        entries = []
    if not entries:
        return []
    text = document.text
    wait = params.context.trigger_kind != types.CodeActionTriggerKind.Automatic
    answers = await service.telling.answers(document, entries, wait=wait, verify=options.verify)
    if document.text is not text:
        return []  # the editor asks again
    taken: set[object] = set()
    if HERE not in wanted:
        taken.update(each.edits for e in anchored(document) for each in offered(text.data, e.finding))
    found: list[types.CodeAction] = []
    for answered in answers:
        own = list(foreign_actions(document, answered, taken=taken, terms=terms))
        found += own
        if own and options.verify and FIX_RULE in service.client.commands:
            found += filter(None, [rule_action(document, answered.entry)])
    return found


def _resolved_told(
    service: Service, document: Document, data: dict[str, Any], terms: Terms
) -> types.WorkspaceEdit | None:
    known = service.telling.known(document, str(data["told"]))
    if known is None:
        return None
    text, finding = known
    placed = carried(finding, text.data, document.text.data)
    suggestion = None if placed is None else ranked(placed, data.get("rank"))
    return None if suggestion is None else suggestion_edit(document, suggestion, terms)


def _as_command(action: types.CodeAction) -> types.Command:
    """An action for a client that knows commands only."""
    if action.command is not None:
        return action.command
    data = cast(dict[str, Any], action.data)
    arguments = [data["uri"], data["id"], data["rank"]]
    return types.Command(title=action.title, command="plc.applySuggestion", arguments=arguments)


def _lenses(document: Document, service: Service) -> list[types.CodeLens]:
    own = "plc.showCandidates" in service.client.commands
    found: list[types.CodeLens] = []
    for entry in anchored(document):
        finding = entry.finding
        start, _ = touched(document.text.data, finding)
        place = document.text.range_of(start, start, service.documents.units).start
        number = len(offered(document.text.data, finding))
        title = f"PLC: {number} {'fix' if number == 1 else 'fixes'} ({percent(finding.confidence)} sure)"
        command = types.Command(
            title=title,
            command="plc.showCandidates" if own else "plc.explain",
            arguments=[document.uri, {"line": place.line, "character": place.character}],
        )
        head = document.text.range_of(finding.start_byte, finding.start_byte, service.documents.units)
        found.append(types.CodeLens(range=head, command=command))
    return found
