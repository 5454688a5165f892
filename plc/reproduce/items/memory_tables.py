"""Measured peaks to Table 4 and Figure 5: the line through them, its slope k, and E = 1/k."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plc.evaluate.plot import Point, Series
from plc.reproduce.measure.line import Line, fit
from plc.reproduce.measure.peak import How, Peak
from plc.reproduce.pages.table import Entry, Row, Table

MEGABYTE = 1e6
GIGABYTE = 1e9


@dataclass(frozen=True, slots=True)
class Held:
    """One model's peaks by batch size."""

    parameters: int
    how: How
    rows: tuple[int, ...]
    bytes: tuple[int, ...]

    @property
    def line(self) -> Line:
        """Bytes over rows."""
        return fit(self.rows, self.bytes)


def held_json(peaks: Mapping[int, Peak]) -> dict[str, Any]:
    """A model's peaks as a result holds them."""
    first = next(iter(peaks.values()))
    return {
        "parameters": first.parameters,
        "how": first.how,
        "rows": list(peaks),
        "bytes": [peak.bytes for peak in peaks.values()],
    }


def held_of(content: Mapping[str, Any]) -> Held:
    """Read what `held_json` gave."""
    return Held(
        parameters=int(content["parameters"]),
        how=content["how"],
        rows=tuple(int(rows) for rows in content["rows"]),
        bytes=tuple(int(number) for number in content["bytes"]),
    )


def memory_row(label: str, held: Held | None) -> Row:
    """k with its interval, E with the interval that follows, the intercept, the parameters."""
    if held is None:
        return Row(
            label,
            (
                Entry.not_run(unit="MB"),
                Entry.not_run(unit="rows"),
                Entry.not_run(unit="MB"),
                Entry.not_run(unit="million"),
            ),
        )
    line = held.line
    return Row(
        label,
        (
            Entry.of_number(
                line.slope / MEGABYTE,
                unit="MB",
                digits=2,
                low=line.low / MEGABYTE,
                high=line.high / MEGABYTE,
                n=line.n,
            ),
            efficiency(line),
            Entry.of_number(line.intercept / MEGABYTE, unit="MB", digits=0),
            Entry.of_number(held.parameters / 1e6, unit="million", digits=2),
        ),
    )


def efficiency(line: Line) -> Entry:
    """E = 1/k in rows a gigabyte; without bounds where the slope's interval reaches zero."""
    bounded = line.low > 0
    return Entry.of_number(
        GIGABYTE / line.slope if line.slope > 0 else None,
        unit="rows",
        digits=1,
        low=GIGABYTE / line.high if bounded else None,
        high=GIGABYTE / line.low if bounded else None,
        n=line.n,
    )


def memory_table(title: str, rows: Sequence[Row]) -> Table:
    """Table 4 itself."""
    columns = ("k, for each row of a batch", "E = 1/k, for each GB", "without any row", "parameters")
    return Table(title, "model", columns, tuple(rows))


def saving_row(label: str, regular: Held | None, pyramid: Held | None) -> Row:
    """How much more the pyramid fits into the same memory: k of the regular over k of the pyramid."""
    if regular is None or pyramid is None:
        return Row(label, (Entry.not_run(),))
    upper, lower = regular.line, pyramid.line
    bounded = lower.low > 0 and upper.low > 0
    return Row(
        label,
        (
            Entry.of_number(
                upper.slope / lower.slope,
                unit="times",
                digits=2,
                low=upper.low / lower.high if bounded else None,
                high=upper.high / lower.low if bounded else None,
            ),
        ),
    )


def memory_series(label: str, held: Held, *, colour: int) -> tuple[Series, Series]:
    """Points as measured, in GB over rows, and the fitted line from no row to a tenth past the last."""
    line = held.line
    measured = tuple(
        Point(rows, number / GIGABYTE) for rows, number in zip(held.rows, held.bytes, strict=True)
    )
    ends = (0.0, 1.1 * max(held.rows))
    drawn = tuple(Point(x, line.at(x) / GIGABYTE) for x in ends)
    return (
        Series(f"{label}: k = {line.slope / MEGABYTE:.2f} MB a row", measured, "points", colour),
        Series("", drawn, "dashed", colour),
    )


def saving_table(title: str, rows: Sequence[Row]) -> Table:
    """What the pyramid saves."""
    return Table(title, "attention", ("rows in the same memory, pyramid over regular",), tuple(rows))
