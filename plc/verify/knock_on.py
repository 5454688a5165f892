"""Reports that are gone with the fix of another: one missing `;` or header is reported in ten words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import final

from plc.diagnostics import Diagnostic
from plc.repair.findings import Encoding, Suggestion, apply_edits
from plc.repair.reported.answer import GONE_WITH, Answer
from plc.repair.reported.hints.edits import is_of_compiler

_NOT_ASKED = frozenset(["suppressed", "no such line", "stale", "unreadable file", "missing package"])
_MOST = 16  # fixes that a report is compared with, the last ones: what follows from one comes soon behind it
# Whether what reported something no longer does about a text.
IsGone = Callable[[Diagnostic, bytes], bool]


@dataclass(frozen=True, slots=True)
class _Mended:
    """An answer whose first fix takes its report away, and the text with it."""

    answer: Answer
    fix: Suggestion
    text: bytes


@final
@dataclass(frozen=True, slots=True)
class KnockOn:
    """The fixes of one file's reports so far, and what else is gone with them."""

    text: bytes
    encoding: Encoding
    is_gone: IsGone
    mended: list[_Mended] = field(default_factory=list)

    def hear(self, answer: Answer) -> None:
        """Remember an answer whose first fix takes its report away."""
        fix = _first(answer)
        if answer.status != "declined" and fix is not None and "gone" in fix.checks:
            after = apply_edits(self.text, fix.edits, encoding=self.encoding)
            self.mended.append(_Mended(answer, fix, after))
            del self.mended[:-_MOST]

    def with_fixed(self, answer: Answer) -> Answer | None:
        """The answer to a report that is gone with a verified fix of another; None: it is not."""
        fixed = [each for each in self.mended if each.answer.status == "fixed"]
        return self._gone(answer, [each for each in fixed if _is_alike(answer.diagnostic, each)])

    def with_any(self, answer: Answer) -> Answer | None:
        """The same with a fix that is only proposed, too, and of what a compiler warns behind its errors."""
        return self._gone(answer, self.mended)

    def _gone(self, answer: Answer, mended: list[_Mended]) -> Answer | None:
        if answer.cause in _NOT_ASKED or not answer.diagnostic.tool:
            return None
        own = _first(answer)
        for each in mended:
            if own is not None and own.edits == each.fix.edits:
                return None  # it is its own
            if _may_follow(answer.diagnostic, each) and self.is_gone(answer.diagnostic, each.text):
                return _answered(answer, each)
        return None


def _first(answer: Answer) -> Suggestion | None:
    return next(iter(answer.finding.suggestions), None) if answer.finding is not None else None


def _is_alike(diagnostic: Diagnostic, mended: _Mended) -> bool:
    """Whether a report and the mended one are errors of a compiler, or of one rule: they cost one run."""
    root = mended.answer.diagnostic
    is_error = is_of_compiler(root) and is_of_compiler(diagnostic)
    return diagnostic.tool == root.tool and (is_error or diagnostic.rule == root.rule)


def _may_follow(diagnostic: Diagnostic, mended: _Mended) -> bool:
    """Whether a report may follow from the mended one of its tool."""
    root = mended.answer.diagnostic
    return _is_alike(diagnostic, mended) or (diagnostic.tool == root.tool and is_of_compiler(root))


def _answered(answer: Answer, mended: _Mended) -> Answer:
    """The same fix, as the answer to another report."""
    location = mended.answer.diagnostic.location
    finding = answer.finding if answer.finding is not None else mended.answer.finding
    assert finding is not None
    return Answer(
        answer.diagnostic,
        mended.answer.status,
        f"{GONE_WITH} {location.path.name}:{location.line}",
        finding=replace(finding, suggestions=(replace(mended.fix, rank=1),)),
    )
