"""What an installed compiler says of one text, in the place of its file; nothing of the project is run."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, final

from data_prep.errors import PlcError
from data_prep.text.languages import Language
from lsp.worker.messages import complaint_to_json
from plc.diagnostics import COMPILERS, Diagnostic
from plc.repair import StoppedError
from plc.verify.adapters.adapter import Adapter, MissingToolError, Subject, ToolFailedError
from plc.verify.adapters.registry import ADAPTERS
from plc.verify.compiling.compile_commands import CompileCommandsError
from plc.verify.tools import Limits, Tools, ToolsStoppedError, TooSlowError

SECONDS = 10.0  # that one run of a tool may take
_MOST = 1000  # reports of one file that an editor is sent


@final
class Compiling:
    """One job: a text compiled; any thread may stop it."""

    def __init__(self, header: Mapping[str, Any], text: bytes) -> None:
        self._header = header
        self._text = text
        self._tools = Tools(limits=Limits(seconds=SECONDS))

    def stop(self) -> None:
        """End the compiler, and run none any more."""
        self._tools.stop()

    def answer(self, should_stop: Callable[[], bool]) -> dict[str, Any]:
        """`diagnostics` of the file itself, from top to bottom; `problem`: why there are none."""
        from plc.repair.files.reading import language_in

        path = Path(self._header["path"])
        try:
            language = language_in(self._text, self._header["language"], path)
            found = reports_of(path, self._text, language, self._tools)
        except ToolsStoppedError as error:
            if should_stop():
                raise StoppedError("not wanted any more") from error
            raise
        except (MissingToolError, ToolFailedError, TooSlowError, CompileCommandsError) as error:
            return {"diagnostics": [], "problem": f"plc.compile: {error}"}
        return {"diagnostics": [complaint_to_json(each) for each in found[:_MOST]], "problem": None}


def reports_of(path: Path, text: bytes, language: Language, tools: Tools) -> list[Diagnostic]:
    """What the first compiler that is installed says of a text, with the flags of compile_commands.json.

    MissingToolError, TooSlowError, ToolFailedError, CompileCommandsError.
    """
    subject = Subject(path=path.resolve(), text=text, language=language)
    adapter = _installed(subject, tools)
    with tempfile.TemporaryDirectory(prefix="plc-compile-") as folder:
        found = adapter.diagnostics(subject, tools, Path(folder))
    own = [each for each in found if Path(each.location.path) == subject.path and each.location.line]
    return sorted(own, key=lambda each: (each.location.line or 0, each.location.column or 0))


def _installed(subject: Subject, tools: Tools) -> Adapter:
    """The compiler; MissingToolError."""
    missing: list[PlcError] = []
    for adapter in _compilers(subject.language):
        try:
            adapter.program(subject, tools)
        except MissingToolError as error:
            missing.append(error)
        else:
            return adapter
    raise MissingToolError("; ".join(map(str, missing)))


def _compilers(language: Language) -> Iterable[Adapter]:
    """Those of a language; the first that is installed is taken."""
    by_name = {adapter.name: adapter for adapter in ADAPTERS}
    return (by_name[name] for name in COMPILERS if language in by_name[name].languages)
