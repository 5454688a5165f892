"""How a finding and its fixes are put into words, the same in every format."""

from __future__ import annotations

from typing import Literal

from plc.base.printable import printable
from plc.output.cwe import name_of
from plc.output.why import link_of, why_of
from plc.repair.apply.fixing import settled_suggestion
from plc.repair.findings import Alike, Explanation, Finding, Suggestion

Level = Literal["error", "warning", "note"]
_ERROR_FROM = 0.9
_WARNING_FROM = 0.5


def cwe_named(finding: Finding) -> str:
    """Its CWE and that one's name, or `flaw` where the model names none."""
    return f"{finding.cwe[0].id} {name_of(finding.cwe[0].id)}".strip() if finding.cwe else "flaw"


def why_line(finding: Finding) -> str:
    """Why that CWE matters, and MITRE's page; empty where the model names none."""
    if not finding.cwe:
        return ""
    cwe = finding.cwe[0].id
    why = why_of(cwe)
    return f"{why}: {link_of(cwe)}" if why else link_of(cwe)


def place_of(finding: Finding) -> str:
    """The function that a finding belongs to, and how sure the model is."""
    place = f"in `{printable(finding.function)}`" if finding.function else "in a body without a name"
    return f"{place} ({sure_of(finding)} sure)"


def sure_of(finding: Finding) -> str:
    """How sure the model is that something is wrong; it is never quite sure."""
    return percent(min(finding.confidence, 0.99))


def about_fix(finding: Finding, suggestion: Suggestion, *, is_made: bool = False) -> str:
    """The line above a fix: which of how many it is, how sure the model is of it, and what its checks say.

    `is_made`: whether `--fix` would make it.
    """
    notes = percent(suggestion.confidence)
    if "settled" not in suggestion.checks:
        notes += ", may not be the whole fix"
    notes += ", compiles" * ("compile" in suggestion.checks)
    notes += ", fewer reports" * ("analyze" in suggestion.checks)
    notes += ", --fix makes it" * is_made
    return f"  fix {suggestion.rank} of {len(finding.suggestions)} ({notes})"


def basis_of(finding: Finding) -> str:
    """What the first fix depends on, or why nobody knows; empty where that was not asked for."""
    explanation = finding.explanation
    if explanation is None:
        return ""
    if explanation.reason:
        return f"not explained: {explanation.reason}"
    return f"depends most on {', '.join(f'`{printable(word)}`' for word in explanation.top)}"


def basis_lines(finding: Finding) -> list[str]:
    """What is known of why the first fix was made, a line each; none where that was not asked for."""
    explanation = finding.explanation
    if explanation is None:
        return []
    return [basis_of(finding), *alike_lines(explanation)]


def alike_lines(explanation: Explanation) -> list[str]:
    """What the fix changes, and the fixes most alike among those that the model learnt from."""
    if explanation.not_alike:
        return [f"no training fixes are named: {explanation.not_alike}"]
    if not explanation.alike:
        return []
    return [
        f"{explanation.change}; most alike among the fixes that the model learnt from:",
        *(f"  {each.id[:8]} {alike_said(each)}" for each in explanation.alike),
    ]


def alike_said(alike: Alike) -> str:
    """What is known of a training fix."""
    language = {"c": "C", "cpp": "C++", "java": "Java"}.get(alike.language, alike.language)
    return f"{alike.change} ({language}, licence {alike.licence}, {alike.likeness:.0%} alike)"


def level_of(finding: Finding) -> Level:
    """How severe a finding is: `error` only where the model is sure and a fix settles it."""
    if finding.confidence >= _ERROR_FROM and settled_suggestion(finding) is not None:
        return "error"
    return "warning" if finding.confidence >= _WARNING_FROM else "note"


def percent(probability: float) -> str:
    """A probability for people."""
    return "<1%" if probability < 0.01 else f"{probability:.0%}"


def counted(number: int, noun: str) -> str:
    """A number and its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
