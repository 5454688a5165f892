"""Cells of item `syntax`: what Table 5's trainings make of our own errors put in, and of students' own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from data_prep.corpora.syntax.tracer_pairs import read_texts
from data_prep.dataset import read_pairs
from plc.evaluate.held_out import Source, measured_part
from plc.evaluate.predictions import Prediction
from plc.reproduce.engine.cells import Cell, Json, datasets_beside
from plc.reproduce.engine.items import Plan
from plc.reproduce.engine.leases import Lease
from plc.reproduce.engine.models import config_of_job
from plc.reproduce.items.syntax.compiling import Compiler, Program
from plc.reproduce.items.syntax.rates import CUTS, compile_rates, rates_of
from plc.reproduce.items.syntax.trainings import (
    BOUNDS,
    SETS,
    STUDENTS,
    data_of,
    held_out,
    scale_of_programs,
    trained_run,
    training_cells,
)
from plc.reproduce.measure.kept import kept
from plc.reproduce.measure.portions import forget, predicted_in_portions, subject_of
from plc.train.config import DataConfig

ITEM = "syntax"
_SEED = 1  # of the sample of sources


def syntax_cells(plan: Plan) -> list[Cell]:
    """What bounds the students' figures; Table 5's trainings, each with a cell that measures it."""
    common: dict[str, Json] = {
        "scale": plan.scale.name,
        "data": data_of(plan),
        "sources": plan.scale.sources,
    }
    bounds: list[Cell] = []
    for fold in plan.folds if plan.wants(BOUNDS) else ():
        part = held_out(fold, max_words=scale_of_programs(plan).max_words, identity_share=0.0)
        job: dict[str, Json] = {
            "fold": fold,
            "row": BOUNDS,
            "data_config": part.model_dump(mode="json", exclude_defaults=True),
        }
        bounds.append(Cell(ITEM, f"{BOUNDS}.fold{fold}", common | job))
    cells = [*bounds]
    for training in training_cells(plan):
        job = {"row": training.job["row"], "fold": training.job["fold"]}
        about = {"training": training.name, "key": training.key}
        cells += [training, Cell(ITEM, training.name, common | job | about)]
    return cells


def run_syntax_cell(cell: Cell, directory: Path, lease: Lease) -> Mapping[str, Json]:
    """Predict and compile; what each set gave is kept. NotYetError where the training is not finished."""
    job: Mapping[str, Any] = cell.job
    folder = datasets_beside(directory)
    data = {kind: folder / each["name"] for kind, each in job["data"].items()}
    compiler = Compiler.found()
    if job["row"] == BOUNDS:
        config = config_of_job({"data": job["data_config"]}).data
        return _bounds(data, config, job["sources"], compiler, lease)
    run = trained_run(job, directory)
    sets: dict[str, Json] = {}
    for kind in (*SETS, STUDENTS):
        measure = partial(_measured, directory, run, kind, data, job["sources"], compiler, lease)
        sets[kind] = kept(directory, kind, measure)
        forget(directory, kind)
    return {"compiler": None if compiler is None else compiler.version, "sets": sets}


def _bounds(
    data: Mapping[str, Path], config: DataConfig, limit: int | None, compiler: Compiler | None, lease: Lease
) -> Mapping[str, Json]:
    """What two answers are worth: each program as it is, and its first reference."""
    pairs = read_pairs(data[STUDENTS]).pairs
    part = measured_part(pairs, split="source", config=config, limit=limit, seed=_SEED)
    sources = part.of_kind("flawed")
    found: dict[str, Json] = {"compiler": None if compiler is None else compiler.version}
    for name, answers in (
        ("as they are", [source.words for source in sources]),
        ("as mended", [min(source.references) for source in sources]),
    ):
        predictions = [
            Prediction(source, 1.0, (answer,), (), ())
            for source, answer in zip(sources, answers, strict=True)
        ]
        compiling = _first_compiling(data, sources, [(answer,) for answer in answers], compiler, lease)
        found[name] = {
            "exact": rates_of(predictions)["all"],
            "compiles": compile_rates(compiling, cuts=CUTS),
        }
    return found


def _measured(
    directory: Path,
    run: Path,
    kind: str,
    data: Mapping[str, Path],
    limit: int | None,
    compiler: Compiler | None,
    lease: Lease,
) -> Mapping[str, Json]:
    lease.check()
    subject = subject_of(run)
    pairs = read_pairs(data[kind]).pairs
    part = measured_part(pairs, split="source", config=subject.config.data, limit=limit, seed=_SEED)
    sources = part.of_kind("flawed")
    predictions = predicted_in_portions(directory, kind, sources, reader=subject.reader, lease=lease)
    figures: dict[str, Json] = {
        "available": part.available,
        "leaks": part.leakage.flawed,
        "exact": rates_of(predictions),
    }
    if kind == STUDENTS:
        candidates = [each.candidates for each in predictions]
        found = _first_compiling(data, sources, candidates, compiler, lease)
        figures["compiles"] = compile_rates(found, cuts=CUTS)
    return figures


def _first_compiling(
    data: Mapping[str, Path],
    sources: Sequence[Source],
    candidates: Sequence[Sequence[Sequence[str]]],
    compiler: Compiler | None,
    lease: Lease,
) -> list[int | None] | None:
    """The place of each program's first candidate that compiles; None for all where there is no compiler."""
    if compiler is None:
        return None
    kept_names = read_pairs(data[STUDENTS], most=1).kept_names or frozenset()
    ids = {pair.source_id: pair.id for pair in read_pairs(data[STUDENTS]) if pair.kind == "flawed"}
    texts = read_texts(data[STUDENTS].with_name("tracer"))
    rows: list[list[bytes | None]] = []
    for source, own in zip(sources, candidates, strict=True):
        program = Program(texts[ids[source.id]], kept_names)
        rows.append([program.with_candidate(source.words, candidate) for candidate in own])
    return compiler.first(rows, lease=lease)
