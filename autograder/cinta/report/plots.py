"""The report's pictures: Matplotlib's SVG, put into the page with text as text.

Colours are the page's own (CSS variables), so that they follow light and dark and print; the same
data give the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import matplotlib
from markupsafe import Markup, escape
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ..results import Verdict
from .items import Analysis

COLOURS = {
    "#010101": "--ink",
    "#020202": "--soft",
    "#030303": "--line",
    "#040404": "--bar",
    "#050505": "--good-bar",
    "#060606": "--bad-bar",
    "#070707": "--idle-bar",
    "#080808": "--warn-bar",
    "#090909": "--line-bar",
    "#0a0a0a": "--sheet",
}
"""What is drawn in a colour on the left takes the page's variable on the right."""

INK, SOFT, LINE, BAR, GOOD, BAD, IDLE, WARN, NONE, SHEET = COLOURS
OF_VERDICTS = (
    ((Verdict.PASSED, Verdict.RECORDED), GOOD),
    ((Verdict.FAILED,), BAD),
    ((Verdict.CRASHED, Verdict.TIMED_OUT), WARN),
    ((Verdict.BLANK,), IDLE),
    ((Verdict.NOT_REACHED, Verdict.TO_MARK, Verdict.MARKED), NONE),
)
"""The parts of a bar in order: side by side, any two differ in lightness too."""

STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "cinta",
    "text.parse_math": False,
    "text.color": INK,
    "axes.labelcolor": SOFT,
    "axes.edgecolor": LINE,
    "axes.titlecolor": INK,
    "xtick.color": LINE,
    "ytick.color": LINE,
    "xtick.labelcolor": SOFT,
    "ytick.labelcolor": SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "font.size": 10.0,
    "font.family": "DejaVu Sans",
}


@dataclass(frozen=True)
class Bin:
    """Scores from ``low`` up to ``high``, and how many; the last bin holds the best score too."""

    low: float
    high: float
    count: int


MOST_BINS = 20


def bins(scores: Sequence[float], most: float) -> list[Bin]:
    """A bin around each whole point where there are few points, else twenty of equal width."""
    step, start = (1.0, -0.5) if most <= MOST_BINS else (most / MOST_BINS, 0.0)
    number = ceil(most) + 1 if start else MOST_BINS
    counts = [0] * number
    for score in scores:
        counts[min(number - 1, int((score - start) / step))] += 1
    return [Bin(start + n * step, start + (n + 1) * step, c) for n, c in enumerate(counts)]


def histogram(found: Sequence[Bin], words: dict[str, str], text: str) -> Markup:
    """How the scores are distributed."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(7.0, 2.5), layout="constrained")
        axes = figure.subplots()
        widths = [bin_.high - bin_.low for bin_ in found]
        lows = [bin_.low for bin_ in found]
        counts = [bin_.count for bin_ in found]
        axes.bar(lows, counts, widths, align="edge", color=BAR, edgecolor=SHEET, linewidth=1.5)
        axes.set_xlabel(words["scores_axis"])
        axes.set_ylabel(words["count_axis"])
        axes.set_xlim(found[0].low, found[-1].high)
        axes.yaxis.set_major_locator(MaxNLocator("auto", integer=True))
        axes.grid(axis="y", color=LINE, linewidth=0.7)
        axes.set_axisbelow(True)
        axes.spines.left.set_visible(False)
        return _svg(figure, text)


def verdict_bars(items: Sequence[Analysis], titles: Sequence[str], text: str) -> Markup:
    """How each exercise ended, one bar each."""
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(7.0, 0.6 + 0.34 * len(items)), layout="constrained")
        axes = figure.subplots()
        places = range(len(items))
        left = [0] * len(items)
        for verdicts, colour in OF_VERDICTS:
            widths = [sum(item.verdicts[verdict] for verdict in verdicts) for item in items]
            axes.barh(places, widths, 0.68, left, color=colour, edgecolor=SHEET, linewidth=1.0)
            left = [one + other for one, other in zip(left, widths, strict=True)]
        _name_bars(axes, titles, max(left))
        return _svg(figure, text)


def _name_bars(axes: Axes, titles: Sequence[str], most: int) -> None:
    axes.set_yticks(range(len(titles)), [_short(title) for title in titles])
    axes.invert_yaxis()
    axes.set_xlim(0, max(1, most))
    axes.xaxis.set_major_locator(MaxNLocator("auto", integer=True))
    axes.tick_params(axis="y", length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _short(title: str, most: int = 40) -> str:
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"


def _svg(figure: Figure, text: str) -> Markup:
    """The figure as an element of the page: no size of its own, no ids that another has."""
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = drawn.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    # Only what is referred to needs an id; those are hashes of what they name.
    used = set(re.findall(r'(?:url\(#|href="#)([^)"]+)', svg))
    svg = re.sub(r' id="([^"]*)"', lambda m: m[0] if m[1] in used else "", svg)
    for colour, variable in COLOURS.items():
        svg = svg.replace(colour, f"var({variable})")
    svg = re.sub(r"font: ([\d.]+)px [^;\"]*", r"font: \1px var(--sans)", svg)
    svg = re.sub(r'<svg [^>]*?(viewBox="[^"]*")[^>]*>', _head(text), svg, count=1)
    return Markup(re.sub(r"\n\s*", "\n", svg).strip())


def _head(text: str) -> str:
    label = str(escape(text)).replace("\\", "")
    return rf'<svg \1 role="img" aria-label="{label}" xmlns:xlink="http://www.w3.org/1999/xlink">'
