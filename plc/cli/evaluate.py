"""`plc evaluate`: parse, measure, render."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

if TYPE_CHECKING:
    from plc.evaluate import commands

Split = Literal["source", "variant", "cwe", "pair", "valid"]


def evaluate(
    model: Path,
    *,
    data: Annotated[list[Path] | None, Parameter(consume_multiple=True)] = None,
    split: Split = "source",
    limit: int | None = None,
    seed: int = 1,
    backend: Literal["torch", "onnx"] | None = None,
    min_confidence: float | None = None,
    threads: int = 0,
    out: Path | None = None,
    format: Literal["table", "markdown"] = "table",
    calibrate: bool = False,
    runs: bool = False,
    juliet: Annotated[list[Path] | None, Parameter(consume_multiple=True)] = None,
    cases: int = 200,
    checkable: Path | None = None,
    verify: Literal["compile", "analyze"] | None = None,
    card: Annotated[list[Path] | None, Parameter(consume_multiple=True)] = None,
    suite: Literal["real", "history", "natural", "reported", "compile-errors", "everyday"] | None = None,
    itc: Path | None = None,
    rule_tools: bool = False,
    runs_report: Path | None = None,
    against: Path | None = None,
    report: Path | None = None,
    repositories: Annotated[list[Path] | None, Parameter(name="--from", consume_multiple=True)] = None,
    at: str | None = None,
    json: Path | None = None,
    scan: Path | None = None,
    judgements: Path | None = None,
    every_row: bool = False,
) -> int:
    """Measure a model on data that its training held out, with intervals and baselines.

    Parameters
    ----------
    model
        A run directory (`plc train`) or a model directory (`plc export`).
    data
        The datasets that it was trained on. The training configuration defines which rows are held out.
    split
        The held-out part to measure.
    limit
        Measure at most this many flawed and this many corrected sources, drawn evenly. With --calibrate: of
        each suite and group of languages.
    seed
        The random seed that sources and cases are drawn with.
    backend
        Default: onnx for a model directory, torch for a run.
    min_confidence
        The threshold for `kept` and the end-to-end rates. Default: the model's own.
    threads
        Processor threads. 0: all cores.
    out
        Write the report to this file as JSON.
    format
        The format of the printed tables.
    calibrate
        Calibrate confidences and choose both thresholds on the validation part, and write them into the model
        directory. With --out, also write a reliability diagram beside the report.
    runs
        Repair, compile and run test cases of Juliet C instead of comparing words.
    juliet
        For --runs: the Juliet C suite, as an archive or an unpacked folder. For --suite real: the datasets
        that were prepared from the suites.
    cases
        For --runs: the most cases to run. Cases that training did not see come first.
    checkable
        For --runs: keep the list of checkable cases in this file, because finding them takes minutes.
    verify
        For --runs: check the fixes with the compiler or analyzers first, as `plc repair --verify` does.
    card
        Measure nothing; write CARD.md into the model directory from these reports of --out.
    suite
        real: measure the model on code of all kinds and write a page (.md) to --out. --data names datasets of
        real code (`plc prep inject`, `plc prep clean-functions`).
        history: scan git repositories (--from) as of a date (--at). A finding counts as true if a later fix
        commit changed the words that its first suggestion changes.
        natural: scan git repositories (--from) and count findings by kind of flaw. With --calibrate, keep all
        kinds from a low score on; with --judgements, write each kind's threshold into the model directory.
        With --data instead of --from: measure what the default settings report of held-out sources with known
        faults.
        reported: --data names datasets of faults whose line is reported (`history-pairs --reported`).
        A fix counts if its words are exactly those of the fixed function.
        compile-errors: --data names student programs that do not compile (TRACER's table, DeepFix's raw set).
        Errors are repaired one after the other, and gcc decides.
        everyday: forty small mistakes that come with plc. A fix counts if a person would make it.
    itc
        For --suite real: the Toyota ITC benchmark, as an archive, a folder, or the dataset prepared from it.
    rule_tools
        For --suite real: also run gcc, cppcheck and clang-tidy on the ITC benchmark, if installed.
    runs_report
        For --suite real: the report that --runs wrote for this model.
    against
        For --suite real: compare with this report of another model; one line says which is better.
    report
        For --suite real: the JSON file to write. Default: reports/real.json beside the page.
    repositories
        For --suite history and natural: local git repositories, with or without a checkout. They are only
        read.
    at
        For --suite history and natural: a date such as 2024-01-31 or '2 years ago'. The last commit before it
        is scanned. Default for natural: the newest commit.
    json
        For --suite history and natural: the JSON file to write, with every finding.
    scan
        For --suite natural: use the JSON of an earlier scan instead of --from.
    judgements
        For --suite natural: how a person judged findings, as JSON lines with key, verdict (true, harmless or
        wrong), place and why.
    every_row
        For --suite reported: measure every row of --data, which is of repositories that no training read.
    """
    from data_prep.errors import ConfigError
    from plc.evaluate import commands

    if card:
        from plc.evaluate.reported import command as reported_command

        if reported_command.are_of_reports(card):
            reported_command.write_card(model, card, data or ())
        else:
            commands.write_card(model, card)
        return 0
    if suite == "natural" and data:
        from plc.evaluate.natural import command as natural

        asked = commands.Request(
            model=model,
            data=tuple(data),
            split=split,
            limit=limit,
            seed=seed,
            threads=threads,
            out=out,
            markdown=format == "markdown",
        )
        natural.measure_recall(asked, place=json)
        return 0
    if suite == "natural":
        _natural(
            commands.Request(
                model=model,
                data=(),
                threads=threads,
                out=out,
                markdown=format == "markdown",
            ),
            repositories=repositories,
            at=at,
            json=json,
            scan=scan,
            judgements=judgements,
            calibrate=calibrate,
        )
        return 0
    if (scan, judgements) != (None, None):
        raise ConfigError("--scan and --judgements belong to --suite natural: add it, or leave them out")
    asked_history = (repositories, at, json) != (None, None, None)
    if suite != "history" and asked_history:
        raise ConfigError(
            "--from, --at and --json belong to --suite history and natural: add one, or leave them out"
        )
    if suite == "history":
        from plc.evaluate.history import command

        if not repositories or at is None:
            raise ConfigError("--suite history needs git repositories and a date: give --from and --at")
        if data or calibrate or runs:
            raise ConfigError(
                "--suite history reads repositories alone: leave out --data, --calibrate, --runs"
            )
        command.measure_suite(
            commands.Request(
                model=model,
                data=(),
                backend=backend,
                min_confidence=min_confidence,
                threads=threads,
                out=out,
                markdown=format == "markdown",
            ),
            command.Extras(tuple(repositories), at, json),
        )
        return 0
    if suite == "everyday":
        from plc.evaluate.everyday import command as everyday

        everyday.measure_suite(commands.Request(model=model, data=(), out=out, markdown=format == "markdown"))
        return 0
    if suite == "compile-errors":
        from plc.evaluate.compile_errors import command as compile_errors

        if not data:
            raise ConfigError("--suite compile-errors needs programs: give --data TRACER's or DeepFix's file")
        compile_errors.measure_suite(
            commands.Request(
                model=model,
                data=(),
                limit=limit,
                seed=seed,
                backend=backend,
                threads=threads,
                out=out,
                markdown=format == "markdown",
            ),
            data,
        )
        return 0
    if not data:
        raise ConfigError("nothing to measure on: give --data the datasets that the model was trained on")
    asked = commands.Request(
        model=model,
        data=tuple(data),
        split=split,
        limit=limit,
        seed=seed,
        backend=backend,
        min_confidence=min_confidence,
        threads=threads,
        out=out,
        markdown=format == "markdown",
    )
    if every_row and suite != "reported":
        raise ConfigError("--every-row belongs to --suite reported: add it, or leave it out")
    if suite == "reported":
        from plc.evaluate.reported import command as reported

        if calibrate or runs:
            raise ConfigError("--suite, --calibrate and --runs are three measurements: give one at a time")
        reported.measure_suite(asked, every=every_row)
        return 0
    if suite is not None:
        from plc.evaluate.real_suite import command as real_command

        if calibrate or runs:
            raise ConfigError("--suite, --calibrate and --runs are three measurements: give one at a time")
        real_command.measure_suite(
            asked,
            real_command.Extras(
                juliet=tuple(juliet or ()),
                itc=itc,
                rule_tools=rule_tools,
                runs_report=runs_report,
                against=against,
                report=report,
            ),
        )
        return 0
    if calibrate and runs:
        raise ConfigError("--calibrate and --runs are two measurements: give one at a time")
    if calibrate:
        commands.calibrate_model(asked)
    elif verify is not None and not runs:
        raise ConfigError("--verify belongs to --runs: the other measurements compare words")
    elif runs:
        if juliet is None or len(juliet) != 1:
            raise ConfigError("--runs needs the Juliet C suite: give --juliet its archive or folder")
        commands.measure_runs(asked, juliet=juliet[0], count=cases, cache=checkable, verify=verify)
    else:
        commands.measure_repairs(asked)
    return 0


def _natural(
    asked: commands.Request,
    *,
    repositories: list[Path] | None,
    at: str | None,
    json: Path | None,
    scan: Path | None,
    judgements: Path | None,
    calibrate: bool,
) -> None:
    from data_prep.errors import ConfigError
    from plc.evaluate.natural import command

    if (repositories is None) == (scan is None):
        raise ConfigError("--suite natural needs git repositories (--from) or an earlier scan (--scan)")
    command.measure_suite(
        asked,
        command.Extras(tuple(repositories or ()), at, json, scan, judgements, calibrate),
    )
