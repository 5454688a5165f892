"""The command `plc evaluate --suite itc-reports`: the benchmark in; tables and JSON out."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from data_prep.errors import ConfigError, CorpusError
from plc.evaluate.commands import Request, command_line, print_tables, progress_bar
from plc.evaluate.itc_reports.behaviour import Comparison
from plc.evaluate.itc_reports.programs import unpacked
from plc.evaluate.itc_reports.repairing import MOST, repaired
from plc.evaluate.itc_reports.report import Judged, suite_json, tables
from plc.evaluate.itc_reports.reports import reports_of
from plc.evaluate.report import Origin, head_json, write_report
from plc.repair.repairer import Repairer
from plc.verify.tools import Limits, Tools

_SECONDS = 60.0  # of one run of a tool: an analyzer takes long for the largest files


def measure_suite(asked: Request, source: Path) -> None:
    """Answer what tools report of the flawed files, and run the programs with verified fixes."""
    if asked.backend == "torch":
        raise ConfigError("--suite itc-reports measures what users get: give a model directory, no run")
    repairer = Repairer.load(asked.model)
    tools = Tools(limits=Limits(seconds=_SECONDS))
    with tempfile.TemporaryDirectory(prefix="plc-itc-") as name:
        folder = Path(name).resolve()
        programs = unpacked(source, folder / "files", lambda *_: None)
        if not programs:
            raise CorpusError(f"{source}: no file holds a flaw; give the ITC benchmark (SARD suite 104)")
        with progress_bar("asking the tools", 2 * len(programs)) as tell:
            found = reports_of(programs, tools, tell)
        reports = list(found.reports)
        if asked.limit is not None and len(reports) > asked.limit:
            reports = random.Random(asked.seed).sample(reports, asked.limit)
        (folder / "runs").mkdir()
        comparison = Comparison(folder / "runs")
        judged: list[Judged] = []
        with progress_bar("repairing and running", len(reports)) as tell:
            for each in repaired(reports, repairer, tools):
                done = {text: comparison.of(each.report, text) for text in set(each.fixed.values())}
                behaviour = {most: done[each.fixed[most]] for most in MOST if each.is_verified(most)}
                judged.append(Judged(each, behaviour))
                tell(1)
    if asked.out is not None:
        origin = Origin(repairer.name, repairer.sha256, "onnx", {}, command_line())
        write_report(asked.out, suite_json(judged, found, head=head_json(origin, kind="itc-reports")))
    print_tables(asked, *tables(judged, found, model=repairer.reported_by[0]))
