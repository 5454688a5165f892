"""The options of `plc evaluate`, in groups as `--help` shows them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Group, Parameter

_MEASUREMENT = Group("Measurement", sort_key=1)
_SAMPLE = Group("Data and report", sort_key=2)
_RUNS = Group("--runs", sort_key=3)
_REAL = Group("--suite real", sort_key=4)
_SCAN = Group("--suite history and natural", sort_key=5)
_REPORTED = Group("--suite reported", sort_key=6)
_TRUST = Group("--suite trust", sort_key=7)

Split = Literal["source", "variant", "cwe", "pair", "valid"]
Suite = Literal[
    "real", "history", "natural", "reported", "compile-errors", "everyday", "itc-reports", "trust"
]


@Parameter(name="*", group=_MEASUREMENT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What is measured. Default: how often the words of a fix are those of the corrected source.

    Parameters
    ----------
    suite
        Measure this suite instead of the held-out part.

        real: code of all kinds. --data names datasets of real code (`plc prep inject`, `plc prep
        clean-functions`); --out is a page (.md).

        history: git repositories (--from) at a date (--at). A finding counts as true if a later fix commit
        changed the words that its first suggestion changes.

        natural: findings in git repositories (--from) by kind of flaw. With --calibrate: all kinds, from a
        low score on. With --judgements: set the threshold of each kind in the model directory. With --data
        instead of --from: how many known faults of held-out sources the default settings report.

        reported: faults whose line is reported (`plc prep history-pairs --reported`), as --data. A fix counts
        if its words are exactly those of the fixed function.

        compile-errors: student programs that do not compile (TRACER's table or DeepFix's raw set), as --data.
        Errors are repaired one after the other; gcc decides.

        everyday: forty small mistakes that come with plc. A fix counts if a person would make it.

        itc-reports: what cppcheck, gcc -fanalyzer and clang-tidy report on the ITC benchmark, as --data.
        Fixes are verified with the tool; programs with verified fixes are compared with the corrected ones.

        trust: tests of the model itself. Does a fix stay the same when the function is changed and its
        meaning is not (names, comments, layout, dead code, order of declarations)? Can training rows be
        distinguished from held-out rows? Are there words that decide the answer wherever they stand?
    runs
        Repair, compile and run test cases of Juliet C instead of comparing words.
    calibrate
        Calibrate confidences and choose both thresholds on the validation part, and write them into the model
        directory. With --out, also write a reliability diagram beside the report.
    card
        Measure nothing; write CARD.md into the model directory from these reports of --out.
    earlier_card
        With --card, for a model for reports: CARD.md of the model that its training continued. The new card
        also names that model's data.
    """

    suite: Suite | None = None
    runs: bool = False
    calibrate: bool = False
    card: Annotated[list[Path] | None, Parameter(consume_multiple=True)] = None
    earlier_card: Path | None = None


@Parameter(name="*", group=_SAMPLE)
@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """On which data, with which settings, and where the report goes.

    Parameters
    ----------
    data
        The datasets that it was trained on. The training configuration defines which rows are held out.
    split
        The held-out part to measure.
    limit
        Measure at most this many flawed and this many corrected sources, drawn evenly. With --calibrate: of
        each suite and group of languages.
    by
        Compare groups of the held-out part, or of --suite reported: by language, CWE, length, or repository
        (the dataset's `variant`). Prints each group's rate of first fixes, the ratio of the lowest to the
        highest rate, their spread, PSE, and the worst and best quarter.
    perturbation
        Apply this file, which `plc train --perturbation` wrote for the model, to its input. Uses torch.
    seed
        The random seed that sources and cases are drawn with.
    backend
        What computes the model. Default: onnx for a model directory, torch for a run.
    min_confidence
        The threshold for `kept` and the end-to-end rates. Default: the model's own.
    threads
        Processor threads. 0: all cores.
    out
        Write the report to this file as JSON.
    format
        The format of the printed tables.
    """

    data: Annotated[list[Path] | None, Parameter(consume_multiple=True)] = None
    split: Split = "source"
    limit: int | None = None
    by: Literal["language", "cwe", "length", "repository"] | None = None
    perturbation: Path | None = None
    seed: int = 1
    backend: Literal["torch", "onnx"] | None = None
    min_confidence: float | None = None
    threads: int = 0
    out: Path | None = None
    format: Literal["table", "markdown"] = "table"


