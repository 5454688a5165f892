"""A row for each model, the paper's figure and ours on one line: a drawing, PNG and SVG."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_prep.errors import CorpusError

_OURS, _PAPERS = "#1f5fa8", "#c8501e"


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """One model's two figures in per cent; the interval is of ours."""

    label: str
    ours: float
    low: float
    high: float
    paper: float | None


@dataclass(frozen=True, slots=True)
class Dumbbells:
    """Panels side by side, by title, all with the same labels."""

    name: str
    title: str
    x_label: str
    ours: str  # in the legend
    papers: str
    panels: tuple[tuple[str, tuple[Dumbbell, ...]], ...]


def write_dumbbells(drawing: Dumbbells, folder: Path) -> tuple[Path, ...]:
    """Draw NAME.png and NAME.svg into the folder; CorpusError where it cannot be written."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    settings: dict[Any, object] = {"svg.fonttype": "none", "svg.hashsalt": drawing.name}
    written = []
    with pyplot.rc_context(settings):
        tall = 1.6 + 0.28 * max(len(rows) for _, rows in drawing.panels)
        figure, axes = pyplot.subplots(
            1, len(drawing.panels), figsize=(10, tall), sharey=True, layout="constrained", squeeze=False
        )
        try:
            for panel, (title, rows) in zip(axes[0], drawing.panels, strict=True):
                for place, row in enumerate(rows):
                    panel.plot([row.low, row.high], [place, place], "-", color=_OURS, linewidth=2)
                    panel.plot(row.ours, place, "o", color=_OURS, label=None if place else drawing.ours)
                    if row.paper is not None:
                        panel.plot([row.high, row.paper], [place, place], ":", color="#999999", zorder=0)
                        label = None if place else drawing.papers
                        panel.plot(row.paper, place, "D", mfc="white", color=_PAPERS, label=label)
                panel.set(title=title, xlabel=drawing.x_label, xlim=(0, 100))
                panel.set_yticks(range(len(rows)), [row.label for row in rows])
                panel.grid(axis="x", color="#dddddd", linewidth=0.5)
            axes[0][0].invert_yaxis()
            axes[0][-1].legend(fontsize=8, loc="lower left")
            figure.suptitle(drawing.title, fontsize=11)
            for format, metadata in (("png", {"Software": None}), ("svg", {"Date": None})):
                path = folder / f"{drawing.name}.{format}"
                figure.savefig(path, format=format, dpi=120, metadata=metadata)
                written.append(path)
        except OSError as error:
            raise CorpusError(f"{folder}: the drawing cannot be written: {error}") from error
        finally:
            pyplot.close(figure)
    return tuple(written)
