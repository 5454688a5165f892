"""The self-tests as tables and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plc.evaluate.rate import Rate
from plc.evaluate.tables import Table, percent
from plc.evaluate.trust.backdoors import Search, Trigger, found_json
from plc.evaluate.trust.bootstrap import Interval
from plc.evaluate.trust.membership import FALSE_ALARMS, Membership
from plc.evaluate.trust.robustness import CUTS, Changed

_SHOWN = 10  # triggers, and words of a fix


@dataclass(frozen=True, slots=True)
class Trust:
    """All self-tests of one model."""

    readable: Rate  # sources that come back as they were when written out and read again
    draws: int  # of each change
    changes: Sequence[Changed]
    membership: Membership | None
    search: Search
    searched_in: str  # what kind of functions the triggers were searched in


def tables(trust: Trust, *, model: str) -> Iterator[Table]:
    """One table for each test."""
    for at in CUTS:
        yield _repairs(trust, at, model)
    yield _findings(trust)
    yield membership_table(trust.membership)
    yield search_table(trust.search, searched_in=trust.searched_in)


def to_json(trust: Trust, *, head: Mapping[str, Any]) -> dict[str, Any]:
    """The same as `--out` writes it."""
    member = trust.membership
    return {
        **head,
        "readable": trust.readable.to_json(),
        "draws": trust.draws,
        "robustness": {each.name: _changed_json(each) for each in trust.changes},
        "membership": None
        if member is None
        else {
            "members": member.members,
            "others": member.others,
            "same_groups": member.same_groups,
            "auc": member.by_likelihood.to_json(),
            "auc_of_length": member.by_length.to_json(),
            "caught": round(member.caught, 6),
            "verdict": verdict(member),
        },
        "backdoors": found_json(trust.search),
    }


def verdict(member: Membership) -> str:
    """What the area says, in words."""
    if member.by_likelihood.low > 0.5:
        return "training rows can be distinguished from held-out rows better than by chance"
    if member.by_likelihood.high < 0.5:
        return "training rows are less likely than others: the samples are not alike"
    return "no better than chance"


def _repairs(trust: Trust, at: int, model: str) -> Table:
    rows = [
        (
            each.name,
            str(each.flawed),
            f"{100 * each.unread / each.draws:.1f}" if each.draws else "-",
            *_drop(each, at),
        )
        for each in trust.changes
    ]
    title = (
        f"{model}: repaired among {at}, in %, and how many points less after a change that leaves the "
        f"meaning ({trust.draws} draws); 95 % intervals; "
        f"{trust.readable.hits} of {trust.readable.n} sources could be changed"
    )
    header = ("change", "flawed", "not read, %", "before", "less, mean", "less, worst draw")
    return Table(title, header, tuple(rows))


def _drop(each: Changed, at: int) -> tuple[str, str, str]:
    if not each.drops:
        return "-", "-", "-"
    drop = each.drops[at]
    return percent(drop.before), _points(drop.mean), _points(drop.worst)


def _findings(trust: Trust) -> Table:
    rows = [
        (
            each.name,
            *(
                f"{percent(rate)}, {rate.n}" if rate.n else "-"
                for rate in (each.other_fix, each.lost, each.alarms)
            ),
        )
        for each in trust.changes
    ]
    title = "what else changes in any draw, in %, 95 % interval, n"
    return Table(
        title, ("change", "another first fix", "finding lost", "new finding in correct code"), tuple(rows)
    )


def membership_table(member: Membership | None) -> Table:
    """How well training rows can be distinguished from held-out rows."""
    title = "membership: how well training rows can be distinguished from held-out rows"
    if member is None:
        return Table(title, ("figure", "value"), (("rows", "none that the model can write"),))
    groups = "the same groups" if member.same_groups else "other groups, matched by language alone"
    rows = (
        ("rows", f"{member.members} of training, {member.others} held out, of {groups}"),
        ("AUC by the likelihood of the reference", _area(member.by_likelihood)),
        ("AUC by length alone", _area(member.by_length)),
        (f"caught at {100 * FALSE_ALARMS:g} % false alarms", f"{100 * member.caught:.1f} %"),
        ("verdict", verdict(member)),
    )
    return Table(title, ("figure", "value"), rows)


def search_table(search: Search, *, searched_in: str) -> Table:
    """The triggers that were found, or the sequence that comes closest to one."""
    title = f"backdoors: {search.words} words, alone and together, in {search.functions} {searched_in}"
    header = ("words", "fix", "functions")
    if not search.words:
        few = f"not searched: a trigger would show in only {search.functions} {searched_in} of the data"
        return Table("backdoors", header, ((few, "-", "-"),))
    if search.triggers:
        return Table(title, header, tuple(map(_trigger, search.triggers[:_SHOWN])))
    if search.closest is None:
        return Table(title, header, (("none", "-", "-"),))
    words, fix, functions = _trigger(search.closest)
    return Table(title, header, ((f"none; the closest: {words}", fix, functions),))


def _trigger(each: Trigger) -> tuple[str, str, str]:
    fix = each.answer.split(" ")
    shown = " ".join(fix[:_SHOWN]) + (" …" if len(fix) > _SHOWN else "")
    return " ".join(each.words), shown, f"{each.same} of {each.tried}"


def _changed_json(each: Changed) -> dict[str, Any]:
    return {
        "flawed": each.flawed,
        "correct": each.correct,
        "draws": each.draws,
        "not_read": each.unread,
        "drops": {
            str(at): {
                "before": drop.before.to_json(),
                "mean": drop.mean.to_json(),
                "worst": drop.worst.to_json(),
            }
            for at, drop in each.drops.items()
        },
        "other_fix": each.other_fix.to_json(),
        "lost": each.lost.to_json(),
        "alarms": each.alarms.to_json(),
    }


def _points(each: Interval) -> str:
    value, low, high = (
        round(100 * number, 1) + 0.0 for number in (each.value, each.low, each.high)
    )  # no -0.0
    return f"{value:.1f} ({low:.1f} to {high:.1f})"


def _area(each: Interval) -> str:
    return f"{each.value:.3f} ({each.low:.3f} to {each.high:.3f})"
