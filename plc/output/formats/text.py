"""Format `text`, for people: each finding with why it matters and its best fixes as coloured diffs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from rich.text import Text

from plc.base.printable import printable
from plc.output.differences import hunks
from plc.output.flaw_pages import flaw_pages
from plc.output.formats.patch import patch_of
from plc.output.formats.protocol import Run
from plc.output.places import line_of, line_of_fixed
from plc.output.wording import about_fix, basis_lines, cwe_named, place_of, why_line
from plc.repair.apply.fixing import settled_suggestion
from plc.repair.batch import Analysed, Failed
from plc.repair.findings import Finding

_COLOURS = {"+": "green", "-": "red"}
_CONTEXT = 2


def text(outcomes: Iterable[Analysed | Failed], run: Run) -> Iterator[bytes]:
    """Each file as it comes; in mode `diff` its patch. The page on a kind of flaw is named once."""
    named: set[str] = set()
    for outcome in outcomes:
        if isinstance(outcome, Failed):  # goes to stderr
            continue
        match run.mode:
            case "diff":
                yield from patch_of(outcome, run)
            case "fix":
                for finding in outcome.fixed:
                    headline = _headline(outcome, finding, line=line_of_fixed(outcome, finding))
                    yield run.screen.painted(Text.assemble(("fixed ", "bold green"), headline))
                yield from _findings(outcome, run, named)
            case "report":
                yield from _findings(outcome, run, named)
            case _:
                assert_never(run.mode)


def _findings(analysed: Analysed, run: Run, named: set[str]) -> Iterator[bytes]:
    for finding in analysed.report.findings:
        has_page = finding.kind in flaw_pages() and finding.kind not in named
        named.add(finding.kind)
        yield run.screen.painted(*_lines(analysed, finding, top=run.top or 1, has_page=has_page))


def _lines(analysed: Analysed, finding: Finding, *, top: int, has_page: bool) -> Iterator[Text]:
    yield _headline(analysed, finding, line=line_of(analysed, finding))
    if why := why_line(finding):
        yield Text(f"  {why}", "dim")
    if has_page:
        yield Text(f"  an example, and how to suppress it: plc explain {finding.kind}", "dim")
    if not finding.suggestions:
        yield Text("  something else looks wrong here; no fix was found\n", "dim")
    for suggestion in finding.suggestions[:top]:
        is_made = finding in analysed.fixable and suggestion is settled_suggestion(finding)
        yield Text(about_fix(finding, suggestion, is_made=is_made), "dim")
        if suggestion is finding.suggestions[0]:
            yield from (Text(f"    {line}", "dim") for line in basis_lines(finding))
        for hunk in hunks(
            analysed.after, suggestion.edits, encoding=analysed.report.encoding, context=_CONTEXT
        ):
            yield Text(f"    {hunk.head}", "cyan")
            for line in hunk.lines:
                yield Text(f"    {line.sign}{line.text}", _COLOURS.get(line.sign, ""))
        yield Text()


def _headline(analysed: Analysed, finding: Finding, *, line: int) -> Text:
    return Text.assemble(
        (f"{printable(analysed.path)}:{line}", "bold"),
        ": ",
        (cwe_named(finding), "yellow"),
        f" {place_of(finding)}",
    )
