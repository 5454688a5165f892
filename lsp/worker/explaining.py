"""What a fix depends on, within a time limit."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsp.worker.messages import complaint_from_json, explanation_to_json, finding_from_json
from plc.explain.explaining import Explainer
from plc.repair import FileReport, StoppedError
from plc.repair.findings import Explanation
from plc.repair.reported.answer import Answer, FileAnswers
from plc.repair.text.source_text import SourceText

if TYPE_CHECKING:
    from data_prep.text.languages import Language
    from plc.repair import Finding, Repairer

SECONDS = 20.0  # that an explanation may take


class _TooLongError(Exception):
    """The time is over."""


def explained(
    repairer: Repairer,
    header: Mapping[str, Any],
    text: bytes,
    *,
    should_stop: Callable[[], bool],
) -> dict[str, Any]:
    """`explanation` of the first fix of a finding, or of an answer to another tool's diagnostic."""
    from plc.repair.files.reading import language_in

    end = time.monotonic() + SECONDS

    def poll() -> None:
        if should_stop():
            raise StoppedError("not wanted any more")
        if time.monotonic() > end:
            raise _TooLongError

    language = language_in(text, header["language"], Path(header["path"] or ""))
    finding = finding_from_json(header["finding"])
    explainer = Explainer(repairer, poll=poll)
    try:
        found = _explanation(explainer, finding, header["diagnostic"], text, language)
    except _TooLongError:
        found = Explanation(reason=f"it takes longer than {SECONDS:.0f} seconds")
    return {"explanation": explanation_to_json(found)}


def _explanation(
    explainer: Explainer,
    finding: Finding,
    diagnostic: Mapping[str, Any] | None,
    text: bytes,
    language: Language,
) -> Explanation:
    encoding = SourceText.of(text).encoding
    found: Explanation | None = None
    if diagnostic is None:
        report = FileReport(language, encoding, 0, (finding,), ())
        found = explainer.report(text, report).findings[0].explanation
    else:
        answer = Answer(complaint_from_json(diagnostic), "proposed", "", None, finding)
        answers = explainer.answers(text, FileAnswers(language, encoding, 0, (answer,)))
        explained = answers.reported[0].finding
        found = None if explained is None else explained.explanation
    return found or Explanation(reason="there is no fix to explain")
