"""Tables of measured figures, the paper's beside them: Markdown, CSV and LaTeX, nothing ever left blank."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plc.evaluate.rate import Rate

NOT_RUN = "not run"
BESIDE = "; paper "  # between our figure and the paper's
_DASH = "\N{EN DASH}"
_BOLD = re.compile(r"\*\*(.+?)\*\*")  # in Markdown
_CODE = re.compile(r"`([^`]+)`")
_CSV_COLUMNS = ("value", "low", "high", "n", "unit", "paper", "difference", "text")


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure: ours with interval and count, the paper's beside it where the paper has one.

    `value`, `low`, `high` and `paper` are in `unit` (per cent, not shares).
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    unit: str = ""
    digits: int = 1
    paper: float | None = None
    text: str | None = None  # instead of a figure

    @classmethod
    def of_rate(cls, rate: Rate | None, *, paper: float | None = None) -> Entry:
        """A share in per cent; no rate, or one of nothing, was not run."""
        if rate is None or rate.value is None:
            return cls(unit="%", paper=paper)
        low, high = rate.interval
        return cls(100 * rate.value, 100 * low, 100 * high, rate.n, unit="%", paper=paper)

    @classmethod
    def of_number(
        cls,
        value: float | None,
        *,
        unit: str = "",
        digits: int = 1,
        low: float | None = None,
        high: float | None = None,
        n: int | None = None,
        paper: float | None = None,
    ) -> Entry:
        """A number with its unit; None was not run."""
        return cls(value, low, high, n, unit, digits, paper)

    @classmethod
    def of_text(cls, text: str) -> Entry:
        """Words instead of a figure."""
        return cls(text=text)

    @classmethod
    def not_run(cls, *, unit: str = "", paper: float | None = None) -> Entry:
        """A figure that nobody has measured yet."""
        return cls(unit=unit, paper=paper)

    @property
    def difference(self) -> float | None:
        """Ours less the paper's, where there are both."""
        return None if self.value is None or self.paper is None else self.value - self.paper

    def plain(self) -> str:
        """The figure as a reader sees it, without any markup."""
        ours = self._ours() if self.text is None else self.text
        return ours if self.paper is None else f"{ours}{BESIDE}{self._papers(self.paper)}"

    def _ours(self) -> str:
        if self.value is None:
            return NOT_RUN
        parts = [self._number(self.value)]
        if self.low is not None and self.high is not None:
            parts.append(f"({self._number(self.low)} to {self._number(self.high)})")
        if self.unit:
            parts.append(self.unit)
        return " ".join(parts) + (f", n = {self.n:,}" if self.n is not None else "")

    def _papers(self, paper: float) -> str:
        difference = "" if self.difference is None else f", {self.difference:+,.{self.digits}f}"
        return f"{paper:,.6g}{difference}"

    def _number(self, value: float) -> str:
        return f"{value:,.{self.digits}f}"


@dataclass(frozen=True, slots=True)
class Row:
    """A label and as many entries as the table has columns."""

    label: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A title, the label's heading and the columns', and rows as long as the columns."""

    title: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    legend: str | None = None  # below it, in Markdown

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.entries) != len(self.columns):
                raise ValueError(f"row {row.label!r} has {len(row.entries)} entries, not {len(self.columns)}")


def to_markdown(table: Table) -> str:
    """The table as GitHub renders it, its title as a bold line above."""
    lines = [
        f"**{table.title}**",
        "",
        _bar((table.corner, *table.columns)),
        _bar("---" for _ in range(1 + len(table.columns))),
    ]
    lines += [_bar((row.label, *(entry.plain() for entry in row.entries))) for row in table.rows]
    if table.legend is not None:
        lines += ["", table.legend]
    return "\n".join(lines) + "\n"


def to_csv(tables: Sequence[Table]) -> str:
    """One line for each entry of all tables; what is unknown says so and is no empty number."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("table", "row", "column", *_CSV_COLUMNS))
    for table in tables:
        for row in table.rows:
            for column, entry in zip(table.columns, row.entries, strict=True):
                writer.writerow((table.title, row.label, column, *_csv_values(entry)))
    return stream.getvalue()


def to_latex(tables: Sequence[Table]) -> str:
    """A `table` environment for each, with booktabs."""
    return "\n".join(_latex(table) for table in tables)


def _csv_values(entry: Entry) -> tuple[str, ...]:
    paper = "" if entry.paper is None else f"{entry.paper:.6g}"
    if entry.text is not None:
        return ("", "", "", "", entry.unit, paper, "", _BOLD.sub(r"\1", entry.text))
    return (
        NOT_RUN if entry.value is None else _exact(entry.value),
        *("" if number is None else _exact(number) for number in (entry.low, entry.high)),
        "" if entry.n is None else str(entry.n),
        entry.unit,
        paper,
        "" if entry.difference is None else f"{entry.difference:.6g}",
        "",
    )


def _exact(number: float) -> str:
    """Six figures, or all before the point where there are more."""
    return f"{number:.6g}" if abs(number) < 1e6 else f"{number:.0f}"


def _latex(table: Table) -> str:
    columns = "l" + "r" * len(table.columns)
    lines = [
        r"\begin{table}",
        rf"\caption{{{latex_text(table.title)}}}",
        rf"\begin{{tabular}}{{{columns}}}",
        r"\toprule",
        _ampersands((table.corner, *table.columns)),
        r"\midrule",
        *(_ampersands((row.label, *(entry.plain() for entry in row.entries))) for row in table.rows),
        r"\bottomrule",
        r"\end{tabular}",
        r"\end{table}",
    ]
    return "\n".join(lines) + "\n"


def latex_text(text: str) -> str:
    """Text with LaTeX's own characters made harmless, and code in Markdown's backticks as `texttt`."""
    special = {character: f"\\{character}" for character in "&%$#_{}"}
    special |= {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    harmless = "".join(special.get(character, character) for character in text)
    return _CODE.sub(r"\\texttt{\1}", harmless).replace(_DASH, "--")


def _ampersands(cells: Iterable[str]) -> str:
    return " & ".join(_BOLD.sub(r"\\textbf{\1}", latex_text(cell)) for cell in cells) + r" \\"


def _bar(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
