"""Tools that read many files at once quicker than one by one: a Java compiler starts once for a package."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from threading import Lock
from typing import final

from plc.diagnostics import Diagnostic
from plc.verify.adapters.adapter import Adapter, MissingToolError, Subject, ToolFailedError
from plc.verify.compiling.java_paths import java_encoding, source_roots
from plc.verify.tools import Tools, TooSlowError

_MOST = 40  # files of one run: it has the time that a tool has for one file
_Said = dict[Path, tuple[Diagnostic, ...]]
_File = tuple[Path, Callable[[bytes], Subject], Sequence[Adapter]]


@final
class Together:
    """Files in groups that a tool may read at once; safe to share between threads.

    A group is one folder's files with the same source roots and encoding. Where any of them has an error and
    the tool does not go on after one, each is read alone, for it says less of the others then.
    """

    def __init__(self, tools: Tools, files: Sequence[_File]) -> None:
        self._tools = tools
        self._lock = Lock()
        self._said: dict[tuple[str, tuple[Path, ...]], Future[_Said | None]] = {}
        self._groups: dict[tuple[str, Path], tuple[Path, ...]] = {}
        self._subjects = {path: subject for path, subject, _ in files}
        self._group(files)

    def said(self, adapter: Adapter, path: Path) -> tuple[Diagnostic, ...] | None:
        """What a tool says of a file, and of others than those of its group; None: ask about it alone."""
        group = self._groups.get((adapter.name, path))
        if group is None:
            return None
        with self._lock:
            known = self._said.get((adapter.name, group))
            future = known or Future()
            self._said[adapter.name, group] = future
        if known is None:
            try:
                future.set_result(self._asked(adapter, group))
            except BaseException as error:
                future.set_exception(error)
                raise
        found = future.result()
        return None if found is None else found.get(path, ())

    def _group(self, files: Sequence[_File]) -> None:
        by_folder: dict[tuple[str, object], list[Path]] = {}
        for path, _, adapters in files:
            several = [adapter.name for adapter in adapters if adapter.several]
            if not several:
                continue
            try:
                text = path.read_bytes()
            except OSError:  # whoever reads it alone says so
                continue
            key = (path.parent, java_encoding(text), tuple(source_roots(path, text)))
            for name in several:
                by_folder.setdefault((name, key), []).append(path)
        for (name, _), paths in by_folder.items():
            for start in range(0, len(paths), _MOST):
                group = tuple(paths[start : start + _MOST])
                if len(group) > 1:
                    self._groups.update({(name, path): group for path in group})

    def _asked(self, adapter: Adapter, group: tuple[Path, ...]) -> _Said | None:
        try:
            subjects = [self._subjects[path](path.read_bytes()) for path in group]
            with tempfile.TemporaryDirectory(prefix="plc-with-") as folder:
                found = adapter.diagnostics_of(subjects, self._tools, Path(folder))
        except (OSError, ToolFailedError, TooSlowError, MissingToolError):
            return None
        if not adapter.goes_on and any(entry.level == "error" for entry in found):
            return None
        said: dict[Path, list[Diagnostic]] = {path: [] for path in group}
        for entry in found:
            said.get(Path(entry.location.path), said[group[0]]).append(entry)
        return {path: tuple(entries) for path, entries in said.items()}
