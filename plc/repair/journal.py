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
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, final

from data_prep.errors import PlcError
from plc.repair.findings import digest_of
from plc.repair.writing import flush_folder, is_free

VERSION = 1
KEPT = 20  # runs of one project
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

    @property
    def id(self) -> str:
        """What `plc undo --run` takes."""
        return self.journal.stem


def project_root(start: Path) -> Path:
    """The nearest folder with version control at or above `start`, or `start` itself: runs are kept by it."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if any((folder / mark).exists() for mark in _MARKS):
            return folder
    return start


def state_folder(root: Path) -> Path:
    """A project's journals: in `$XDG_STATE_HOME/plc/undo/`, by default below `~/.local/state`."""
    given = os.environ.get("XDG_STATE_HOME", "")
    try:
        home = Path(given) if given.startswith("/") else Path.home() / ".local" / "state"
    except RuntimeError as error:
        raise UndoError("no home folder to keep the undo journal in: set XDG_STATE_HOME") from error
    return home / "plc" / "undo" / hashlib.sha256(os.fsencode(root)).hexdigest()[:16]


@final
class Journal:
    """The journal of one run, for as long as it lives; made with its first record.

    A record is on the disk before the file that it is about is touched, so that a run that is killed at any
    moment can be taken back. The lock on it tells a running run from a killed one.
    """

    def __init__(self, root: Path, *, command: Sequence[str] = ()) -> None:
        self._root = root
        self._command = tuple(command)
        self._stream: IO[bytes] | None = None
        self._lock = threading.Lock()
        self.path: Path | None = None  # once there is something to keep

    def __enter__(self) -> Self:
        clean_up(self._root)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            if self._stream is not None:
                if kind is None:
                    self._append({"finished": time.time()})
                self._stream.close()
                self._stream = None

    def record(self, target: Path, temporary: Path, *, before: bytes, after: bytes) -> None:
        """Put down that `target` is about to become `after`, by way of `temporary`."""
        entry = {
            "path": str(target),
            "temporary": temporary.name,
            "before": base64.b64encode(zlib.compress(before)).decode(),
            "before_sha256": digest_of(before),
            "after_sha256": digest_of(after),
        }
        with self._lock:
            try:
                if self._stream is None:
                    self._stream = self._begin()
                self._append(entry)
            except OSError as error:
                raise UndoError(
                    f"{target}: not fixed, as what it was could not be kept for `plc undo` "
                    f"({error.filename or state_folder(self._root)}: {error.strerror or error}): "
                    "make room there, or set XDG_STATE_HOME to a folder that can be written"
                ) from error

    def _begin(self) -> IO[bytes]:
        folder = state_folder(self._root)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"{time.time_ns():020d}-{os.getpid()}.jsonl"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        is_free(handle)
        self.path = path
        stream = os.fdopen(handle, "wb")
        _write(stream, _header(self._root, self._command))
        flush_folder(folder)
        return stream

    def _append(self, entry: dict[str, Any]) -> None:
        assert self._stream is not None
        _write(self._stream, entry)


def past_runs(root: Path) -> Iterator[PastRun]:
    """The runs of a project that are kept, the last one first."""
    return (read_journal(path) for path in sorted(state_folder(root).glob("*.jsonl"), reverse=True))


def read_journal(path: Path) -> PastRun:
    """One run from its journal; a last line that was cut off says nothing was written after it."""
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
            f"{path} is damaged, so that run cannot be taken back: {error!r}; delete it"
        ) from error


def mark(journal: Path, entry: dict[str, Any]) -> None:
    """Add to the journal of a run that is over."""
    try:
        with journal.open("ab") as stream:
            _write(stream, entry)
    except OSError as error:
        raise UndoError(f"{journal} cannot be written: {error.strerror or error}") from error


def clean_up(root: Path) -> None:
    """Remove what killed runs left beside the sources, and the journals of runs long past."""
    folder = state_folder(root)
    if not folder.is_dir():
        return
    journals = sorted(folder.glob("*.jsonl"), reverse=True)
    for number, path in enumerate(journals):
        if _is_running(path):
            continue
        if number >= KEPT:
            _remove(path)
            continue
        try:
            run = read_journal(path)
        except UndoError:
            continue  # `plc undo` says so to whoever wants that run back
        if run.finished:
            continue
        for temporary in run.temporaries:
            _remove(temporary)
        if run.changes:
            mark(path, {"finished": time.time()})
        else:
            _remove(path)


def _is_running(journal: Path) -> bool:
    try:
        with journal.open("rb") as stream:
            return not is_free(stream.fileno())
    except OSError:
        return True  # not ours to judge


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


def _write(stream: IO[bytes], entry: dict[str, Any]) -> None:
    stream.write(json.dumps(entry).encode() + b"\n")
    stream.flush()
    os.fsync(stream.fileno())


def lines_of(runs: Iterable[PastRun]) -> Iterator[str]:
    """The runs as `plc undo --list` shows them."""
    for run in runs:
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(run.started))
        number = len(run.changes)
        state = "" if run.open else ", taken back"
        if run.open and len(run.open) < number:
            state = f", {number - len(run.open)} taken back"
        files = f"{number} file{'' if number == 1 else 's'}{state}"
        yield f"{run.id}  {when}  {files}  {' '.join(run.command)}".rstrip()
