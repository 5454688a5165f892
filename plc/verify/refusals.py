"""Why none of the fixes that were tried passes, in words that are about all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from plc.repair.reported.answer import TRICK
from plc.verify.reported import Objection, Verdict

SECONDS = 60.0  # after which no more fixes of a report are tried, unless a tool may take long
# What is said of one fix that fails, and of several.
_FAILING: dict[Objection, tuple[str, str]] = {
    "unchanged": ("changes nothing", "change nothing"),
    "trick": (f"would {TRICK}", f"would {TRICK}"),
    "meaning": ("is refused: {reason}", "are refused (the first: {reason})"),
    "compile": ("does not compile", "do not compile"),
    "report": ("leaves the report", "leave the report"),
    "new": ("brings another report ({reason})", "bring another report (the first: {reason})"),
    "tool": ("could not be checked ({reason})", "could not be checked ({reason})"),
    "test": ("does not pass --test ({reason})", "do not pass --test ({reason})"),
    "": ("fails ({reason})", "fail ({reason})"),
}


def why_none(verdicts: Sequence[Verdict], *, of: int, seconds: float = SECONDS) -> str:
    """Why no fix passes, of so many, some of which were not tried in these seconds.

    None of them is shown, so that the reason is about all of them.
    """
    number = len(verdicts)
    counts = Counter(verdict.objection for verdict in verdicts).most_common()
    if number == 1:
        said = _failing(counts[0][0], verdicts, of=1)
        return f"the only fix {'found' if of == 1 else f'of {of} that was tried in {seconds:g} s'} {said}"
    tried = f"of {number} fixes" if number == of else f"of {number} fixes tried in {seconds:g} s"
    if len(counts) == 1:
        return f"all {tried.removeprefix('of ')} {_failing(counts[0][0], verdicts, of=number)}"
    parts = [f"{count} {_failing(objection, verdicts, of=count)}" for objection, count in counts]
    return f"none {tried} passes: {', '.join(parts)}"


def _failing(objection: Objection, verdicts: Sequence[Verdict], *, of: int) -> str:
    """What happens with fixes that fail, with the words of a tool or a test that fails on the first."""
    reason = next(each.reason for each in verdicts if each.objection == objection)
    return _FAILING[objection][of > 1].format(reason=reason)
