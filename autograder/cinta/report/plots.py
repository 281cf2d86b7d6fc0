"""The report's pictures: bars as SVG in the units of the data, their labels as text of the page.

Labels are HTML, so that they keep their size on a phone, follow the page's colours in light, dark
and print, and break where there is little room. The drawing library that notebooks use is not
loaded: that would take as long as all the rest of a report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from markupsafe import Markup

from ..results import Verdict
from .items import Analysis
from .templating import TEMPLATES

OF_VERDICTS = (
    ((Verdict.PASSED, Verdict.RECORDED), "--good-bar"),
    ((Verdict.FAILED,), "--bad-bar"),
    ((Verdict.CRASHED, Verdict.TIMED_OUT), "--warn-bar"),
    ((Verdict.BLANK,), "--idle-bar"),
    ((Verdict.NOT_REACHED, Verdict.TO_MARK, Verdict.MARKED), "--line-bar"),
)
"""The parts of a bar in order: side by side, any two differ in lightness too."""

MOST_BINS = 20
MOST_STEPS = 7
"""Of an axis: more labels would not fit beside one another on a phone."""


@dataclass(frozen=True)
class Bin:
    """Scores from ``low`` up to ``high``, and how many; the last bin holds the best score too."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Axis:
    """A scale from ``low`` to ``high`` with the values that are named at it."""

    low: float
    high: float
    ticks: Sequence[float]

    def share(self, value: float) -> float:
        """How far along the axis a value is, in percent."""
        return round(100 * (value - self.low) / (self.high - self.low), 3)


@dataclass(frozen=True)
class Part:
    """A part of a bar: from where on, how long, and the page's variable of its colour."""

    start: int
    length: int
    colour: str


def bins(scores: Sequence[float], most: float) -> list[Bin]:
    """A bin around each whole point where there are few points, else twenty of equal width."""
    step, start = (1.0, -0.5) if most <= MOST_BINS else (most / MOST_BINS, 0.0)
    number = ceil(most) + 1 if start else MOST_BINS
    counts = [0] * number
    for score in scores:
        counts[min(number - 1, int((score - start) / step))] += 1
    return [Bin(start + n * step, start + (n + 1) * step, c) for n, c in enumerate(counts)]


def histogram(found: Sequence[Bin], words: dict[str, str], text: str) -> Markup:
    """How the scores are distributed; ``text`` says it to whoever does not see it."""
    scores = _axis(found[0].low, found[-1].high)
    counts = _counted(max(bin_.count for bin_ in found))
    return _drawn("histogram", found=found, scores=scores, counts=counts, words=words, text=text)


def verdict_bars(items: Sequence[Analysis], titles: Sequence[str], text: str) -> Markup:
    """How each exercise ended, one bar each; ``text`` says it to whoever does not see it."""
    bars = [_parts(item) for item in items]
    axis = _axis(0, max([1, *(sum(part.length for part in bar) for bar in bars)]))
    return _drawn("verdicts", bars=list(zip(titles, bars, strict=True)), axis=axis, text=text)


def _parts(item: Analysis) -> list[Part]:
    parts: list[Part] = []
    start = 0
    for verdicts, colour in OF_VERDICTS:
        length = sum(item.verdicts[verdict] for verdict in verdicts)
        parts += [Part(start, length, colour)] if length else []
        start += length
    return parts


def _counted(most: int) -> Axis:
    """From nothing to the first tick that nothing goes beyond."""
    step = _step(most)
    high = step * ceil(most / step)
    return _axis(0, high)


def _axis(low: float, high: float) -> Axis:
    """Named at the multiples of a step that lie in it."""
    step = _step(high - low)
    ticks = [n * step for n in range(ceil(low / step), floor(high / step) + 1)]
    return Axis(low, high, ticks)


def _step(length: float) -> int:
    """The smallest of 1, 2, 5, 10, 20, ... of which few make up the length."""
    powers = range(max(0, floor(log10(max(length, 1)))) + 1)
    steps = (factor * int(10**power) for power in powers for factor in (1, 2, 5))
    return next(step for step in steps if step * MOST_STEPS >= length)


def _drawn(kind: str, **given: object) -> Markup:
    return Markup(TEMPLATES.get_template("chart.html").render(kind=kind, **given).strip())
