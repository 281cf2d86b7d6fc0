"""Two clocks: the teacher's, by which a worksheet is written, and the site's, of archived files.

The sheet's is in the time zone of the profile of the teacher who downloaded it, as is the due date
that they give; it shows when a submission was *submitted*, in whole minutes. The archive's is in
the site's; it shows when a file was *uploaded*: a minute before, or hours. An offset that is the
same for most of a class is none of this: it is another time zone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cached_property
from zoneinfo import ZoneInfo

from ...errors import InputError
from ...records.origin import Lms
from ..handover import Grade
from .dates import DateCell
from .status import Status, read_status
from .worksheet import Row

MINUTE = timedelta(minutes=1)
SLACK = 2 * MINUTE
"""The sheet's times are cut off to the minute, the archive's to two seconds."""

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
        """By how much the sheet's clock is ahead of the archive's; None if nothing tells it.

        Where the site is told, and too few submissions agree, the quickest student tells it.
        """
        dated = {(t.submission, t.submitted, t.uploaded) for t in self._times}
        delays = [at - uploaded for _, at, uploaded in dated if at and uploaded]
        common = offset_of(delays)
        if common is None and self._clock.site and delays:
            quickest = _quarters(min(delays)) * QUARTER
            return quickest if self._is_possible(quickest) else None
        return common

    def _is_possible(self, offset: timedelta) -> bool:
        """Whether the sheet's clock is then in a time zone at all."""
        known = (self._from_utc(offset, of) for of in self._times)
        return all(ZONES[0] <= one <= ZONES[1] for one in known if one is not None)

    def _from_utc(self, offset: timedelta, of: Times) -> timedelta | None:
        """By how much the sheet's clock is then ahead of UTC; None if nothing tells it."""
        if self._clock.site is None or of.uploaded is None:
            return None
        return offset + (self._clock.site.utcoffset(of.uploaded) or timedelta(0))

    @cached_property
    def due(self) -> datetime:
        """By the sheet's clock."""
        due = self._clock.due
        if due.tzinfo is None:
            return due
        if self.converts and self.offset is not None:
            return due.astimezone(self._clock.site).replace(tzinfo=None) + self.offset
        here = due.astimezone().replace(tzinfo=None)
        if any(of.submitted for of in self._times) and here != due.replace(tzinfo=None):
            raise InputError(
                f"--due {due.isoformat(timespec='minutes')}: nobody knows whether the sheet's clock"
                " has that offset: give --due as your Moodle shows it, without an offset"
            )
        return here

    @cached_property
    def converts(self) -> bool:
        """Whether the site is told, and can be true."""
        told = self._clock.site is not None
        return told and (self.offset is None or self._is_possible(self.offset))

    def by_sheets_clock(self, uploaded: datetime) -> datetime:
        """A file's time, as far as the time zones are told.

        The sheet's is this machine's where no submission shows it.
        """
        if not self.converts:
            return uploaded
        if self.offset is None:
            return uploaded.replace(tzinfo=self._clock.site).astimezone().replace(tzinfo=None)
        return uploaded + self.offset

    def zones(self, of: Times) -> str:
        """The two time zones, in words, if they are known and differ; else empty."""
        sheets = self._from_utc(self.offset, of) if self.offset and self.converts else None
        if sheets is None:
            return ""
        return f" (the archive's clock in {self.site}, the sheet's in {timezone(sheets)})"


def offset_of(delays: Sequence[timedelta]) -> timedelta | None:
    """By how much the sheet's clock is ahead of the archive's; None if too few submissions agree.

    ``delays`` are how much later each was submitted, by the sheet, than its file was uploaded, by
    the archive. That of most counts. But where both clocks tell the same minute for one, the others
    have waited: nobody submits sooner than they upload.
    """
    quarters = Counter(map(_quarters, delays))
    most, times = quarters.most_common(1)[0] if quarters else (0, 0)
    is_common = times > 1 and 2 * times > len(delays)
    if any(abs(delay) <= SLACK for delay in delays) and not (is_common and most < 0):
        return timedelta(0)
    return most * QUARTER if is_common else None


def _quarters(delay: timedelta) -> int:
    """How many whole quarters of an hour there are in it."""
    return (delay + SLACK) // QUARTER
