"""Each suite of `plc evaluate`: check its options, and measure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from data_prep.errors import ConfigError
from plc.cli.evaluate.options import Measurement, RealSuite, ReportedSuite, Runs, Scan, TrustSuite

if TYPE_CHECKING:
    from plc.evaluate.commands import Request


def check_scan(what: Measurement, scan: Scan) -> None:
    """ConfigError where options of a scan are given for what scans no repositories."""
    if what.suite != "natural" and (scan.scan, scan.judgements) != (None, None):
        raise ConfigError("--scan and --judgements belong to --suite natural: add it, or leave them out")
    given = (scan.repositories, scan.at, scan.json) != (None, None, None)
    if what.suite not in ("history", "natural") and given:
        raise ConfigError(
            "--from, --at and --json belong to --suite history and natural: add one, or leave them out"
        )


def check_groups(asked: Request, what: Measurement) -> None:
    """ConfigError where groups or a perturbation are asked for in a measurement that has none."""
    plain = what.suite in (None, "reported") and not (what.calibrate or what.runs or what.card)
    if not plain and (asked.by, asked.perturbation) != (None, None):
        raise ConfigError(
            "--by and --perturbation are for the held-out part and --suite reported: leave them out"
        )


def check_rows(asked: Request, what: Measurement, reported: ReportedSuite) -> None:
    """ConfigError where there are no rows to measure, or all of them are asked for without reports."""
    if not asked.data:
        raise ConfigError("nothing to measure on: give --data the datasets that the model was trained on")
    if reported.every_row and what.suite not in ("reported", "trust"):
        raise ConfigError("--every-row belongs to --suite reported and trust: add one, or leave it out")
    if reported.tries is not None and what.suite != "reported":
        raise ConfigError("--tries belongs to --suite reported: add it, or leave it out")
    if reported.store is not None and what.suite != "reported":
        raise ConfigError("--store belongs to --suite reported: add it, or leave it out")


def check_trust(what: Measurement, options: TrustSuite | None) -> None:
    """ConfigError where options of the self-tests are given for another measurement."""
    if options is not None and what.suite != "trust":
        raise ConfigError("--draws and --learnt-from belong to --suite trust: add it, or leave them out")


def natural(asked: Request, scan: Scan, *, calibrate: bool) -> None:
    """Findings in real repositories, or the recall on held-out sources where datasets are given."""
    from plc.evaluate.natural import command

    if asked.data:
        command.measure_recall(asked, place=scan.json)
        return
    if (scan.repositories is None) == (scan.scan is None):
        raise ConfigError("--suite natural needs git repositories (--from) or an earlier scan (--scan)")
    command.measure_suite(
        asked,
        command.Extras(
            tuple(scan.repositories or ()), scan.at, scan.json, scan.scan, scan.judgements, calibrate
        ),
    )


def history(asked: Request, what: Measurement, scan: Scan) -> None:
    """Findings at a date, judged by the fixes that came later."""
    from plc.evaluate.history import command

    if not scan.repositories or scan.at is None:
        raise ConfigError("--suite history needs git repositories and a date: give --from and --at")
    if asked.data or what.calibrate or what.runs:
        raise ConfigError("--suite history reads repositories alone: leave out --data, --calibrate, --runs")
    command.measure_suite(asked, command.Extras(tuple(scan.repositories), scan.at, scan.json))


def everyday(asked: Request) -> None:
    """The small mistakes that come with plc."""
    from plc.evaluate.everyday import command

    command.measure_suite(asked)


def compile_errors(asked: Request) -> None:
    """Student programs that do not compile."""
    from plc.evaluate.compile_errors import command

    if not asked.data:
        raise ConfigError("--suite compile-errors needs programs: give --data TRACER's or DeepFix's file")
    command.measure_suite(asked, asked.data)


def itc_reports(asked: Request) -> None:
    """What tools report on the ITC benchmark."""
    from plc.evaluate.itc_reports import command

    if len(asked.data) != 1:
        raise ConfigError("--suite itc-reports needs the ITC benchmark: give --data its archive or folder")
    command.measure_suite(asked, asked.data[0])


def reported(asked: Request, what: Measurement, options: ReportedSuite) -> None:
    """Faults whose line is reported."""
    from plc.evaluate.reported import command
    from plc.repair.reported.answering import TRIES

    check_rows(asked, what, options)
    _check_alone(what)
    tries = TRIES if options.tries is None else options.tries
    stores = tuple(options.store or ())
    command.measure_suite(asked, every=options.every_row, tries=tries, stores=stores)


def trust(asked: Request, what: Measurement, reported: ReportedSuite, options: TrustSuite | None) -> None:
    """Self-tests of a model."""
    from plc.evaluate.trust import command

    check_rows(asked, what, reported)
    _check_alone(what)
    options = options or TrustSuite()
    command.measure_suite(
        asked,
        every=reported.every_row,
        draws=options.draws,
        learnt_from=tuple(options.learnt_from or ()),
    )


def real(asked: Request, what: Measurement, options: RealSuite, *, juliet: Sequence[Path]) -> None:
    """Code of all kinds, to a page."""
    from plc.evaluate.real_suite import command

    _check_alone(what)
    command.measure_suite(
        asked,
        command.Extras(
            juliet=tuple(juliet),
            itc=options.itc,
            rule_tools=options.rule_tools,
            runs_report=options.runs_report,
            against=options.against,
            report=options.report,
        ),
    )


def held_out(asked: Request, what: Measurement, runs: Runs) -> None:
    """The held-out part: calibrate on it, run its programs, or compare words."""
    from plc.evaluate import commands

    if what.calibrate and what.runs:
        raise ConfigError("--calibrate and --runs are two measurements: give one at a time")
    if what.calibrate:
        commands.calibrate_model(asked)
    elif runs.verify is not None and not what.runs:
        raise ConfigError("--verify belongs to --runs: the other measurements compare words")
    elif what.runs:
        if runs.juliet is None or len(runs.juliet) != 1:
            raise ConfigError("--runs needs the Juliet C suite: give --juliet its archive or folder")
        commands.measure_runs(
            asked, juliet=runs.juliet[0], count=runs.cases, cache=runs.checkable, verify=runs.verify
        )
    else:
        commands.measure_repairs(asked)


def _check_alone(what: Measurement) -> None:
    if what.calibrate or what.runs:
        raise ConfigError("--suite, --calibrate and --runs are three measurements: give one at a time")
