"""Fixes for what other tools report, verified with the compilers and analyzers that are installed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, final

from lsp.worker.messages import complaint_from_json, told_from_json, told_to_json
from plc.repair import StoppedError
from plc.verify.told_answers import ToldJudge
from plc.verify.tools import Limits, Tools, ToolsStoppedError

_SECONDS = 10.0  # that one run of a tool may take
_SHOWN = 5  # fixes of an answer, all of which are tried


@final
class Verifying:
    """One job: answers to diagnostics of one text, with the fixes that pass; any thread may stop it."""

    def __init__(self, header: Mapping[str, Any], text: bytes) -> None:
        self._header = header
        self._text = text
        self._tools = Tools(limits=Limits(seconds=_SECONDS))

    def stop(self) -> None:
        """End the tools that run, and run no more."""
        self._tools.stop()

    def answer(self, should_stop: Callable[[], bool]) -> dict[str, Any]:
        """`told`: the answers, verified fixes first; `made`: whose first fixes go together, if asked."""
        from plc.repair.files.reading import language_in
        from plc.repair.text.source_text import SourceText
        from plc.repair.told.fixing import made
        from plc.repair.told.told import FileAnswers

        header, path = self._header, Path(self._header["path"])
        told = tuple(
            told_from_json(answer, complaint_from_json(diagnostic))
            for answer, diagnostic in zip(header["told"], header["diagnostics"], strict=True)
        )
        language = language_in(self._text, header["language"], path)
        answers = FileAnswers(language, SourceText.of(self._text).encoding, 0, told)
        try:
            with ToldJudge(self._tools, wanted=_SHOWN).open(path, self._text, language) as judge:
                judged = judge.judged(answers)
                indices: frozenset[int] = frozenset()
                if header["together"]:
                    indices = made(self._text, judged, unsafe=False, holds=judge.blamed).indices
        except ToolsStoppedError as error:
            if should_stop():
                raise StoppedError("not wanted any more") from error
            raise
        return {"told": [told_to_json(each) for each in judged.told], "made": sorted(indices)}
