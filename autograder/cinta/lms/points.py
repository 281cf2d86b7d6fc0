"""Points as exact decimal numbers: read from a cell, rounded, and written again.

A score comes as a binary fraction; a grade is decimal, since an LMS shows and compares it so and
people reckon it again. Halves are rounded up, as people and both LMSs do it (PHP's number_format,
Ruby's round), but for a percentage, which nobody compares.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation

CENT = Decimal("0.01")
DIGITS = 20
"""Before or behind the decimal mark, at most: what is longer is no points, and may be past what
Python reckons with."""


def exact(score: float) -> Decimal:
    """The number that a score is written as: 0.1, not the binary fraction next to it."""
    return Decimal(str(score))


def cents(points: Decimal) -> Decimal:
    """Two decimals, halves up."""
    return points.quantize(CENT, rounding=ROUND_HALF_UP)


def rounded_like(points: Decimal, shown: Decimal) -> Decimal:
    """As many decimals as ``shown`` has, halves up."""
    unit = Decimal(1).scaleb(min(0, int(shown.as_tuple().exponent)))
    return points.quantize(unit, rounding=ROUND_HALF_UP)


def looks_like(points: Decimal, shown: Decimal) -> bool:
    """Whether these points are shown so, by whoever shows as many decimals as ``shown`` has."""
    return points.is_finite() and rounded_like(points, shown) == shown


def percent(points: Decimal, maximum: Decimal) -> Decimal:
    """Two decimals, halves to the even one; 0 of a maximum of nothing."""
    if not maximum:
        return Decimal(0)
    return (100 * points / maximum).quantize(CENT, rounding=ROUND_HALF_EVEN)


def points_in(cell: str) -> Decimal | None:
    """The number in a cell, with a dot or a comma; None if there is none that points could be.

    Neither LMS writes thousands separators: a comma is the decimal mark.
    """
    try:
        number = Decimal(cell.strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not number.is_finite() or int(number.as_tuple().exponent) < -DIGITS:
        return None
    return number if number.adjusted() < DIGITS else None


def aligned(numbers: Sequence[Decimal | None]) -> list[Decimal | None]:
    """The numbers of a table with as many decimals as the longest of them has, up to five.

    A spreadsheet program writes 3 for 3.00, which is not 3.33 as a table without decimals shows it.
    """
    most = min((int(one.as_tuple().exponent) for one in numbers if one is not None), default=0)
    zero = Decimal(0).scaleb(max(most, -5))
    return [None if one is None else one + zero for one in numbers]


def cents_in(cell: str) -> Decimal | None:
    """The number in a cell with two decimals, halves up; None if there is none."""
    number = points_in(cell)
    return None if number is None else cents(number)


def is_grade(points: Decimal) -> bool:
    """Whether an LMS takes it for a grade at all: a finite number that is not negative."""
    return points.is_finite() and points >= 0


def two_decimals(points: Decimal, mark: str = ".") -> str:
    """As it is written for an LMS; what is not finite as it is, for people to read."""
    return str(cents(points)).replace(".", mark) if points.is_finite() else str(points)


def shortest(points: Decimal) -> str:
    """Without needless zeros, as it is typed behind ``--points``: ``10``, ``2.5``."""
    return f"{points.normalize():f}"
