"""The three measurements of `plc evaluate`, each from paths to a printed table and a written report."""

from __future__ import annotations

import hashlib
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from rich.console import Console
from rich.progress import Progress

from data_prep.errors import ConfigError
from plc.decode.model_directory import MANIFEST, load_model
from plc.evaluate import report as reports
from plc.evaluate.calibration.calibrating import measure
from plc.evaluate.calibration.fitting import to_json
from plc.evaluate.calibration.reliability_plot import write_plot
from plc.evaluate.calibration.thresholds import LOWEST
from plc.evaluate.held_out import HeldOut, MeasuredPart, measured_part, read_all
from plc.evaluate.parity.figures import GroupRates
from plc.evaluate.parity.measuring import of_predictions
from plc.evaluate.parity.report import parity_json, parity_tables
from plc.evaluate.predictions import Prediction, predict
from plc.evaluate.readers import Backend, Subject, load_subject
from plc.evaluate.renewal import kinds_in, renew_calibration, renew_file
from plc.evaluate.report import Origin, report_of, write_report
from plc.evaluate.tables import (
    Table,
    calibration_table,
    cwe_table,
    repair_table,
    runs_table,
    thresholds_table,
    to_markdown,
    to_rich,
)
from plc.train.parity.groups import By
from plc.verify.verifier import Level

