"""Answers about reported faults to counts with intervals, a table and JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from data_prep.corpora.reported_pairs import UNREACHABLE
from plc.evaluate.parity.figures import GroupRates, counted
from plc.evaluate.rate import Rate
from plc.evaluate.reported.asking import Asked
from plc.evaluate.tables import Table, percent
from plc.train.parity.groups import By, group_of

RANKS = (1, 5)  # that are always counted


def exact(found: Sequence[Asked], most: int) -> Rate:
    """How many fixes are among the first candidates."""
    return Rate.of(each.rank is not None and each.rank < most for each in found)


def by_group(found: Sequence[Asked], by: By) -> list[GroupRates]:
    """How often the fix of people is the first candidate."""
    return counted(
        (group_of(each.pair, by, words=len(each.pair.source)), True, each.rank == 0) for each in found
    )


def groups(found: Sequence[Asked]) -> list[tuple[str, Callable[[Asked], bool]]]:
    """The rows of the table: name and which answers count."""
    rows: list[tuple[str, Callable[[Asked], bool]]] = [
        ("all", lambda _: True),
        ("one edit of at most 8 words", lambda each: each.small),
        ("within what is read", lambda each: each.pair.target != UNREACHABLE),
    ]
    for language in sorted({each.pair.language for each in found}):
        rows.append((language, lambda each, name=language: each.pair.language == name))  # type: ignore[misc]
    for category in sorted({each.pair.category for each in found} - {""}):
        rows.append((category, lambda each, name=category: each.pair.category == name))  # type: ignore[misc]
    return rows


def reported_table(
    reported: Sequence[Asked], unreported: Sequence[Asked], *, model: str, most: Sequence[int] = RANKS
) -> Table:
    """A row for each group: exact fixes with the report, among so many candidates, and without."""
    repositories = len({each.pair.variant for each in reported})
    rows = []
    for name, counts in groups(reported):
        with_report = [each for each in reported if counts(each)]
        without = [each for each in unreported if counts(each)]
        if with_report:
            cells = [percent(exact(with_report, each)) for each in most]
            cells += [percent(exact(without, each)) for each in RANKS]
            rows.append((name, str(len(with_report)), *cells))
    title = (
        f"{model}: fixes that people made, {repositories} held-out repositories; exactly the words of the "
        "fixed function, among the first candidates, with the line given and without; in %, 95 % interval"
    )
    header = (
        "fixes",
        "n",
        *(f"line given @{each}" for each in most),
        *(f"no line @{each}" for each in RANKS),
    )
    return Table(title, header, tuple(rows))


def reported_json(
    reported: Sequence[Asked],
    unreported: Sequence[Asked],
    *,
    head: dict[str, Any],
    most: Sequence[int] = RANKS,
) -> dict[str, Any]:
    """The same counts, by group and by repository."""

    def counted(found: Sequence[Asked], without: Sequence[Asked]) -> dict[str, Any]:
        return {f"told@{each}": exact(found, each).to_json() for each in most} | {
            f"untold@{each}": exact(without, each).to_json() for each in RANKS
        }

    content: dict[str, Any] = {"groups": {}, "repositories": {}}
    for name, counts in groups(reported):
        content["groups"][name] = counted(
            [each for each in reported if counts(each)], [each for each in unreported if counts(each)]
        )
    for name in sorted({each.pair.variant for each in reported}):
        content["repositories"][name] = counted(
            [each for each in reported if each.pair.variant == name],
            [each for each in unreported if each.pair.variant == name],
        )
    return {**head, **content}
