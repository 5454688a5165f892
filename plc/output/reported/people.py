"""What is printed on stderr about answers, whatever the format: errors, notes, counts by status."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from rich.console import Console

from plc.base.printable import printable
from plc.output.reported.tally import Answers
from plc.output.reported.wording import CAUSES
from plc.output.wording import counted
from plc.repair.batch import Failed, Mode
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
    """The counts by status, and of declined reports the reasons; `of` is how many reports there are."""
    console = _stderr()
    is_whole = answers.reports >= of or answers.errors  # an error says itself why there is no answer
    number = counted(answers.reports, "report") if is_whole else f"{answers.reports} of {of} reports answered"
    parts = [f"{number} in {counted(answers.files, 'file')}"]
    parts.append(", ".join(_statuses(answers, mode)) or "nothing to repair")
    console.print(": ".join(parts), markup=False)
    if answers.causes:
        reasons = ", ".join(
            f"{number} {CAUSES.get(cause, cause)}" for cause, number in answers.causes.most_common()
        )
        console.print(f"declined: {reasons}", style="dim", markup=False)
    if seconds is not None:
        console.print(f"{seconds:>6.1f} seconds", markup=False)


def _statuses(answers: Answers, mode: Mode) -> Iterator[str]:
    fixed, proposed, refused = (answers.statuses[each] for each in ("fixed", "proposed", "declined"))
    if mode == "report":
        if fixed:
            yield f"{fixed} with a verified fix (--fix makes {'it' if fixed == 1 else 'them'})"
        if proposed:
            yield f"{proposed} with a proposed fix"
    else:
        yield f"{answers.made} {'fixed' if mode == 'fix' else 'would be fixed'}"
        if left := answers.unmade["fixed"]:
            # an error says by itself why a fix was not made
            why = "" if answers.errors else " beside the others (run the tool again)"
            yield f"{left} with a verified fix that was not made{why}"
        if left := answers.unmade["proposed"]:
            them = "it" if left == 1 else "them"
            yield f"{left} with a fix that is not verified (--unsafe-fixes makes {them})"
    if refused:
        yield f"{refused} declined"
    if answers.errors:
        yield counted(answers.errors, "error")


def _stderr() -> Console:
    sys.stdout.flush()  # where both go to one place, what was said first comes first
    return Console(stderr=True, soft_wrap=True, highlight=False)
