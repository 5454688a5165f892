"""What a run is about to write, kept beside the user's state before each write, so that it can be undone."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import re
import threading
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, final

from data_prep.errors import PlcError
from plc.base.locking import BusyError, UnlockableError, drop, take
from plc.base.places import state_home
from plc.base.record_file import RecordFile
from plc.base.whole import flush_folder
from plc.base.writing import PATIENCE
from plc.repair.findings import digest_of

if TYPE_CHECKING:
    from filelock import BaseFileLock

VERSION = 1
KEPT = 20  # runs of one project
_OVER = 86_400.0  # seconds without a record, after which a run that cannot be locked counts as over
_MARKS = (".git", ".hg", ".svn")
_IS_TEMPORARY = re.compile(r"\.plc-[0-9a-f]+\.tmp").fullmatch


class UndoError(PlcError):
    """A journal that cannot be kept or read, or a run that cannot be taken back."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file of a run: its bytes before, and the hashes that tell where it stands."""

    path: Path
    temporary: Path
    before: bytes
    after_digest: str

    @property
    def before_digest(self) -> str:
        """The hash of the bytes before."""
        return digest_of(self.before)


@dataclass(frozen=True, slots=True)
class PastRun:
    """One run of `--fix` as its journal tells it; `open` are the changes that were not taken back yet."""

    journal: Path
    root: Path
    started: float
    command: tuple[str, ...]
    changes: tuple[Change, ...]
    open: tuple[Change, ...]
    temporaries: tuple[Path, ...]  # what a kill may have left beside the files
    finished: bool
    damage: str | None = None  # why the journal cannot be read, and so the run not be taken back

    @property
    def id(self) -> str:
        """What `plc undo --run` takes."""
        return self.journal.stem


def project_root(start: Path) -> Path:
    """The nearest folder with version control at or above `start`, or `start` itself: runs are kept by it."""
    start = start.resolve()
    for folder in (start, *start.parents):
        with suppress(OSError):  # a folder that we may not look into is nobody's project
            if any((folder / mark).exists() for mark in _MARKS):
                return folder
    return start


def state_folder(root: Path) -> Path:
    """A project's journals: in `$XDG_STATE_HOME/plc/undo/`, by default below `~/.local/state`."""
    try:
        home = state_home()
    except RuntimeError as error:
        raise UndoError("no home folder to keep the undo journal in: set XDG_STATE_HOME") from error
    return home / "undo" / hashlib.sha256(os.fsencode(root)).hexdigest()[:16]


@final
class Journal:
    """The journal of one run, for as long as it lives; made with its first record.

    A record is on the disk before the file that it is about is touched, so that a run that is killed at any
    moment can be taken back. The lock on it tells a running run from a killed one.
    """

    def __init__(self, root: Path, *, command: Sequence[str] = ()) -> None:
        self._root = root
        self._command = tuple(command)
        self._file: RecordFile | None = None
        self._held: BaseFileLock | None = None
        self._lock = threading.Lock()
        self.path: Path | None = None  # once there is something to keep

    def __enter__(self) -> Self:
        clean_up(self._root)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            if self._file is None:
                return
            try:
                if kind is None:
                    self._file.append({"finished": time.time()})
            except OSError as trouble:
                raise UndoError(
                    f"{self.path}: the end of the run could not be noted ({trouble.strerror or trouble}): "
                    "make room there; the fixes are made, and `plc undo` takes them back as ever"
                ) from trouble
            finally:
                self._file.close()
                self._file = None
                self._let_go()

    def record(self, target: Path, temporary: Path, *, before: bytes, after: bytes) -> None:
        """Put down that `target` is about to become `after`, by way of `temporary`.

        UndoError where that cannot be; it does not name the file, for who shows it does.
        """
        entry = {
            "path": str(target),
            "temporary": temporary.name,
            "before": base64.b64encode(zlib.compress(before)).decode(),
            "before_sha256": digest_of(before),
            "after_sha256": digest_of(after),
        }
        with self._lock:
            try:
                if self._file is None:
                    self._file = self._begin()
                self._file.append(entry)
            except OSError as error:
                raise UndoError(
                    "not fixed, as what it was could not be kept for `plc undo` "
                    f"({error.filename or state_folder(self._root)}: {error.strerror or error}): "
                    "make room there, or set XDG_STATE_HOME to a folder that can be written"
                ) from error

    def _begin(self) -> RecordFile:
        folder = state_folder(self._root)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"{time.time_ns():020d}-{os.getpid()}.jsonl"
        with suppress(UnlockableError):  # where nothing can be locked, its age tells that a run is over
            self._held = take(_lock_of(path), patience=PATIENCE)  # first: no journal is ever without its lock
        try:
            file = RecordFile.create(path)
            try:
                file.append(_header(self._root, self._command))
                flush_folder(folder)
            except BaseException:
                file.close()
                _remove(path)
                raise
        except BaseException:
            self._let_go()
            raise
        self.path = path
        return file

    def _let_go(self) -> None:
        if self._held is not None:
            drop(self._held)
            self._held = None


def past_runs(root: Path) -> Iterator[PastRun]:
    """The runs of a project that are kept, the last one first; one that is damaged says so."""
    for path in _journals(state_folder(root)):
        try:
            yield read_journal(path)
        except UndoError as error:
            yield PastRun(path, Path(), 0.0, (), (), (), (), finished=False, damage=str(error))


