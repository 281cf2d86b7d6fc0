"""Item analysis in its standard terms: how hard an exercise is, and how well it tells people apart.

*Difficulty* is the proportion of the points that was earned (the p-value of classical test theory,
1 = all). *Discrimination* is the corrected item-total correlation: Pearson's r between the points
for the item and those for the rest of the test. See R. L. Ebel and D. A. Frisbie, Essentials of
Educational Measurement (1991), chapter 13.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import StatisticsError, correlation, fmean

from ..results import Verdict
from .gathered import Line

TOO_EASY, TOO_HARD, FLAT = 0.95, 0.2, 0.1
ENOUGH_TO_DISCRIMINATE = 10
FEW = 30
"""Below this many submissions the report says that the figures vary by chance."""


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """One exercise over all graded submissions; what is undefined of it is None.

    Answers that wait for a person to mark them are no easier or harder than others: they are left
    out.

    ``remarks`` are words of :data:`cinta.report.page_texts.REPORT`.
    """

    exercise: str
    graded: int
    verdicts: Counter[Verdict]
    difficulty: float | None
    discrimination: float | None
    remarks: tuple[str, ...]


def analyses(lines: Sequence[Line]) -> list[Analysis]:
    """The exercises in order; submissions that were not graded to their end do not count."""
    graded = [line for line in lines if line.graded and line.items]
    if not graded:
        return []
    return [_analysis(graded, place) for place in range(len(graded[0].items))]


def _analysis(graded: Sequence[Line], place: int) -> Analysis:
    items = [line.items[place] for line in graded]
    pairs = list(zip(graded, items, strict=True))
    marked = [(line, item) for line, item in pairs if item.verdict != Verdict.TO_MARK]
    shares = [item.share for _, item in marked]
    difficulty = fmean(shares) if shares else None
    rests = [sum(one.points for one in line.items) - item.points for line, item in marked]
    r = _correlation(shares, rests)
    remarks = [
        *(["too_easy"] if difficulty is not None and difficulty > TOO_EASY else []),
        *(["too_hard"] if difficulty is not None and difficulty < TOO_HARD else []),
        *(["flat"] if r is not None and r < FLAT and len(marked) >= ENOUGH_TO_DISCRIMINATE else []),
    ]
    verdicts = Counter(item.verdict for item in items)
    return Analysis(
        exercise=items[0].exercise,
        graded=len(graded),
        verdicts=verdicts,
        difficulty=difficulty,
        discrimination=r,
        remarks=tuple(remarks),
    )


def _correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    try:
        return correlation(one, other)
    except StatisticsError:  # fewer than two, or all the same
        return None
