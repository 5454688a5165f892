"""The commands of the server, as docs/guide/editors.md lists them."""

from __future__ import annotations

import asyncio
import platform
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol.types import (
    ApplyWorkspaceEditParams,
    MessageType,
    Position,
    Range,
    ShowMessageParams,
)

from data_prep.errors import ConfigError
from lsp.features.actions import all_edits, at, found, function_edits, ranked
from lsp.features.basis import in_words
from lsp.features.cycling import Cycle
from lsp.features.edits import Changed, workspace_edit
from lsp.features.explaining import in_plain_text, markdown
from lsp.features.foreign import foreign
from lsp.features.offering import offered
from lsp.session.progress import shown_while
from lsp.session.service import Service
from lsp.session.workspace_repair import repair_workspace
from lsp.state.anchoring import carried
from lsp.state.client_diagnostics import structured
from lsp.state.documents import Document, path_of
from lsp.state.plain import plain
from plc import __version__
from plc.config.turning_off import turn_off
from plc.repair import Edit, Finding
from plc.repair.apply.fixing import ALL_SETTLED

if TYPE_CHECKING:
    from lsp.session.server import Server

_NUMBER = re.compile(r"CWE-(\d{1,6})")
Command = Callable[..., Awaitable[Any]]  # given the service and what the client sends
_CHANGED = "PLC: that code has changed: ask for fixes again"
_PATIENCE = 1.0  # seconds between an editor's answer and its word of the change


def register_commands(server: Server, service: Service) -> None:
    """Register all of them."""
    commands: Mapping[str, Command] = {
        "plc.repairFunction": _repair_function,
        "plc.repairFile": _repair_file,
        "plc.fixReported": _fix_reported,
        "plc.repairWorkspace": _workspace,
        "plc.applySuggestion": _apply_suggestion,
        "plc.explain": _explain,
        "plc.explainFix": _explain_fix,
        "plc.turnOff": _turn_cwe_off,
        "plc.analyse": _analyse,
        "plc.restartWorker": _restart,
        "plc.debugInformation": _debug_information,
    }
    for name, command in commands.items():
        _register(server, service, name, command)
    cycle = Cycle()

    @server.command("plc.nextSuggestion")
    async def next_suggestion(*arguments: Any) -> Mapping[str, Any]:
        return await _step(service, cycle, arguments, 1)

    @server.command("plc.previousSuggestion")
    async def previous_suggestion(*arguments: Any) -> Mapping[str, Any]:
        return await _step(service, cycle, arguments, -1)


def _register(server: Server, service: Service, name: str, command: Command) -> None:
    @server.command(name)
    async def run(*arguments: Any) -> Any:
        return await command(service, *arguments)


async def _repair_function(service: Service, *arguments: Any) -> Mapping[str, Any]:
    document, place = await _looked_at(service, arguments)
    if document is None:
        return {"fixed": 0}
    number, edits = function_edits(document, place, service.documents.units)
    done = bool(edits) and await _apply(service, document, edits, "Repair function")
    return {"fixed": number if done else 0}


async def _repair_file(service: Service, *arguments: Any) -> Mapping[str, Any]:
    document, _ = await _looked_at(service, arguments)
    if document is None or document.analysed is None:
        return {"fixed": 0, "left": 0}
    number = len(document.analysed.report.findings)
    edits = all_edits(document, ALL_SETTLED)
    if not edits:
        return {"fixed": 0, "left": number}
    done = await _apply(service, document, edits, "Repair file")
    await service.analyses.settled(document)
    left = number if not done or document.analysed is None else len(document.analysed.report.findings)
    return {"fixed": max(0, number - left), "left": left}


async def _fix_reported(service: Service, *arguments: Any) -> Mapping[str, Any]:
    uri, given = (*map(plain, arguments), None, None)[:2]
    document = service.documents.get(str(uri))
    shown = structured(given)
    if document is None or document.language is None:
        return {"fixed": 0, "of": 0}
    end = Position(len(document.text.lines), 0)
    units = service.documents.units
    entries = foreign(document, shown, Range(Position(0, 0), end), sources=["*"], units=units)
    number, edits = await service.reported_answers.verified(document, entries)
    done = bool(edits) and await _apply(service, document, edits, "Fix what is reported")
    return {"fixed": number if done else 0, "of": len(entries)}


async def _workspace(service: Service, *arguments: Any) -> Mapping[str, Any]:
    asked = plain(arguments[0]) if arguments else {}
    safe_only = isinstance(asked, Mapping) and bool(asked.get("safeOnly"))
    return await repair_workspace(service, safe_only=safe_only)


async def _apply_suggestion(service: Service, *arguments: Any) -> Mapping[str, Any]:
    uri, id_, rank = (*map(plain, arguments), None, None, None)[:3]
    document = service.documents.get(str(uri))
    finding = None if document is None else _finding_of(service, document, str(id_))
    suggestion = None if finding is None else ranked(finding, rank)
    if document is None or suggestion is None:
        service.server.window_show_message(ShowMessageParams(MessageType.Info, _CHANGED))
        return {"applied": False}
    return {"applied": await _apply(service, document, suggestion.edits, "Apply suggestion")}


