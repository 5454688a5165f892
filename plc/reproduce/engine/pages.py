"""An item's page to files: Markdown, CSV, LaTeX and drawings, each of which says its scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from data_prep.errors import CorpusError
from plc.base.whole import write_text
from plc.evaluate.plot import write_plot
from plc.reproduce.engine.items import Item, Page, Plan
from plc.reproduce.pages.beside import beside_paper
from plc.reproduce.pages.heat_map import HeatMap, write_heat_map
from plc.reproduce.pages.paper_numbers import paper_notes
from plc.reproduce.pages.table import to_csv, to_latex, to_markdown

_SHOWN = 12  # cells that are named before it is only how many


def write_page(item: Item, page: Page, *, missing: Sequence[str], plan: Plan, out: Path) -> tuple[Path, ...]:
    """Write ITEM.md, .csv, .tex and the plots; CorpusError where the folder cannot be written."""
    page = replace(page, tables=beside_paper(item.name, plan.scale.name, page.tables))
    texts = {f"{item.name}.md": markdown(item, page, missing=missing, plan=plan)}
    if page.tables:
        texts[f"{item.name}.csv"] = to_csv(page.tables)
        texts[f"{item.name}.tex"] = f"% {page.sizes or plan.scale.description}\n" + to_latex(page.tables)
    texts |= dict(page.files or {})
    written = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            path = out / name
            write_text(path, text)
            written.append(path)
    except OSError as error:
        raise CorpusError(f"{out} cannot be written: {error}; choose another --out") from error
    for plot in page.plots:
        written += write_heat_map(plot, out) if isinstance(plot, HeatMap) else write_plot(plot, out)
    return tuple(written)


def markdown(item: Item, page: Page, *, missing: Sequence[str], plan: Plan) -> str:
    """The page as GitHub renders it."""
    sizes = page.sizes or plan.scale.description
    parts = [
        f"# {page.title} ({plan.scale.name} scale)\n",
        f"*{sizes[0].upper()}{sizes[1:]}.* "
        f"Made by `plc reproduce {item.name} --scale {plan.scale.name}{plan.of(item).asked}`.\n",
        *(f"{warning}\n" for warning in page.warnings),
        *(to_markdown(table) for table in page.tables),
        *(f"![{plot.title}]({plot.name}.png)\n" for plot in page.plots),
        *(f"{note}\n" for note in (*page.notes, *paper_notes(item.name))),
    ]
    if missing:
        named = ", ".join(f"`{name}`" for name in missing[:_SHOWN])
        more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        parts.append(f"Cells not run yet ({len(missing)}): {named}{more}.\n")
    return "\n".join(parts)
