"""The peers' table: fairseq and PLC on one fold, the same sizes and the same minutes of one core each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from plc.evaluate.rate import Rate
from plc.reproduce.engine.cells import Cell, Json, datasets_beside
from plc.reproduce.engine.folds import dataset_of, held_out
from plc.reproduce.engine.items import Finished, Item, Page, Plan
from plc.reproduce.engine.leases import Lease
from plc.reproduce.engine.models import config_of, config_of_job, job_config
from plc.reproduce.engine.scales import ScaleName
from plc.reproduce.measure.alternation import Repeats
from plc.reproduce.measure.compared import device_job
from plc.reproduce.pages.table import Entry, Row, Table

PEER = "fairseq 0.12.3"
MINUTES: Mapping[ScaleName, float] = {"full": 60.0, "medium": 30.0, "small": 1.0}
METRICS = ("paper@1", "paper@5", "reference@1", "reference@5")
_RATIO = "times fairseq's, median of the turns' ratios"
_THEIRS, _OURS = "theirs", "ours"


@dataclass(frozen=True, slots=True)
class Match:
    """An architecture of theirs, and the row of the paper's tables that is nearest to it."""

    name: str
    theirs: str
    row: str
    ours: str
    larger: str = ""  # why theirs has more parameters, where it has many more


MATCHES = (
    Match("transformer", "Transformer", "transformer-regular", "Transformer, regular"),
    Match(
        "lstm_luong",
        "LSTM, Luong's attention",
        "general-regular",
        "GRU, Luong's attention, regular",
        "an LSTM has four gates' weights where a GRU has three, fairseq's encoder lays the states of both "
        "directions side by side where PLC adds them, and its decoder reads what it attended to at the word "
        "before (input feeding)",
    ),
)


def _cells(plan: Plan) -> Sequence[Cell]:
    return [
        Cell("peers", f"{match.name}-fold{fold}", _job(match, fold, plan))
        for fold in plan.folds
        for match in MATCHES
        if plan.wants(match.name)
    ]


def _job(match: Match, fold: int, plan: Plan) -> dict[str, Json]:
    data = dataset_of("c", fold, plan.scale, plan.datasets)
    config = config_of(match.row, plan.scale, held_out(fold, plan.scale))
    return {
        "peer": PEER,
        "config": job_config(config),
        "dataset": data.name,
        "sha256": plan.datasets.digest_of(data),
        "scale": plan.scale.name,
        "fold": fold,
        "minutes": MINUTES[plan.scale.name],
        "max_words": plan.scale.max_words,
        "sources": plan.scale.sources,
        **device_job(plan),
    }


def _run(cell: Cell, directory: Path, lease: Lease) -> Mapping[str, Json]:
    from plc.reproduce.peers.contest import Contest, Place, compete
    from plc.reproduce.peers.environment import find

    job: Mapping[str, Any] = cell.job
    asked = Contest(
        config=config_of_job(job["config"]),
        data=datasets_beside(directory) / job["dataset"],
        minutes=float(job["minutes"]),
        max_words=int(job["max_words"]),
        sources=None if job["sources"] is None else int(job["sources"]),
    )
    return compete(asked, Place(find(), directory, lease))


def _render(finished: Sequence[Finished], plan: Plan) -> Page:
    results = {each.cell.name: each.result for each in finished}
    wanted = [match for match in MATCHES if plan.wants(match.name)]
    return Page(
        "Peers: fairseq on the same fold",
        tuple(
            _table(fold, wanted, {m.name: results.get(f"{m.name}-fold{fold}") for m in wanted})
            for fold in plan.folds
        ),
        sizes=_sizes(plan),
        notes=_notes(finished, wanted, plan),
    )


def _sizes(plan: Plan) -> str | None:
    """The scale's description with this table's own end of training."""
    if plan.scale.name == "full":
        return None
    if plan.scale.name == "medium":
        return (
            "medium scale: the paper's sizes and all of its data, but a short training of "
            f"{MINUTES[plan.scale.name]:g} minutes of one core"
        )
    return (
        "small scale: hidden size 128, two layers, a quarter of the sources, at most "
        f"{plan.scale.max_words} words, {MINUTES[plan.scale.name]:g} minute of one core for each training; "
        "too small to be held against the paper's figures"
    )


def _table(fold: int, matches: Sequence[Match], results: Mapping[str, Mapping[str, Json] | None]) -> Table:
    rows: list[Row] = []
    for match in matches:
        result = results[match.name]
        rows.append(Row(f"{PEER}: {match.theirs}", _entries(result, _THEIRS)))
        rows.append(Row(f"PLC: {match.ours}", _entries(result, _OURS)))
    columns = ("parameters", "target words/s", _RATIO, "updates", "validation loss", *METRICS)
    return Table(f"C/C++, fold {fold}, split pair", "model", columns, tuple(rows))


