"""`plc evaluate` called with its options by their names, whatever group of them each is in."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from plc.cli.evaluate.command import evaluate as command
from plc.cli.evaluate.options import Measurement, RealSuite, ReportedSuite, Runs, Sample, Scan

_GROUPS = {
    "measurement": Measurement,
    "sample": Sample,
    "runs": Runs,
    "real": RealSuite,
    "scan": Scan,
    "reported": ReportedSuite,
}


def evaluate(model: Path, **options: object) -> int:
    """Call the command; an option that no group has is an error."""
    groups = {}
    for name, group in _GROUPS.items():
        own = {field.name: options.pop(field.name) for field in fields(group) if field.name in options}
        groups[name] = group(**own)
    assert not options, f"no such options: {', '.join(options)}"
    return command(model, **groups)
