"""What the status words of a worksheet's row say of lateness, in whatever language they are.

Moodle joins the parts of a status by " - " (mod/assign/gradingtable.php, ``col_status``): the state
of the submission first, then ``{duration} late``, ``Assignment is overdue by: {duration}`` where
nothing was handed in, ``Extension granted until: {date}``, and states, which hold no digit. So a
part with a time of day or a year in it is an extension, and one with other numbers a duration. A
duration (lib/moodlelib.php, ``format_time``) has its two largest units, the rest cut off: it is
counted from the student's own due date, be that an extension or an override, in no time zone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from .dates import DateCell, read_date_cell

JOINT = re.compile(r"\s-(?=\s|$)")
DIGIT = re.compile(r"\d")
MOMENT = re.compile(r"\d{1,2}[:.]\d{2}(?!\d)|(?<!\d)\d{4}(?!\d)")
"""A time of day, or a year."""

INTRODUCTION = re.compile(r".*?(?::\s+|：\s*)(?=.*\d)")
AMOUNT = re.compile(r"(\d+)\s*([^\W\d_]+\.?)")
MINUTE, HOUR, DAY, YEAR = (timedelta(minutes=1), timedelta(hours=1), timedelta(1), timedelta(365))
CUT_OFF = ((YEAR, DAY), (DAY, HOUR), (HOUR, MINUTE))
"""From which length on a duration is shown in steps of how much."""

LANGUAGES = (
    "en es ca fr de pt it gl nl eu pl cs sv da nb fi ro hu el tr ru uk ar he zh ja ko"
).split()
UNKNOWN = {
    "dies": DAY, "minut": MINUTE, "minuts": MINUTE, "segon": timedelta(seconds=1),
    "segons": timedelta(seconds=1), "uren": HOUR, "ordu": HOUR, "egun": DAY, "días": DAY,
    "minutos": MINUTE, "segundos": timedelta(seconds=1), "時": HOUR, "时": HOUR,
}  # fmt: skip
"""Words of Moodle's Catalan, Dutch, Basque, Galician and Chinese that dateparser does not know."""

BASE = datetime(2026, 1, 1)
RELATIVE = {"PARSERS": ["relative-time"], "RELATIVE_BASE": BASE}


@dataclass(frozen=True)
class Span:
    """A length of time that was cut off to be shown: at least ``least``, less than ``below``."""

    least: timedelta
    below: timedelta

    def gap(self, other: Span) -> timedelta:
        """How far two of them are from each other at least; 0 where they can be the same."""
        return max(self.least - other.below, other.least - self.below, timedelta(0))


@dataclass(frozen=True, kw_only=True)
class Status:
    """``late`` by how much, None for not at all; ``until`` is the extension that was granted.

    ``unread`` is the part that tells a time in words that we do not know: then the status does not
    say whether it is late.
    """

    late: Span | None = None
    until: DateCell | None = None
    unread: str = ""

    @property
    def tells(self) -> bool:
        """Whether Moodle holds this student to a due date, as far as the words show it."""
        return bool(self.late or self.until)


@lru_cache(maxsize=4096)
def read_status(text: str) -> Status:
    """What a status says of lateness."""
    _, *parts = (part.strip(" -") for part in JOINT.split(text))
    late, until, unread = None, None, ""
    for part in parts:
        if MOMENT.search(part):
            until = read_date_cell(INTRODUCTION.sub("", part, count=1))
        elif DIGIT.search(part):
            late = read_duration(part)
            unread = unread or ("" if late else part)
    return Status(late=late, until=until, unread=unread)


def read_duration(text: str) -> Span | None:
    """The length of time that stands somewhere in a text; None if it is none that we can read."""
    amounts = [_amount(int(number), unit) for number, unit in AMOUNT.findall(text)]
    known = [amount for amount in amounts if amount is not None]
    if not known or len(known) != len(re.findall(r"\d+", text)):
        return None
    least = sum(known, timedelta(0))
    step = next((step for limit, step in CUT_OFF if least >= limit), timedelta(seconds=1))
    return Span(least, least + step)


@lru_cache(maxsize=4096)
def _amount(number: int, unit: str) -> timedelta | None:
    if unit.casefold() in UNKNOWN:
        return number * UNKNOWN[unit.casefold()]
    import dateparser

    try:
        one = dateparser.parse(f"1 {unit}", languages=LANGUAGES, settings=RELATIVE)
    except (ValueError, OverflowError):
        return None
    return number * (BASE - one) if one and one < BASE else None
