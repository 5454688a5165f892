"""Section 6.2: corrections that models really made, as coloured word diffs for a browser and a terminal.

The corpora's code is not ours to publish, so the page beside the tables holds counts alone: the corrections
themselves go into `RUNS/SCALE/examples/`.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Literal

from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.text import Text

from data_prep.errors import CorpusError
from data_prep.text.word_edits import diff
from plc.base.whole import write_text
from plc.reproduce.engine.cells import Cell, CellError, Json
from plc.reproduce.engine.folds import SPLITS
from plc.reproduce.engine.items import Finished, Item, Page, Plan
from plc.reproduce.engine.leases import Lease
from plc.reproduce.engine.models import ROWS, RUN_ORDER
from plc.reproduce.items.learning_curves import NAME_OF, TABLE_OF
from plc.reproduce.items.repair.cells import repair_cell
from plc.reproduce.pages.table import Entry, Row, Table

Kind = Literal["same", "removed", "added"]
SHOWN = 3  # corrections of each split of a cell that equal a reference, and as many that do not
FOLD = 0
_STYLE: Mapping[Kind, str] = {"same": "", "removed": "red strike", "added": "bold green"}
_TAG: Mapping[Kind, str] = {"same": "span", "removed": "del", "added": "ins"}
_WIDTH = 110


@dataclass(frozen=True, slots=True)
class Span:
    """Words in a row with one fate."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A source, the first candidate, and the reference that is nearest to it."""

    heading: str
    repaired: bool
    spans: tuple[Span, ...]
    missed: tuple[Span, ...]  # from the candidate to the nearest reference; empty where it is one


def spans_of(before: Sequence[str], after: Sequence[str]) -> tuple[Span, ...]:
    """What stays, goes and comes on the way from one instance to another, in reading order."""
    found: list[Span] = []
    position = 0
    for edit in diff(before, after):
        found += _span("same", before[position : edit.start])
        found += _span("removed", before[edit.start : edit.end])
        found += _span("added", edit.words)
        position = edit.end
    return (*found, *_span("same", before[position:]))


def corrections_of(content: Mapping[str, Any], *, label: str) -> tuple[Correction, ...]:
    """Of a cell's kept predictions `SHOWN` that equal a reference and as many others, evenly from all."""
    made = [_correction(each, label) for each in content["examples"] if each["candidates"]]
    repaired = [each for each in made if each.repaired]
    others = [each for each in made if not each.repaired]
    return (*_evenly(repaired), *_evenly(others))


