"""`plc.repairWorkspace`: the fixes of all files of all open folders as one edit, with progress and cancel."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lsprotocol import types

from lsp.features.edits import Changed, workspace_edit
from lsp.session.progress import Progress
from lsp.session.service import Service
from lsp.state.documents import Document
from lsp.state.texts import Text
from lsp.worker.messages import report_from_json
from lsp.worker.workshop import Priority, WorkerError
from plc.base.file_error import FileError
from plc.repair.apply.fixing import ALL_SETTLED, Fix, Policy, fix
from plc.repair.files.reading import read_text

TITLE = "PLC: repair workspace"
_NAMED = 3  # files that a message names

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Repaired:
    """The fixes of one file, and how many there are; `path` is None for a text that is in no file."""

    changed: Changed
    path: Path | None
    fixed: int


@dataclass(slots=True)
class _Tally:
    files: int = 0
    left: int = 0
    failed: int = 0
    repaired: list[_Repaired] = field(default_factory=list)

    @property
    def fixed(self) -> int:
        return sum(entry.fixed for entry in self.repaired)

    def answer(self, *, applied: bool, cancelled: bool = False) -> Mapping[str, Any]:
        """What the command answers."""
        fixed = self.fixed if applied else 0
        counts = {"files": self.files, "fixed": fixed, "left": self.left + self.fixed - fixed}
        return {**counts, "failed": self.failed, **({"cancelled": True} if cancelled else {})}


async def repair_workspace(service: Service, *, safe_only: bool) -> Mapping[str, Any]:
    """Analyse all files, then apply one edit; open files are analysed as they are in the editor.

    Whether or not the client shows progress, the work ends with this: done, cancelled, or failed.
    """
    tally = _Tally()
    policy = Policy(safe_from=service.model.get("safe")).unchecked() if safe_only else ALL_SETTLED
    work = asyncio.create_task(_look_through(service, tally, policy))
    try:
        await _waited_for(service, work, tally)
    finally:
        if not work.done():
            work.cancel()
            await asyncio.wait([work])
    if work.cancelled():
        return tally.answer(applied=False, cancelled=True)
    work.result()
    await _drop_stale(service, tally)
    if not tally.repaired:
        return tally.answer(applied=True)
    changed = [entry.changed for entry in tally.repaired]
    edit = workspace_edit(changed, client=service.client, units=service.documents.units)
    params = types.ApplyWorkspaceEditParams(edit=edit, label=TITLE)
    return tally.answer(applied=(await service.server.workspace_apply_edit_async(params)).applied)


async def _drop_stale(service: Service, tally: _Tally) -> None:
    """Leave out the files that are not as they were when they were analysed, and name them."""
    open_files = {document.path: document for document in service.documents if document.path is not None}
    kept: list[_Repaired] = []
    stale: list[_Repaired] = []
    for entry in tally.repaired:
        document = service.documents.get(entry.changed.uri)
        if document is None and entry.path is not None:
            document = open_files.get(entry.path)
        text = document.text.data if document is not None else await asyncio.to_thread(_bytes_of, entry.path)
        if text != entry.changed.text.data:
            stale.append(entry)
        elif document is not None:
            changed = replace(entry.changed, uri=document.uri, version=document.version)
            kept.append(replace(entry, changed=changed))
        else:
            kept.append(replace(entry, changed=replace(entry.changed, version=None)))
    if stale:
        tally.failed += len(stale)
        tally.left += sum(entry.fixed for entry in stale)
        message = f"PLC: {_names(stale)} changed since being analysed, not repaired: run the repair again"
        service.server.window_show_message(types.ShowMessageParams(types.MessageType.Warning, message))
    tally.repaired = kept


def _bytes_of(path: Path | None) -> bytes | None:
    """What a file holds now; None where it is gone or cannot be read."""
    if path is None:
        return None
    try:
        return read_text(path).text
    except FileError as error:
        logger.warning("%s", error)
        return None


def _names(stale: Sequence[_Repaired]) -> str:
    names = [entry.changed.uri if entry.path is None else str(entry.path) for entry in stale]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


async def _look_through(service: Service, tally: _Tally, policy: Policy) -> None:
    header, _ = await service.workshop.ask(
        {"do": "list", "roots": list(service.roots)}, priority=Priority.BACKGROUND
    )
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
    _note(tally, Changed(document.uri, document.version, document.text, made.edits), document.path, made)


async def _closed_one(service: Service, path: Path, language: str, tally: _Tally, policy: Policy) -> None:
    options = service.options
    asked = {"do": "file", "path": str(path), "language": language, "min_confidence": options.min_confidence}
    header, data = await service.workshop.ask(asked, priority=Priority.BACKGROUND)
    report = report_from_json(header["report"])
    if not report.findings:
        return
    if report.encoding != "utf-8" or data.startswith(b"\xef\xbb\xbf"):
        # which characters the editor makes of it is not known here, so no position would be safe
        tally.failed += 1
        logger.warning("%s: not plain UTF-8: open it to repair it, or use `plc repair --fix`", path)
        return
    made = fix(data, report, policy=policy)
    _note(tally, Changed(path.as_uri(), None, Text.of(data.decode()), made.edits), path, made)


def _note(tally: _Tally, changed: Changed, path: Path | None, made: Fix) -> None:
    tally.left += len(made.left)
    if made.edits:
        tally.repaired.append(_Repaired(changed, path, len(made.fixed)))


async def _waited_for(service: Service, work: asyncio.Task[None], tally: _Tally) -> None:
    """Wait for the work, showing how far it is; a cancel of what is shown cancels the work."""
    if not service.client.progress:
        await asyncio.wait([work])
        return
    progress = Progress(service.server, TITLE, cancellable=True)
    try:
        while not work.done():
            await asyncio.wait([work], timeout=0.1)
            if progress.is_cancelled:
                work.cancel()
                await asyncio.wait([work])
            else:
                progress.report(f"{tally.fixed} fixed, {tally.left} left")
    finally:
        progress.end()
