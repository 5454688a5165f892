"""Reports on files: those that were made before from the cache, the others by the repairer, and kept."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, final

from data_prep.substitutes.outside import outside_here
from data_prep.text.languages import Language
from plc import __version__
from plc.repair.cache.packing import pack, unpack
from plc.repair.cache.store import Cache
from plc.repair.files.reading import language_in
from plc.repair.findings import FileReport

if TYPE_CHECKING:
    from plc.repair.files.selection import SourceFile
    from plc.repair.reporter import Reporter

# What an answer depends on beside the model, the options and the text.
_ROOMS = ("data_prep", "plc/base", "plc/decode", "plc/repair")
_LIBRARIES = (
    *("numpy", "onnxruntime", "rapidfuzz"),
    *("tree_sitter", "tree_sitter_c", "tree_sitter_cpp", "tree_sitter_java"),
)


@final
class Reports:
    """What a repairer says of files; what went wrong is never kept, so that it is tried again."""

    def __init__(self, repairer: Reporter, cache: Cache | None = None) -> None:
        self._repairer = repairer
        self._cache = cache
        self._contexts: dict[tuple[str, float | None], bytes] = {}
        self._program = b"" if cache is None else _program()

    def on(self, text: bytes, source: SourceFile, *, language: Language | None = None) -> FileReport:
        """The report on a file that holds this text; a header's language shows in it, if it is not given."""
        if self._cache is None:
            return self._made(text, source, language)
        key = self.key(text, source, language)
        known = self._cache.get(key)
        if known is not None:
            try:
                return unpack(known, text)
            except ValueError:  # nothing that we wrote: made anew and replaced
                pass
        report = self._made(text, source, language)
        self._cache.put(key, pack(report))
        return report

    def key(self, text: bytes, source: SourceFile, language: Language | None) -> bytes:
        """By what the report on a text is kept."""
        is_header = language is None and source.language == "c" and source.path.suffix == ".h"
        read_as = "header" if is_header else language or source.language
        context = self._contexts.get((read_as, source.min_confidence))
        if context is None:
            said = repr((self._repairer.sha256, read_as, source.min_confidence)).encode()
            context = hashlib.sha256(self._program + said).digest()
            self._contexts[read_as, source.min_confidence] = context
        return hashlib.sha256(context + outside_here().digest + text).digest()

    def _made(self, text: bytes, source: SourceFile, language: Language | None) -> FileReport:
        language = language or language_in(text, source.language, source.path)
        return self._repairer.report(text, language, min_confidence=source.min_confidence)


def _program() -> bytes:
    """What tells one state of the program from another: its version, its modules and the libraries' files."""
    top = Path(__file__).parents[3]
    files = [path for room in _ROOMS for path in sorted((top / room).rglob("*.py"))]
    for name in _LIBRARIES:
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            files.append(Path(spec.origin))
    digest = hashlib.sha256(__version__.encode())
    for path in files:
        status = path.stat()
        digest.update(f"{path.name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.digest()
