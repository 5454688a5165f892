"""A reliability diagram as one SVG file: what was said against what came true, a panel for each question."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data_prep.errors import CorpusError
from plc.evaluate.calibration.reliability import Reliability

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PANELS = (
    ("flaw, one in two", "Flawed, in an even mix"),
    ("flaw, shown", "Flawed, among what is shown"),
    ("first fix", "First fix right, among what is shown"),
)
_INCHES = 4.0  # of a panel's side
_BLUE, _GREY = "#0969da", "#8c959f"


def write_plot(path: Path, reliable: Mapping[str, Reliability]) -> None:
    """Write the diagram; nothing where there is none of its panels. CorpusError where the place refuses."""
    panels = [(title, reliable[name]) for name, title in PANELS if name in reliable]
    if not panels:
        return
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    # text as text and ids from the content alone: the same figures give the same file
    settings: dict[Any, object] = {"svg.fonttype": "none", "svg.hashsalt": "reliability", "font.size": 10}
    with pyplot.rc_context(settings):
        size = (_INCHES * len(panels), _INCHES + 0.8)
        figure, axes = pyplot.subplots(1, len(panels), figsize=size, squeeze=False, layout="constrained")
        try:
            for place, (title, shown) in zip(axes[0], panels, strict=True):
                _draw(place, title, shown)
            figure.savefig(path, format="svg", metadata={"Date": None})
        except OSError as error:
            raise CorpusError(f"{path} cannot be written: {error}") from error
        finally:
            pyplot.close(figure)


def _draw(axes: Axes, title: str, shown: Reliability) -> None:
    said = [each.confidence for each in shown.bins]
    true = [each.true for each in shown.bins]
    below = [max(0.0, each.true - each.low) for each in shown.bins]  # by rounding an end may lie beyond
    above = [max(0.0, each.high - each.true) for each in shown.bins]
    axes.plot([0, 1], [0, 1], "--", color=_GREY, linewidth=1)
    axes.errorbar(said, true, yerr=(below, above), fmt="-o", color=_BLUE, markersize=4, linewidth=1)
    about = f"calibration error {shown.error:.3f}, {shown.rows:,} rows, {len(shown.bins)} equal bins"
    axes.set_title(f"{title}\n{about}", loc="left", fontsize=9)
    ticks = (0, 0.25, 0.5, 0.75, 1)
    axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal", xticks=ticks, yticks=ticks)
    axes.set(xlabel="confidence", ylabel="came true")
    axes.grid(visible=True, alpha=0.3)
