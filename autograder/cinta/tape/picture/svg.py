"""The picture itself: SVG text, readable on a light page and, on its own ground, on a dark one."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import pairwise
from textwrap import wrap

from ..data import Arrow, ArrowState, Box, BoxKind, Sketch
from .boxes import WORDS, spoken, under
from .layout import GAP, HEIGHT, Layout

FILL = {
    BoxKind.SOURCE: ("#e3eefc", "#2f6db5"),
    BoxKind.GIVEN: ("#ffffff", "#c3c9d1"),
    BoxKind.OP: ("#ffffff", "#8a94a3"),
    BoxKind.FOLD: ("#f3f1fb", "#7a68b3"),
    BoxKind.TARGET: ("#e2f4e6", "#2c8a45"),
    BoxKind.GAP: ("#fdeaea", "#c62f2f"),
}
BROKEN = ("#fdeaea", "#c62f2f")
STROKE = {
    ArrowState.LIVE: "#4a5563",
    ArrowState.BREAK: "#c62f2f",
    ArrowState.LOST: "#d98a8a",
    ArrowState.GIVEN: "#c3c9d1",
}
ROUND = (BoxKind.SOURCE, BoxKind.GIVEN, BoxKind.TARGET)
LINE = 18.0
WIDE = 84
"""Characters of a caption on one line."""


def rendered(sketch: Sketch, layout: Layout, lang: str, name: str = "cinta", foot: str = "") -> str:
    """A sketch, laid out, as one SVG element; the ids in it begin with ``name``."""
    measured = any(arrow.norm is not None for arrow in sketch.arrows)
    reasons = [line for caption in sketch.captions for line in wrap(caption, WIDE)]
    captions = reasons + ([foot] if foot else []) + ([WORDS[lang]["norm"]] if measured else [])
    width = max(layout.size[0], 40.0 + max((6.3 * len(c) for c in captions), default=0.0))
    height = layout.size[1] + LINE * len(captions) + 14.0
    shift = (width - layout.size[0]) / 2
    body = [*_arrows(sketch, layout, name), *_boxes(sketch, layout, lang)]
    under = [
        _text(
            18,
            layout.size[1] + LINE * (k + 1),
            line,
            12,
            "#b02525" if k < len(reasons) else "#6b7480",
            "start",
        )
        for k, line in enumerate(captions)
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
            f'width="{width:.0f}" height="{height:.0f}" role="img" '
            f'aria-label="{escape(spoken(sketch, lang))}" '
            'font-family="system-ui, sans-serif">',
            f'<rect width="{width:.0f}" height="{height:.0f}" rx="8" fill="#ffffff"/>',
            _heads(name),
            f'<g transform="translate({shift:.1f} 0)">',
            *body,
            "</g>",
            *under,
            "</svg>",
        ]
    )


def _heads(name: str) -> str:
    marks = "".join(
        f'<marker id="{name}-{state}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        f'markerHeight="7" markerUnits="userSpaceOnUse" orient="auto">'
        f'<path d="M0 0 L8 4 L0 8 z" fill="{colour}"/></marker>'
        for state, colour in STROKE.items()
    )
    return f"<defs>{marks}</defs>"


def _boxes(sketch: Sketch, layout: Layout, lang: str) -> Iterator[str]:
    for box in sketch.boxes:
        x, y = layout.centres[box.id]
        wide = layout.widths[box.id]
        fill, edge = BROKEN if box.broken else FILL[box.kind]
        radius = 20 if box.kind in ROUND else 6
        dash = ' stroke-dasharray="5 3"' if box.kind in (BoxKind.GAP, BoxKind.GIVEN) else ""
        yield (
            f'<rect x="{x - wide / 2:.1f}" y="{y - HEIGHT / 2:.1f}" width="{wide:.1f}" '
            f'height="{HEIGHT}" rx="{radius}" fill="{fill}" stroke="{edge}" '
            f'stroke-width="{1.8 if box.broken else 1.2}"{dash}/>'
        )
        yield from _texts(box, x, y, lang)


def _texts(box: Box, x: float, y: float, lang: str) -> Iterator[str]:
    below = under(box, lang)
    ink, faint = ("#8f1f1f", "#8f1f1f") if box.broken else ("#1d2530", "#6b7480")
    bold = box.kind not in (BoxKind.OP, BoxKind.GIVEN)
    yield _text(x, y - 1 if below else y + 4.5, box.label, 13, ink, bold=bold)
    if below:
        yield _text(x, y + 13, below, 10, "#2f6db5" if box.norm is not None else faint)


def _arrows(sketch: Sketch, layout: Layout, name: str) -> Iterator[str]:
    strongest = max((a.norm or 0.0 for a in sketch.arrows), default=0.0)
    for arrow, way in zip(sketch.arrows, layout.ways, strict=True):
        colour = STROKE[arrow.state]
        dash = ' stroke-dasharray="5 4"' if arrow.state != ArrowState.LIVE else ""
        yield (
            f'<path d="{_curve(way)}" fill="none" stroke="{colour}" '
            f'stroke-width="{_thick(arrow, strongest):.2f}"{dash} '
            f'marker-end="url(#{name}-{arrow.state})"/>'
        )
    for arrow, way in zip(sketch.arrows, layout.ways, strict=True):
        if arrow.state == ArrowState.BREAK:
            (x0, y0), (x1, y1) = way[0], way[1]
            yield _text((x0 + x1) / 2, (y0 + y1) / 2 + 5, "✗", 16, "#c62f2f", bold=True)
    yield from _norms(sketch, layout)


def _norms(sketch: Sketch, layout: Layout) -> Iterator[str]:
    """Norms at the foot of the box that the tensor comes out of, each once."""
    norms: dict[str, list[str]] = {}
    for arrow in sketch.arrows:
        texts = norms.setdefault(arrow.start, [])
        if arrow.norm is not None and f"{arrow.norm:.3g}" not in texts:
            texts.append(f"{arrow.norm:.3g}")
    for start, texts in norms.items():
        x, y = layout.centres[start]
        if texts:
            at = x + 7, y + HEIGHT / 2 + 14
            yield _halo(*at, ", ".join(texts[:3]), 10)
            yield _text(*at, ", ".join(texts[:3]), 10, "#2f6db5", "start")


def _thick(arrow: Arrow, strongest: float) -> float:
    if arrow.norm is None or strongest <= 0:
        return 1.8 if arrow.state == ArrowState.BREAK else 1.4
    return 1.0 + 2.2 * (arrow.norm / strongest) ** 0.5


def _curve(way: tuple[tuple[float, float], ...]) -> str:
    """A smooth way down through the points, from the foot of one box to the head of another."""
    points = [
        (way[0][0], way[0][1] + HEIGHT / 2),
        *way[1:-1],
        (way[-1][0], way[-1][1] - HEIGHT / 2),
    ]
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for (x0, y0), (x1, y1) in pairwise(points):
        bend = min((y1 - y0) / 2, GAP)
        path += f" C{x0:.1f} {y0 + bend:.1f} {x1:.1f} {y1 - bend:.1f} {x1:.1f} {y1:.1f}"
    return path


def _text(
    x: float, y: float, text: str, size: int, fill: str, anchor: str = "middle", bold: bool = False
) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}" '
        f'text-anchor="{anchor}"{weight}>{escape(text)}</text>'
    )


def _halo(x: float, y: float, text: str, size: int) -> str:
    """White around a text that begins here, drawn below it; ``paint-order`` few viewers know."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="#ffffff" stroke="#ffffff" '
        f'stroke-width="3" text-anchor="start">{escape(text)}</text>'
    )
