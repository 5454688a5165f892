"""A reliability diagram as one SVG file: what was said against what came true, a panel for each question."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from data_prep.errors import CorpusError
from plc.evaluate.calibration.reliability import Reliability

PANELS = (
    ("flaw, one in two", "Flawed, in an even mix"),
    ("flaw, shown", "Flawed, among what is shown"),
    ("first fix", "First fix right, among what is shown"),
)
_SIDE, _GAP, _LEFT, _TOP, _BOTTOM = 300, 70, 64, 58, 56
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f } .small { font-size: 11px; fill: #57606a }
.title { font-weight: 600 } .frame { fill: #ffffff; stroke: #8c959f } .grid { stroke: #eaeef2 }
.even { stroke: #8c959f; stroke-dasharray: 4 4 }
.reach { stroke: #0969da; stroke-opacity: .45; stroke-width: 2 }
.line { fill: none; stroke: #0969da; stroke-opacity: .6 } circle { fill: #0969da }
"""


def write_plot(path: Path, reliable: Mapping[str, Reliability]) -> None:
    """Write the diagram; nothing where there is none of its panels. CorpusError where the place refuses."""
    panels = [(title, reliable[name]) for name, title in PANELS if name in reliable]
    if not panels:
        return
    try:
        path.write_text(svg(panels), "utf-8")
    except OSError as error:
        raise CorpusError(f"{path} cannot be written: {error}") from error


def svg(panels: list[tuple[str, Reliability]]) -> str:
    """The panels beside each other."""
    width = _LEFT + len(panels) * (_SIDE + _GAP)
    height = _TOP + _SIDE + _BOTTOM
    drawn = [_panel(title, each, left=_LEFT + n * (_SIDE + _GAP)) for n, (title, each) in enumerate(panels)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-label="Reliability diagram">\n'
        f"<style>{_STYLE}</style>\n"
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>\n' + "".join(drawn) + "</svg>\n"
    )


def _panel(title: str, shown: Reliability, *, left: int) -> str:
    def x(value: float) -> str:
        return f"{left + value * _SIDE:.1f}"

    def y(value: float) -> str:
        return f"{_TOP + (1 - value) * _SIDE:.1f}"

    parts = [f'<rect class="frame" x="{left}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}"/>']
    for tick in (0, 0.25, 0.5, 0.75, 1):
        if 0 < tick < 1:
            parts.append(f'<path class="grid" d="M{x(tick)} {y(0)}V{y(1)}M{x(0)} {y(tick)}H{x(1)}"/>')
        label = f"{tick:g}"
        parts.append(
            f'<text class="small" x="{x(tick)}" y="{_TOP + _SIDE + 16}" text-anchor="middle">{label}</text>'
        )
        parts.append(
            f'<text class="small" x="{left - 8}" y="{y(tick)}" text-anchor="end" dy="4">{label}</text>'
        )
    parts.append(f'<path class="even" d="M{x(0)} {y(0)}L{x(1)} {y(1)}"/>')
    places = " ".join(f"{x(each.confidence)},{y(each.true)}" for each in shown.bins)
    parts.append(f'<polyline class="line" points="{places}"/>')
    for each in shown.bins:
        parts.append(f'<path class="reach" d="M{x(each.confidence)} {y(each.low)}V{y(each.high)}"/>')
        parts.append(f'<circle cx="{x(each.confidence)}" cy="{y(each.true)}" r="3.5"/>')
    middle = left + _SIDE / 2
    parts += [
        f'<text class="title" x="{left}" y="{_TOP - 30}">{escape(title)}</text>',
        f'<text class="small" x="{left}" y="{_TOP - 12}">calibration error {shown.error:.3f}, '
        f"{shown.rows:,} rows, {len(shown.bins)} equal bins</text>",
        f'<text x="{middle}" y="{_TOP + _SIDE + 38}" text-anchor="middle">confidence</text>',
        f'<text x="{left - 40}" y="{_TOP + _SIDE / 2}" text-anchor="middle" '
        f'transform="rotate(-90 {left - 40} {_TOP + _SIDE / 2})">came true</text>',
    ]
    return "\n".join(parts) + "\n"
