"""What the server answers when it is asked about a document: actions, hovers, ghost text, and so on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from lsprotocol import types

from lsp.features.actions import KINDS, actions, at, resolved
from lsp.features.basis import basis
from lsp.features.candidates import candidates, reported_candidates
from lsp.features.completions import completion
from lsp.features.diagnostics import percent, touched
from lsp.features.explaining import hover as hover_of
from lsp.features.explaining import in_plain_text
from lsp.features.offering import offered
from lsp.session.others import candidates_of_others, of_others, resolved_reported
from lsp.session.protocol import ModifiedError
from lsp.session.service import Service
from lsp.state.anchoring import anchored
from lsp.state.documents import Document
from lsp.state.plain import plain

if TYPE_CHECKING:
    from lsp.session.server import Server

_DIAGNOSTICS = types.DiagnosticOptions(
    inter_file_dependencies=False, workspace_diagnostics=False, identifier="plc"
)


def register_answers(server: Server, service: Service) -> None:
    """Register all of them."""

    @server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, _DIAGNOSTICS)
    async def pull(params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        return await _pulled(service, params)

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=list(KINDS), resolve_provider=True),
    )
    async def code_action(params: types.CodeActionParams) -> list[types.CodeAction | types.Command] | None:
        return await _actions(service, params)

    @server.feature(types.CODE_ACTION_RESOLVE)
    async def resolve(action: types.CodeAction) -> types.CodeAction:
        return await _resolved(service, action)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        return _hover(service, params)

    @server.feature(types.TEXT_DOCUMENT_INLINE_COMPLETION, types.InlineCompletionOptions())
    async def inline(params: types.InlineCompletionParams) -> types.InlineCompletionList | None:
        return await _inline(service, params)

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions(resolve_provider=False))
    async def lenses(params: types.CodeLensParams) -> list[types.CodeLens]:
        return await _lenses(service, params)

    @server.feature("plc/candidates")
    async def ask_candidates(params: Any) -> dict[str, Any]:
        return await _candidates(service, plain(params))

    @server.feature("plc/explain")
    async def ask_explanation(params: Any) -> dict[str, Any]:
        return await _explanation(service, plain(params))


async def _pulled(service: Service, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
    document = service.documents.get(params.text_document.uri)
    if document is None:
        return types.RelatedFullDocumentDiagnosticReport(items=[])
    items = await service.pulled(document)
    return types.RelatedFullDocumentDiagnosticReport(items=items, result_id=str(document.version))


async def _actions(
    service: Service, params: types.CodeActionParams
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
    found += await of_others(service, document, params, terms, wanted=wanted)
    if service.client.literals:
        return [*found]
    return [_as_command(action) for action in found if action.command or "rank" in (action.data or {})]


async def _resolved(service: Service, action: types.CodeAction) -> types.CodeAction:
    data = plain(action.data)
    if not isinstance(data, dict) or action.edit is not None:
        return action
    document = service.documents.get(str(data.get("uri")))
    edit = None
    if document is not None and "reported" in data:
        edit = resolved_reported(service, document, data, await service.terms_of(document))
    elif document is not None:
        edit = resolved(document, data, await service.terms_of(document))
    if edit is None:
        raise ModifiedError("the code that this fix was made for has changed: ask for fixes again")
    action.edit = edit
    return action


def _hover(service: Service, params: types.HoverParams) -> types.Hover | None:
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
                types.MarkupContent(types.MarkupKind.Markdown, hover_of(data, entry))
                if service.client.markdown
                else types.MarkupContent(types.MarkupKind.PlainText, in_plain_text(data, entry))
            )
            return types.Hover(content, document.text.range_of(start, end, units))
    return None


async def _inline(
    service: Service, params: types.InlineCompletionParams
) -> types.InlineCompletionList | None:
    document = service.documents.get(params.text_document.uri)
    if document is None or not (await service.options_of(document)).inline_completion:
        return None
    await service.analyses.settled(document)
    terms = await service.terms_of(document)
    invoked = params.context.trigger_kind == types.InlineCompletionTriggerKind.Invoked
    item = completion(document, params.position, terms, invoked=invoked)
    return None if item is None else types.InlineCompletionList(items=[item])


async def _candidates(service: Service, asked: Any) -> dict[str, Any]:
    document = service.documents.get(str(asked["textDocument"]["uri"]))
    if document is None:
        return {"version": None, "findings": []}
    await service.analyses.settled(document)
    terms = await service.terms_of(document)
    if (key := asked.get("reported")) is not None:
        known = service.reported_answers.answered(document, str(key))
        if known is None:
            return {"version": document.version, "findings": []}
        return reported_candidates(document, *known, terms)
    if (sent := asked.get("diagnostics")) is not None:
        return await candidates_of_others(service, document, sent, terms)
    entries = anchored(document)
    if (place := asked.get("position")) is not None:
        entry = at(document, types.Position(place["line"], place["character"]), terms.units)
        entries = [] if entry is None else [entry]
    return candidates(document, entries, terms)


async def _explanation(service: Service, asked: Any) -> dict[str, Any]:
    document = service.documents.get(str(asked["textDocument"]["uri"]))
    explained = None
    if document is not None:
        explained = await service.explanations.of(document, str(asked.get("id")), asked.get("rank"))
    if document is None or explained is None:
        raise ModifiedError("the code that this fix was made for has changed: ask for fixes again")
    return basis(explained.text.data, explained.finding, explained.explanation)


def _as_command(action: types.CodeAction) -> types.Command:
    """An action for a client that knows commands only."""
    if action.command is not None:
        return action.command
    data = cast(dict[str, Any], action.data)
    arguments = [data["uri"], data["id"], data["rank"]]
    return types.Command(title=action.title, command="plc.applySuggestion", arguments=arguments)


async def _lenses(service: Service, params: types.CodeLensParams) -> list[types.CodeLens]:
    document = service.documents.get(params.text_document.uri)
    if document is None or not (await service.options_of(document)).code_lens:
        return []
    return _lenses_of(document, service)


def _lenses_of(document: Document, service: Service) -> list[types.CodeLens]:
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
