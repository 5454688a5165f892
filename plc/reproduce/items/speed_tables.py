"""Measured speeds to Table 3: each model at its best batch, and what the pyramid gains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plc.reproduce.items.learning_curves import epochs_entry
from plc.reproduce.measure.alternation import Repeats
from plc.reproduce.measure.log import Convergence
from plc.reproduce.measure.speed import Speed, best
from plc.reproduce.pages.table import Entry, Row, Table


def speed_json(speed: Speed) -> dict[str, Any]:
    """A speed as a result holds it: words and seconds, from which all else follows."""
    return {
        "rows": speed.rows,
        "source_words": speed.source_words,
        "target_words": speed.target_words,
        "seconds": list(speed.seconds.values),
        "processor": None if speed.processor is None else list(speed.processor.values),
    }


def speed_of(content: Mapping[str, Any]) -> Speed:
    """Read what `speed_json` gave."""
    return Speed(
        rows=int(content["rows"]),
        source_words=int(content["source_words"]),
        target_words=int(content["target_words"]),
        seconds=Repeats(tuple(content["seconds"])),
        processor=None if content["processor"] is None else Repeats(tuple(content["processor"])),
    )


def speed_row(label: str, speeds: Mapping[int, Speed], *, converged: Convergence | None) -> Row:
    """A model at the batch size at which it learns most target words a second."""
    epochs = epochs_entry(converged)
    if not speeds:
        return Row(label, (*(Entry.not_run(),) * 4, epochs))
    chosen = best(speeds)
    return Row(
        label,
        (
            Entry.of_number(chosen.rows, digits=0),
            _rate(chosen.target_words_per_second),
            _rate(chosen.source_words_per_second),
            Entry.of_text("on a GPU") if chosen.processor is None else _rate(chosen.steady),
            epochs,
        ),
    )


def gain_row(label: str, regular: Mapping[int, Speed], pyramid: Mapping[int, Speed]) -> Row:
    """What the pyramid gains, round by round: each at its own best batch, and both at the largest."""
    both = regular.keys() & pyramid.keys()
    if not both:
        return Row(label, (Entry.not_run(unit="times"),) * 3)
    largest = max(both)
    ours, theirs = best(pyramid), best(regular)
    return Row(
        label,
        (
            _gain(ours.target_words_per_second.over(theirs.target_words_per_second)),
            _gain(ours.steady.over(theirs.steady)),
            _gain(pyramid[largest].steady.over(regular[largest].steady)),
        ),
    )


def _gain(ratio: Repeats) -> Entry:
    return Entry.of_number(
        ratio.median, unit="times", digits=2, low=ratio.low, high=ratio.high, n=len(ratio.values)
    )


def speed_table(title: str, rows: Sequence[Row]) -> Table:
    """Table 3 itself."""
    columns = (
        "batch, rows",
        "target words/s",
        "source words/s",
        "target words/s of processor time",
        "epochs to converge",
    )
    return Table(title, "model", columns, tuple(rows))


def gain_table(title: str, rows: Sequence[Row]) -> Table:
    """Pyramid over regular, side by side."""
    return Table(
        title,
        "attention",
        (
            "by the clock, each at its best batch",
            "of processor time, each at its best batch",
            "of processor time, both at the largest batch",
        ),
        tuple(rows),
    )


def _rate(repeats: Repeats) -> Entry:
    return Entry.of_number(
        repeats.median,
        digits=0,
        low=repeats.low,
        high=repeats.high,
        n=len(repeats.values),
    )
