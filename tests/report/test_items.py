"""Item analysis: the numbers of the textbook, and the remarks at their limits."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cinta.report.gathered import Item, Line
from cinta.report.items import analyses
from cinta.results import Status, Verdict


def line(points: Sequence[float], status: Status = Status.GRADED) -> Line:
    items = tuple(
        Item(
            exercise=f"e{n}",
            verdict=Verdict.PASSED if p else Verdict.FAILED,
            points=p,
            max_points=2.0,
        )
        for n, p in enumerate(points)
    )
    total = 2.0 * len(points)
    return Line(
        submission="s",
        student="s",
        key="",
        unit="u",
        status=status,
        score=sum(points),
        max_score=total,
        note="",
        page="p",
        items=items,
    )


def test_difficulty_is_the_share_of_points_and_discrimination_pearsons_r_with_the_rest():
    found = analyses([line(p) for p in ((2, 2, 0), (2, 1, 2), (0, 1, 0), (0, 0, 2))])
    assert [a.difficulty for a in found] == [0.5, 0.5, 0.5]
    # By hand: item 0 is (1, 1, 0, 0), its rest (2, 3, 1, 2); covariance 1/3, variances 1/3, 2/3.
    assert found[0].discrimination == pytest.approx((1 / 3) / (1 / 3 * 2 / 3) ** 0.5)
    assert found[0].verdicts == {Verdict.PASSED: 2, Verdict.FAILED: 2}


def test_who_was_not_graded_to_the_end_does_not_count():
    found = analyses([line((2, 2)), line((0, 0), Status.KILLED)])
    assert [a.graded for a in found] == [1, 1]
    assert found[0].difficulty == 1
    assert found[0].discrimination is None
    assert analyses([line((0,), Status.UNREADABLE)]) == []


def test_too_easy_too_hard_and_flat():
    easy_hard = [line((2, 0, n % 2 * 2, n % 2 * 2)) for n in range(10)]
    assert [a.remarks for a in analyses(easy_hard)] == [("too_easy",), ("too_hard",), (), ()]
    against = [line((n % 2 * 2, (1 - n % 2) * 2)) for n in range(10)]
    assert [a.remarks for a in analyses(against)] == [("flat",), ("flat",)]
    assert [a.remarks for a in analyses(against[:9])] == [(), ()]
