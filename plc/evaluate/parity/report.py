"""The comparison of groups as a table and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from plc.evaluate.parity.figures import SUPPORT, GroupRates, Parity, parity_of
from plc.evaluate.tables import Table, percent
from plc.train.parity.groups import By


def parity_tables(groups: Sequence[GroupRates], by: By, *, model: str) -> Iterator[Table]:
    """The rates of each group, the worst first, and the figures that compare them."""
    ordered = sorted(groups, key=lambda each: (each.value, each.group))
    rows = tuple(
        (
            each.group + ("" if each.repaired.n >= SUPPORT else " *"),
            percent(each.repaired),
            str(each.repaired.n),
            percent(each.kept),
            str(each.kept.n),
        )
        for each in ordered
    )
    title = (
        f"{model} by {by}: repaired by the first fix, and correct code left alone, in %, 95 % interval; "
        f"* fewer than {SUPPORT} flawed sources: not compared"
    )
    yield Table(title, (by, "repaired", "n", "kept", "n"), rows)
    parity = parity_of(groups)
    if parity is None:
        too_few = f"none: fewer than two have {SUPPORT} flawed sources"
        yield Table("", ("figure", "value"), (("groups compared", too_few),))
        return
    figures = (
        ("disparity ratio, lowest rate by highest", f"{parity.ratio:.3f}"),
        ("spread, standard deviation of the rates", f"{100 * parity.spread:.1f}"),
        ("mean false rate of groups", f"{100 * parity.false_rate:.1f}"),
        ("PSE, lower is better", f"{parity.pse:.3f}"),
        ("worst quarter of the groups, repaired", f"{100 * parity.worst:.1f}"),
        ("best quarter of the groups, repaired", f"{100 * parity.best:.1f}"),
    )
    yield Table(f"{len(parity.compared)} groups compared", ("figure", "value"), figures)


def parity_json(groups: Sequence[GroupRates], by: By, *, head: Mapping[str, Any]) -> dict[str, Any]:
    """The same as `--out` writes it."""
    parity = parity_of(groups)
    return {
        **head,
        "by": by,
        "groups": {
            each.group: {"repaired": each.repaired.to_json(), "kept": each.kept.to_json()}
            for each in sorted(groups, key=lambda each: each.group)
        },
        "compared": None if parity is None else figures_json(parity),
    }


def figures_json(parity: Parity) -> dict[str, Any]:
    """The figures that compare groups."""
    return {
        "groups": [each.group for each in parity.compared],
        "ratio": round(parity.ratio, 4),
        "spread": round(parity.spread, 4),
        "false_rate": round(parity.false_rate, 4),
        "pse": round(parity.pse, 4),
        "worst_quarter": round(parity.worst, 4),
        "best_quarter": round(parity.best, 4),
        "overall": parity.overall.to_json(),
    }
