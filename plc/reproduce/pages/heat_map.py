"""A matrix of shares as a drawing, PNG and SVG: what was taken for what."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plc.evaluate.plot import save_figure

_MARK = "#c01818"
_INCHES = 0.2  # of a cell


@dataclass(frozen=True, slots=True)
class HeatMap:
    """`values` hold a row for each label, of shares from 0 to 1; the `marked` labels are red."""

    name: str
    title: str
    x_label: str
    y_label: str
    scale: str  # what a value is a share of, beside the colours
    labels: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    marked: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if len(self.values) != len(self.labels) or any(len(row) != len(self.labels) for row in self.values):
            raise ValueError(f"{self.name}: {len(self.labels)} labels want as many rows and columns")


def write_heat_map(heat_map: HeatMap, folder: Path) -> tuple[Path, ...]:
    """Draw NAME.png and NAME.svg into the folder; CorpusError where it cannot be written."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    settings: dict[Any, object] = {"svg.fonttype": "none", "svg.hashsalt": heat_map.name}
    side = 3.0 + _INCHES * len(heat_map.labels)
    places = range(len(heat_map.labels))
    with pyplot.rc_context(settings):
        figure, axes = pyplot.subplots(figsize=(side, side), layout="constrained")
        try:
            image = axes.imshow(heat_map.values, cmap="Blues", vmin=0, vmax=1)
            axes.set(title=heat_map.title, xlabel=heat_map.x_label, ylabel=heat_map.y_label)
            axes.set_xticks(places, heat_map.labels, rotation=90, fontsize=7)
            axes.set_yticks(places, heat_map.labels, fontsize=7)
            for axis in (axes.get_xticklabels(), axes.get_yticklabels()):
                for place in heat_map.marked:
                    axis[place].set(color=_MARK, fontweight="bold")
            axes.set_xticks([place - 0.5 for place in places], minor=True)
            axes.set_yticks([place - 0.5 for place in places], minor=True)
            axes.grid(which="minor", color="#dddddd", linewidth=0.5)
            axes.tick_params(which="minor", length=0)
            figure.colorbar(image, ax=axes, shrink=0.6, label=heat_map.scale)
            return save_figure(figure, folder / heat_map.name, dpi=110, bbox_inches="tight")
        finally:
            pyplot.close(figure)
