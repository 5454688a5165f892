"""A cell of the repair tables: a model trained on a fold, then measured on what the fold held out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from data_prep.dataset import Pair, read_pairs
from plc.evaluate.held_out import HeldOut, MeasuredPart, measured_part
from plc.evaluate.predictions import Prediction
from plc.reproduce.engine.cells import Cell, Json, datasets_beside, write_whole
from plc.reproduce.engine.folds import (
    PUBLISHED,
    Fold,
    Language,
    dataset_of,
    held_out,
    splits_of,
    why_no_published,
)
from plc.reproduce.engine.items import Plan
from plc.reproduce.engine.leases import Lease
from plc.reproduce.engine.models import AS_PUBLISHED, RUN_ORDER, config_of, config_of_job, job_config
from plc.reproduce.engine.training import remedied, train_in
from plc.reproduce.measure.errors import MeasuringError
from plc.reproduce.measure.kept import kept
from plc.reproduce.measure.length_rates import Outcome
from plc.reproduce.measure.portions import forget, predicted_in_portions, subject_of
from plc.train.config import DataConfig

_EXAMPLES = 40  # predictions that are kept word for word, for section 6.2
_SEED = 1  # of the sample of sources


def repair_cells(item: str, language: Language, plan: Plan) -> list[Cell]:
    """Fold after fold, what tells most first; the published fold comes last, and for C alone.

    Where the authors' files are not there, the published fold is left out, and a message says so.
    """
    return [
        repair_cell(item, language, row, fold, plan)
        for fold in _folds(language, plan)
        for row in RUN_ORDER
        if plan.wants(row) and trained_on(row, fold)
    ]


def trained_on(row: str, fold: Fold) -> bool:
    """Whether a row is trained on a fold: the ablations of the published attention are of fold 0 alone."""
    return row not in AS_PUBLISHED or fold in (0, PUBLISHED)


def repair_cell(item: str, language: Language, row: str, fold: Fold, plan: Plan) -> Cell:
    """One row on one fold."""
    data = dataset_of(language, fold, plan.scale, plan.datasets)
    config = config_of(row, plan.scale, held_out(fold, plan.scale))
    job: dict[str, Json] = {
        "scale": plan.scale.name,
        "language": language,
        "row": row,
        "fold": fold,
        "config": job_config(config),
        "dataset": data.name,
        "sha256": plan.datasets.digest_of(data),
        "sources": plan.scale.sources,
        "splits": list(splits_of(fold)),
    }
    return Cell(item, name_of(row, fold), job)


def name_of(row: str, fold: Fold) -> str:
    """How the cell's folder is called."""
    return f"{row}.{fold}" if fold == PUBLISHED else f"{row}.fold{fold}"


def run_repair_cell(cell: Cell, directory: Path, lease: Lease) -> Mapping[str, Json]:
    """Train on, then measure split after split; each split's figures are kept as soon as they are there."""
    job: Mapping[str, Any] = cell.job
    data = datasets_beside(directory) / job["dataset"]
    run = train_in(directory, config_of_job(job["config"]), [data], lease=lease)
    splits: dict[str, Json] = {}
    for split in job["splits"]:
        measure = partial(_measured, directory, run, data, split, job["sources"], lease)
        splits[split] = kept(directory, split, measure)
        forget(directory, split)
    return {"splits": splits, "training": training_figures(run)}


def asked_part(pairs: Sequence[Pair], split: HeldOut, config: DataConfig, limit: int | None) -> MeasuredPart:
    """What a cell is measured on; its flawed sources in the order in which the cell keeps their outcomes."""
    return measured_part(pairs, split=split, config=config, limit=limit, seed=_SEED)


def outcomes_of(cell: Cell, split: HeldOut, plan: Plan) -> list[Outcome]:
    """Source by source, whether a finished cell repaired it at the first try.

    MeasuringError where the file that the cell wrote of it cannot be read.
    """
    path = plan.cells.directory(cell) / f"lengths-{split}.json"
    try:
        content = json.loads(path.read_text("utf-8"))
        return [Outcome(int(words), bool(repaired)) for words, repaired in content["lengths"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MeasuringError(
            f"{path} cannot be read ({error}); remove {path.parent} to run the cell again"
        ) from error


def training_figures(run: Path) -> dict[str, Json]:
    """What the run's own files say of it: steps, seconds, words, its best validation and its parameters."""
    from safetensors import safe_open

    from plc.train.record.checkpoint import BEST, LAST, progress_of

    with remedied(run), safe_open(run / BEST, framework="pt") as file:
        last = progress_of(run / LAST)
        parameters = sum(_size(file.get_slice(name).get_shape()) for name in file.keys())  # noqa: SIM118
    return {
        "steps": last.step,
        "epochs": last.epoch,
        "seconds": round(last.seconds, 1),
        "words": last.words,
        "best_step": last.best_step,
        "best_repaired": last.best_repaired,
        "parameters": parameters,
    }


def _measured(
    directory: Path, run: Path, data: Path, split: HeldOut, limit: int | None, lease: Lease
) -> Mapping[str, Json]:
    lease.check()
    from plc.evaluate.metrics import repair_rates

    subject = subject_of(run)
    part = asked_part(read_pairs(data).pairs, split, subject.config.data, limit)
    sources = part.of_kind("flawed")
    predictions = predicted_in_portions(directory, split, sources, reader=subject.reader, lease=lease)
    rates = repair_rates(predictions, threshold=None)
    figures: dict[str, Json] = {
        "sources": len(predictions),
        "available": part.available,
        "leaks": part.leakage.flawed,
        "rates": {name: rate.to_json() for name, rate in rates.items()},
        "variants": _by_variant(predictions),
    }
    examples = [
        {
            "source": list(each.source.words),
            "references": [list(words) for words in sorted(each.source.references)],
            "candidates": [list(words) for words in each.candidates],
            "cwe": each.source.cwe,
            "language": each.source.language,
            "variant": each.source.variant,
            "flow": each.source.flow,
        }
        for each in predictions[:_EXAMPLES]
    ]
    write_whole(directory / f"examples-{split}.json", {"examples": examples})
    lengths = [
        [len(each.source.words), each.candidates[:1] != () and each.candidates[0] in each.source.references]
        for each in predictions
    ]
    write_whole(directory / f"lengths-{split}.json", {"lengths": lengths})
    return figures


def _by_variant(predictions: Sequence[Prediction]) -> dict[str, Json]:
    """Hits and cases of each rate, by functional variant: an interval draws whole variants."""
    from plc.evaluate.metrics import repair_rates

    groups: dict[str, list[Prediction]] = {}
    for each in predictions:
        groups.setdefault(each.source.variant, []).append(each)
    return {
        variant: {name: [rate.hits, rate.n] for name, rate in repair_rates(group, threshold=None).items()}
        for variant, group in groups.items()
    }


def _folds(language: Language, plan: Plan) -> Iterator[Fold]:
    yield from plan.folds
    if 0 in plan.folds and language == "c":
        why = why_no_published(plan.datasets)
        if why is None:
            yield PUBLISHED
        else:
            plan.tell(f"the authors' published fold is left out: {why}")


def _size(shape: Sequence[int]) -> int:
    size = 1
    for each in shape:
        size *= each
    return size
