"""How alike groups of code come off: rates of each group, their ratio, their spread, and PSE.

PSE, the "precise subgroup equivalence" of Majumdar et al., Subgroup Invariant Perturbation (2021), joins bias
and error in one number, lower is better. The article compares two groups or a few; for G groups it is here

    PSE = ((1 - DI) + DoB + AFR) / 3
    DI   disparity ratio: the lowest rate of a group divided by the highest
    DoB  degree of bias: the standard deviation of the groups' rates (of all G, not of a sample)
    AFR  average false rate: the mean over groups of (false negatives + false positives) / 2

A false negative is a flawed source without the right fix, a false positive a correct source that would be
changed; where no correct sources were asked about, AFR is the mean share of false negatives. All groups weigh
the same, whatever their size.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from statistics import fmean, pstdev

from plc.evaluate.rate import Rate

SUPPORT = 30  # a group with fewer flawed sources is listed and not compared


@dataclass(frozen=True, slots=True)
class GroupRates:
    """One group: how many of its flawed sources are repaired, and of its correct ones left alone."""

    group: str
    repaired: Rate
    kept: Rate

    @property
    def value(self) -> float:
        """The share that is repaired."""
        return self.repaired.value or 0.0

    @property
    def false_rate(self) -> float:
        """The mean of the false negatives and, where there are any, the false positives."""
        missed = 1.0 - self.value
        return missed if self.kept.value is None else (missed + 1.0 - self.kept.value) / 2


@dataclass(frozen=True, slots=True)
class Parity:
    """The figures that compare groups; `compared` are those with enough sources, the worst first."""

    groups: tuple[GroupRates, ...]  # all, by name
    compared: tuple[GroupRates, ...]
    ratio: float
    spread: float
    false_rate: float
    pse: float
    worst: float  # the mean rate of the worst quarter of the groups
    best: float

    @property
    def overall(self) -> Rate:
        """All sources of all groups."""
        return Rate(sum(g.repaired.hits for g in self.groups), sum(g.repaired.n for g in self.groups))


def parity_of(groups: Iterable[GroupRates], *, support: int = SUPPORT) -> Parity | None:
    """The comparison; None where fewer than two groups have enough flawed sources."""
    every = tuple(sorted(groups, key=lambda each: each.group))
    compared = tuple(
        sorted((each for each in every if each.repaired.n >= support), key=lambda each: each.value)
    )
    if len(compared) < 2:
        return None
    rates = [each.value for each in compared]
    ratio = rates[0] / rates[-1] if rates[-1] else 1.0  # nobody is repaired: all are alike
    spread = pstdev(rates)
    false_rate = fmean(each.false_rate for each in compared)
    quarter = ceil(len(rates) / 4)
    return Parity(
        groups=every,
        compared=compared,
        ratio=ratio,
        spread=spread,
        false_rate=false_rate,
        pse=((1 - ratio) + spread + false_rate) / 3,
        worst=fmean(rates[:quarter]),
        best=fmean(rates[-quarter:]),
    )


def counted(outcomes: Iterable[tuple[str, bool, bool]]) -> list[GroupRates]:
    """Groups of sources: (group, whether the source is flawed, whether it came off well)."""
    found: dict[str, Mapping[bool, list[bool]]] = {}
    for group, flawed, well in outcomes:
        found.setdefault(group, {True: [], False: []})[flawed].append(well)
    return [GroupRates(group, Rate.of(each[True]), Rate.of(each[False])) for group, each in found.items()]
