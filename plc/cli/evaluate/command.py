"""`plc evaluate`: choose what is measured."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from data_prep.errors import ConfigError
from plc.cli.evaluate import suites
from plc.cli.evaluate.options import Measurement, RealSuite, ReportedSuite, Runs, Sample, Scan, TrustSuite

if TYPE_CHECKING:
    from plc.evaluate.commands import Request


def evaluate(
    model: Path,
    *,
    measurement: Measurement | None = None,
    sample: Sample | None = None,
    runs: Runs | None = None,
    real: RealSuite | None = None,
    scan: Scan | None = None,
    reported: ReportedSuite | None = None,
    trust: TrustSuite | None = None,
) -> int:
    """Measure a model on data that its training held out, with intervals and baselines.

    Parameters
    ----------
    model
        A run directory (`plc train`) or a model directory (`plc export`).
    """
    what = measurement or Measurement()
    runs, scan, reported = runs or Runs(), scan or Scan(), reported or ReportedSuite()
    asked = _request(model, sample or Sample())
    suites.check_groups(asked, what)
    if what.earlier_card is not None and not what.card:
        raise ConfigError("--earlier-card belongs to --card")
    if what.card:
        _write_card(model, what.card, asked.data, what.earlier_card)
        return 0
    suites.check_scan(what, scan)
    suites.check_trust(what, trust)
    match what.suite:
        case "natural":
            suites.natural(asked, scan, calibrate=what.calibrate)
        case "history":
            suites.history(asked, what, scan)
        case "everyday":
            suites.everyday(asked)
        case "compile-errors":
            suites.compile_errors(asked)
        case "itc-reports":
            suites.itc_reports(asked)
        case "reported":
            suites.reported(asked, what, reported)
        case "trust":
            suites.trust(asked, what, reported, trust)
        case "real":
            suites.check_rows(asked, what, reported)
            suites.real(asked, what, real or RealSuite(), juliet=runs.juliet or ())
        case None:
            suites.check_rows(asked, what, reported)
            suites.held_out(asked, what, runs)
    return 0


def _request(model: Path, sample: Sample) -> Request:
    from plc.evaluate.commands import Request

    return Request(
        model=model,
        data=tuple(sample.data or ()),
        split=sample.split,
        limit=sample.limit,
        seed=sample.seed,
        backend=sample.backend,
        min_confidence=sample.min_confidence,
        threads=sample.threads,
        out=sample.out,
        markdown=sample.format == "markdown",
        by=sample.by,
        perturbation=sample.perturbation,
    )


def _write_card(model: Path, reports: list[Path], datasets: tuple[Path, ...], earlier: Path | None) -> None:
    from plc.evaluate import commands
    from plc.evaluate.reported import command as reported_command

    if reported_command.are_of_reports(reports):
        reported_command.write_card(model, reports, datasets, earlier=earlier)
    elif earlier is not None:
        raise ConfigError("--earlier-card belongs to the card of a model for reports")
    else:
        commands.write_card(model, reports)
