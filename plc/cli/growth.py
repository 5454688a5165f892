"""`plc growth`: reports of the real suite to a table and a plot over data or size."""

from __future__ import annotations

from pathlib import Path


def growth(
    reports: list[str],
    /,
    *,
    along: str = "training pairs",
    out: Path | None = None,
) -> int:
    """Show how figures of --suite real grow with data or model size, and how much would reach a target.

    Parameters
    ----------
    reports
        Two or more of AMOUNT=REPORT or SERIES:AMOUNT=REPORT, such as 20000=reports/small.json.
    along
        What the amounts count, for the axis.
    out
        Write the table to this page (.md) and the plot beside it (.svg).
    """
    from data_prep.errors import ConfigError
    from plc.evaluate.real_suite.growth import growth_table, read_points
    from plc.evaluate.real_suite.growth_plot import write_growth
    from plc.evaluate.real_suite.quality import write_quality
    from plc.evaluate.tables import to_markdown

    if out is not None and out.suffix != ".md":
        raise ConfigError(f"--out {out}: give the page a name that ends in .md; the plot goes beside it")
    points = read_points(reports)
    table = to_markdown(growth_table(points, along=along))
    if out is None:
        print(table, end="")
        return 0
    title = f"What grows with {along}"
    plot = out.with_suffix(".svg")
    write_quality(out, f"# {title}\n\n![{title}]({plot.name})\n\n{table}")
    write_growth(plot, points, along=along, title=title)
    return 0
