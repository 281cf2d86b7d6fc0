"""Two clocks: the teacher's, by which a worksheet is written, and the site's, of archived files.

The sheet's is in the time zone of the profile of the teacher who downloaded it, as is the due date
that they give; it shows when a submission was *submitted*, in whole minutes. The archive's is in
the site's; it shows when a file was *uploaded*: a minute before, or hours. An offset that is the
same for most of a class is none of this: it is another time zone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cached_property
from zoneinfo import ZoneInfo

from ...errors import InputError
from ...records.origin import Lms
from ..handover import Grade
from .dates import DateCell
from .status import Status, read_status
from .worksheet import Row

MINUTE = timedelta(minutes=1)
QUARTER = timedelta(minutes=15)
"""Time zones differ by whole quarters of an hour."""

ZONES = (timedelta(hours=-12), timedelta(hours=14))
"""From UTC, wherever people live."""


@dataclass(frozen=True)
class Clock:
    """What the teacher says: ``due``, by the sheet's clock, or with an offset from UTC.

    ``site`` is the time zone of the archive's clock, None if it is the sheet's own.
    """

    due: datetime
    site: ZoneInfo | None = None


@dataclass(frozen=True, kw_only=True)
class Times:
    """A row's: ``submitted`` by the sheet's clock, to the minute, ``uploaded`` by the archive's."""

    row: Row
    submission: str
    status: Status
    submitted: datetime | None
    uploaded: datetime | None

    @property
    def unread(self) -> str:
        """What to say of a status that tells a time in words that we do not know."""
        unread = self.status.unread
        return f" (its status {unread[:40]!r} is not understood)" if unread else ""

    @property
    def until(self) -> datetime | None:
        """The end of an extension."""
        return _sure(self.status.until) if self.status.until else None


def read_times(row: Row, grade: Grade) -> Times:
    """What a row and the file of its grade say."""
    origin = grade.origin
    uploaded = datetime.fromisoformat(origin.at) if origin.lms == Lms.MOODLE and origin.at else None
    return Times(
        row=row,
        submission=origin.submission,
        status=read_status(row.status),
        submitted=_sure(row.submitted),
        uploaded=uploaded,
    )


def _sure(cell: DateCell) -> datetime | None:
    """A cell's time, unless a spreadsheet program left two ways of reading it."""
    return None if cell.ambiguous else cell.time


class Clocks:
    """The two clocks of a class, as far as its submissions and the teacher tell."""

    def __init__(self, times: Iterable[Times], clock: Clock) -> None:
        self._times, self._clock = tuple(times), clock

    @property
    def site(self) -> str:
        """The time zone of the archive's clock, as the teacher says; empty if they do not."""
        return self._clock.site.key if self._clock.site else ""

    @cached_property
    def offset(self) -> timedelta | None:
        """By how much the sheet's clock is ahead of the archive's (of UTC, if the site is told).

        It is that of most submissions. But one alone shows that there is none, if both clocks tell
        the same minute: nobody submits sooner than they upload. None if too few agree; where the
        site is told, the quickest student then shows it.
        """
        dated = {(t.submission, t.submitted, t.uploaded) for t in self._times}
        pairs = [(at, uploaded) for _, at, uploaded in dated if at and uploaded]
        same = [pair for pair in pairs if abs(pair[0] - pair[1].replace(second=0)) <= MINUTE]
        quarters = Counter(
            (at - self._in_utc(uploaded) + MINUTE) // QUARTER for at, uploaded in same or pairs
        )
        if not quarters:
            return None
        most, times = quarters.most_common(1)[0]
        common = 2 * times > quarters.total()
        if self._clock.site:
            return (most if common else min(quarters)) * QUARTER
        return most * QUARTER if same or (common and times > 1) else None

    def _in_utc(self, uploaded: datetime) -> datetime:
        """The minute of a file's time, in UTC if the site is told."""
        minute = uploaded.replace(second=0)
        if self._clock.site is None:
            return minute
        return minute.replace(tzinfo=self._clock.site).astimezone(UTC).replace(tzinfo=None)

    @cached_property
    def due(self) -> datetime:
        """By the sheet's clock."""
        due = self._clock.due
        if due.tzinfo is None:
            return due
        if self.converts and self.offset is not None:
            return due.astimezone(UTC).replace(tzinfo=None) + self.offset
        here = due.astimezone().replace(tzinfo=None)
        if any(of.submitted for of in self._times) and here != due.replace(tzinfo=None):
            raise InputError(
                f"--due {due.isoformat(timespec='minutes')}: nobody knows whether the sheet's clock"
                " has that offset: give --due as your Moodle shows it, without an offset"
            )
        return here

    @property
    def converts(self) -> bool:
        """Whether the site is told, and can be true: then the sheet's clock is in some zone."""
        return bool(self._clock.site) and (
            self.offset is None or ZONES[0] <= self.offset <= ZONES[1]
        )

    def by_sheets_clock(self, uploaded: datetime) -> datetime:
        """A file's time, as far as the time zones are told.

        The sheet's is this machine's where no submission shows it.
        """
        if not self.converts:
            return uploaded
        moment = self._in_utc(uploaded) + timedelta(seconds=uploaded.second)
        if self.offset is None:
            return moment.replace(tzinfo=UTC).astimezone().replace(tzinfo=None)
        return moment + self.offset

    def zones(self, uploaded: datetime) -> str:
        """The two time zones, in words, where the clocks show different times; empty if not."""
        if self.offset is None or not self.site or self.by_sheets_clock(uploaded) == uploaded:
            return ""
        return f" (the archive's clock in {self.site}, the sheet's in {timezone(self.offset)})"
