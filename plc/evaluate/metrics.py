"""Predictions to rates: every figure of a report is counted here, and nowhere else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data_prep.dataset import Pair
from data_prep.text.language_specs import C_FAMILY, JAVA_ALONE, SPECS
from plc.evaluate.baselines import FrequentFixes
from plc.evaluate.held_out import Source
from plc.evaluate.predictions import Prediction
from plc.evaluate.rate import Rate
from plc.evaluate.recheck import passes_recheck

CLEAN_CODE = 0  # the CWE of functions of real projects, which are assumed to be correct
CUTS = (1, 5)  # how many candidates count
GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("all", frozenset(SPECS)),
    ("C/C++", C_FAMILY),
    ("c", frozenset({"c"})),
    ("cpp", frozenset({"cpp"})),
    ("java", JAVA_ALONE),
)


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """The rates over the sources of one group of languages, by the metric's name."""

    group: str
    flawed: int  # sources
    pairs: int  # what the paper's metric counts
    corrected: int
    rates: dict[str, Rate]


@dataclass(frozen=True, slots=True)
class CweFigures:
    """One CWE: its support, in the part and in training, and its rates."""

    cwe: int
    sources: int
    training_sources: int
    rates: dict[str, Rate]


def hits_reference(prediction: Prediction, at: int) -> bool:
    """Any of the first `at` candidates equals any reference of the source."""
    return any(candidate in prediction.source.references for candidate in prediction.candidates[:at])


def hits_part_target(prediction: Prediction, at: int) -> bool:
    """The paper's test: a candidate equals any target that the test part holds for the source."""
    return any(candidate in prediction.source.part_targets for candidate in prediction.candidates[:at])


def is_flagged(prediction: Prediction, threshold: float) -> bool:
    """The model is sure enough that something is wrong."""
    return prediction.flawed >= threshold


def is_proposed(prediction: Prediction, threshold: float) -> bool:
    """Something is proposed: flagged, and the first candidate passes the recheck."""
    return is_flagged(prediction, threshold) and passes_recheck(prediction.after, threshold=threshold)


def is_fixed(prediction: Prediction, threshold: float) -> bool:
    """What is proposed is a reference."""
    return is_proposed(prediction, threshold) and prediction.candidates[0] in prediction.source.references


def group_figures(
    predictions: Sequence[Prediction], *, threshold: float | None, fixes: FrequentFixes | None
) -> list[GroupFigures]:
    """The figures of every group that has sources; the frequent fixes are tried where they are given."""
    found = []
    tries = {id(p): _baseline_hits(p.source, fixes) for p in predictions if p.source.kind == "flawed"}
    for name, languages in GROUPS:
        inside = [p for p in predictions if p.source.language in languages]
        flawed = [p for p in inside if p.source.kind == "flawed"]
        corrected = [p for p in inside if p.source.kind == "identity" and p.source.cwe != CLEAN_CODE]
        clean = [p for p in inside if p.source.kind == "identity" and p.source.cwe == CLEAN_CODE]
        if not inside:
            continue
        rates = repair_rates(flawed, threshold=threshold) | cwe_rates(flawed)
        for metric in _BASELINES if flawed else ():
            rates[metric] = Rate.of(tries[id(p)][metric] for p in flawed)
        if threshold is not None:
            for name_of_kept, alone in (("kept", corrected), ("kept, real code", clean)):
                if alone:
                    rates[name_of_kept] = Rate.of(not is_proposed(p, threshold) for p in alone)
                    rates[f"{name_of_kept}, not even flagged"] = Rate.of(
                        not is_flagged(p, threshold) for p in alone
                    )
        pairs = sum(p.source.pairs for p in flawed)
        found.append(GroupFigures(name, len(flawed), pairs, len(corrected), rates))
    return found


def repair_rates(flawed: Sequence[Prediction], *, threshold: float | None) -> dict[str, Rate]:
    """`reference` per source, `paper` per pair, and with the threshold on: what a user gets by default."""
    rates: dict[str, Rate] = {}
    if not flawed:
        return rates
    for at in CUTS:
        rates[f"reference@{at}"] = Rate.of(hits_reference(p, at) for p in flawed)
        rates[f"paper@{at}"] = _per_pair(flawed, at)
        if threshold is not None:
            rates[f"end to end@{at}"] = Rate.of(
                is_proposed(p, threshold) and hits_reference(p, at) for p in flawed
            )
    if threshold is not None:
        rates["fixed by --fix"] = Rate.of(is_fixed(p, threshold) for p in flawed)
        rates["proposed"] = Rate.of(is_proposed(p, threshold) for p in flawed)
        rates["flagged"] = Rate.of(is_flagged(p, threshold) for p in flawed)
    return rates


def cwe_rates(flawed: Sequence[Prediction]) -> dict[str, Rate]:
    """How often the source's CWE is the likeliest, or among the three likeliest."""
    if not any(prediction.cwes for prediction in flawed):
        return {}
    return {f"cwe@{at}": Rate.of(p.source.cwe in p.cwes[:at] for p in flawed) for at in (1, 3)}


def cwe_figures(predictions: Iterable[Prediction], train: Iterable[Pair]) -> list[CweFigures]:
    """The flawed sources by CWE, in the order of the numbers."""
    groups: dict[int, list[Prediction]] = {}
    for prediction in predictions:
        if prediction.source.kind == "flawed":
            groups.setdefault(prediction.source.cwe, []).append(prediction)
    seen = {(pair.source_id, pair.cwe) for pair in train if pair.kind == "flawed"}
    support = Counter(cwe for _, cwe in seen)
    return [
        CweFigures(cwe, len(group), support[cwe], repair_rates(group, threshold=None) | cwe_rates(group))
        for cwe, group in sorted(groups.items())
    ]


_BASELINES = tuple(f"{name}@{at}" for name in ("copy", "frequent fix") for at in CUTS)


def _baseline_hits(source: Source, fixes: FrequentFixes | None) -> dict[str, bool]:
    copied = source.words in source.references
    tried = () if fixes is None else fixes.candidates(source.words, count=max(CUTS))
    hits = {f"copy@{at}": copied for at in CUTS}
    return hits | {f"frequent fix@{at}": any(t in source.references for t in tried[:at]) for at in CUTS}


def _per_pair(flawed: Iterable[Prediction], at: int) -> Rate:
    hits = n = 0
    for prediction in flawed:
        n += prediction.source.pairs
        hits += prediction.source.pairs * hits_part_target(prediction, at)
    return Rate(hits, n)
