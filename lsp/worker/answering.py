"""Fixes for what other tools report in one text, as `plc repair --report` has them, not yet verified."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from plc.repair.files.generated import generated_mark
from plc.repair.reported.answer import Answer, declined
from plc.repair.reported.answering import Complaint
from plc.repair.reported.hints.hinting import with_hints
from plc.repair.reported.run import likely

__all__ = ["Complaint", "answered", "refused"]

if TYPE_CHECKING:
    from plc.repair import Repairer


def answered(
    repairer: Repairer, complaint: Complaint, *, tries: int, should_stop: Callable[[], bool]
) -> list[Answer]:
    """An answer to each report, what compilers name first; of a bare place likely fixes only."""
    (answers,) = repairer.reported([complaint], tries=tries, should_stop=should_stop)
    return [likely(each) for each in with_hints(complaint.text, answers).reported]


def refused(complaint: Complaint, *, is_left_out: bool, generated: bool) -> list[Answer] | None:
    """The answers for a file that is skipped: an excluded one, or a generated one unless those are wanted."""
    if is_left_out:
        why = "exclude or an ignore file leaves the file out"
        return [declined(each, "excluded", why) for each in complaint.diagnostics]
    mark = None if generated else generated_mark(complaint.text)
    if mark is None:
        return None
    why = f"the file is generated, as `{mark}` at its head says"
    return [declined(each, "generated", why) for each in complaint.diagnostics]
