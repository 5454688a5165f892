"""Trainings of Table 5: a model on correct programs with the paper's five mutations put in, by fold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from data_prep.dataset import Pair
from plc.reproduce.engine.cells import Cell, Json, datasets_beside
from plc.reproduce.engine.folds import part_of
from plc.reproduce.engine.items import Finished, Plan
from plc.reproduce.engine.leases import Lease
from plc.reproduce.engine.models import ENCODERS, SERVED_ROW, config_of, config_of_job, job_config
from plc.reproduce.engine.scales import Scale
from plc.reproduce.engine.training import run_of_cell, train_in
from plc.reproduce.items.repair.cells import training_figures
from plc.train.config import BUCKETS, DataConfig

ITEM = "table5"  # whose cells the trainings are; `syntax` measures the same ones
PAPER_MODELS = tuple(
    f"{kind}-{encoder}" for kind in ("transformer", "general", "dot", "bahdanau") for encoder in ENCODERS
)
"""The rows of the paper's table."""
_MORE = ("general-pyramid", "transformer-pyramid", SERVED_ROW)  # trained a second time, with students' errors
MODELS = (*PAPER_MODELS, SERVED_ROW)
WITH_STUDENTS = "+students"  # trained on the other folds' real errors as well
ROWS = (*MODELS, *(f"{model}{WITH_STUDENTS}" for model in _MORE))
BOUNDS = "bounds"  # no model: the programs as they are, and as they were mended
SETS = ("juliet", "tracer")  # whose correct programs the errors were put into
STUDENTS = "students"
FOLDS = (0, 1, 2, 3, 4)
SMALL_WORDS = 150  # of a program at small scale: half of the students' are shorter


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


def training_cells(plan: Plan) -> list[Cell]:
    """Fold after fold, each row once."""
    data = data_of(plan)
    return [
        Cell(ITEM, f"{row}.fold{fold}", _training_job(row, fold, plan, data))
        for fold in plan.folds
        for row in ROWS
        if plan.wants(row)
    ]


def run_training_cell(cell: Cell, directory: Path, lease: Lease) -> Mapping[str, Json]:
    """Train on; nothing is measured here."""
    job: Mapping[str, Any] = cell.job
    data = [datasets_beside(directory) / each["name"] for each in job["data"].values()]
    return {
        "training": training_figures(train_in(directory, config_of_job(job["config"]), data, lease=lease))
    }


def trained_run(job: Mapping[str, Any], directory: Path) -> Path:
    """The run that a measuring cell is about; NotYetError, or TrainingError where it is another one."""
    source = directory.parents[1] / ITEM / job["training"]
    again = f"run `plc reproduce {ITEM}` again once {job['training']} is finished"
    return run_of_cell(source, job["key"], purpose="", again=again)


def data_of(plan: Plan) -> dict[str, Json]:
    """The datasets as a job names them."""
    return {
        kind: {"name": directory.name, "sha256": plan.datasets.digest_of(directory)}
        for kind, directory in datasets_of(plan).items()
    }


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


def most_steps(model: str, plan: Plan) -> int:
    """Of one training: thirty of them are half as long as the other tables' at small scale."""
    steps = config_of(model, plan.scale, DataConfig()).stop.max_steps
    return steps if plan.scale.share == 1 else steps // 2


def label_of(row: str) -> str:
    """How a page names a row."""
    return row.replace(WITH_STUDENTS, ", students' errors too")


def trainings_of(row: str, trained: Sequence[Finished]) -> list[Any]:
    """The figures of a row's finished trainings."""
    return [each.result["training"] for each in trained if each.cell.job["row"] == row]


def sizes_of(plan: Plan) -> str | None:
    """The scale's description with the lengths and steps of these trainings."""
    if plan.scale.share == 1:
        return None
    words, most = scale_of_programs(plan).max_words, most_steps(MODELS[0], plan)
    return (
        "small scale: hidden size 128, two layers, a quarter of the programs with errors put in and all "
        f"students' own, at most {words} words, {most:,} steps of 1,000 words; too small to be held against "
        "the paper's figures"
    )


def _training_job(row: str, fold: int, plan: Plan, data: Mapping[str, Json]) -> dict[str, Json]:
    model = row.removesuffix(WITH_STUDENTS)
    share = 0.1 if model == SERVED_ROW else 0.0  # whole instances: nothing tells a model to leave one alone
    part = held_out(fold, max_words=scale_of_programs(plan).max_words, identity_share=share)
    config = config_of(model, plan.scale, part)
    stop = config.stop.model_copy(update={"max_steps": most_steps(model, plan)})
    read = (*SETS, STUDENTS) if row.endswith(WITH_STUDENTS) else SETS
    return {
        "scale": plan.scale.name,
        "row": row,
        "fold": fold,
        "data": {kind: data[kind] for kind in read},
        "config": job_config(config.model_copy(update={"stop": stop})),
    }


def _short(most: int) -> Callable[[Pair], Pair | None]:
    def keep(pair: Pair) -> Pair | None:
        return pair if max(len(pair.source), len(pair.target)) <= most else None

    return keep