def read_journal(path: Path) -> PastRun:
    """One run from its journal; a last line that was cut off says nothing was written after it.

    UndoError where it cannot be read, is damaged, or was written by another plc.
    """
    try:
        lines = path.read_bytes().split(b"\n")[:-1]
    except OSError as error:
        raise UndoError(f"{path} cannot be read: {error.strerror or error}") from error
    changes: list[Change] = []
    undone: set[str] = set()
    temporaries: list[Path] = []
    finished = False
    try:
        if not lines:  # killed before there was anything to say
            return PastRun(path, Path(), 0.0, (), (), (), (), finished=False)
        header = json.loads(lines[0])
        if header["version"] != VERSION:
            raise UndoError(f"{path} was written by another plc (version {header['version']}): use that one")
        for line in lines[1:]:
            entry = json.loads(line)
            if "path" in entry:
                changes.append(_change(entry))
                temporaries.append(changes[-1].temporary)
            elif "temporary" in entry:
                temporaries.append(_temporary(Path(entry["temporary"])))
            undone.update(entry.get("undone", ()))
            finished = "finished" in entry
        return PastRun(
            journal=path,
            root=Path(header["root"]),
            started=float(header["started"]),
            command=tuple(header["command"]),
            changes=tuple(changes),
            open=tuple(change for change in changes if str(change.path) not in undone),
            temporaries=tuple(temporaries),
            finished=finished,
        )
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error, zlib.error) as error:
        raise UndoError(
            f"{path} is damaged, so that run cannot be reverted: {_damage(error)}; delete it"
        ) from error


def _damage(error: Exception) -> str:
    """What is wrong with a record, in words."""
    match error:
        case KeyError():
            return f"a record has no {error.args[0]!r}"
        case ValueError():  # of JSON, of base64, or our own
            return f"a record cannot be read ({error})"
        case zlib.error():
            return "a text that it keeps cannot be unpacked"
        case _:
            return "a record is not as plc writes it"


@contextmanager
def reopened(journal: Path, *, patience: float = PATIENCE, idle: float = 0.0) -> Iterator[RecordFile]:
    """The journal of a run that is over, to be added to by us alone.

    Where nothing can be locked, a run is over that has noted nothing for `idle` seconds. BusyError where it
    is still at work or somebody else adds to it, UndoError where it cannot be written.
    """
    lock = None
    try:
        lock = take(_lock_of(journal), patience=patience)
    except UnlockableError as error:
        if not _is_idle(journal, idle):
            raise BusyError(f"{journal} may be in use: {error}") from error
    try:
        try:
            file = RecordFile.open(journal)
        except OSError as error:
            raise UndoError(f"{journal} cannot be written: {error.strerror or error}") from error
        with file:
            yield file
    finally:
        if lock is not None:
            drop(lock)


def clean_up(root: Path) -> None:
    """Remove what killed runs left beside the sources, and the journals of runs long past.

    What cannot be cleaned up now is so by a later run: it is no reason not to begin this one.
    """
    folder = state_folder(root)
    with suppress(UndoError):
        for number, path in enumerate(_journals(folder)):
            with suppress(BusyError, UndoError, OSError), reopened(path, patience=0, idle=_OVER) as file:
                if number >= KEPT:
                    file.close()  # first: Windows removes no file that is open
                    _remove(path)
                else:
                    _clean_up_after(read_journal(path), file)
        for lock in _names(folder, ".lock"):
            if not lock.with_suffix(".jsonl").exists():
                with suppress(BusyError, UnlockableError):
                    drop(take(lock, patience=0))


def _clean_up_after(run: PastRun, file: RecordFile) -> None:
    if run.finished:
        return
    for temporary in run.temporaries:
        _remove(temporary)
    if run.changes:
        file.append({"finished": time.time()})
    else:
        file.close()
        _remove(run.journal)


def _journals(folder: Path) -> list[Path]:
    """The journals in a folder, the last one first."""
    return sorted(_names(folder, ".jsonl"), reverse=True)


def _names(folder: Path, ending: str) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.suffix == ending]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise UndoError(f"{folder} cannot be read: {error.strerror or error}; give access to it") from error


def _lock_of(journal: Path) -> Path:
    """What a run holds while it is at work, or while it is taken back."""
    return journal.with_suffix(".lock")


def _is_idle(journal: Path, seconds: float) -> bool:
    try:
        return time.time() - journal.stat().st_mtime >= seconds
    except OSError as error:
        raise UndoError(f"{journal} cannot be read: {error.strerror or error}") from error


def _remove(path: Path) -> None:
    with suppress(OSError):  # gone already, or a folder that may no longer be written: it harms nobody
        path.unlink()


def _header(root: Path, command: Sequence[str]) -> dict[str, Any]:
    return {"version": VERSION, "root": str(root), "started": time.time(), "command": list(command)}


def _change(entry: dict[str, Any]) -> Change:
    path = Path(entry["path"])
    temporary = _temporary(path.parent / entry["temporary"])
    before = zlib.decompress(base64.b64decode(entry["before"], validate=True))
    if digest_of(before) != entry["before_sha256"]:
        raise ValueError(f"the text kept for {path} is not what its hash says")
    return Change(path, temporary, before, str(entry["after_sha256"]))


def _temporary(path: Path) -> Path:
    """A path that may be removed, as a journal that somebody wrote over is no reason to remove another."""
    if not path.is_absolute() or not _IS_TEMPORARY(path.name):
        raise ValueError(f"no file of a run: {path}")
    return path


def lines_of(runs: Iterable[PastRun]) -> Iterator[str]:
    """The runs as `plc undo --list` shows them."""
    for run in runs:
        if run.damage is not None:
            yield f"{run.id}  {run.damage}"
            continue
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(run.started))
        number = len(run.changes)
        state = "" if run.open else ", reverted"
        if run.open and len(run.open) < number:
            state = f", {number - len(run.open)} reverted"
        files = f"{number} file{'' if number == 1 else 's'}{state}"
        yield f"{run.id}  {when}  {files}  {' '.join(run.command)}".rstrip()
