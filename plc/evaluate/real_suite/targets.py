"""The figures that PLC is meant to reach on code of all kinds, and whether a model reaches them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from plc.evaluate.rate import Rate, wilson

Standing = Literal["reached", "within the interval", "missed", "not measured", "no target"]


@dataclass(frozen=True, slots=True)
class Target:
    """A share to reach; `at_most`: not to exceed."""

    share: float
    at_most: bool = False

    def __str__(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {100 * self.share:g} %"


@dataclass(frozen=True, slots=True)
class Weighted:
    """A share of `n` rows that do not weigh the same; they tell as much as `worth` equal ones (Kish 1965)."""

    value: float
    worth: float
    n: int

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.value, self.worth)

    def to_json(self) -> dict[str, Any]:
        """As a report holds it, beside `Rate`."""
        low, high = self.interval
        shares = {"rate": round(self.value, 6), "low": round(low, 6), "high": round(high, 6)}
        return {"weighted": True, "n": self.n, "worth": round(self.worth, 3), **shares}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of the table; topic, what and group name it from one report to the next."""

    topic: str
    what: str
    group: str
    split: str  # what the model had not seen
    target: Target | None
    rate: Rate | Weighted | None  # None: not measured, and `note` says why
    note: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.topic, self.what, self.group

    @property
    def falling(self) -> bool:
        """Whether less is better."""
        return self.what in _FALLING

    @property
    def standing(self) -> Standing:
        """Where the figure stands to its target; within the interval: the data cannot tell."""
        if self.rate is None or self.rate.value is None:
            return "not measured"
        if self.target is None:
            return "no target"
        value, share = self.rate.value, self.target.share
        if value <= share if self.target.at_most else value >= share:
            return "reached"
        low, high = self.rate.interval
        return "within the interval" if low <= share <= high else "missed"


_FALLING = frozenset(
    {
        "clean functions flagged",
        "fixes by --fix on clean functions",
        "false alarms there",
        "false alarms by default",
    }
)

TARGETS: Mapping[tuple[str, str, str], Target] = {
    ("Juliet, source", "reference@1", "C/C++"): Target(0.93),
    ("Juliet, source", "reference@5", "C/C++"): Target(0.99),
    ("Juliet, source", "reference@1", "java"): Target(0.92),
    ("Juliet, source", "reference@5", "java"): Target(0.98),
    ("Juliet, variant", "reference@1", "all"): Target(0.85),
    ("Juliet, variant", "reference@5", "all"): Target(0.94),
    ("Juliet, run", "runs@1", "C"): Target(0.85),
    ("injected faults", "flagged", "all"): Target(0.55),
    ("injected faults", "fixed@1", "all"): Target(0.45),
    ("injected faults", "fixed@5", "all"): Target(0.60),
    ("real code", "clean functions flagged", "C/C++"): Target(0.005, at_most=True),
    ("real code", "clean functions flagged", "java"): Target(0.005, at_most=True),
    ("ITC, zero-shot", "flagged at 5 % false alarms", "C"): Target(0.50),
    ("ITC, zero-shot", "fixed@5 at 5 % false alarms", "C"): Target(0.20),
    ("safe threshold", "precision of fixes by --fix", "all"): Target(0.90),
}


def line(
    topic: str, what: str, group: str, *, split: str, rate: Rate | Weighted | None, note: str = ""
) -> Line:
    """A line with the target that stands for it."""
    return Line(topic, what, group, split, TARGETS.get((topic, what, group)), rate, note)


def line_json(each: Line) -> dict[str, Any]:
    """A line as a report holds it."""
    target = None if each.target is None else {"share": each.target.share, "at_most": each.target.at_most}
    return {
        "topic": each.topic,
        "what": each.what,
        "group": each.group,
        "split": each.split,
        "aim": target,
        "rate": None if each.rate is None else each.rate.to_json(),
        "standing": each.standing,
        "note": each.note,
    }


_OLD_NAMES: Mapping[str, str] = {
    "precision of fixes made unasked": "precision of fixes by --fix",
    "injected faults fixed rightly, unasked": "injected faults fixed rightly by --fix",
    "fixes made unasked on clean functions": "fixes by --fix on clean functions",
}
"""Figures as reports of earlier versions name them."""


def line_of(value: Mapping[str, Any]) -> Line:
    """Read what `line_json` gave."""
    target, rate = value["aim"], value["rate"]
    return Line(
        topic=value["topic"],
        what=_OLD_NAMES.get(value["what"], value["what"]),
        group=value["group"],
        split=value["split"],
        target=None if target is None else Target(float(target["share"]), bool(target["at_most"])),
        rate=None if rate is None else _rate_of(rate),
        note=value["note"],
    )


def _rate_of(value: Mapping[str, Any]) -> Rate | Weighted:
    if value.get("weighted"):
        return Weighted(float(value["rate"]), float(value["worth"]), int(value["n"]))
    return Rate.from_json(dict(value))
