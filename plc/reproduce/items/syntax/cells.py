"""Cells of Table 5: a model trained on programs with errors put in, measured on such and on students' own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from data_prep.corpora.syntax.tracer_pairs import read_texts
from data_prep.dataset import Pair, read_pairs
from plc.evaluate.held_out import Source, measured_part
from plc.evaluate.predictions import Prediction
from plc.reproduce.engine.cells import Cell, Json, datasets_beside
from plc.reproduce.engine.folds import part_of
from plc.reproduce.engine.items import Plan
from plc.reproduce.engine.leases import Lease
from plc.reproduce.engine.models import ENCODERS, SERVED_ROW, config_of, config_of_job, job_config
from plc.reproduce.engine.scales import Scale
from plc.reproduce.engine.training import remedied, train_in
from plc.reproduce.items.repair.cells import training_figures
from plc.reproduce.items.syntax.compiling import Compiler, Program
from plc.reproduce.items.syntax.deepfix import deepfix_cells, is_deepfix, run_deepfix_cell
from plc.reproduce.items.syntax.rates import CUTS, compile_rates, rates_of
from plc.reproduce.measure.kept import kept
from plc.train.config import BUCKETS, DataConfig

PAPER_MODELS = tuple(
    f"{kind}-{encoder}" for kind in ("transformer", "general", "dot", "bahdanau") for encoder in ENCODERS
)
"""The rows of the paper's table."""
_MORE = ("general-pyramid", "transformer-pyramid", SERVED_ROW)  # trained a second time, with students' errors
MODELS = (*PAPER_MODELS, SERVED_ROW)
WITH_STUDENTS = "+students"  # trained on the other folds' real errors as well
ROWS = (*MODELS, *(f"{model}{WITH_STUDENTS}" for model in _MORE))
BOUNDS = "bounds"  # the programs as they are, and as they were mended: what no model can change
SETS = ("juliet", "tracer")  # whose correct programs the errors were put into
STUDENTS = "students"
FOLDS = (0, 1, 2, 3, 4)
SMALL_WORDS = 150  # of a program at small scale: half of the students' are shorter
_SEED = 1  # of the sample of sources


def held_out(fold: int, *, max_words: int, identity_share: float) -> DataConfig:
    """The training's data section: a fifth of the groups of programs is held out, one bucket validates."""
    return DataConfig(
        test_source=tuple(bucket for bucket in range(BUCKETS) if bucket % len(FOLDS) == fold),
        valid_source=((fold + 1) % len(FOLDS),),
        references="all",
        identity_share=identity_share,
        max_words=max_words,
    )


def scale_of_programs(plan: Plan) -> Scale:
    """The plan's scale, with whole programs in view: they are longer than the pairs of the other tables."""
    return plan.scale if plan.scale.share == 1 else replace(plan.scale, max_words=SMALL_WORDS)


def syntax_cells(plan: Plan) -> list[Cell]:
    """Fold after fold: what bounds the students' figures, then each row once."""
    data: dict[str, Json] = {
        kind: {"name": directory.name, "sha256": plan.datasets.digest_of(directory)}
        for kind, directory in datasets_of(plan).items()
    }
    cells: list[Cell] = []
    for fold in plan.folds:
        common: dict[str, Json] = {
            "scale": plan.scale.name,
            "fold": fold,
            "data": data,
            "sources": plan.scale.sources,
        }
        if plan.wants(BOUNDS):
            bound = held_out(fold, max_words=scale_of_programs(plan).max_words, identity_share=0.0)
            cells.append(
                Cell("table5", f"{BOUNDS}.fold{fold}", common | {"row": BOUNDS, "data_config": _json(bound)})
            )
        for row in ROWS:
            if plan.wants(row):
                cells.append(Cell("table5", f"{row}.fold{fold}", common | _training_job(row, fold, plan)))
    return [*cells, *deepfix_cells(cells, plan)]


