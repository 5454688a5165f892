"""Cells of Table 5: its trainings, each measured on one fold of DeepFix's own test sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from data_prep.corpora.syntax.deepfix import KINDS
from data_prep.corpora.syntax.tracer_pairs import read_texts
from data_prep.dataset import Pair, read_pairs
from data_prep.errors import CorpusError
from plc.evaluate.held_out import Source, Words, measured_part
from plc.reproduce.engine.cells import Cell, Json, datasets_beside
from plc.reproduce.engine.items import Plan
from plc.reproduce.engine.leases import Lease
from plc.reproduce.items.syntax.compiling import Compiler, Program
from plc.reproduce.items.syntax.rates import CUTS, compile_rates
from plc.reproduce.items.syntax.trainings import (
    BOUNDS,
    ITEM,
    run_training_cell,
    trained_run,
    training_cells,
)
from plc.reproduce.measure.kept import kept
from plc.reproduce.measure.portions import forget, predicted_in_portions, subject_of
from plc.train.config import BUCKETS, DataConfig

DATA = "deepfix"
_FOLDS = 5
_SEED = 1  # of the sample of programs
_NO_LIMIT = 10_000  # words: nothing is left out for its length


def table5_cells(plan: Plan) -> list[Cell]:
    """The trainings, and of each one more cell, which measures it; the programs as they are come first.

    Where DeepFix's test sets cannot be had there are the trainings alone, with a message.
    """
    trainings = training_cells(plan)
    try:
        data = plan.datasets.path(DATA)
    except CorpusError as error:
        plan.tell(f"DeepFix's test sets are left out: {error}")
        return trainings
    asked: dict[str, Json] = {
        "measures": DATA,
        "data": {"name": data.name, "sha256": plan.datasets.digest_of(data)},
        "sources": plan.scale.sources,
    }
    bounds = [
        Cell(ITEM, f"{BOUNDS}.fold{fold}.{DATA}", asked | {"row": BOUNDS, "fold": fold})
        for fold in (plan.folds if plan.wants(BOUNDS) else ())
    ]
    cells = [*bounds]
    for training in trainings:
        job = {"row": training.job["row"], "fold": training.job["fold"]}
        about = {"training": training.name, "key": training.key}
        cells += [training, Cell(ITEM, f"{training.name}.{DATA}", asked | job | about)]
    return cells


def is_deepfix(cell: Cell) -> bool:
    """Whether a cell of the table measures, rather than trains."""
    return cell.job.get("measures") == DATA


def run_table5_cell(cell: Cell, directory: Path, lease: Lease) -> Mapping[str, Json]:
    """Train; or predict and compile, of the row `bounds` the programs as they are.

    NotYetError where the training is not finished.
    """
    if not is_deepfix(cell):
        return run_training_cell(cell, directory, lease)
    job: Mapping[str, Any] = cell.job
    compiler = Compiler.found()
    run = None if job["row"] == BOUNDS else trained_run(job, directory)
    sets: dict[str, Json] = {}
    for kind in KINDS:
        measure = partial(_measured, directory, run, kind, job, compiler, lease)
        sets[kind] = kept(directory, kind, measure)
        forget(directory, kind)
    return {"compiler": None if compiler is None else compiler.version, "sets": sets}


def fold_of_tests(pairs: Sequence[Pair], kind: str, fold: int, limit: int | None) -> tuple[Source, ...]:
    """The authors' fold of one kind, or `limit` of its programs drawn evenly."""
    config = DataConfig(
        test_source=tuple(bucket for bucket in range(BUCKETS) if bucket % _FOLDS == fold),
        references="all",
        identity_share=0.0,
        max_words=_NO_LIMIT,
    )
    own = [pair for pair in pairs if pair.variant == kind]
    return measured_part(own, split="source", config=config, limit=limit, seed=_SEED).of_kind("flawed")


def _measured(
    directory: Path,
    run: Path | None,
    kind: str,
    job: Mapping[str, Any],
    compiler: Compiler | None,
    lease: Lease,
) -> Mapping[str, Json]:
    lease.check()
    data = datasets_beside(directory) / job["data"]["name"]
    rows = read_pairs(data)
    sources = fold_of_tests(rows.pairs, kind, job["fold"], job["sources"])
    candidates: list[tuple[Words, ...]] = [(source.words,) for source in sources]
    if run is not None:
        reader = subject_of(run).reader
        answers = predicted_in_portions(directory, kind, sources, reader=reader, lease=lease)
        candidates = [each.candidates for each in answers]
    found = None
    if compiler is not None:
        texts, kept_names = read_texts(data), rows.kept_names or frozenset()
        ids = {pair.source_id: pair.id for pair in rows.pairs}
        found = compiler.first(
            [
                [
                    Program(texts[ids[source.id]], kept_names).with_candidate(source.words, words)
                    for words in own
                ]
                for source, own in zip(sources, candidates, strict=True)
            ],
            lease=lease,
        )
    return {
        "programs": len(sources),
        "compiles": compile_rates(found, cuts=CUTS),
        "outcomes": None if found is None else _outcomes(sources, found),
    }


def _outcomes(sources: Sequence[Source], found: Sequence[int | None]) -> Json:
    """Program by program its problem, its words, and which candidate was the first to compile."""
    return [
        {"problem": source.flow, "words": len(source.words), "candidate": place}
        for source, place in zip(sources, found, strict=True)
    ]
