"""Findings in words: the hover, what "Explain" shows, and the diffs of the fixes."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from lsp.features.diagnostics import message_of, percent
from lsp.features.offering import offered
from lsp.features.titles import title_of
from lsp.state.anchoring import Anchored
from plc.diagnostics import Diagnostic
from plc.output.reported.wording import named_by
from plc.output.why import link_of, why_of
from plc.repair import Finding, Suggestion, apply_edits
from plc.repair.reported.answer import IMPLIED, NAMED, source_of

_CONTEXT = 2
_LONGEST = 40  # lines of one diff
_BADGES = {
    "parse": "parses",
    NAMED: "named by the compiler",
    IMPLIED: "implied by the message",
    "settled": "report gone",
    "compile": "compiles",
    "gone": "report gone",
    "analyze": "nothing new reported",
}


def diff_of(text: bytes, suggestion: Suggestion) -> str:
    """What a suggestion changes, as a unified diff without a header."""
    after = apply_edits(text, suggestion.edits)
    lines = difflib.unified_diff(_near(text), _near(after), n=_CONTEXT, lineterm="")
    shown = list(lines)[2:]  # without the names of files
    if len(shown) > _LONGEST:
        shown = [*shown[:_LONGEST], f"… {len(shown) - _LONGEST} more lines"]
    return "\n".join(shown)


def _near(text: bytes) -> list[str]:
    return [line.rstrip("\r") for line in text.decode("utf-8", "replace").split("\n")]


def reason(finding: Finding) -> str:
    """Why it matters, in a sentence, where that is known."""
    why = why_of(finding.cwe[0].id) if finding.cwe else ""
    return f"{why[:1].upper()}{why[1:]}." if why else ""


def heading(finding: Finding) -> str:
    """The kind of flaw and how sure it is."""
    return message_of(finding)


def markdown(text: bytes, entry: Anchored) -> str:
    """All of a finding: what it is, the reason and the diffs of its fixes."""
    return f"**PLC** {_escaped(heading(entry.finding))}\n\n{hover(text, entry)}"


def hover(text: bytes, entry: Anchored) -> str:
    """The reason and the diffs of the fixes, below the warning itself, which editors show."""
    finding, parts = entry.finding, []
    if finding.cwe:
        cwe = finding.cwe[0].id
        parts.append(f"[{cwe}]({link_of(cwe)}) {reason(finding)}".rstrip())
    shown = offered(text, finding)
    for suggestion in shown:
        parts.append(f"**{suggestion.rank}** {_escaped(_line(text, suggestion))}")
        parts.append(_fenced(diff_of(text, suggestion)))
    if not shown:
        parts.append("There is no fix to offer.")
    return "\n\n".join(parts)


def in_plain_text(text: bytes, entry: Anchored) -> str:
    """The same for a client that shows no Markdown."""
    finding = entry.finding
    parts = [heading(finding)]
    if finding.cwe:
        parts.append(f"{finding.cwe[0].id}: {reason(finding)} {link_of(finding.cwe[0].id)}")
    parts += [f"{s.rank}. {_line(text, s)}\n{diff_of(text, s)}" for s in offered(text, finding)]
    return "\n\n".join(parts)


def _line(text: bytes, suggestion: Suggestion) -> str:
    sure = [percent(suggestion.confidence)] if source_of(suggestion) == "model" else []
    return f"{title_of(text, suggestion)} ({', '.join([*sure, *badges(suggestion)])})"


def badges(
    suggestion: Suggestion, *, only: Sequence[str] | None = None, of: Diagnostic | None = None
) -> list[str]:
    """The checks that a suggestion passed, in words; `only` some of them; `of`: the report that it is for."""
    words = _BADGES if of is None else {**_BADGES, NAMED: named_by(of)}
    return [words.get(check, check) for check in suggestion.checks if only is None or check in only]


def _fenced(diff: str) -> str:
    """A code block whose fence is longer than any in it; a line left out stands between two places."""
    lines = ["⋯" if line.startswith("@@ ") else line for line in diff.split("\n")]
    while lines and (lines[0] == "⋯" or not lines[0].strip()):
        del lines[0]  # the head of the first place, and what is blank below it
    diff = "\n".join(lines)
    longest = max((len(run) for run in diff.split() if set(run) == {"`"}), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}diff\n{diff}\n{fence}"


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|" else letter for letter in text)
