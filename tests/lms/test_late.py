"""Lateness by the LMS's time stamps, and what a policy takes off for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinta.errors import InputError
from cinta.lms.late import in_words, lateness, read_deadline, read_late_policy

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("late", "percent"),
    [
        (-DAY, 0), (timedelta(0), 0), (timedelta(seconds=1), 10), (DAY, 10),
        (DAY + timedelta(seconds=1), 20), (4 * DAY, 40), (30 * DAY, 50),
    ],
)  # fmt: skip
def test_each_day_that_was_begun_costs_up_to_the_maximum(late, percent):
    assert read_late_policy("10%/day, max 50%").percent_off(late) == percent


def test_a_policy_is_read_as_it_is_written():
    policy = read_late_policy("2.5% / hour, max 30 %, grace 15 minutes")
    assert policy.percent_off(timedelta(minutes=15)) == 0
    assert policy.percent_off(timedelta(minutes=16)) == Decimal("2.5")
    assert policy.percent_off(100 * HOUR) == 30
    assert read_late_policy("10%/día").percent_off(DAY) == 10
    assert read_late_policy("5%/h, grace 1 day").percent_off(DAY + HOUR) == 100


@pytest.mark.parametrize(
    "text", ["", "10", "10%", "10%/fortnight", "10%/day, 50%", "110%/day", "10%/day; max 50%"]
)
def test_what_is_no_policy_is_told_how_one_is_written(text):
    with pytest.raises(InputError, match="write it as '10%/day, max 50%'"):
        read_late_policy(text)


@given(st.integers(0, 100), st.integers(0, 100), st.integers(-(10**7), 10**7))
def test_a_policy_never_takes_more_than_it_says(percent, most, seconds):
    policy = read_late_policy(f"{percent}%/hour, max {most}%")
    off = policy.percent_off(timedelta(seconds=seconds))
    assert 0 <= off <= most
    assert off == 0 or seconds > 0


def test_a_day_alone_means_its_end():
    assert read_deadline("2026-11-25") == datetime(2026, 11, 25, 23, 59, 59)
    assert read_deadline("2026-11-25T12:00") == datetime(2026, 11, 25, 12)
    with pytest.raises(InputError, match="not a date; write it as"):
        read_deadline("25/11/2026")


def test_lateness_with_and_without_offsets(monkeypatch):
    assert lateness("2026-11-22 22:54:58", datetime(2026, 11, 22, 22)).seconds == 54 * 60 + 58
    assert lateness(
        "2026-11-22 21:00:00+00:00", read_deadline("2026-11-22T22:00+01:00")
    ) == timedelta(0)
    here = datetime.fromisoformat("2026-11-22 21:00:00+00:00").astimezone().replace(tzinfo=None)
    assert lateness("2026-11-22 21:00:00+00:00", here) == timedelta(0)


@pytest.mark.parametrize(
    ("late", "words"),
    [(2 * DAY + 3 * HOUR, "2 d 3 h"), (timedelta(seconds=5), "1 min"), (DAY, "1 d")],
)
def test_in_words(late, words):
    assert in_words(late) == words
