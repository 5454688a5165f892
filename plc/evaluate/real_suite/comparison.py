"""Is the new model better than the one of the last report? One line, by a rule that is written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from plc.evaluate.real_suite.targets import Line

Change = Literal["better", "worse", "no difference shown"]
# What decides: more flaws fixed, or fewer clean functions flagged.
_DECIDING = frozenset(
    {("injected faults", "fixed@1"), ("injected faults", "fixed@5"), ("real code", "clean functions flagged")}
)


@dataclass(frozen=True, slots=True)
class Compared:
    """One line in two reports, with Newcombe's 95 % interval of the difference (new less old)."""

    line: Line
    old: float
    new: float
    low: float
    high: float

    @property
    def change(self) -> Change:
        """By the interval: no difference is shown where it holds 0."""
        if self.low <= 0 <= self.high:
            return "no difference shown"
        return "better" if (self.low > 0) != self.line.falling else "worse"

    def __str__(self) -> str:
        name = f"{self.line.topic}, {self.line.what}, {self.line.group}"
        return f"{name} {100 * self.old:.1f} → {100 * self.new:.1f} %"


def verdict(new: Sequence[Line], old: Sequence[Line], *, same_data: bool) -> str:
    """Better: one of the deciding lines is, and no line that has a target is worse."""
    if not same_data:
        return "not comparable: the other report was measured on other data; measure both models on the same"
    found = compared(new, old)
    if not found:
        return "not comparable: the reports have no line in common"
    worse = [each for each in found if each.change == "worse" and _counts(each)]
    better = [each for each in found if each.change == "better" and _decides(each)]
    gains = "; ".join(map(str, better))
    losses = "; ".join(map(str, worse))
    if better and not worse:
        return f"better: {gains}; no line with a target is worse"
    if worse and not better:
        return f"worse: {losses}"
    if worse:
        return f"mixed: better in {gains}; worse in {losses}"
    return "no difference shown in fixes of injected faults and clean functions flagged; no line is worse"


def compared(new: Sequence[Line], old: Sequence[Line]) -> list[Compared]:
    """The lines that both reports have figures for."""
    known: Mapping[tuple[str, str, str], Line] = {each.key: each for each in old}
    found = []
    for each in new:
        before = known.get(each.key)
        if each.rate is None or each.rate.value is None or before is None:
            continue
        if before.rate is None or before.rate.value is None:
            continue
        low, high = difference(before.rate.value, before.rate.interval, each.rate.value, each.rate.interval)
        found.append(Compared(each, before.rate.value, each.rate.value, low, high))
    return found


def difference(
    old: float, old_interval: tuple[float, float], new: float, new_interval: tuple[float, float]
) -> tuple[float, float]:
    """The interval of new - old for independent shares (Newcombe 1998, method 10).

    Both models see the same sources, so that the true interval is narrower: the rule errs on the side of
    showing no difference.
    """
    gap = new - old
    low = gap - sqrt((new - new_interval[0]) ** 2 + (old_interval[1] - old) ** 2)
    high = gap + sqrt((new_interval[1] - new) ** 2 + (old - old_interval[0]) ** 2)
    return low, high


def _decides(each: Compared) -> bool:
    return (each.line.topic, each.line.what) in _DECIDING


def _counts(each: Compared) -> bool:
    return each.line.target is not None or _decides(each)
