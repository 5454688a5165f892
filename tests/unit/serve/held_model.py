"""A model that reports on a file only once a test lets it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from data_prep.text.languages import Language
from plc.repair import FileReport
from plc.repair.reported.answer import FileAnswers
from plc.repair.reported.answering import Complaint
from tests.scripted_model import repairer, swap

MODEL = repairer(swap("gets ( v0 ) ;", ""))


class HeldModel:
    """Answers as MODEL does; `hold` is called with each text before, and hears of no request to stop."""

    name, sha256, cwes, threshold, safe_threshold = "held", "0" * 64, frozenset[int](), 0.5, None

    def __init__(self, hold: Callable[[bytes], None]) -> None:
        self._hold = hold

    def report(
        self,
        text: bytes,
        language: Language,
        *,
        min_confidence: float | None = None,
        should_stop: Callable[[], bool],
    ) -> FileReport:
        self._hold(text)
        return MODEL.report(text, language, min_confidence=min_confidence, should_stop=should_stop)

    def reported(
        self, complaints: Sequence[Complaint], *, tries: int, should_stop: Callable[[], bool]
    ) -> list[FileAnswers]:
        return MODEL.reported(complaints, tries=tries, should_stop=should_stop)
