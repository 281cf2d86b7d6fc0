"""The report's pictures hold the data: every submission in a bar, every tick in its place."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree

import pytest

from cinta.report.items import Analysis
from cinta.report.plots import MOST_STEPS, bins, histogram, verdict_bars
from cinta.results import Verdict

WORDS = {"scores_axis": "puntos", "count_axis": "entregas"}


def rects(html: str) -> list[dict[str, str]]:
    """The bars as numbers, and the page's colours; the whole must be well-formed."""
    found = ElementTree.fromstring(html).iter()
    return [{**node.attrib} for node in found if node.tag == "rect"]


def labels(html: str) -> list[tuple[float, float]]:
    """Where each tick stands along the axis below, in percent, and what it says."""
    found = re.findall(r'<span style="left: ([\d.]+)%">([\d.]+)</span>', html)
    return [(float(at), float(said)) for at, said in found]


@pytest.mark.parametrize("most", [0.5, 1, 3, 10, 20, 37.5, 100, 1234])
@pytest.mark.parametrize("count", [1, 2, 7, 59, 500])
def test_every_score_is_in_a_bar_below_the_highest_count(most: float, count: int) -> None:
    scores = [most * n / count for n in range(count)]
    found = bins(scores, most)
    html = histogram(found, WORDS, "a <b>")
    bars = rects(html)
    assert sum(int(bar["height"]) for bar in bars) == count
    top = float(re.findall(r"<span>([\d.]+)</span>", html)[-1])
    assert all(float(bar["y"]) + float(bar["height"]) == top for bar in bars)
    assert min(float(bar["y"]) for bar in bars) >= 0
    ticks = labels(html)
    assert 1 <= len(ticks) <= MOST_STEPS + 1
    low, high = found[0].low, found[-1].high
    for at, said in ticks:
        assert at == pytest.approx(100 * (said - low) / (high - low), abs=0.01)
    assert 'aria-label="a &lt;b&gt;"' in html


@pytest.mark.parametrize("graded", [1, 4, 40, 500])
def test_a_bar_has_each_submission_once_whatever_its_verdict(graded: int) -> None:
    kinds = list(Verdict)
    verdicts = Counter(kinds[n % len(kinds)] for n in range(graded))
    item = Analysis(
        exercise="e",
        graded=graded,
        verdicts=verdicts,
        difficulty=None,
        discrimination=None,
        remarks=(),
    )
    html = verdict_bars([item, item], ["<i>", "long " * 40], "words")
    bars = rects(html)
    assert sum(int(bar["width"]) for bar in bars) == 2 * graded
    half = bars[: len(bars) // 2]
    ends = [int(bar["x"]) + int(bar["width"]) for bar in half]
    assert [int(bar["x"]) for bar in half] == [0, *ends[:-1]]
    assert "<i>" not in html
    assert labels(html)[0] == (0, 0)
