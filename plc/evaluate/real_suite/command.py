"""The command `plc evaluate --suite real`: paths in; page, JSON, table and verdict out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from data_prep.errors import ConfigError
from plc.evaluate.commands import Request, origin_of, print_tables, progress_bar
from plc.evaluate.readers import load_subject
from plc.evaluate.real_suite.comparison import verdict
from plc.evaluate.real_suite.measuring import FLAWED, Corpora, kept_names_in_c, measure
from plc.evaluate.real_suite.quality import quality, reach_table, write_quality
from plc.evaluate.real_suite.report import RealReport, from_json, to_json
from plc.evaluate.report import read_report, write_report


@dataclass(frozen=True, slots=True)
class Extras:
    """What the suite is asked for besides what every measurement is."""

    juliet: tuple[Path, ...] = ()
    itc: Path | None = None
    rule_tools: bool = False
    runs_report: Path | None = None
    against: Path | None = None
    report: Path | None = None


def measure_suite(asked: Request, extras: Extras) -> None:
    """Measure all topics, write the page and the report, print the table and the verdict."""
    if asked.min_confidence is not None:
        raise ConfigError("--suite real measures what users get by default: leave out --min-confidence")
    if asked.out is not None and asked.out.suffix != ".md":
        raise ConfigError(f"--out {asked.out}: --suite real writes a page (.md); --report is for its JSON")
    if extras.rule_tools and extras.itc is None:
        raise ConfigError("--rule-tools runs on the ITC benchmark: give --itc its archive or folder")
    before = None if extras.against is None else from_json(read_report(extras.against))
    subject = load_subject(asked.model, backend=asked.backend, threads=asked.threads)
    report = measure(
        subject,
        Corpora(real=asked.data, juliet=extras.juliet, itc=extras.itc, runs=extras.runs_report),
        origin=origin_of(replace(asked, data=(*asked.data, *extras.juliet)), subject),
        kept_names=kept_names_in_c(asked.model),
        flawed=asked.limit or FLAWED,
        seed=asked.seed,
        with_tools=extras.rule_tools,
        progress=progress_bar,
    )
    said = None if before is None else judged(report, before)
    place = extras.report
    if asked.out is not None:
        write_quality(asked.out, quality(report, verdict=said))
        place = place or asked.out.parent / "reports" / "real.json"
    if place is not None:
        write_report(place, to_json(report))
    print_tables(asked, reach_table(report))
    if said is not None:
        print(said)


def judged(report: RealReport, before: RealReport) -> str:
    """The verdict, and which model it is about."""
    same = report.origin.data == before.origin.data and _available(report) == _available(before)
    return f"{report.origin.model} against {before.origin.model}: " + verdict(
        report.lines, before.lines, same_data=same
    )


def _available(report: RealReport) -> list[tuple[object, ...]]:
    """What was drawn from; how much was drawn may differ, the intervals take care of that."""
    return [(each["group"], each["kind"], each["available"]) for each in report.samples]
