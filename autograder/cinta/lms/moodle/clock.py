"""How late each row of a worksheet is: what the sheet says, held against the archive's file times.

Two clocks are at hand. The sheet's is that of the teacher who downloaded it (the time zone of their
profile), as is the due date that they give; it shows when a submission was *submitted*, in whole
minutes. The archive's is the site's; it shows when a file was *uploaded*. The words of the sheet's
status are of no time zone, and know of extensions: they count first, then the sheet's own dates,
and the archive's only where the sheet has none.

A file is uploaded before its submission is submitted, some by a minute, some by hours. An offset
that is the same for most of the class is none of this: it is another time zone, and who would be
late by one clock and not by the other is held back until the teacher says which is the site's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cached_property
from zoneinfo import ZoneInfo

from ...records.origin import Lms
from ..handover import Grade
from ..late import Lateness, in_words
from .dates import DateCell
from .languages import Column
from .status import Span, Status, read_status
from .worksheet import Row, Worksheet

NONE = timedelta(0)
MINUTE = timedelta(minutes=1)
QUARTER = timedelta(minutes=15)
"""Time zones differ by whole quarters of an hour."""

ZONES = (timedelta(hours=-12), timedelta(hours=14))
"""From UTC, wherever people live."""

ASK = (
    "give the site's with --timezone Area/City (in Moodle, the list of time zones in your profile"
    " names the server's)"
)
AGAIN = "download submissions and worksheet again, and grade those"
ON_TIME = Span(NONE, NONE)


@dataclass(frozen=True)
class Clock:
    """``due``, by the sheet's clock, or with an offset; ``site`` is the archive's time zone.

    None is the sheet's own.
    """

    due: datetime
    site: ZoneInfo | None = None


@dataclass(frozen=True, kw_only=True)
class _Times:
    """A row's: ``submitted`` by the sheet's clock, to the minute, ``uploaded`` by the archive's."""

    row: Row
    submission: str
    status: Status
    submitted: datetime | None
    uploaded: datetime | None

    @property
    def unread(self) -> str:
        """What to say of a status that tells a time in words that we do not know."""
        return (
            f" (its status {self.status.unread[:40]!r} is not understood)"
            if self.status.unread
            else ""
        )

    @property
    def until(self) -> datetime | None:
        """The end of an extension."""
        return _sure(self.status.until) if self.status.until else None


@dataclass(frozen=True, kw_only=True)
class _Said:
    """What the sheet says: ``late`` by how much, ``how`` it says so, and by which ``due`` date.

    It is ``certain`` where the status says it: in no time zone.
    """

    late: Span
    how: str
    due: datetime
    certain: bool

    @property
    def words(self) -> str:
        """For people to read."""
        return f"{_late_words(self.late.least)} {self.how}"


def lateness_by_sheet(
    worksheet: Worksheet, grades: Mapping[str, Grade], clock: Clock
) -> dict[str, Lateness]:
    """How late each participant's submission is, by participant number; or why nobody can know."""
    numbered = {row.number: row for row in worksheet.rows}
    times = {n: _times(numbered[n], grade) for n, grade in grades.items()}
    the_class = _Class(worksheet, tuple(times.values()), clock)
    return {number: the_class.lateness(of) for number, of in times.items()}