def _finding_of(service: Service, document: Document, id_: str) -> Finding | None:
    """A finding of the present text by its id, or by the key of another tool's diagnostic."""
    entry = found(document, id_)
    if entry is not None:
        return entry.finding
    known = service.reported_answers.known(document, id_)
    return None if known is None else carried(known[1], known[0].data, document.text.data)


async def _explain_fix(service: Service, *arguments: Any) -> str | None:
    uri, id_, rank = (*map(plain, arguments), None, None, None)[:3]
    document = service.documents.get(str(uri))
    explained = None
    if document is not None:
        work = asyncio.ensure_future(service.explanations.of(document, str(id_), rank))
        await shown_while(service.server, work, "PLC: explaining the fix", shows=service.client.progress)
        if work.cancelled():
            return None
        explained = work.result()
    if explained is None:
        service.server.window_show_message(ShowMessageParams(MessageType.Info, _CHANGED))
        return None
    message = in_words(explained.text.data, explained.finding, explained.explanation)
    service.server.window_show_message(ShowMessageParams(MessageType.Info, message))
    return message


async def _explain(service: Service, *arguments: Any) -> str | None:
    document, place = await _looked_at(service, arguments)
    entry = None if document is None else at(document, place, service.documents.units)
    if document is None or entry is None:
        return None
    message = in_plain_text(document.text.data, entry)
    service.server.window_show_message(ShowMessageParams(MessageType.Info, message))
    return markdown(document.text.data, entry)


async def _turn_cwe_off(service: Service, *arguments: Any) -> Mapping[str, Any]:
    uri, cwe = (*map(plain, arguments), None, None)[:2]
    path, number = path_of(str(uri)), _NUMBER.fullmatch(str(cwe))
    if path is None or number is None:
        service.tell(f"{uri} and {cwe} are no file and no CWE, such as CWE-476")
        return {"file": None}
    try:
        changed = turn_off(path, int(number[1]), roots=[Path(root) for root in service.roots])
    except ConfigError as error:
        service.tell(str(error))
        return {"file": None}
    await service.forget()  # where the client watches files, it tells again
    message = f"PLC: {cwe} is turned off in {changed}"
    service.server.window_show_message(ShowMessageParams(MessageType.Info, message))
    return {"file": str(changed)}


async def _analyse(service: Service, *arguments: Any) -> Mapping[str, Any]:
    document, _ = await _looked_at(service, arguments)
    known = document is not None and document.analysed is not None
    findings = document.analysed.report.findings if known and document and document.analysed else ()
    return {"findings": len(findings)}


async def _restart(service: Service, *_arguments: Any) -> None:
    await service.workshop.restart()
    service.look_again()


async def _debug_information(service: Service, *_arguments: Any) -> Mapping[str, Any]:
    return {
        "plc": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "state": service.state,
        "message": service.message,
        "model": {key: service.model.get(key) for key in ("name", "sha256", "threshold", "safe")},
        "worker": service.workshop.pid,
        "positionEncoding": service.documents.units,
        "roots": list(service.roots),
        "documents": [document.uri for document in service.documents],
        "settings": asdict(service.options),
    }


async def _looked_at(service: Service, arguments: Sequence[Any]) -> tuple[Document | None, Position]:
    """The document that a command names, its present text analysed, and the position that it names."""
    uri, place = (*map(plain, arguments), None, None)[:2]
    position = Position(0, 0)
    if isinstance(place, Mapping):
        position = Position(int(place.get("line", 0)), int(place.get("character", 0)))
    document = service.documents.get(str(uri))
    if document is None:
        service.server.window_show_message(
            ShowMessageParams(MessageType.Info, f"PLC: {Path(str(uri)).name} is not open")
        )
    elif document.language is not None:
        await service.analyses.now(document, named=True)
        if document.analysed is not None and document.analysed.left_out:
            what = "is left out by exclude or an ignore file, and force-exclude is set"
            service.server.window_show_message(
                ShowMessageParams(MessageType.Info, f"PLC: {Path(str(uri)).name} {what}")
            )
    return document, position


async def _step(service: Service, cycle: Cycle, arguments: Sequence[Any], by: int) -> Mapping[str, Any]:
    uri, place = (*map(plain, arguments), None, None)[:2]
    async with cycle.stepping:  # a key that is pressed twice waits for the text that the first one makes
        document = service.documents.get(str(uri))
        if document is None or not cycle.holds(document):
            document, position = await _looked_at(service, [uri, place])
            entry = None if document is None else at(document, position, service.documents.units)
            if document is None or entry is None or not offered(document.text.data, entry.finding):
                return {"rank": 0, "of": 0}
            cycle.begin(document, entry)
        edit, rank = cycle.step(document, by)
        await _apply(service, document, [edit], "Suggestion")
        return {"rank": rank, "of": cycle.number}


async def _apply(service: Service, document: Document, edits: Sequence[Edit], label: str) -> bool:
    """Have the editor make edits, and wait until it has reported the change; possibly after its answer."""
    before = document.text
    changed = Changed(document.uri, document.version, before, edits)
    edit = workspace_edit([changed], client=service.client, units=service.documents.units)
    answer = await service.server.workspace_apply_edit_async(
        ApplyWorkspaceEditParams(edit=edit, label=f"PLC: {label}")
    )
    if not answer.applied:
        return False
    end = asyncio.get_running_loop().time() + _PATIENCE
    while document.text is before and asyncio.get_running_loop().time() < end:
        await asyncio.sleep(0.01)
    return True
