"""What is printed on stderr about answers, whatever the format: errors, notes, counts by status."""

from __future__ import annotations

import sys
from collections.abc import Container, Iterable, Iterator

from rich.console import Console

from plc.base.printable import printable
from plc.output.reported.tally import UNTRIED, Answers
from plc.output.reported.wording import CAUSES
from plc.output.wording import counted
from plc.repair.batch import Failed, Mode
from plc.repair.reported.answer import Cause
from plc.repair.reported.outcomes import Answered


def with_notes(outcomes: Iterable[Answered | Failed]) -> Iterator[Answered | Failed]:
    """The outcomes; each error and note is printed as it passes."""
    console = _stderr()
    for outcome in outcomes:
        name = printable(outcome.path)
        if isinstance(outcome, Failed):
            console.print(f"plc: error: {name}: {printable(outcome.message)}", style="red", markup=False)
        else:
            for note in outcome.notes:
                console.print(f"{name}: {note}", style="yellow", markup=False)
        yield outcome


def tell_answers(answers: Answers, mode: Mode, *, of: int, seconds: float | None = None) -> None:
    """A line for each status with its count, and why reports were declined; `of`: how many there are."""
    console = _stderr()
    is_whole = answers.reports >= of or answers.errors  # an error says itself why there is no answer
    number = counted(answers.reports, "report") if is_whole else f"{answers.reports} of {of} reports answered"
    head, rows = f"{number} in {counted(answers.files, 'file')}", list(_rows(answers, mode))
    if answers.refused and answers.reports > answers.refused:
        head += f", a fix was looked for in {answers.reports - answers.refused}"
    console.print(head + (":" if rows else ": nothing to repair"), markup=False)
    for count, said in rows:
        console.print(f"{count:>6} {said}", markup=False)
    if seconds is not None:
        console.print(f"{seconds:>6.1f} seconds", markup=False)


def _rows(answers: Answers, mode: Mode) -> Iterator[tuple[int, str]]:
    """Each status that occurs: how many reports have it, and its name with what there is to know of it."""
    fixed, proposed = answers.statuses["fixed"], answers.statuses["proposed"]
    made, them = answers.made, "it" if fixed == 1 else "them"
    if mode == "report":
        if fixed:
            yield fixed, f"fixed: verified, --fix makes {them}"
    else:
        yield made, "fixed" if mode == "fix" else "would be fixed"
        fixed, proposed = answers.unmade["fixed"], answers.unmade["proposed"]
        if fixed:
            # an error says by itself why a fix was not made
            why = "" if answers.errors else ": not beside the others, run the tool again"
            yield fixed, f"verified, but not made{why}"
    if proposed:
        them = "it" if proposed == 1 else "them"
        yield proposed, f"proposed: not verified or a guess, read {them} first (--unsafe-fixes makes {them})"
    tried = answers.declined - answers.refused
    if tried:
        yield tried, f"declined: {_causes(answers, UNTRIED, has=False)}"
    if answers.refused:
        yield answers.refused, f"declined, no fix was looked for: {_causes(answers, UNTRIED, has=True)}"
    if answers.errors:
        yield answers.errors, "error" if answers.errors == 1 else "errors"


def _causes(answers: Answers, causes: Container[Cause], *, has: bool) -> str:
    """The causes that are, or are not, among some, with their counts where there are several."""
    found = [each for each in answers.causes.most_common() if (each[0] in causes) is has]
    named = [(CAUSES.get(cause, cause), count) for cause, count in found]
    return ", ".join(name if len(named) == 1 else f"{name} {count}" for name, count in named)


def _stderr() -> Console:
    sys.stdout.flush()  # where both go to one place, what was said first comes first
    return Console(stderr=True, soft_wrap=True, highlight=False)