def datasets_of(plan: Plan) -> dict[str, Path]:
    """The datasets at the scale's size: a share of the broken programs, all short ones of students."""
    scale, datasets = scale_of_programs(plan), plan.datasets
    found = {kind: datasets.path(f"syntax-{kind}") for kind in SETS} | {STUDENTS: datasets.path("tracer")}
    if scale.share == 1:
        return found
    short = f"at most {scale.max_words} words"
    for kind, whole in found.items():
        if kind == STUDENTS:
            name, how, keep = f"{whole.name}-{scale.max_words}w", short, _short(scale.max_words)
        else:
            name = f"{whole.name}-1in{scale.share}-{scale.max_words}w"
            how, keep = f"one of {scale.share} sources by sha256 of its id, {short}", part_of(scale)
        found[kind] = datasets.derived(name, whole, keep, how=how)
    return found


def run_syntax_cell(cell: Cell, directory: Path, lease: Lease) -> Mapping[str, Json]:
    """Train on, predict, compile; what each step gave is kept."""
    job: Mapping[str, Any] = cell.job
    if is_deepfix(cell):
        return run_deepfix_cell(cell, directory, lease)
    folder = datasets_beside(directory)
    data = {kind: folder / each["name"] for kind, each in job["data"].items()}
    compiler = Compiler.found()
    if job["row"] == BOUNDS:
        config = config_of_job({"data": job["data_config"]}).data
        return _bounds(data, config, job["sources"], compiler, lease)
    trained_on = [*SETS, STUDENTS] if job["row"].endswith(WITH_STUDENTS) else list(SETS)
    run = train_in(directory, config_of_job(job["config"]), [data[kind] for kind in trained_on], lease=lease)
    sets: dict[str, Json] = {}
    for kind in (*SETS, STUDENTS):
        measure = partial(_measured, run, kind, data, job["sources"], compiler, lease)
        sets[kind] = kept(directory, kind, measure)
    return {
        "compiler": None if compiler is None else compiler.version,
        "sets": sets,
        "training": training_figures(run),
    }


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


def most_steps(model: str, plan: Plan) -> int:
    """Of one training: thirty of them are half as long as the other tables' at small scale."""
    steps = config_of(model, plan.scale, DataConfig()).stop.max_steps
    return steps if plan.scale.share == 1 else steps // 2


def _training_job(row: str, fold: int, plan: Plan) -> dict[str, Json]:
    model = row.removesuffix(WITH_STUDENTS)
    share = 0.1 if model == SERVED_ROW else 0.0  # whole instances: nothing tells a model to leave one alone
    data = held_out(fold, max_words=scale_of_programs(plan).max_words, identity_share=share)
    config = config_of(model, plan.scale, data)
    stop = config.stop.model_copy(update={"max_steps": most_steps(model, plan)})
    return {"row": row, "config": job_config(config.model_copy(update={"stop": stop}))}


def _measured(
    run: Path,
    kind: str,
    data: Mapping[str, Path],
    limit: int | None,
    compiler: Compiler | None,
    lease: Lease,
) -> Mapping[str, Json]:
    lease.check()
    import torch

    from plc.evaluate.predictions import predict
    from plc.evaluate.readers import load_subject

    torch.set_num_threads(1)
    with remedied(run):
        subject = load_subject(run, threads=1)
    pairs = read_pairs(data[kind]).pairs
    part = measured_part(pairs, split="source", config=subject.config.data, limit=limit, seed=_SEED)
    predictions = predict(subject.reader, part.of_kind("flawed"))
    figures: dict[str, Json] = {
        "available": part.available,
        "leaks": part.leakage.flawed,
        "exact": rates_of(predictions),
    }
    if kind == STUDENTS:
        candidates = [each.candidates for each in predictions]
        found = _first_compiling(data, part.of_kind("flawed"), candidates, compiler, lease)
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


def _short(most: int) -> Callable[[Pair], Pair | None]:
    def keep(pair: Pair) -> Pair | None:
        return pair if max(len(pair.source), len(pair.target)) <= most else None

    return keep


def _json(config: DataConfig) -> dict[str, Json]:
    return config.model_dump(mode="json", exclude_defaults=True)
