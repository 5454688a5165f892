"""The command `plc evaluate --suite compile-errors`: programs in; a table and JSON out."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from data_prep.errors import ConfigError, CorpusError
from plc.evaluate.commands import Request, command_line, print_tables, progress_bar
from plc.evaluate.compile_errors.mending import Compiler, Mended, mend, name_of
from plc.evaluate.compile_errors.programs import read_programs
from plc.evaluate.rate import Rate
from plc.evaluate.report import Origin, head_json, write_report
from plc.evaluate.tables import Table, percent
from plc.repair.repairer import Repairer

MOST = (1, 5, 25)  # suggestions that gcc may try for each error; `plc repair` tries 25


def measure_suite(asked: Request, sources: Sequence[Path]) -> None:
    """Mend a sample of each source's programs, with one suggestion an error, with five and with all."""
    if asked.backend == "torch":
        raise ConfigError("--suite compile-errors measures what users get: give a model directory, no run")
    repairer = Repairer.load(asked.model)
    compiler = Compiler()
    rows, content = [], {}
    for source in sources:
        programs = read_programs(source)
        if asked.limit is not None and len(programs) > asked.limit:
            programs = random.Random(asked.seed).sample(programs, asked.limit)
        found: dict[int, list[Mended]] = {}
        for most in MOST:
            with progress_bar(f"{name_of(source)} @{most}", len(programs)) as tell:
                found[most] = []
                for program in programs:
                    found[most].append(mend(program, compiler.errors, repairer, most=most))
                    tell(1)
        if not any(each.before for each in found[1]):
            raise CorpusError(f"{source}: gcc reports no error in any program")
        rates = {
            most: {
                "compiles": Rate.of(each.compiles for each in done if each.before),
                "errors gone": Rate(
                    sum(max(0, each.before - each.after) for each in done), sum(each.before for each in done)
                ),
            }
            for most, done in found.items()
        }
        if all(program.corrected is not None for program in programs):
            for most, done in found.items():
                rates[most]["exact"] = Rate.of(each.exact for each in done if each.before)
        rows.append((name_of(source), str(sum(each.before > 0 for each in found[1])), *_cells(rates)))
        content[name_of(source)] = {
            f"{name}@{most}": rate.to_json() for most, named in rates.items() for name, rate in named.items()
        }
    if asked.out is not None:
        origin = Origin(repairer.name, repairer.sha256, "onnx", {}, command_line())
        write_report(asked.out, {**head_json(origin, kind="compile-errors"), "programs": content})
    title = (
        f"{repairer.reported_by[0]}: programs that do not compile, mended error by error; a fix is "
        "made if gcc has fewer errors then, or the reported one is gone and none is new; in %, 95 % interval"
    )
    header = (
        "programs",
        "n",
        *(f"{name} gone @{most}" for name in ("all", "errors") for most in MOST),
        *(f"the student's own @{most}" for most in MOST),
    )
    print_tables(asked, Table(title, header, tuple(rows)))


def _cells(rates: dict[int, dict[str, Rate]]) -> list[str]:
    return [
        percent(rates[most][name]) if name in rates[most] else "no correction known"
        for name in ("compiles", "errors gone", "exact")
        for most in MOST
    ]