_PIPED_WIDTH = 160  # of a table that no terminal shows


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked on the command line, for all three measurements."""

    model: Path
    data: tuple[Path, ...]
    split: HeldOut = "source"
    limit: int | None = None
    seed: int = 1
    backend: Backend | None = None
    min_confidence: float | None = None
    threads: int = 0
    out: Path | None = None
    markdown: bool = False
    by: By | None = None
    perturbation: Path | None = None


def measure_repairs(asked: Request) -> None:
    """Repair rates, `kept` and CWE accuracy on one held-out part."""
    subject, part, predictions = _predicted(asked)
    if asked.by is not None:
        groups = of_predictions(predictions, asked.by, threshold=_threshold(asked, subject))
        print_parity(asked, subject, groups)
        return
    report = report_of(
        part, predictions, threshold=_threshold(asked, subject), origin=origin_of(asked, subject)
    )
    if asked.out is not None:
        write_report(asked.out, reports.to_json(report))
    print_tables(asked, repair_table(report), cwe_table(report))


def print_parity(asked: Request, subject: Subject, groups: Sequence[GroupRates]) -> None:
    """The comparison of groups, printed and written."""
    assert asked.by is not None
    if asked.out is not None:
        head = reports.head_json(origin_of(asked, subject), kind="parity")
        write_report(asked.out, parity_json(groups, asked.by, head=head))
    print_tables(asked, *parity_tables(groups, asked.by, model=subject.name))


def calibrate_model(asked: Request) -> None:
    """Calibrate on the validation part and write the result into the model; a plot goes with the report."""
    if not (asked.model / MANIFEST).is_file():
        raise ConfigError(
            f"{asked.model} is not a model directory, so it has no threshold to set: export it first"
        )
    subject = load_subject(asked.model, backend=asked.backend, threads=asked.threads)
    measured = measure(subject, asked.data, seed=asked.seed, limit=asked.limit, progress=progress_bar)
    found = measured.calibrated
    content = to_json(found, data=measured.data)
    kinds = kinds_in(asked.model)
    if kinds is not None:
        content = {**content, "kinds": kinds}
        print(
            "plc: thresholds of kinds kept as they were; set them anew with --suite natural --calibrate",
            file=sys.stderr,
        )
    renew_calibration(asked.model, content, learnt=measured.learnt)
    if asked.out is not None:
        origin = _origin_json(origin_of(asked, subject))
        write_report(asked.out, {"format": 1, "kind": "calibration", **origin, **content})
        write_plot(asked.out.with_suffix(".svg"), found.reliable)
    print_tables(asked, calibration_table(found), thresholds_table(found))


def measure_runs(
    asked: Request, *, juliet: Path, count: int, cache: Path | None, verify: Level | None = None
) -> None:
    """Repair raw files, compile and run them."""
    from plc.evaluate.runs import juliet_cases
    from plc.evaluate.runs.repaired import (
        Places,
        chosen_cases,
        fixer_of,
        run_cases,
        runs_json,
        verification_at,
    )
    from plc.evaluate.runs.sandbox import Sandbox
    from plc.repair import Repairer

    subject = load_subject(asked.model, backend="onnx", threads=asked.threads)
    loaded = load_model(asked.model, threads=asked.threads)
    repairer = Repairer(loaded)
    with tempfile.TemporaryDirectory(prefix="plc-runs-") as scratch:
        root = juliet_cases.suite(juliet, unpack_to=Path(scratch) / "suite")
        (Path(scratch) / "work").mkdir()
        sandbox = Sandbox(support=root / "testcasesupport", scratch=Path(scratch) / "work")
        cases = juliet_cases.candidate_cases(root)
        lookup = Places(
            read_all(asked.data), config=subject.config.data, kept_names=loaded.kept_names_in("c")
        )
        places = {
            case.path: lookup.place(PurePosixPath(case.path), (root / case.path).read_bytes())
            for case in cases
        }
        checker = juliet_cases.Checker(root, sandbox, cache)
        with progress_bar("finding cases that can be judged", None):
            chosen = chosen_cases(cases, places, checker=checker, count=count, seed=asked.seed)
        with progress_bar("repairing and running", len(chosen)) as tell:
            results = run_cases(
                chosen,
                root=root,
                places=places,
                fixer=fixer_of(
                    repairer,
                    min_confidence=asked.min_confidence,
                    verification=None if verify is None else verification_at(root, verify),
                ),
                sandbox=sandbox,
                tell=tell,
            )
    threshold = _threshold(asked, subject)
    assert threshold is not None  # a model directory has one
    origin = {**_origin_json(origin_of(asked, subject)), "verify": verify or "parse"}
    content = runs_json(results, threshold=threshold, checkable=checker.tried, origin=origin)
    if asked.out is not None:
        write_report(asked.out, content)
    print_tables(asked, runs_table(content))


def write_card(model: Path, paths: Sequence[Path]) -> None:
    """CARD.md from reports, into the model directory and its manifest."""
    from plc.evaluate.card import card

    renew_file(model, "CARD.md", card(model, paths))


def _predicted(asked: Request) -> tuple[Subject, MeasuredPart, list[Prediction]]:
    subject = subject_of(asked)
    part = measured_part(
        read_all(asked.data),
        split=asked.split,
        config=subject.config.data,
        limit=asked.limit,
        seed=asked.seed,
    )
    with progress_bar(f"asking {subject.name}", len(part.sources)) as tell:
        floor = min(_threshold(asked, subject) or LOWEST, LOWEST)
        return subject, part, predict(subject.reader, part.sources, floor=floor, tell=tell)


def subject_of(asked: Request) -> Subject:
    """The model that is measured, with its perturbation if one is given."""
    return load_subject(
        asked.model, backend=asked.backend, threads=asked.threads, perturbation=asked.perturbation
    )


def _threshold(asked: Request, subject: Subject) -> float | None:
    """The score from which something is shown."""
    if asked.min_confidence is None:
        return subject.threshold
    confidence = subject.reader.confidence
    return asked.min_confidence if confidence is None else confidence.floor(asked.min_confidence)


def origin_of(asked: Request, subject: Subject) -> Origin:
    hashes = {}
    for directory in asked.data:
        with (directory / "pairs.parquet").open("rb") as stream:
            hashes[directory.name] = hashlib.file_digest(stream, "sha256").hexdigest()
    return Origin(subject.name, subject.sha256, subject.backend, hashes, command_line())


def command_line() -> str:
    """The command as a report tells it; the places of folders mean nothing elsewhere, their names do."""
    words = [Path(word).name if Path(word).is_absolute() else word for word in sys.argv[1:]]
    return shlex.join(["plc", *words])


def _origin_json(origin: Origin) -> dict[str, Any]:
    return {
        "model": {"name": origin.model, "sha256": origin.sha256, "backend": origin.backend},
        "data": dict(origin.data),
        "command": origin.command,
    }


def print_tables(asked: Request, *tables: Table) -> None:
    if asked.markdown:
        print("\n".join(to_markdown(table) for table in tables), end="")
        return
    console = Console()
    if not console.is_terminal:
        console = Console(width=_PIPED_WIDTH)
    for table in tables:
        console.print(to_rich(table))


@contextmanager
def progress_bar(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A bar on stderr; the caller tells how many more are done."""
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)

        def tell(more: int) -> None:
            bar.advance(task, more)

        yield tell
