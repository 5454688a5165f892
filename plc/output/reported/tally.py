"""What a run came to, counted as the answers pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from plc.repair.batch import Failed
from plc.repair.reported.answer import Cause, Status
from plc.repair.reported.outcomes import Answered

# Why no fix is looked for: there is no such place, nobody wants one, or no small edit helps.
UNTRIED: frozenset[Cause] = frozenset(
    (
        *("suppressed", "excluded", "generated"),
        *("no such file", "unreadable file", "other language", "no such line", "stale"),
        *("outside", "missing header", "missing package", "no small edit", "does not parse", "too long"),
    )
)


@dataclass(slots=True)
class Answers:
    """Counts of a run."""

    files: int = 0
    reports: int = 0
    made: int = 0  # reports whose fix is in the files, or in the patch
    unmade: Counter[Status] = field(default_factory=Counter)  # of reports with a fix that is not made
    changed: int = 0  # files
    remaining: int = 0
    errors: int = 0
    statuses: Counter[Status] = field(default_factory=Counter)
    causes: Counter[Cause] = field(default_factory=Counter)  # of those that were declined

    @property
    def declined(self) -> int:
        """Reports without a fix."""
        return self.statuses["declined"]

    @property
    def refused(self) -> int:
        """Those of them for which none was looked for."""
        return sum(count for cause, count in self.causes.items() if cause in UNTRIED)

    def counting(self, outcomes: Iterable[Answered | Failed]) -> Iterator[Answered | Failed]:
        """The outcomes, each counted before it is handed on."""
        for outcome in outcomes:
            if isinstance(outcome, Failed):
                self.errors += 1
            else:
                self.add(outcome)
            yield outcome

    def add(self, answered: Answered) -> None:
        """Count one file."""
        self.files += not answered.follows
        self.reports += len(answered.reported)
        self.made += len(answered.made)
        self.unmade.update(
            each.status
            for index, each in enumerate(answered.reported)
            if index not in answered.made and each.status != "declined"
        )
        self.changed += answered.before != answered.after
        self.remaining += answered.remaining
        self.statuses.update(each.status for each in answered.reported)
        self.causes.update(
            each.cause for each in answered.reported if each.cause is not None and each.status == "declined"
        )
