"""Fixes for what other tools report, verified with the compilers and analyzers that are installed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, final

from data_prep.text.languages import Language
from lsp.worker.compiling import SECONDS, reports_of
from lsp.worker.messages import answer_from_json, answer_to_json, complaint_from_json
from plc.diagnostics import COMPILERS, Diagnostic
from plc.repair import StoppedError
from plc.verify.adapters.adapter import Adapter, MissingToolError, Subject, ToolFailedError
from plc.verify.adapters.registry import adapter_of
from plc.verify.comparing import Reports
from plc.verify.compiling.compile_commands import CompileCommandsError
from plc.verify.reported_answers import AnswerJudge
from plc.verify.tools import Limits, Tools, ToolsStoppedError, TooSlowError


@final
class Verifying:
    """One job: answers to diagnostics of one text, with the fixes that pass; any thread may stop it."""

    def __init__(self, header: Mapping[str, Any], text: bytes) -> None:
        self._header = header
        self._text = text
        self._tools = Tools(limits=Limits(seconds=SECONDS))

    def stop(self) -> None:
        """End the tools that run, and run no more."""
        self._tools.stop()

    def answer(self, should_stop: Callable[[], bool]) -> dict[str, Any]:
        """`answers`: these, verified fixes first; `made`: whose first fixes go together, if asked."""
        from plc.repair.files.reading import language_in
        from plc.repair.reported.answer import FileAnswers
        from plc.repair.reported.fixing import made
        from plc.repair.text.source_text import SourceText

        header, path = self._header, Path(self._header["path"])
        language = language_in(self._text, header["language"], path)
        shown = [complaint_from_json(each) for each in header["diagnostics"]]
        try:
            asked = self._in_words_of_compiler(shown, path, language)
            reported = tuple(map(answer_from_json, header["answers"], asked))
            answers = FileAnswers(language, SourceText.of(self._text).encoding, 0, reported)
            with AnswerJudge(self._tools, wanted=header["wanted"]).open(path, self._text, language) as judge:
                judged = judge.judged(answers)
                indices: frozenset[int] = frozenset()
                if header["together"]:
                    indices = made(self._text, judged, unsafe=False, holds=judge.blamed).indices
        except ToolsStoppedError as error:
            if should_stop():
                raise StoppedError("not wanted any more") from error
            raise
        return {"answers": [answer_to_json(each) for each in judged.reported], "made": sorted(indices)}

    def _in_words_of_compiler(
        self, shown: Sequence[Diagnostic], path: Path, language: Language
    ) -> list[Diagnostic]:
        """What the compiler at hand says in place of one that is not installed, of the same fault.

        clangd, cpptools and jdtls have compilers of their own, which nobody can run on a fix.
        """
        if not any(self._needs_other(each, path, language) for each in shown):
            return list(shown)
        try:
            found = reports_of(path, self._text, language, self._tools)
        except (MissingToolError, ToolFailedError, TooSlowError, CompileCommandsError):
            return list(shown)  # which the judge finds out again, and gives as the reason
        return [
            (same_fault(each, found) or each) if self._needs_other(each, path, language) else each
            for each in shown
        ]

    def _needs_other(self, shown: Diagnostic, path: Path, language: Language) -> bool:
        if shown.tool not in COMPILERS:
            return False
        if shown.tool == "gcc" and shown.level == "error":
            return True  # cpptools has other words for it than gcc
        adapter = adapter_of(shown, language)
        return adapter is None or not self._is_installed(adapter, path, language)

    def _is_installed(self, adapter: Adapter, path: Path, language: Language) -> bool:
        try:
            adapter.program(Subject(path=path.resolve(), text=b"", language=language), self._tools)
        except (MissingToolError, CompileCommandsError):
            return False
        return True


def _is_kin(rule: str, other: str) -> bool:
    """Whether one warning is the other or a part of it: clang has several for one of gcc's."""
    one, two = sorted((rule.rstrip("="), other.rstrip("=")), key=len)
    return one == two or (one != "" and two.startswith(f"{one}-"))


def same_fault(shown: Diagnostic, found: Sequence[Diagnostic]) -> Diagnostic | None:
    """The report of another compiler that is about the same: in its words, by its rule, or its only error."""
    alike = Reports(tuple(found)).like(shown)
    if alike:
        return alike[0]
    line, near = shown.location.line or 0, 1 if shown.category == "syntax" else 0
    if shown.rule:
        same = [each for each in found if _is_kin(each.rule, shown.rule) and each.location.line == line]
        return next(iter(same), None)
    errors = [
        each
        for each in found
        if shown.level == each.level == "error" and abs((each.location.line or 0) - line) <= near
    ]
    kin = [each for each in errors if each.category == shown.category]
    return kin[0] if kin else errors[0] if len(errors) == 1 else None
