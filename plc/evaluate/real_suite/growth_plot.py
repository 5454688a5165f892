"""Growth as a drawing: SVG by hand, so that no plotting library is needed to look at a few curves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from plc.evaluate.real_suite.growth import PLOTTED, Key, Point
from plc.evaluate.real_suite.reach import Line

_WIDTH, _HEIGHT = 820, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 300, 24, 56
_COLOURS = ("#1f5fa8", "#c8501e", "#2e8b57", "#8a4fb0", "#b8860b", "#555555", "#b03060", "#008b8b")
_DASHES = ("", "6 3", "2 3", "9 3 2 3")


@dataclass(frozen=True, slots=True)
class _Scale:
    """From amounts (logarithmic) and shares to places in the drawing."""

    least: float
    most: float
    top: float

    def x(self, amount: float) -> float:
        span = math.log(self.most / self.least) or 1.0
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * math.log(amount / self.least) / span

    def y(self, share: float) -> float:
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * share / self.top


def growth_svg(points: Sequence[Point], *, along: str, title: str) -> str:
    """Curves with their 95 % intervals; one colour for a figure, one dash for a series."""
    amounts = sorted({point.amount for point in points})
    curves = [curve for key in PLOTTED for curve in _curves(points, key)]
    highest = max((rate.interval[1] for _, _, line in _flat(curves) if (rate := line.rate)), default=1.0)
    scale = _Scale(amounts[0], amounts[-1], min(1.0, math.ceil(highest * 10) / 10) or 0.1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12" fill="#222">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        *_axes(scale, amounts, along),
    ]
    order = list(dict.fromkeys(point.series for point in points))
    for number, curve in enumerate(curves):
        parts += _drawn(scale, curve, number=number, order=order.index(curve[1]))
    return "\n".join([*parts, "</svg>"]) + "\n"


_Curve = tuple[Key, str, list[tuple[float, Line]]]


def _curves(points: Sequence[Point], key: Key) -> list[_Curve]:
    found = []
    for series in dict.fromkeys(point.series for point in points):
        ours = [point for point in points if point.series == series]
        inside = [(point.amount, line) for point in ours if (line := point.line(key))]
        if inside:
            found.append((key, series, inside))
    return found


def _flat(curves: Sequence[_Curve]) -> list[tuple[Key, float, Line]]:
    return [(key, amount, line) for key, _, curve in curves for amount, line in curve]


def _axes(scale: _Scale, amounts: Sequence[float], along: str) -> list[str]:
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    parts = []
    for step in range(6):
        share = scale.top * step / 5
        y = scale.y(share)
        parts.append(f'<line x1="{_LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{100 * share:.3g} %</text>')
    for amount in amounts:
        x = scale.x(amount)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{bottom}" y2="{bottom + 5}" stroke="#222"/>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 19}" text-anchor="middle">{amount:,.10g}</text>')
    centre = f'x="{(_LEFT + right) / 2:.0f}" y="{_HEIGHT - 12}" text-anchor="middle"'
    parts.append(f"<text {centre}>{escape(along)}</text>")
    return parts


def _drawn(scale: _Scale, drawn: _Curve, *, number: int, order: int) -> list[str]:
    key, series, curve = drawn
    colour = _COLOURS[PLOTTED.index(key) % len(_COLOURS)]
    dash = _DASHES[order % len(_DASHES)]
    parts, places = [], []
    for amount, line in curve:
        if line.rate is None or line.rate.value is None:
            continue
        x, y = scale.x(amount), scale.y(line.rate.value)
        low, high = (scale.y(min(end, scale.top)) for end in line.rate.interval)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{low:.1f}" y2="{high:.1f}" stroke="{colour}"/>')
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>')
        places.append(f"{x:.1f},{y:.1f}")
    style = f'fill="none" stroke="{colour}" stroke-width="1.8" stroke-dasharray="{dash}"'
    parts.append(f'<polyline points="{" ".join(places)}" {style}/>')
    y = _TOP + 18 * number
    x = _WIDTH - _RIGHT + 16
    name = ", ".join(part for part in (*key, series) if part)
    parts.append(f'<line x1="{x}" x2="{x + 22}" y1="{y}" y2="{y}" {style}/>')
    parts.append(f'<text x="{x + 28}" y="{y + 4}" font-size="11">{escape(name)}</text>')
    return parts
