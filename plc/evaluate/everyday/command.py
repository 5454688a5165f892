"""The command `plc evaluate --suite everyday`: which mistakes get the fix that a person would make."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from data_prep.text.languages import Language
from data_prep.text.plain_words import plain_words
from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.rules import classified
from plc.evaluate.commands import Request, command_line, print_tables
from plc.evaluate.everyday.mistake import Mistake
from plc.evaluate.everyday.mistakes import MISTAKES
from plc.evaluate.rate import Rate
from plc.evaluate.report import Origin, head_json, write_report
from plc.evaluate.tables import Table, percent
from plc.repair.findings import apply_edits
from plc.repair.repairer import Repairer
from plc.repair.reported.answering import Complaint
from plc.repair.reported.hints.hinting import with_hints
from plc.repair.reported.run import Answerer

SHOWN = 5


def measure_suite(asked: Request) -> None:
    """Ask about each mistake; nothing is verified."""
    repairer = Repairer.load(asked.model)
    ranks = {mistake: rank_of(mistake, repairer) for mistake in MISTAKES}
    first = Rate.of(rank == 0 for rank in ranks.values())
    among = Rate.of(rank is not None for rank in ranks.values())
    if asked.out is not None:
        origin = Origin(repairer.name, repairer.sha256, "onnx", {}, command_line())
        found = {mistake.name: rank for mistake, rank in ranks.items()}
        rates = {"first": first.to_json(), "among five": among.to_json()}
        write_report(asked.out, {**head_json(origin, kind="everyday"), **rates, "ranks": found})
    title = (
        f"{repairer.reported_by[0]}: {len(MISTAKES)} everyday mistakes, fixed as a person would, unverified: "
        f"first {percent(first)}, among five {percent(among)}"
    )
    rows = tuple((mistake.name, "-" if rank is None else str(rank + 1)) for mistake, rank in ranks.items())
    print_tables(asked, Table(title, ("mistake", "rank"), rows))


def rank_of(mistake: Mistake, answerer: Answerer) -> int | None:
    """At which place the person's fix is among the first five, from 0; None where it is not."""
    place = Location(PurePath("mistake"), mistake.line, mistake.column)
    reported = classified(
        Diagnostic(
            place, mistake.message, mistake.tool, mistake.rule, level="warning" if mistake.rule else "error"
        )
    )
    (answers,) = answerer.reported([Complaint(mistake.text, mistake.language, (reported,))], tries=25)
    answers = with_hints(mistake.text, answers)
    finding = answers.reported[0].finding
    wanted = words(mistake.mended.encode(), mistake.language)
    for rank, suggestion in enumerate(() if finding is None else finding.suggestions[:SHOWN]):
        fixed = apply_edits(mistake.text, suggestion.edits, encoding=answers.encoding)
        if words(fixed, mistake.language) == wanted:
            return rank
    return None


def words(text: bytes, language: Language) -> Sequence[str]:
    """The words of a text, whatever its layout."""
    return [word.text for word in plain_words(text, 0, len(text), language)]