def _evenly(corrections: Sequence[Correction]) -> list[Correction]:
    most = min(SHOWN, len(corrections))
    return [corrections[place * len(corrections) // most] for place in range(most)]


def to_html(title: str, corrections: Sequence[Correction]) -> str:
    """One page without scripts or anything from elsewhere; what goes and comes is marked up as such."""
    parts = [_HEAD.format(title=escape(title))]
    for each in corrections:
        verdict = "equals a reference" if each.repaired else "differs from every reference"
        parts.append(f"<h2>{escape(each.heading)}: {verdict}</h2>\n<pre>{_html(each.spans)}</pre>")
        if each.missed:
            parts.append(f"<p>From there to the nearest reference:</p>\n<pre>{_html(each.missed)}</pre>")
    return "\n".join(parts) + "\n"


def to_terminal(corrections: Sequence[Correction], *, colour: bool) -> str:
    """The same for a terminal; without colour, [-removed-] and {+added+}."""
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=colour, no_color=not colour, width=_WIDTH, highlight=False)
    for each in corrections:
        verdict = "equals a reference" if each.repaired else "differs from every reference"
        console.print(Text(f"{each.heading}: {verdict}", style="bold"))
        console.print(_rich(each.spans, colour=colour))
        if each.missed:
            console.print(Text("from there to the nearest reference:", style="italic"))
            console.print(_rich(each.missed, colour=colour))
        console.print()
    return stream.getvalue()


def _cells(plan: Plan) -> list[Cell]:
    return [
        repair_cell(item, language, row, FOLD, plan)
        for language, item in TABLE_OF.items()
        for row in RUN_ORDER
        if plan.wants(row)
    ]


def _run(cell: Cell, directory: Path, lease: Lease) -> Mapping[str, Json]:
    raise CellError(f"{directory}: {cell.item} runs its cells itself ({lease.minutes_left():.0f} min left)")


def _render(finished: Sequence[Finished], plan: Plan) -> Page:
    counts: dict[str, dict[str, list[Correction]]] = {}
    shown: list[Correction] = []
    for each in finished:
        row, language = str(each.cell.job["row"]), str(each.cell.job["language"])
        for split, content in _kept(each, plan):
            corrections = corrections_of(content, label=f"{each.cell.item}, {each.cell.name}, {split}")
            counts.setdefault(row, {}).setdefault(language, []).extend(corrections)
            shown += corrections
    rows = [
        Row(row, tuple(_count(counts.get(row, {}).get(language)) for language in TABLE_OF))
        for row in ROWS
        if plan.wants(row)
    ]
    folder = plan.cells.root / "examples"
    _write(folder / "examples.html", to_html(f"Corrections, {plan.scale.name} scale", shown))
    _write(folder / "examples.txt", to_terminal(shown, colour=True))
    table = Table("Corrections shown", "model", tuple(NAME_OF.values()), tuple(rows))
    notes = (
        "The corrections themselves are the suites' code, which is not in this repository: "
        "`plc reproduce examples` writes them into `RUNS/SCALE/examples/`, as `examples.html` for a browser "
        "and as `examples.txt` for a terminal (`less -R`). Struck red words go, green ones come; below a "
        "correction that is wrong stands what it lacks to the nearest reference.",
        f"Chosen, not sampled: of fold {FOLD}'s first predictions under each split up to {SHOWN} that equal "
        f"a reference and up to {SHOWN} that do not. How often a model is right, Tables 1 and 2 say.",
    )
    return Page("Corrections (section 6.2)", (table,), notes=notes)


def _count(corrections: Sequence[Correction] | None) -> Entry:
    if corrections is None:
        return Entry.not_run()
    right = sum(each.repaired for each in corrections)
    return Entry.of_text(f"{len(corrections)}, of which {right} equal a reference")


def _kept(each: Finished, plan: Plan) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for split in SPLITS:
        path = plan.cells.directory(each.cell) / f"examples-{split}.json"
        if not path.is_file():
            continue
        try:
            yield split, json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise CellError(
                f"{path} cannot be read: {error}; remove {path.parent} to run it again"
            ) from error


def _correction(each: Mapping[str, Any], label: str) -> Correction:
    candidate = each["candidates"][0]
    references = each["references"]
    nearest = min(references, key=lambda words: Levenshtein.distance(candidate, words))
    repaired = candidate in references
    return Correction(
        heading=f"{label}: CWE-{each['cwe']}, {each['variant']}, flow {each['flow']}",
        repaired=repaired,
        spans=spans_of(each["source"], candidate),
        missed=() if repaired else spans_of(candidate, nearest),
    )


def _span(kind: Kind, words: Sequence[str]) -> list[Span]:
    return [Span(kind, "".join(words))] if words else []


def _lines(text: str) -> str:
    """A line after each statement and brace: the paper's words hold no line breaks."""
    return text.replace(";", ";\n").replace("{", "{\n").replace("}", "}\n")


def _html(spans: Sequence[Span]) -> str:
    return "".join(f"<{_TAG[span.kind]}>{escape(_lines(span.text))}</{_TAG[span.kind]}>" for span in spans)


def _rich(spans: Sequence[Span], *, colour: bool) -> Text:
    marks: Mapping[Kind, tuple[str, str]] = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
    text = Text()
    for span in spans:
        before, after = ("", "") if colour else marks[span.kind]
        text.append(before + _lines(span.text) + after, style=_STYLE[span.kind])
    return text


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)
    except OSError as error:
        raise CorpusError(f"{path} cannot be written: {error}; choose another --runs") from error


_HEAD = """<!doctype html>
<html lang=en>
<meta charset=utf-8>
<meta http-equiv=Content-Security-Policy content="default-src 'none'; style-src 'unsafe-inline'">
<meta name=viewport content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 15px/1.45 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
h2 {{ font-size: 1rem; overflow-wrap: anywhere }}
pre {{ white-space: pre-wrap; overflow-wrap: anywhere; background: #f5f5f5; padding: .8rem }}
del {{ background: #ffd7d5; color: #82071e }}
ins {{ background: #ccf5d3; color: #0a4a1c; text-decoration: none; font-weight: 600 }}
@media (prefers-color-scheme: dark) {{
  body {{ background: #16181c; color: #ddd }} pre {{ background: #22252b }}
  del {{ background: #5a1e22; color: #ffc9c9 }} ins {{ background: #15431f; color: #c4f7cf }}
}}
</style>
<h1>{title}</h1>"""

EXAMPLES = Item("examples", _cells, _run, _render, ROWS, folds=(FOLD,))
