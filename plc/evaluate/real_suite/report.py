"""What the real suite measured of one model, as a value; JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plc.evaluate.rate import Rate
from plc.evaluate.real_suite.rule_tools import ToolFigures, tool_json, tool_of
from plc.evaluate.real_suite.targets import Line, line_json, line_of
from plc.evaluate.real_suite.topics import Breakdown
from plc.evaluate.report import Origin, head_json, origin_in, reading


@dataclass(frozen=True, slots=True)
class RealReport:
    """Everything that the suite measured of one model."""

    origin: Origin
    threshold: float
    seconds: float
    samples: tuple[Mapping[str, Any], ...]
    lines: tuple[Line, ...]
    operators: tuple[Breakdown, ...]
    cwes: tuple[Breakdown, ...]
    itc: Mapping[str, Any] | None
    tools: tuple[ToolFigures, ...]


def to_json(report: RealReport) -> dict[str, Any]:
    """The report as `--report` writes it."""
    return {
        **head_json(report.origin, kind="real"),
        "threshold": report.threshold,
        "seconds": round(report.seconds, 1),
        "samples": list(report.samples),
        "lines": [line_json(each) for each in report.lines],
        "operators": [_breakdown_json(each) for each in report.operators],
        "cwes": [_breakdown_json(each) for each in report.cwes],
        "itc": report.itc,
        "tools": [tool_json(each) for each in report.tools],
    }


def from_json(value: Mapping[str, Any]) -> RealReport:
    """Read what `to_json` gave; CorpusError where it is something else."""
    with reading("a report of the real suite"):
        return RealReport(
            origin=origin_in(value, kind="real"),
            threshold=value["threshold"],
            seconds=value["seconds"],
            samples=tuple(value["samples"]),
            lines=tuple(line_of(each) for each in value["lines"]),
            operators=tuple(_breakdown_of(each) for each in value["operators"]),
            cwes=tuple(_breakdown_of(each) for each in value["cwes"]),
            itc=value["itc"],
            tools=tuple(tool_of(each) for each in value["tools"]),
        )


def _breakdown_json(each: Breakdown) -> dict[str, Any]:
    rates = {name: rate.to_json() for name, rate in each.rates.items()}
    return {"name": each.name, "group": each.group, "rates": rates}


def _breakdown_of(value: Mapping[str, Any]) -> Breakdown:
    rates = {name: Rate.from_json(rate) for name, rate in value["rates"].items()}
    return Breakdown(value["name"], value["group"], rates)
