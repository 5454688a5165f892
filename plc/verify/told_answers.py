"""Answers to diagnostics verified: fixes are tried in order until one is, and those that fail dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import final

from data_prep.text.languages import Language
from plc.repair.findings import Encoding, Suggestion, apply_edits
from plc.repair.told.ranking import renumbered
from plc.repair.told.run import SHOWN
from plc.repair.told.told import FileAnswers, Told, declined
from plc.verify.reported import ReportedFile, Verdict
from plc.verify.tools import Tools

_MARKS = {"report": "gone", "compile": "compile"}


@final
class ToldJudge:
    """Opens files to verify answers in them; safe to share between threads."""

    def __init__(self, tools: Tools, *, wanted: int = 1) -> None:
        """`wanted`: how many verified fixes of an answer are looked for, after which no more are tried."""
        self._tools = tools
        self._wanted = wanted

    def stop(self) -> None:
        """Run no more tools. A signal's handler may call it."""
        self._tools.stop()

    @contextmanager
    def open(self, path: Path, text: bytes, language: Language) -> Iterator[FileJudge]:
        """The judge of one file."""
        with ReportedFile(path, text, language, tools=self._tools) as file:
            yield FileJudge(file, text, self._wanted)


@final
@dataclass(frozen=True, slots=True)
class FileJudge:
    """Verifies the answers of one file."""

    file: ReportedFile
    text: bytes
    wanted: int

    def judged(self, answers: FileAnswers) -> FileAnswers:
        """The answers with the fixes that pass, verified ones first; of those the status `fixed`."""
        return replace(answers, told=tuple(self._judged(told, answers.encoding) for told in answers.told))

    def blamed(self, after: bytes, told: Sequence[Told]) -> int | None:
        """Of answers whose fixes are all in a text one that does not hold there; None: all do."""
        return self.file.together([answer.diagnostic for answer in told], after)

    def _judged(self, answer: Told, encoding: Encoding) -> Told:
        if answer.finding is None or not answer.finding.suggestions:
            return answer
        suggestions = answer.finding.suggestions
        texts = (apply_edits(self.text, each.edits, encoding=encoding) for each in suggestions)
        tried: list[tuple[Suggestion, Verdict]] = []
        with closing(self.file.verdicts(answer.diagnostic, texts)) as verdicts:
            for suggestion, verdict in zip(suggestions, verdicts, strict=False):
                tried.append((suggestion, verdict))
                if self._is_enough([each for _, each in tried]):
                    break
        return _answer(answer, tried)

    def _is_enough(self, verdicts: Sequence[Verdict]) -> bool:
        """Whether no more fixes need to be tried: nothing verifies any where the tool is not at hand."""
        if sum(each.fixes for each in verdicts) >= self.wanted:
            return True
        unheard = [each for each in verdicts if each.passes and "report" not in each.checks]
        return len(unheard) >= SHOWN


def _answer(answer: Told, tried: Sequence[tuple[Suggestion, Verdict]]) -> Told:
    assert answer.finding is not None
    verified = [_marked(suggestion, verdict) for suggestion, verdict in tried if verdict.fixes]
    others = [(suggestion, verdict) for suggestion, verdict in tried if verdict.passes and not verdict.fixes]
    kept = renumbered([*verified, *(_marked(suggestion, verdict) for suggestion, verdict in others)])
    finding = replace(answer.finding, suggestions=kept, kind=answer.finding.kind if kept else "")
    if verified:
        return Told(answer.diagnostic, "fixed", "the report is gone with the first fix", finding=finding)
    if answer.status == "declined":  # what looks like a false alarm needs a fix that is verified
        return answer
    if not others:
        number, first = len(tried), tried[0][1].reason
        what = "the only fix fails" if number == 1 else f"none of {number} fixes passes; the likeliest"
        return declined(answer.diagnostic, "not verified", f"{what}: {first}", finding=finding)
    return replace(answer, reason=f"not verified: {others[0][1].reason}", finding=finding)


def _marked(suggestion: Suggestion, verdict: Verdict) -> Suggestion:
    marks = (_MARKS[check] for check in verdict.checks if check in _MARKS)
    return replace(suggestion, checks=tuple(dict.fromkeys((*suggestion.checks, *marks))))
