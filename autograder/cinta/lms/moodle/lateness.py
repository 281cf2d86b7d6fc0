"""How late each row of a worksheet is: what the sheet says, held against the archive's file times.

The words of the sheet's status are of no time zone, and know of extensions: they count first, then
the sheet's own dates, and the archive's only where the sheet has none. Where sheet and archive give
another lateness, and nothing explains it, the row is held back and the teacher asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..handover import Grade
from ..late import Lateness, in_words
from .clocks import MINUTE, SLACK, Clock, Clocks, Times, read_times
from .languages import Column
from .status import Span, read_status
from .worksheet import Row, Worksheet

NONE = timedelta(0)
ON_TIME = Span(NONE, NONE)
AT = "%Y-%m-%dT%H:%M"
"""As --due is written."""

ASK = (
    "give the site's with --timezone Area/City (in Moodle, the list of time zones in your profile"
    " names the server's)"
)
AGAIN = "download submissions and worksheet again, and grade those"


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
    """How late each participant's submission is, by participant number; or why nobody can know.

    InputError if the due date has an offset from UTC, and nothing tells that of the sheet's clock.
    """
    numbered = {row.number: row for row in worksheet.rows}
    times = {n: read_times(numbered[n], grade) for n, grade in grades.items()}
    the_class = _Class(worksheet, tuple(times.values()), clock)
    return {number: the_class.lateness(of) for number, of in times.items()}


class _Class:
    """What the rows of a class tell together."""

    def __init__(self, worksheet: Worksheet, times: tuple[Times, ...], clock: Clock) -> None:
        self._times, self._worksheet = times, worksheet
        self._clocks = Clocks(times, clock)
        self._tells = any(read_status(row.status).tells for row in worksheet.rows)

    def lateness(self, of: Times) -> Lateness:
        """What the sheet says, unless its own parts or the archive's clock deny it."""
        if Column.SUBMITTED in self._worksheet.headers and of.row.submitted.is_empty:
            return Lateness(unknown=f"the sheet knows of no submission of theirs: {AGAIN}")
        said = self._by_words(of) or self._by_date(of)
        if said is None:
            return self._by_archive(of)
        if said.certain and (reason := self._contradiction(of, said)):
            return Lateness(unknown=reason)
        return self._held_against_archive(of, said)

    def _by_words(self, of: Times) -> _Said | None:
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
        due = of.until or self._clocks.due
        if of.submitted and late.gap(_after(due, of.submitted)) > MINUTE:
            due = of.submitted - late.least if of.status.late else max(due, of.submitted)
        return _Said(late=late, how=how, due=due, certain=True)

    def _is_handed_in(self, row: Row) -> bool:
        """Whether a duration in the status can be that of a submission, not of one that is due."""
        language = self._worksheet.language
        known = bool(language.submitted) and row.status.startswith(language.submitted)
        return known or not row.submitted.is_empty

    def _by_date(self, of: Times) -> _Said | None:
        """What the sheet's own date says; None if it has none that can be read."""
        if of.submitted is None:
            return None
        due = of.until or self._clocks.due
        how = f"by the sheet's date{of.unread}"
        return _Said(late=_after(due, of.submitted), how=how, due=due, certain=False)

    def _by_archive(self, of: Times) -> Lateness:
        """What the archive's file time says, where the sheet says nothing."""
        if of.uploaded is None:
            return Lateness(unknown=f"neither sheet nor archive tells a time{of.unread}: {AGAIN}")
        late = self._clocks.by_sheets_clock(of.uploaded) - (of.until or self._clocks.due)
        return Lateness(max(late, NONE), f"by the archive's file time{of.unread}")

    def _contradiction(self, of: Times, said: _Said) -> str:
        """Why a row's status and its date cannot both be right with --due; empty if they can.

        A student's own due date (an override) is not in the sheet: where --due fits the rest of the
        class better than what the row tells, the words stand.
        """
        if of.submitted is None or of.status.until or said.due == self._clocks.due:
            return ""
        if self._fits(self._clocks.due) > self._fits(said.due):
            return ""
        return (
            f"{said.words}, and submitted {of.submitted:%Y-%m-%d %H:%M} by its date: so it was due"
            f" {_due_words(of.submitted, of.status.late)}, not {self._clocks.due:{AT}}: give --due"
            " as your Moodle shows it, or grant an extension there and download the worksheet again"
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

    def _held_against_archive(self, of: Times, said: _Said) -> Lateness:
        """What the sheet says; unknown if the archive's clock says otherwise, and nothing why."""
        late = _exact(said, of.submitted)
        if of.uploaded is None:
            return Lateness(late, said.how)
        uploaded = self._clocks.by_sheets_clock(of.uploaded)
        zones = "" if _agrees(said, of.uploaded) else self._clocks.zones(of)
        if _agrees(said, uploaded):
            return Lateness(late, said.how + zones)
        before = (of.submitted or said.due + late) - uploaded.replace(second=0)
        if reason := self._reason_to_ask(before, said):
            archive = f"{_late_words(uploaded - said.due)} by the archive's file time{zones}"
            return Lateness(unknown=f"{said.words}, {archive}: {reason}")
        return Lateness(late, f"{said.how} (uploaded {in_words(before)} before it was submitted)")

    def _reason_to_ask(self, before: timedelta, said: _Said) -> str:
        """Why nothing explains that a file was uploaded so long ``before`` it was submitted."""
        site, offset = self._clocks.site, self._clocks.offset
        if site and not self._clocks.converts:
            return f"with {site} as the site's time zone the sheet would be in none: {ASK}"
        if offset and not site:
            order = "behind" if offset > NONE else "ahead of"
            clocks = f"the archive's clock is {in_words(abs(offset))} {order} the sheet's"
            return f"{clocks} in most of the class: {ASK}"
        if offset is None and (before < -SLACK or not said.certain):
            return f"in which time zone is the archive's clock? {ASK}"
        if before < -SLACK:
            return f"the archive's file is newer than the sheet: {AGAIN}"
        return ""


def _agrees(said: _Said, uploaded: datetime) -> bool:
    """Whether a file's time gives the same lateness as the sheet, to the minute."""
    return said.late.gap(_after(said.due, uploaded)) <= MINUTE


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


def _due_words(submitted: datetime, late: Span | None) -> str:
    """When it must have been due; days are cut off to the hour."""
    if late is None:
        return f"no earlier than {submitted:{AT}}"
    latest = f"{submitted - late.least:{AT}}"
    exact = late.below - late.least <= MINUTE
    return latest if exact else f"between {submitted - late.below:{AT}} and {latest}"


def _late_words(late: timedelta) -> str:
    return f"{in_words(late)} late" if late > NONE else "on time"
