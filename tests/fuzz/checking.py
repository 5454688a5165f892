"""One strange file through `plc repair --fix`, and what must hold of it then."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from data_prep.text.languages import language_of, parse
from plc.base.utf16 import file_bytes
from plc.config.settings import Format
from plc.output.formats.protocol import Run
from plc.output.formats.registry import writer_of
from plc.output.screen import Screen
from plc.repair.apply.fixing import settled_suggestion
from plc.repair.batch import Analysed, Failed, Plan, look_through
from plc.repair.files.selection import SourceFile
from plc.repair.findings import apply_edits
from plc.repair.narrow.finding_filter import FindingFilter
from plc.repair.narrow.narrowing import Wanted
from plc.repair.repairer import Repairer
from plc.repair.text.in_file import finding_in_file, report_in_file
from plc.repair.text.reparsing import errors_in

_REPORTED = (
    "UTF-16 by its byte order mark, but not valid",
    "binary data, not source text",
    "larger than 10 MB, so it is not read",
    "takes the parser far longer than source code does",
)


class WrongError(Exception):
    """Something that must hold does not."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a file: functions, findings and fixes, or the reason why it was not analysed."""

    functions: int = 0
    findings: int = 0
    fixed: int = 0
    reason: str = ""


def check(path: Path, text: bytes, repairer: Repairer, *, min_confidence: float | None = None) -> Checked:
    """Write the text to a file, fix that, and raise WrongError where a promise is broken."""
    path.write_bytes(text)
    language = language_of(path)
    if language is None:
        raise ValueError(f"{path}: no source file")
    plan = Plan("fix", narrow=(FindingFilter({path: Wanted(ignore=frozenset([690]))}),))
    source = SourceFile(path, language, min_confidence=min_confidence)
    *_, outcome = look_through(repairer, [source], plan=plan, jobs=1)
    after = path.read_bytes()
    if isinstance(outcome, Failed):
        if after != text:
            raise WrongError("a file that was not analysed was changed")
        if not outcome.message.startswith(_REPORTED):
            raise WrongError(f"reported as an error: {outcome.message}")
        return Checked(reason=outcome.message.split(":")[0])
    _check(outcome, text, after)
    _print(outcome)
    return Checked(outcome.report.functions, len(outcome.report.findings), len(outcome.fixed))


def _check(analysed: Analysed, before: bytes, after: bytes) -> None:
    wide = analysed.wide
    if (before, after) != (file_bytes(analysed.before, wide), file_bytes(analysed.after, wide)):
        raise WrongError("the file is not what the outcome says")
    language, encoding = analysed.report.language, analysed.report.encoding
    edits = []
    for finding in (
        analysed.fixed
        if wide is None
        else [finding_in_file(f, analysed.before, wide) for f in analysed.fixed]
    ):
        suggestion = settled_suggestion(finding)
        if suggestion is None:
            raise WrongError("a fix was made that does not settle")
        edits += [edit for edit in suggestion.edits if edit not in edits]
    if analysed.fixed and apply_edits(before, edits, encoding=wide or encoding) != after:
        raise WrongError("bytes were changed beside the edits")
    if not analysed.fixed and before != after:
        raise WrongError("bytes were changed without a fix")
    if analysed.fixed and errors_in(parse(analysed.after, language).root_node) > errors_in(
        parse(analysed.before, language).root_node
    ):
        raise WrongError("the file parses worse than before")
    for finding in report_in_file(analysed.report, analysed.after, wide).findings:
        for suggestion in finding.suggestions:
            apply_edits(
                after, suggestion.edits, encoding=wide or encoding
            )  # within the text, and not over each other


def _print(analysed: Analysed) -> None:
    """Every format must be able to say it."""
    if not analysed.report.findings and not analysed.fixed:
        return
    run = Run(name="any", sha256="0" * 64, top=5, mode="report", screen=Screen.plain())
    for name in get_args(Format):
        b"".join(writer_of(name)([analysed], run))
