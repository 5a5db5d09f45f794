"""Curves over time as an SVG file, without a plotting library. Must not know: what they show."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

__all__ = ["Curve", "Panel", "draw"]

WIDTH, PANEL_HEIGHT, MARGIN, GAP = 900, 220, 60, 50
COLOURS = ("#2463a8", "#c8511b", "#3c8a3e")
INK, PALE = "#333333", "#dddddd"
LABELS = 5
"""Of an axis, about."""


@dataclass(frozen=True)
class Curve:
    """One line."""

    name: str
    values: Sequence[float]


@dataclass(frozen=True)
class Panel:
    """Curves with an axis of their own, which begins at 0."""

    title: str
    curves: Sequence[Curve]
    limit: float | None = None
    """Where a dashed line is drawn."""


def draw(times: Sequence[float], time_title: str, panels: Sequence[Panel]) -> str:
    """Return the picture: the panels below each other, over the same times."""
    height = len(panels) * (PANEL_HEIGHT + GAP) + GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" '
        f'font-size="13" fill="{INK}">',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
    ]
    for number, panel in enumerate(panels):
        parts += _panel(panel, times, GAP + number * (PANEL_HEIGHT + GAP))
    parts.append(_text(WIDTH - MARGIN, height - 8, time_title, "end"))
    return "\n".join([*parts, "</svg>\n"])


def _panel(panel: Panel, times: Sequence[float], top: float) -> list[str]:
    seen = [value for curve in panel.curves for value in curve.values if math.isfinite(value)]
    ceiling = max([*seen, panel.limit or 0.0, 1e-9]) * 1.05
    bottom = top + PANEL_HEIGHT

    def x(time: float) -> float:
        return MARGIN + (WIDTH - 2 * MARGIN) * time / (times[-1] or 1.0)

    def y(value: float) -> float:
        return bottom - PANEL_HEIGHT * value / ceiling

    parts = [_text(MARGIN, top - 12, panel.title)]
    for value in _round_values(ceiling):
        parts += [
            _line(MARGIN, y(value), WIDTH - MARGIN, y(value), PALE),
            _text(MARGIN - 6, y(value) + 4, value, "end"),
        ]
    parts += [_text(x(value), bottom + 16, value, "middle") for value in _round_values(times[-1])]
    if panel.limit is not None:
        parts.append(_line(MARGIN, y(panel.limit), WIDTH - MARGIN, y(panel.limit), INK, "6 4"))
    for number, curve in enumerate(panel.curves):
        points = zip(times, curve.values, strict=True)
        path = " ".join(f"{x(time):.1f},{y(value):.1f}" for time, value in points if math.isfinite(value))
        colour = COLOURS[number % len(COLOURS)]
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        parts.append(_text(WIDTH - MARGIN - 130 * number, top - 12, curve.name, "end", colour))
    return parts


def _round_values(most: float) -> list[float]:
    """Return round numbers from 0 on."""
    step = 10 ** math.floor(math.log10(max(most, 1e-9) / LABELS))
    step = next(step * factor for factor in (1, 2, 5, 10) if most / (step * factor) <= LABELS)
    return [step * number for number in range(int(most / step) + 1)]


def _text(x: float, y: float, content: object, anchor: str = "start", colour: str = INK) -> str:
    shown = f"{content:g}" if isinstance(content, (int, float)) else escape(str(content))
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{shown}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"{dashed}/>'
