"""`plc.repairWorkspace`: the fixes of all files of all open folders as one edit, with progress and cancel."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lsprotocol import types

from lsp.documents import Document
from lsp.edits import Changed, workspace_edit
from lsp.messages import report_from_json
from lsp.service import Service
from lsp.texts import Text
from lsp.workshop import WorkerError
from plc.repair.fixing import ALL_SETTLED, Policy, fix

TITLE = "PLC: repair workspace"

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Tally:
    files: int = 0
    fixed: int = 0
    left: int = 0
    failed: int = 0
    changed: list[Changed] = field(default_factory=list)


async def repair_workspace(service: Service, *, safe_only: bool) -> Mapping[str, Any]:
    """Look at all files, then apply one edit; what is open is looked at as it is in the editor."""
    tally = _Tally()
    policy = Policy(safe_from=service.model.get("safe")) if safe_only else ALL_SETTLED
    work = asyncio.create_task(_look_through(service, tally, policy))
    try:
        await _with_progress(service, work, tally)
    except asyncio.CancelledError:
        work.cancel()
        raise
    answer = {"files": tally.files, "fixed": tally.fixed, "left": tally.left, "failed": tally.failed}
    if work.cancelled():
        return {**answer, "fixed": 0, "left": tally.left + tally.fixed, "cancelled": True}
    work.result()
    if tally.changed:
        edit = workspace_edit(tally.changed, client=service.client, units=service.documents.units)
        params = types.ApplyWorkspaceEditParams(edit=edit, label=TITLE)
        if not (await service.server.workspace_apply_edit_async(params)).applied:
            return {**answer, "fixed": 0, "left": tally.left + tally.fixed}
    return answer


async def _look_through(service: Service, tally: _Tally, policy: Policy) -> None:
    header, _ = await service.workshop.ask({"do": "list", "roots": list(service.roots)}, urgent=False)
    for problem in header["problems"]:
        logger.warning("%s", problem)
    open_files = {document.path: document for document in service.documents if document.path is not None}
    tally.files = len(header["files"])
    for entry in header["files"]:
        path = Path(entry["path"])
        document = open_files.get(path)
        try:
            if document is not None:
                await _open_one(service, document, tally, policy)
            else:
                await _closed_one(service, path, entry["language"], tally, policy)
        except WorkerError as error:
            tally.failed += 1
            logger.warning("%s: %s", path, error)
        await asyncio.sleep(0)


async def _open_one(service: Service, document: Document, tally: _Tally, policy: Policy) -> None:
    await service.analyses.now(document)
    analysed = document.analysed
    if analysed is None or analysed.text is not document.text:
        tally.failed += 1
        return
    made = fix(analysed.text.data, analysed.report, policy=policy)
    _note(tally, len(made.fixed), len(made.left))
    if made.edits:
        tally.changed.append(Changed(document.uri, document.version, document.text, made.edits))


async def _closed_one(service: Service, path: Path, language: str, tally: _Tally, policy: Policy) -> None:
    options = service.options
    asked = {"do": "file", "path": str(path), "language": language, "min_confidence": options.min_confidence}
    header, data = await service.workshop.ask(asked, urgent=False)
    report = report_from_json(header["report"])
    if not report.findings:
        return
    if report.encoding != "utf-8" or data.startswith(b"\xef\xbb\xbf"):
        # which characters the editor makes of it is not known here, so no position would be safe
        tally.failed += 1
        logger.warning("%s: not plain UTF-8: open it to repair it, or use `plc repair --fix`", path)
        return
    made = fix(data, report, policy=policy)
    _note(tally, len(made.fixed), len(made.left))
    if made.edits:
        tally.changed.append(Changed(path.as_uri(), None, Text.of(data.decode()), made.edits))


def _note(tally: _Tally, fixed: int, left: int) -> None:
    tally.fixed += fixed
    tally.left += left


async def _with_progress(service: Service, work: asyncio.Task[None], tally: _Tally) -> None:
    """Wait for the work, showing how far it is; a cancel of what is shown cancels the work."""
    if not service.client.progress:
        await asyncio.wait([work])
        return
    progress = service.server.work_done_progress
    token = f"plc-workspace-{asyncio.get_running_loop().time()}"
    await progress.create_async(token)
    progress.begin(token, types.WorkDoneProgressBegin(title=TITLE, cancellable=True, percentage=0))
    while not work.done():
        await asyncio.wait([work], timeout=0.1)
        if progress.tokens[token].cancelled():
            work.cancel()
            await asyncio.wait([work])
            break
        message = f"{tally.fixed} fixed, {tally.left} left"
        progress.report(token, types.WorkDoneProgressReport(message=message))
    progress.end(token, types.WorkDoneProgressEnd())
