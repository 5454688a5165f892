"""Fixes for what others than PLC report, and for places that nobody reports, as answers to a request."""

from __future__ import annotations

from typing import Any

from lsprotocol import types

from lsp.features.actions import EXPLAIN, QUICK_FIX, Terms, fits, ranked, suggestion_edit
from lsp.features.candidates import refusal, reported_candidates
from lsp.features.compiled import compiled
from lsp.features.foreign import (
    FIX_RULE,
    HERE,
    Foreign,
    explain_action,
    foreign,
    foreign_actions,
    here,
    rule_action,
    touch,
)
from lsp.features.offering import offered
from lsp.session.service import Service
from lsp.state.anchoring import anchored, carried
from lsp.state.client_diagnostics import structured
from lsp.state.documents import Document

_LAST = 2**31 - 1  # the protocol's largest line


async def of_others(
    service: Service,
    document: Document,
    params: types.CodeActionParams,
    terms: Terms,
    *,
    wanted: frozenset[str],
) -> list[types.CodeAction]:
    """The actions; an automatic request waits for none."""
    options = await service.options_of(document)
    if document.language is None or not service.client.literals:
        return []
    entries = _asked(document, params, terms, wanted=wanted, sources=options.sources)
    if not entries:
        return []
    text = document.text
    wait = params.context.trigger_kind != types.CodeActionTriggerKind.Automatic
    answers = await service.reported_answers.answers(document, entries, wait=wait, verify=options.verify)
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
        if own and fits(EXPLAIN, wanted):
            found += filter(None, [explain_action(document, answered, terms)])
    return found


async def candidates_of_others(
    service: Service, document: Document, sent: object, terms: Terms
) -> dict[str, Any]:
    """What a panel shows for diagnostics of other tools; it waits for the model, not for tools.

    `declined` has the reason of each that has no fix to show.
    """
    options = await service.options_of(document)
    shown = structured(sent)
    text, everywhere = document.text, types.Range(types.Position(0, 0), types.Position(_LAST, 0))
    entries = foreign(document, shown, everywhere, sources=options.sources, units=terms.units)
    answers = await service.reported_answers.answers(document, entries, wait=True, verify=options.verify)
    found: list[Any] = []
    declined: list[dict[str, Any]] = []
    for answered in answers:
        made = reported_candidates(document, text, answered, terms)["findings"]
        if any(each["suggestions"] for each in made):
            found += made
        else:
            answer = answered.verified or answered.answer
            declined.append(refusal(answered.entry, answer.reason or "no fix is likely enough to be shown"))
    known = {answered.entry.key for answered in answers}
    declined += [refusal(each, "the model has not answered yet") for each in entries if each.key not in known]
    return {"version": document.version, "findings": found, "declined": declined}


def resolved_reported(
    service: Service, document: Document, data: dict[str, Any], terms: Terms
) -> types.WorkspaceEdit | None:
    """The edit of an action, by its `data`, for the present text; None where its code changed."""
    known = service.reported_answers.known(document, str(data["reported"]))
    if known is None:
        return None
    text, finding = known
    placed = carried(finding, text.data, document.text.data)
    suggestion = None if placed is None else ranked(placed, data.get("rank"))
    return None if suggestion is None else suggestion_edit(document, suggestion, terms)


def _asked(
    document: Document,
    params: types.CodeActionParams,
    terms: Terms,
    *,
    wanted: frozenset[str],
    sources: tuple[str, ...],
) -> list[Foreign]:
    """What fixes are wanted for: the lines themselves, what the client sends, what the compiler said."""
    if HERE in wanted:
        return [here(document, params.range, terms.units)]
    if not fits(QUICK_FIX, wanted):
        return []
    own = compiled(document, client=terms.client, units=terms.units)
    shown = [each for each in params.context.diagnostics if not any(entry.is_of(each) for entry in own)]
    return [
        *(each for each in own if touch(each.complaint.location, params.range)),
        *foreign(document, shown, params.range, sources=sources, units=terms.units),
    ]
