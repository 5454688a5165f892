"""Format `text`, for people: each finding with why it matters and its best fixes as coloured diffs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from rich.text import Text

from plc.base.printable import printable
from plc.repair.batch import Failed, Looked
from plc.repair.findings import Finding, Suggestion
from plc.report.differences import hunks
from plc.report.formats.patch import patch_of
from plc.report.formats.protocol import Run
from plc.report.places import line_of, line_of_fixed
from plc.report.wording import kind_of, percent, place_of, why_line

_COLOURS = {"+": "green", "-": "red"}
_CONTEXT = 2


def text(outcomes: Iterable[Looked | Failed], run: Run) -> Iterator[bytes]:
    """Each file as it comes; in mode `diff` its patch."""
    for outcome in outcomes:
        if isinstance(outcome, Failed):  # goes to stderr
            continue
        match run.mode:
            case "diff":
                yield from patch_of(outcome, run.screen)
            case "fix":
                for finding in outcome.fixed:
                    headline = _headline(outcome, finding, line=line_of_fixed(outcome, finding))
                    yield run.screen.painted(Text.assemble(("fixed ", "bold green"), headline))
                yield from _findings(outcome, run)
            case "report":
                yield from _findings(outcome, run)
            case _:
                assert_never(run.mode)


def _findings(looked: Looked, run: Run) -> Iterator[bytes]:
    for finding in looked.report.findings:
        yield run.screen.painted(*_lines(looked, finding, top=run.top or 1))


def _lines(looked: Looked, finding: Finding, *, top: int) -> Iterator[Text]:
    yield _headline(looked, finding, line=line_of(looked, finding))
    if why := why_line(finding):
        yield Text(f"  {why}", "dim")
    if not finding.suggestions:
        yield Text("  something more looks wrong here, and no fix was found\n", "dim")
    for suggestion in finding.suggestions[:top]:
        yield Text(_about(finding, suggestion), "dim")
        for hunk in hunks(looked.after, suggestion.edits, encoding=looked.report.encoding, context=_CONTEXT):
            yield Text(f"    {hunk.head}", "cyan")
            for line in hunk.lines:
                yield Text(f"    {line.sign}{line.text}", _COLOURS.get(line.sign, ""))
        yield Text()


def _headline(looked: Looked, finding: Finding, *, line: int) -> Text:
    return Text.assemble(
        (f"{printable(looked.path)}:{line}", "bold"),
        ": ",
        (kind_of(finding), "yellow"),
        f" {place_of(finding)}",
    )


def _about(finding: Finding, suggestion: Suggestion) -> str:
    notes = percent(suggestion.confidence)
    if "settled" not in suggestion.checks:
        notes += ", may not be the whole fix"
    notes += ", compiles" * ("compile" in suggestion.checks)
    notes += ", fewer reports" * ("analyze" in suggestion.checks)
    return f"  fix {suggestion.rank} of {len(finding.suggestions)} ({notes})"
