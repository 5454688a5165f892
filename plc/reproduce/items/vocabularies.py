"""Ablation: one model with whole words, BPE and unigram pieces as its vocabulary, the rest being equal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from plc.evaluate.rate import Rate
from plc.reproduce.engine.cells import Cell, Json, datasets_beside
from plc.reproduce.engine.folds import SPLITS
from plc.reproduce.engine.items import Finished, Item, Page, Plan
from plc.reproduce.engine.leases import Lease
from plc.reproduce.engine.models import config_of_job, job_config
from plc.reproduce.engine.training import RUN
from plc.reproduce.items.repair.cells import repair_cell, run_repair_cell
from plc.reproduce.pages.table import Entry, Row, Table
from plc.train.config import VocabularyKind

MODEL = "general-pyramid"
KINDS: tuple[VocabularyKind, ...] = ("word", "bpe", "unigram")
NAMES: Mapping[VocabularyKind, str] = {"word": "words", "bpe": "BPE", "unigram": "unigram"}
SIZES: Mapping[str, int] = {"full": 600, "medium": 600, "small": 400}  # less than there are different words

_FOLD = 0
_TITLE = "Vocabularies: words, BPE and unigram"
_CUTS = (1, 5)


def cell_of(kind: VocabularyKind, plan: Plan) -> Cell:
    """The cell of one vocabulary; that of words is Table 1's own."""
    words = repair_cell("table1", "c", MODEL, _FOLD, plan)
    if kind == "word":
        return words
    job: dict[str, Any] = dict(words.job)
    config = config_of_job(job["config"])
    cut = config.data.model_copy(update={"vocabulary": kind, "vocabulary_size": SIZES[plan.scale.name]})
    job["config"] = job_config(config.model_copy(update={"data": cut}))
    return Cell("vocabularies", f"{kind}.fold{_FOLD}", job)


def _cells(plan: Plan) -> list[Cell]:
    return [cell_of(kind, plan) for kind in KINDS if plan.wants(kind)]


def _run(cell: Cell, directory: Path, lease: Lease) -> Mapping[str, Json]:
    result = run_repair_cell(cell, directory, lease)
    job: Mapping[str, Any] = cell.job
    share = pieces_per_word(directory / RUN, datasets_beside(directory) / job["dataset"])
    return {**result, "pieces_per_word": share}


def pieces_per_word(run: Path, data: Path) -> float:
    """How many ids the training rows have for each of their words."""
    from data_prep.dataset import read_pairs
    from plc.train.config import read_config
    from plc.train.data import word_counts
    from plc.train.record.run import CONFIG, read_lexicon

    counts = word_counts(read_pairs(data), config=read_config(run / CONFIG).data)
    vocabulary = read_lexicon(run).vocabulary
    pieces = sum(count * len(vocabulary.ids_of([word])) for word, count in counts.items())
    return round(pieces / counts.total(), 4)


def _render(finished: Sequence[Finished], plan: Plan) -> Page:
    results = {each.cell.key: each.result for each in finished}
    kinds = [kind for kind in KINDS if plan.wants(kind)]
    found = {kind: results.get(cell_of(kind, plan).key) for kind in kinds}
    return Page(
        _TITLE,
        (
            Table(
                f"{MODEL}, C and C++, fold {_FOLD}: what the model reads and writes",
                "vocabulary",
                ("entries", "ids per word", "parameters", "steps", "minutes", "epochs"),
                tuple(Row(NAMES[kind], _sizes(kind, found[kind], plan)) for kind in kinds),
            ),
            *(
                Table(
                    f"Repair rate, metric `{metric}`",
                    "vocabulary",
                    tuple(f"{split} @{cut}" for split in SPLITS for cut in _CUTS),
                    tuple(Row(NAMES[kind], _rates(found[kind], metric)) for kind in kinds),
                )
                for metric in ("paper", "reference")
            ),
        ),
        notes=(_NOTE,),
    )


def _sizes(
    kind: VocabularyKind, result: Mapping[str, Json] | None, plan: Plan
) -> tuple[Entry, Entry, Entry, Entry, Entry, Entry]:
    if result is None:
        absent = Entry.not_run()
        return absent, absent, absent, absent, absent, absent
    training: Any = result["training"]
    share: Any = result.get("pieces_per_word", 1.0)  # a word of its own is one
    return (
        Entry.of_number(_entries(plan.cells.directory(cell_of(kind, plan)) / RUN), digits=0),
        Entry.of_number(share, digits=2),
        Entry.of_number(training["parameters"], digits=0),
        Entry.of_number(training["steps"], digits=0),
        Entry.of_number(training["seconds"] / 60, digits=1),
        Entry.of_number(training["epochs"], digits=0),
    )


def _entries(run: Path) -> int | None:
    """How many words or pieces a run's vocabulary has; None where the cell came without its run."""
    path = run / "vocab.json"
    return len(json.loads(path.read_text("utf-8"))["words"]) if path.is_file() else None


def _rates(result: Mapping[str, Json] | None, metric: str) -> tuple[Entry, ...]:
    splits: Any = {} if result is None else result["splits"]
    found = [
        splits.get(split, {}).get("rates", {}).get(f"{metric}@{cut}") for split in SPLITS for cut in _CUTS
    ]
    return tuple(Entry.of_rate(None if rate is None else Rate.from_json(rate)) for rate in found)


_NOTE = (
    "The three differ in `[data] vocabulary` alone, and are trained for as many steps. Pieces of BPE and "
    "unigram are learnt from the fold's training rows; all 256 bytes are among them, so that no word is "
    "unknown, while of whole words those that the training rows have only once are `<unk>`. "
    "`batch_words` counts ids: the more pieces a word has, the fewer instances a step holds. What a model "
    "writes is joined to words before it is compared, so that the rates mean the same in each row; a source "
    "or target is too long by its words, not by its pieces. Minutes are by the clock, other work or none."
)

VOCABULARIES = Item("vocabularies", _cells, _run, _render, KINDS, folds=(_FOLD,))
