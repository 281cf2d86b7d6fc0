"""Points are exact, and rounded as an LMS rounds them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinta.lms.points import (
    aligned,
    cents,
    cents_in,
    exact,
    is_grade,
    looks_like,
    percent,
    points_in,
    rounded_like,
    shortest,
    two_decimals,
)


def test_a_score_is_the_number_that_it_is_written_as():
    assert exact(0.1) + exact(0.2) == Decimal("0.3")
    assert cents(exact(2.675)) == Decimal("2.68"), "the binary fraction lies below the half"


@given(st.integers(0, 10**6))
def test_halves_are_rounded_up(thousandths):
    points = Decimal(thousandths) / 1000
    assert cents(points) == Decimal((thousandths + 5) // 10) / 100


@pytest.mark.parametrize(
    ("points", "shown", "rounded"),
    [("8.005", "8.00", "8.01"), ("8.5", "8", "9"), ("3.333", "3.3", "3.3"), ("850", "1E+2", "850")],
)
def test_as_many_decimals_as_are_shown(points, shown, rounded):
    assert str(rounded_like(Decimal(points), Decimal(shown))) == rounded


def test_a_percentage_is_rounded_to_the_even_one_and_0_of_nothing():
    assert str(percent(Decimal(1), Decimal(800))) == "0.12"
    assert str(percent(Decimal(3), Decimal(800))) == "0.38"
    assert str(percent(Decimal(3), Decimal(0))) == "0"


def test_numbers_with_either_mark():
    assert points_in("8,50") == points_in(" 8.50") == Decimal("8.5")
    assert points_in("-") is points_in("") is points_in("NaN") is None
    assert points_in("1e9999999") is points_in("1e-9999999") is points_in("3." + "3" * 99) is None


def test_a_table_shows_all_its_numbers_with_as_many_decimals():
    numbers = [Decimal("3"), None, Decimal("5.5"), Decimal("850"), Decimal("0.123456789")]
    assert [one and str(one) for one in aligned(numbers[:4])] == ["3.0", None, "5.5", "850.0"]
    assert str(aligned(numbers)[0]) == "3.00000"
    assert aligned([]) == []


@pytest.mark.parametrize(
    ("points", "shown", "same"),
    [("3.33", "3", True), ("3.33", "3.00", False), ("3.335", "3.34", True), ("NaN", "3", False)],
)
def test_what_looks_the_same_where_fewer_decimals_are_shown(points, shown, same):
    assert looks_like(Decimal(points), Decimal(shown)) is same


@pytest.mark.parametrize(
    ("cell", "points"),
    [
        ("8.50", "8.50"),
        ("8,5", "8.50"),
        (" 0 ", "0.00"),
        ("-1.00", "-1.00"),
        ("8.125", "8.13"),
        ("", None),
        ("1.234,50", None),
        ("A-", None),
        ("08-may", None),
        ("NaN", None),
        ("85%", None),
    ],
)
def test_a_number_with_two_decimals_or_none(cell, points):
    assert cents_in(cell) == (None if points is None else Decimal(points))


def test_what_is_no_grade_is_shown_as_it_is():
    points = [Decimal(text) for text in ("0", "7.125", "-0.5", "NaN", "Infinity")]
    assert [is_grade(some) for some in points] == [True, True, False, False, False]
    assert [two_decimals(some, ",") for some in points] == [
        "0,00",
        "7,13",
        "-0,50",
        "NaN",
        "Infinity",
    ]


def test_without_needless_zeros():
    assert [shortest(Decimal(text)) for text in ("10.00", "2.50", "100")] == ["10", "2.5", "100"]