def _entries(result: Mapping[str, Any] | None, side: str) -> tuple[Entry, ...]:
    if result is None:
        return tuple(Entry.not_run() for _ in range(5 + len(METRICS)))
    theirs = Repeats(tuple(result["words_per_second"][_THEIRS]))
    mine = Repeats(tuple(result["words_per_second"][result["speed_of"][side]]))
    ratio = mine.over(theirs)
    outcome = result["outcomes"][side]
    rates = outcome["rates"]
    return (
        Entry.of_number(result["parameters"][side], digits=0),
        _measured(mine, digits=0, unit="words/s"),
        Entry.of_text("1") if side == _THEIRS else _measured(ratio, digits=2),
        Entry.of_number(result["updates"][side], digits=0),
        Entry.of_number(outcome["valid_loss"], unit="nats a word", digits=3),
        *(Entry.of_rate(Rate.from_json(rates[metric]) if metric in rates else None) for metric in METRICS),
    )


def _measured(repeats: Repeats, *, digits: int, unit: str = "") -> Entry:
    n = len(repeats.values)
    return Entry.of_number(repeats.median, unit=unit, digits=digits, low=repeats.low, high=repeats.high, n=n)


def _notes(finished: Sequence[Finished], matches: Sequence[Match], plan: Plan) -> tuple[str, ...]:
    minutes = MINUTES[plan.scale.name]
    time = "one minute" if minutes == 1 else f"{minutes:g} minutes"
    precision = config_of(MATCHES[0].row, plan.scale, held_out(0, plan.scale)).optim.precision
    results = {each.cell.name: each.result for each in finished}
    sizes = [
        _larger(match, result)
        for match in matches
        if (result := next((r for name, r in results.items() if name.startswith(f"{match.name}-")), None))
    ]
    return (
        "**Words a second** are target words of training, `</s>` counted and padding not, by the time that "
        "the one thread spent on the processor (on a GPU by the clock): both define them so, and other work "
        "on the machine takes little from either. Both were measured in turns, on the same rows and the same "
        "size of batch; the range is from the least to the greatest turn. How many times fairseq's they are "
        "is asked turn by turn, and the median of these ratios is shown: it need not be the ratio of the two "
        f"medians. fairseq computes in float32, PLC in {precision}.",
        f"**Validation loss and repair rates** are those after {time} of that time for each, turned into "
        "updates by the speed that it had, in place of the scale's own steps; validation is not counted. The "
        "same are the rows, the vocabulary, the sizes of embedding, hidden state and feed-forward network, "
        "the layers, the learning rate, its schedule and the clipping. Both decode with a beam of 5 into 5 "
        "candidates, which our evaluator scores. Each keeps its own ways: fairseq divides the score of a "
        "candidate by its length, feeds what its LSTM attended to back into it, and keeps the weights of the "
        "least validation loss; PLC averages its weights and keeps those of the best repair rate there.",
        "**What is unlike**: "
        + "".join(f"{each} " for each in sizes if each)
        + "The learning rate was chosen for PLC's models, and fairseq is given the same: none was looked for "
        f"that suits it better. What {time} of training leaves is no judgement of a toolkit.",
        "fairseq runs in an environment of its own, as a program: `sh peers/fairseq/setup.sh DIR`, then "
        "`PLC_FAIRSEQ=DIR plc reproduce peers`.",
        *_measured_on(finished),
    )


def _larger(match: Match, result: Mapping[str, Any]) -> str:
    """How much larger theirs is, and why; nothing where both are of one size."""
    theirs, ours = (int(result["parameters"][side]) for side in (_THEIRS, _OURS))
    if not match.larger or theirs <= ours:
        return ""
    return (
        f"fairseq's {match.theirs}, has {theirs:,} parameters, {theirs / ours:.1f} times the {ours:,} of "
        f"PLC's {match.ours}: {match.larger}."
    )


def _measured_on(finished: Sequence[Finished]) -> list[str]:
    """A sentence for each machine: which contest was held there, and at which load."""
    loads: dict[str, list[str]] = {}
    labels = {match.name: match.theirs for match in MATCHES}
    for each in finished:
        machine: Mapping[str, Any] = cast(Mapping[str, Any], each.result["machine"])
        kind = (
            f"{machine['device']}, {machine['cores']} cores of which one was used, torch {machine['torch']}"
        )
        name, _, fold = each.cell.name.rpartition("-fold")
        loads.setdefault(kind, []).append(f"{machine['load']} ({labels[name]}, fold {fold})")
    return [f"Measured on {kind}, at a load of {' and of '.join(each)}." for kind, each in loads.items()]


PEERS = Item(
    name="peers",
    cells=_cells,
    run=_run,
    render=_render,
    rows=tuple(match.name for match in MATCHES),
    folds=(0,),
)
