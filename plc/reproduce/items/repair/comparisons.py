"""What the repair tables show source by source: two models on the same ones, and what training had seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from plc.evaluate.held_out import HeldOut, Source
from plc.evaluate.rate import Rate
from plc.reproduce.engine.folds import PUBLISHED, SPLITS, Fold
from plc.reproduce.engine.items import Finished, Plan
from plc.reproduce.engine.models import AS_PUBLISHED, GRU_ATTENTIONS
from plc.reproduce.items.repair.cells import outcomes_of
from plc.reproduce.items.repair.seen import SeenFold, share
from plc.reproduce.measure.errors import MeasuringError
from plc.reproduce.pages.table import Entry, Row, Table

Outcomes = Mapping[tuple[str, Fold], Mapping[HeldOut, Sequence[bool]]]
"""By row and fold: for each measured source of a split whether the first candidate repairs it."""

_SEEN: Mapping[str, Callable[[SeenFold, Source], bool]] = {
    "the source itself, with another of its references": SeenFold.read,
    "a source of the same functional variant": SeenFold.varied,
    "one of its references, word for word, as the target of some source": SeenFold.answered,
}
_PARTS: Mapping[str, tuple[HeldOut, Callable[[SeenFold, Source], bool], bool]] = {
    "`pair`, source read in training": ("pair", SeenFold.read, True),
    "`pair`, source not read": ("pair", SeenFold.read, False),
    "`variant`, a reference read in training": ("variant", SeenFold.answered, True),
    "`variant`, no reference read": ("variant", SeenFold.answered, False),
}


def outcomes_by_source(finished: Sequence[Finished], folds: Mapping[Fold, SeenFold], plan: Plan) -> Outcomes:
    """Read what the cells kept; MeasuringError where it is not of the sources that the fold has."""
    found: dict[tuple[str, Fold], dict[HeldOut, Sequence[bool]]] = {}
    for each in finished:
        row, fold = str(each.cell.job["row"]), fold_of(each)
        if fold not in folds:
            continue
        of_cell = found.setdefault((row, fold), {})
        for split, sources in folds[fold].measured.items():
            kept = outcomes_of(each.cell, split, plan)
            if [outcome.words for outcome in kept] != [len(source.words) for source in sources]:
                place = plan.cells.directory(each.cell)
                raise MeasuringError(
                    f"{place}: its outcomes are of other sources than the fold's; remove it to run it again"
                )
            of_cell[split] = [outcome.repaired for outcome in kept]
    return found


def folds_table(folds: Mapping[Fold, SeenFold]) -> Table:
    """How much each fold has of everything."""
    columns = ("pairs to learn from", "of so many sources", "validation sources")
    rows = []
    for fold, seen in folds.items():
        held = [
            f"{len(sources):,} ({len({source.variant for source in sources}):,})"
            for split in SPLITS
            if (sources := seen.whole.get(split))
        ]
        counts = (len(seen.train), len(seen.sources), seen.validation)
        entries = [Entry.of_number(count, digits=0) for count in counts]
        entries += [Entry.of_text(text) for text in held]
        entries += [Entry.of_text("none")] * (len(SPLITS) - len(held))
        rows.append(Row(f"{fold}", tuple(entries)))
    held_out = tuple(f"held out as `{split}`: sources (functional variants)" for split in SPLITS)
    return Table("What the folds hold", "fold", (*columns, *held_out), tuple(rows))


def seen_table(folds: Mapping[Fold, SeenFold]) -> Table:
    """The share of the held-out sources of which training had seen something, all folds together."""
    there = [seen for fold, seen in folds.items() if fold != PUBLISHED]
    rows = [
        Row(what, tuple(Entry.of_rate(share(there, split, seen)) for split in SPLITS))
        for what, seen in _SEEN.items()
    ]
    return Table("What training had read of the held-out sources", "", SPLITS, tuple(rows))


def seen_rates_table(rows: Sequence[str], folds: Mapping[Fold, SeenFold], of: Outcomes) -> Table:
    """`reference@1` apart for sources of which training had read something and for the others."""
    drawn = [
        Row(row, tuple(Entry.of_rate(_rate(row, folds, of, *asked)) for asked in _PARTS.values()))
        for row in rows
    ]
    return Table("`reference@1` by what training had read of a source", "model", tuple(_PARTS), tuple(drawn))


def paired_table(rows: Sequence[str], of: Outcomes) -> Table:
    """Two models on the same sources: how many only the one repairs, and how many only the other."""
    drawn = []
    for label, one, other in _contests():
        if one in rows and other in rows:
            counts = [_alone(of, one, other, split) for split in SPLITS]
            drawn.append(Row(label, tuple(_counted(*each) for each in counts)))
    return Table(
        "The same sources: only the first repairs them to only the second, first candidate",
        "models",
        SPLITS,
        tuple(drawn),
    )


def sign_test(one: int, other: int) -> float:
    """The exact two-sided p of so many and so many discordant pairs, were both as likely (McNemar 1947)."""
    from scipy.stats import binomtest  # here, as only a page asks for it

    return float(binomtest(one, one + other).pvalue) if one + other else 1.0


def _contests() -> list[tuple[str, str, str]]:
    encoders = [
        (f"{kind}: regular to pyramid", f"{kind}-regular", f"{kind}-pyramid")
        for kind in (*GRU_ATTENTIONS, "transformer")
    ]
    forms = [
        (f"{published.split('-')[0]}, pyramid: published form to equation", published, equation)
        for published in AS_PUBLISHED
        if (equation := published.replace("-published", ""))
    ]
    return encoders + forms


def _alone(of: Outcomes, one: str, other: str, split: HeldOut) -> tuple[int, int, int]:
    """Sources that one alone repairs, that the other alone does, and all that both were asked about."""
    first = second = asked = 0
    for (row, fold), splits in of.items():
        if row != one or (other, fold) not in of or fold == PUBLISHED:
            continue
        pairs = list(zip(splits[split], of[other, fold][split], strict=True))
        first += sum(ours and not theirs for ours, theirs in pairs)
        second += sum(theirs and not ours for ours, theirs in pairs)
        asked += len(pairs)
    return first, second, asked


def _counted(one: int, other: int, asked: int) -> Entry:
    if not asked:
        return Entry.not_run()
    p = sign_test(one, other)
    shown = f"p = {p:.3f}" if p >= 0.001 else "p < 0.001"
    return Entry.of_text(f"{one} to {other} of {asked:,}, {shown}")


def _rate(
    row: str,
    folds: Mapping[Fold, SeenFold],
    of: Outcomes,
    split: HeldOut,
    seen: Callable[[SeenFold, Source], bool],
    wanted: bool,
) -> Rate | None:
    there = [fold for fold in folds if fold != PUBLISHED and (row, fold) in of]
    if not there:
        return None
    return Rate.of(
        repaired
        for fold in there
        for source, repaired in zip(folds[fold].measured[split], of[row, fold][split], strict=True)
        if seen(folds[fold], source) is wanted
    )


def fold_of(each: Finished) -> Fold:
    """The fold of a cell of the repair tables."""
    fold = each.cell.job["fold"]
    return PUBLISHED if fold == PUBLISHED else int(str(fold))