class _Class:
    """What the rows of a class tell together."""

    def __init__(self, worksheet: Worksheet, times: tuple[_Times, ...], clock: Clock) -> None:
        self._times, self._clock, self._worksheet = times, clock, worksheet
        self._tells = any(read_status(row.status).tells for row in worksheet.rows)

    @cached_property
    def _offset(self) -> timedelta | None:
        """By how much the sheet's clock is ahead of the archive's (of UTC, if the site is told).

        None if too few submissions show one. Where the site is told, the quickest student does.
        """
        dated = {(t.submission, t.submitted, t.uploaded) for t in self._times}
        quarters = Counter(
            (submitted - self._in_utc(uploaded) + MINUTE) // QUARTER
            for _, submitted, uploaded in dated
            if submitted and uploaded
        )
        if not quarters:
            return None
        most, times = quarters.most_common(1)[0]
        common = 2 * times > quarters.total()
        if self._clock.site:
            return (most if common else min(quarters)) * QUARTER
        return most * QUARTER if common and times > 1 else None

    def _in_utc(self, uploaded: datetime) -> datetime:
        """The minute of a file's time, in UTC if the site is told."""
        minute = uploaded.replace(second=0)
        if self._clock.site is None:
            return minute
        return minute.replace(tzinfo=self._clock.site).astimezone(UTC).replace(tzinfo=None)

    @cached_property
    def _due(self) -> datetime:
        """By the sheet's clock."""
        due = self._clock.due
        if due.tzinfo is None:
            return due
        if self._converts and self._offset is not None:
            return due.astimezone(UTC).replace(tzinfo=None) + self._offset
        return due.astimezone().replace(tzinfo=None)

    @property
    def _converts(self) -> bool:
        """Whether the site is told, and can be true: then the sheet's clock is in some zone."""
        return bool(self._clock.site) and (
            self._offset is None or ZONES[0] <= self._offset <= ZONES[1]
        )

    def _by_sheets_clock(self, uploaded: datetime) -> datetime:
        """A file's time, as far as the time zones are told.

        The sheet's is this machine's where no submission shows it.
        """
        if not self._converts:
            return uploaded
        moment = self._in_utc(uploaded) + timedelta(seconds=uploaded.second)
        if self._offset is None:
            return moment.replace(tzinfo=UTC).astimezone().replace(tzinfo=None)
        return moment + self._offset

    def lateness(self, of: _Times) -> Lateness:
        """What the sheet says, unless its own parts or the archive's clock deny it."""
        if Column.SUBMITTED in self._worksheet.headers and of.row.submitted.is_empty:
            return Lateness(unknown=f"the sheet knows of no submission of theirs: {AGAIN}")
        said = self._by_words(of) or self._by_date(of)
        if said is None:
            return self._by_archive(of)
        if said.certain and (reason := self._contradiction(of, said)):
            return Lateness(unknown=reason)
        return self._held_against_archive(of, said)

    def _by_words(self, of: _Times) -> _Said | None:
        """What the status says; None where Moodle has no due date, or words that we do not know.

        Without a word of a due date in the whole sheet nobody knows whether there is one.
        """
        if not self._tells or of.status.unread or not self._is_handed_in(of.row):
            return None
        late, until = of.status.late or ON_TIME, of.status.until
        how = "by the sheet's status"
        if until:
            how += (
                f" (extension until {of.until:%Y-%m-%d %H:%M})" if of.until else f" ({until.text})"
            )
        due = of.until or self._due
        if of.submitted and late.gap(_after(due, of.submitted)) > MINUTE:
            due = of.submitted - late.least if of.status.late else max(due, of.submitted)
        return _Said(late=late, how=how, due=due, certain=True)

    def _is_handed_in(self, row: Row) -> bool:
        """Whether a duration in the status can be that of a submission, not of one that is due."""
        language = self._worksheet.language
        return not row.submitted.is_empty or row.status.startswith(language.submitted)

    def _by_date(self, of: _Times) -> _Said | None:
        """What the sheet's own date says; None if it has none that can be read."""
        if of.submitted is None:
            return None
        due = of.until or self._due
        how = f"by the sheet's date{of.unread}"
        return _Said(late=_after(due, of.submitted), how=how, due=due, certain=False)

    def _by_archive(self, of: _Times) -> Lateness:
        """What the archive's file time says, where the sheet says nothing."""
        if of.uploaded is None:
            return Lateness(unknown=f"neither sheet nor archive tells a time{of.unread}: {AGAIN}")
        late = self._by_sheets_clock(of.uploaded) - (of.until or self._due)
        return Lateness(max(late, NONE), f"by the archive's file time{of.unread}")

    def _contradiction(self, of: _Times, said: _Said) -> str:
        """Why a row's status and its date cannot both be right with --due; empty if they can.

        A student's own due date (an override) is not in the sheet: where --due fits the rest of the
        class better than what the row tells, the words stand.
        """
        if of.submitted is None or of.status.until or said.due == self._due:
            return ""
        if self._fits(self._due) > self._fits(said.due):
            return ""
        bound = "" if of.status.late else "no earlier than "
        return (
            f"{said.words}, and submitted {of.submitted:%Y-%m-%d %H:%M} by its date: so it was due"
            f" {bound}{said.due:%Y-%m-%dT%H:%M}, not {self._due:%Y-%m-%dT%H:%M}: give --due as"
            " your Moodle shows it, or grant an extension there and download the worksheet again"
        )

    def _fits(self, due: datetime) -> tuple[int, int]:
        """With how many rows a due date goes, and how many of them are late by it to the minute."""
        fitting, late = 0, 0
        for of in self._times:
            if of.submitted and not of.status.until and not of.status.unread:
                words = of.status.late or ON_TIME
                fits = words.gap(_after(due, of.submitted)) <= MINUTE
                fitting += fits
                late += fits and words is not ON_TIME
        return fitting, late

    def _held_against_archive(self, of: _Times, said: _Said) -> Lateness:
        """What the sheet says; unknown if the archive's clock says otherwise, and nothing why."""
        late = _exact(said, of.submitted)
        if of.uploaded is None:
            return Lateness(late, said.how)
        uploaded = self._by_sheets_clock(of.uploaded)
        if said.late.gap(_after(said.due, uploaded)) <= MINUTE:
            return Lateness(late, said.how + self._zones(of.uploaded, said))
        before = (of.submitted or said.due + late) - uploaded.replace(second=0)
        if reason := self._reason_to_ask(before, said):
            archive = f"{_late_words(uploaded - said.due)} by the archive's file time"
            return Lateness(unknown=f"{said.words}, {archive}: {reason}")
        how = f"{said.how} (uploaded {in_words(before)} before it was submitted)"
        return Lateness(late, how)

    def _zones(self, uploaded: datetime, said: _Said) -> str:
        """By which time zones the two clocks agree, where they show different times."""
        agree = said.late.gap(_after(said.due, uploaded)) <= MINUTE
        if agree or self._clock.site is None or self._offset is None:
            return ""
        zone = timezone(self._offset)
        return f" (the archive's clock in {self._clock.site.key}, the sheet's in {zone})"

    def _reason_to_ask(self, before: timedelta, said: _Said) -> str:
        """Why nothing explains that a file was uploaded so long ``before`` it was submitted."""
        site, offset = self._clock.site, self._offset
        if site and not self._converts:
            return f"with {site.key} as the site's zone the sheet would be in none: {ASK}"
        if offset and not site:
            order = "behind" if offset > NONE else "ahead of"
            clocks = f"the archive's clock is {in_words(abs(offset))} {order} the sheet's"
            return f"{clocks} in most of the class: {ASK}"
        if offset is None and (before < -2 * MINUTE or not said.certain):
            return f"in which time zone is the archive's clock? {ASK}"
        if before < -2 * MINUTE:
            return f"the archive's file is newer than the sheet: {AGAIN}"
        return ""


def _times(row: Row, grade: Grade) -> _Times:
    origin = grade.origin
    uploaded = datetime.fromisoformat(origin.at) if origin.lms == Lms.MOODLE and origin.at else None
    return _Times(
        row=row,
        submission=origin.submission,
        status=read_status(row.status),
        submitted=_sure(row.submitted),
        uploaded=uploaded,
    )


def _sure(cell: DateCell) -> datetime | None:
    """A cell's time, unless a spreadsheet program left two ways of reading it."""
    return None if cell.ambiguous else cell.time


def _after(due: datetime, at: datetime) -> Span:
    """How late a time in whole minutes is."""
    late = at - due
    return Span(max(late, NONE), max(late + MINUTE, NONE))


def _exact(said: _Said, submitted: datetime | None) -> timedelta:
    """As exact as status and date are together; the shorter where both leave it open."""
    if submitted is None:
        return said.late.least
    date = _after(said.due, submitted)
    agree = said.late.gap(date) == NONE
    return max(said.late.least, date.least) if agree else said.late.least


def _late_words(late: timedelta) -> str:
    return f"{in_words(late)} late" if late > NONE else "on time"
