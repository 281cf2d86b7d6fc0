"""How late a submission is by the LMS's own time stamps, and what that costs.

A policy is written as syllabi write it: ``10%/day, max 50%``. Each unit of time that was begun
takes its percentage off the points that were earned, up to the maximum; ``grace 15 min`` lets what
is late by no more than that be on time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from ..errors import InputError

UNITS = {
    "min": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
ALIASES = {"h": "hour", "d": "day", "w": "week", "hora": "hour", "día": "day", "dia": "day"}
RATE = re.compile(r"(\d+(?:\.\d+)?) ?% ?/ ?(\w+)")
MAXIMUM = re.compile(r"max ?(\d+(?:\.\d+)?) ?%")
GRACE = re.compile(r"grace (\d{1,6}) ?(\w+)")
YEARS = range(2000, 2101)
"""In which a deadline may be: a slip of the pen is said, not reckoned with."""


@dataclass(frozen=True, kw_only=True)
class LatePolicy:
    """``percent`` of the points for each ``unit`` of time that was begun, ``maximum`` in all.

    Who is late by no more than ``grace`` is on time.
    """

    percent: Decimal
    unit: timedelta
    maximum: Decimal = Decimal(100)
    grace: timedelta = timedelta(0)

    def percent_off(self, late: timedelta) -> Decimal:
        """The percentage that being late by so much takes off: 0 to 100."""
        if late <= self.grace or late <= timedelta(0):
            return Decimal(0)
        begun = -(-late // self.unit)
        return min(begun * self.percent, self.maximum)


@dataclass(frozen=True)
class Lateness:
    """How late a submission is (0: on time), and ``how`` that is known, in words.

    ``unknown`` is the reason why nobody can know it yet; empty if it is known.
    """

    by: timedelta = timedelta(0)
    how: str = ""
    unknown: str = ""


def read_late_policy(text: str) -> LatePolicy:
    """Read a policy; InputError shows how one is written."""
    rate, *others = [part.strip().lower() for part in text.split(",")]
    match = RATE.fullmatch(rate)
    policy = LatePolicy(percent=Decimal(match[1]), unit=_unit(match[2], text)) if match else None
    for part in others:
        if policy and (maximum := MAXIMUM.fullmatch(part)):
            policy = LatePolicy(
                percent=policy.percent,
                unit=policy.unit,
                maximum=Decimal(maximum[1]),
                grace=policy.grace,
            )
        elif policy and (grace := GRACE.fullmatch(part)):
            allowed = int(grace[1]) * _unit(grace[2], text)
            policy = LatePolicy(
                percent=policy.percent, unit=policy.unit, maximum=policy.maximum, grace=allowed
            )
        else:
            policy = None
    if policy is None or max(policy.percent, policy.maximum) > 100:
        raise _unclear(text)
    return policy


def _unit(word: str, text: str) -> timedelta:
    name = ALIASES.get(word, word)
    for unit in (name, name.removesuffix("s"), name.removesuffix("utes")):
        if unit in UNITS:
            return UNITS[unit]
    raise _unclear(text)


def _unclear(text: str) -> InputError:
    return InputError(
        f"--late-penalty {text!r}: not a policy; write it as '10%/day, max 50%' (min, hour, day or "
        "week; 'grace 15 min' may follow)"
    )


def read_deadline(text: str) -> datetime:
    """A date and time in ISO 8601, as ``--due`` takes it; a day alone means its end."""
    try:
        when = datetime.fromisoformat(text.strip())
        if when.year not in YEARS:
            raise ValueError(when)
    except ValueError:
        raise InputError(
            f"--due {text!r}: not a date; write it as 2026-11-25T23:59, in the LMS's own time"
        ) from None
    day_alone = re.fullmatch(r"\d{4}-?\d{2}-?\d{2}", text.strip())
    return when.replace(hour=23, minute=59, second=59) if day_alone else when


def read_timezone(text: str) -> ZoneInfo:
    """A time zone of IANA's list, as ``--timezone`` takes it; InputError if it is not there."""
    known = available_timezones()
    if text in known:
        return ZoneInfo(text)
    by_small = {name.casefold(): name for name in known}
    near = get_close_matches(text.strip().replace(" ", "_").casefold(), by_small, 1)
    mend = f"did you mean {by_small[near[0]]}?" if near else "write it as Area/City: Europe/Madrid"
    raise InputError(f"--timezone {text[:40]!r}: not in IANA's list of time zones; {mend}")


def lateness(at: str, deadline: datetime) -> timedelta:
    """How long after ``deadline`` the time stamp ``at`` is (negative: before).

    Where one of them has an offset from UTC and the other has none, the other is in the time zone
    of this machine.
    """
    stamp = datetime.fromisoformat(at)
    if (stamp.tzinfo is None) != (deadline.tzinfo is None):
        stamp, deadline = stamp.astimezone(), deadline.astimezone()
    return stamp - deadline


def in_words(late: timedelta) -> str:
    """``2 d 3 h``, ``5 min``: the two largest parts."""
    minutes = max(1, round(late.total_seconds() / 60))
    parts = [(minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "min")]
    shown = [f"{count} {unit}" for count, unit in parts if count]
    return " ".join(shown[:2])
