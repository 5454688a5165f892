"""Fixes that were tried for one report: which are verified, which are shown, and what the answer is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plc.repair.findings import Suggestion
from plc.repair.reported.answer import NAMED, SETTLED, Answer, declined, share_of
from plc.repair.reported.ranking import renumbered
from plc.repair.reported.run import is_shown
from plc.verify.refusals import why_none
from plc.verify.reported import Verdict
from plc.verify.trusted import distrust

_MARKS = {"report": "gone", "compile": "compile", "test": "test"}


@dataclass(frozen=True, slots=True)
class Tried:
    """A fix, and what was said of it."""

    suggestion: Suggestion
    verdict: Verdict

    @property
    def is_verified(self) -> bool:
        """Whether what reported says that it is gone, or a test that failed succeeds, and it is no guess."""
        if self.verdict.new:
            return False
        return self.verdict.fixes or (self.verdict.passes and "test" in self.verdict.checks) or self._is_named

    @property
    def _is_named(self) -> bool:
        """Whether the compiler named this very fix and no longer asks for it; other errors may be left."""
        verdict = self.verdict
        is_gone = verdict.passes and not verdict.guess and "report" in verdict.checks
        return is_gone and NAMED in self.suggestion.checks

    @property
    def marked(self) -> Suggestion:
        """The fix with the checks that it passed."""
        marks = (_MARKS[check] for check in self.verdict.checks if check in _MARKS)
        return replace(self.suggestion, checks=tuple(dict.fromkeys((*self.suggestion.checks, *marks))))


def answer_of(
    answer: Answer, tried: Sequence[Tried], *, of: int, is_suspected: bool, least: float, seconds: float
) -> Answer:
    """A diagnostic answered by what became of the fixes tried; `of` is how many there are.

    `is_suspected` says that nobody reported the place; `least` is the share from which a guess is shown.
    """
    assert answer.finding is not None
    passed = [each for each in tried if each.verdict.passes and not each.is_verified]
    others = [each for each in passed if not _is_unheard(answer, each, least)]
    verified = [each for each in tried if each.is_verified]
    unlikely = [each for each in verified if not is_shown(answer.diagnostic, each.marked, least=least)]
    if others:  # the reason is about a fix that is shown
        verified = [each for each in verified if each not in unlikely]
    kept = renumbered([each.marked for each in (*verified, *others)])
    finding = replace(answer.finding, suggestions=kept, kind=answer.finding.kind if kept else "")
    if verified and (doubt := distrust(answer.diagnostic.brief, kept[0], is_suspected=is_suspected)):
        return replace(answer, status="proposed", reason=doubt, cause=None, finding=finding)
    if verified:
        gone = "the test succeeds" if "test" in verified[0].verdict.checks else "the report is gone"
        return Answer(answer.diagnostic, "fixed", f"{gone} with the first fix", finding=finding)
    if answer.status == "declined":  # what looks like a false alarm needs a fix that is verified
        return answer
    if passed and not others:
        return declined(answer.diagnostic, "unlikely", _unheard(passed, least), finding=finding)
    if not others:
        reason = why_none([each.verdict for each in tried], of=of, seconds=seconds)
        return declined(answer.diagnostic, "not verified", reason, finding=finding)
    return replace(answer, reason=f"not verified: {others[0].verdict.reason}", finding=finding)


def _is_unheard(answer: Answer, tried: Tried, least: float) -> bool:
    """Whether a fix is unlikely and no tool can say more: it is a guess, or a warning's tool is silent."""
    suggestion = tried.suggestion
    is_known = bool({NAMED, SETTLED} & set(suggestion.checks)) or suggestion.confidence >= least
    is_silent = tried.verdict.silent and answer.diagnostic.level != "error"
    return (is_silent or bool(tried.verdict.guess)) and not is_known


def _unheard(passed: Sequence[Tried], least: float) -> str:
    best = max((each.suggestion for each in passed), key=lambda each: each.confidence)
    return f"{passed[0].verdict.reason}, and the best fix {share_of(best)}; {least:.0%} are asked for"
