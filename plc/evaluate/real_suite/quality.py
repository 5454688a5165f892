"""docs/results/real-suite.md: what a model reaches on code of all kinds, from the real suite's report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from data_prep.errors import CorpusError
from plc.evaluate.rate import Rate
from plc.evaluate.real_suite.report import RealReport
from plc.evaluate.real_suite.rule_tools import ToolFigures
from plc.evaluate.real_suite.targets import Line, Weighted
from plc.evaluate.real_suite.topics import Breakdown
from plc.evaluate.tables import Table, percent, to_markdown

_BREAKDOWN = ("flagged", "fixed@1", "fixed@5", "fixed@5 at any confidence")
_INTRODUCTION = """# Quality

Written by `plc evaluate --suite real`, not by hand: what the model reaches on Juliet, on faults put into real
functions, on real functions that are assumed to be correct, and on the Toyota ITC benchmark, which it was
never trained on. [Evaluation](../research/evaluation.md#the-real-suite) defines the terms. Every figure has
its 95 % interval and its count.
"""


def reach_table(report: RealReport) -> Table:
    """The lines with their targets; what has no target stands beside what has one."""
    origin = report.origin
    title = (
        f"{origin.model} ({(origin.sha256 or 'a run')[:12]}), default threshold {report.threshold:.4g}; in %"
    )
    header = ("topic", "what", "group", "not seen", "target", "figure, 95 % interval", "n", "standing")
    return Table(title, header, tuple(_row(each) for each in report.lines))


def breakdown_table(title: str, first: str, rows: Sequence[Breakdown]) -> Table:
    """Injected faults by operator or by CWE."""
    header = (first, "languages", "faults", *_BREAKDOWN)
    return Table(
        title,
        header,
        tuple(
            (
                each.name,
                each.group,
                str(each.rates["flagged"].n),
                *(_short(each.rates[name]) for name in _BREAKDOWN),
            )
            for each in rows
        ),
    )


def itc_tables(report: RealReport) -> list[Table]:
    """The benchmark: the model on its curve, the tools beside it, and the defect types."""
    if report.itc is None:
        return []
    found = [_point_row(f"{report.origin.model}, by default", report.itc["default"])]
    curve = [_point_row(_share(point), point) for point in report.itc["curve"]]
    tools = [_tool_row(tool) for tool in report.tools]
    header = ("", "flagged", "false alarms", "fixed@1", "fixed@5")
    alike, functions = report.itc["read_alike"], report.itc["functions"]
    title = (
        f"{functions} flawed functions and their corrected versions; {alike} pairs read alike once names and "
        f"numbers are slots. AUROC {report.itc['auroc']:.3f} (0.5 is chance). Thresholds: `--min-confidence`."
    )
    cases = [
        (case, str(point["flagged"]["n"]), *_point_cells(point))
        for case, point in report.itc["by_case"].items()
    ]
    return [
        Table(title, header, (*found, *curve, *tools)),
        Table(
            "By defect type, at the threshold with 5 % false alarms over all.",
            ("defect type", "functions", *header[1:]),
            tuple(cases),
        ),
    ]


def quality(report: RealReport, *, verdict: str | None) -> str:
    """The whole page."""
    parts = [_INTRODUCTION, "## What is reached\n", to_markdown(reach_table(report))]
    if verdict is not None:
        parts.append(f"Against the report before it: {verdict}.\n")
    parts += ["## What it was measured on\n", _samples(report)]
    parts.append("## Injected faults by operator\n")
    parts.append(
        to_markdown(breakdown_table("Projects that training did not see.", "operator", report.operators))
    )
    parts.append("## Injected faults by CWE\n")
    parts.append(to_markdown(breakdown_table("Projects that training did not see.", "CWE", report.cwes)))
    tables = itc_tables(report)
    if tables:
        parts.append("## The Toyota ITC benchmark, zero-shot\n")
        parts += [to_markdown(table) for table in tables]
    return "\n".join(parts)


def write_quality(path: Path, text: str) -> None:
    """Write the page; CorpusError where that cannot be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CorpusError(f"{path} cannot be written: {error}") from error


def _samples(report: RealReport) -> str:
    rows = [
        f"- {each['group']}, {'flawed' if each['kind'] == 'flawed' else 'clean'}: {each['measured']:,} of "
        f"{each['available']:,} functions of {each['projects']} projects; "
        f"{100 * each['unknown'] / each['words']:.2f} % of their words are unknown to the model"
        for each in report.samples
    ]
    data = [f"- `{name}`: sha256 {digest}" for name, digest in report.origin.data.items()]
    made = f"Made in {report.seconds / 60:.1f} minutes by\n\n```sh\n{report.origin.command}\n```\n"
    drawn = "Where there are more than are measured, those whose hashes come first are drawn.\n"
    return "\n".join([drawn, *rows, "", *data, "", made])


def _row(each: Line) -> tuple[str, ...]:
    target = "" if each.target is None else str(each.target)
    standing = "" if each.standing == "no target" else each.standing
    if each.rate is None or each.rate.value is None:
        return each.topic, each.what, each.group, each.split, target, "-", "0", f"{standing}: {each.note}"
    noted = f"{standing}; {each.note}" if standing and each.note else standing or each.note
    return (
        each.topic,
        each.what,
        each.group,
        each.split,
        target,
        _figure(each.rate),
        f"{each.rate.n:,}",
        noted,
    )


def _figure(rate: Rate | Weighted) -> str:
    assert rate.value is not None  # callers leave such out
    low, high = rate.interval
    digits = 2 if rate.value < 0.02 else 1
    return f"{100 * rate.value:.{digits}f} ({100 * low:.{digits}f} to {100 * high:.{digits}f})"


def _short(rate: Rate) -> str:
    return percent(rate)


def _share(point: dict[str, Any]) -> str:
    return f"threshold {point['threshold']:.3g}"


def _point_row(name: str, point: dict[str, Any]) -> tuple[str, ...]:
    return (name, *_point_cells(point))


def _point_cells(point: dict[str, Any]) -> tuple[str, ...]:
    rates = (point["flagged"], point["false_alarms"], point["fixed"]["1"], point["fixed"]["5"])
    return tuple(percent(Rate.from_json(rate)) for rate in rates)


def _tool_row(tool: ToolFigures) -> tuple[str, ...]:
    if tool.version is None:
        return tool.name, "not installed", "not installed", "", ""
    return (
        f"{tool.name} {tool.version}",
        percent(tool.hits),
        percent(tool.false_alarms),
        "no fixes",
        "no fixes",
    )