@Parameter(name="*", group=_RUNS)
@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """Options of --runs, and the Juliet suites, which --suite real reads as well.

    Parameters
    ----------
    juliet
        The Juliet C suite, as an archive or an unpacked folder. For --suite real: the datasets that were
        prepared from the suites.
    cases
        The most cases to run. Cases that training did not see come first.
    checkable
        Keep the list of checkable cases in this file, because finding them takes minutes.
    verify
        Check the fixes with the compiler or analyzers first, as `plc repair --verify` does.
    """

    juliet: Annotated[list[Path] | None, Parameter(consume_multiple=True)] = None
    cases: int = 200
    checkable: Path | None = None
    verify: Literal["compile", "analyze"] | None = None


@Parameter(name="*", group=_REAL)
@dataclass(frozen=True, slots=True, kw_only=True)
class RealSuite:
    """Options of --suite real.

    Parameters
    ----------
    itc
        The Toyota ITC benchmark, as an archive, a folder, or the dataset prepared from it.
    rule_tools
        Also run gcc, cppcheck and clang-tidy on the ITC benchmark, if installed.
    runs_report
        The report that --runs wrote for this model.
    against
        Compare with this report of another model; one line says which is better.
    report
        The JSON file to write. Default: reports/real.json beside the page.
    """

    itc: Path | None = None
    rule_tools: bool = False
    runs_report: Path | None = None
    against: Path | None = None
    report: Path | None = None


@Parameter(name="*", group=_SCAN)
@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """Options of --suite history and natural.

    Parameters
    ----------
    repositories
        Local git repositories, with or without a checkout. They are only
        read.
    at
        A date such as 2024-01-31 or '2 years ago'. The last commit before it
        is scanned. Default for natural: the newest commit.
    json
        The JSON file to write, with every finding.
    scan
        For --suite natural: use the JSON of an earlier scan instead of --from.
    judgements
        For --suite natural: how a person judged findings, as JSON lines with key, verdict (true, harmless or
        wrong), place and why.
    """

    repositories: Annotated[list[Path] | None, Parameter(name="--from", consume_multiple=True)] = None
    at: str | None = None
    json: Path | None = None
    scan: Path | None = None
    judgements: Path | None = None


@Parameter(name="*", group=_REPORTED)
@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedSuite:
    """Options of --suite reported.

    Parameters
    ----------
    every_row
        Measure every row of --data; also for --suite trust. Give it only for repositories that no training
        read.
    tries
        With the line given, look for this many candidates, and also report how often the fix is among all of
        them. Default: 25, as `plc repair`.
    store
        The stores of `plc prep complaints` that --data was cut from. Each report is then answered from its
        whole file, as `plc repair --report` answers it, with the fixes that its message names or implies.
        Without them only the model is asked.
    """

    every_row: bool = False
    tries: int | None = None
    store: Annotated[list[Path] | None, Parameter(consume_multiple=True)] = None


@Parameter(name="*", group=_TRUST)
@dataclass(frozen=True, slots=True)
class TrustSuite:
    """Options of --suite trust.

    Parameters
    ----------
    draws
        How often each change is drawn for each source. The report has the worst draw and the mean.
    learnt_from
        The datasets that the model was trained on, where --data are others: how well their rows can be
        distinguished from those of --data.
    """

    draws: int = 4
    learnt_from: Annotated[list[Path] | None, Parameter(consume_multiple=True)] = None
