"""Rows of a worksheet that are older than what was handed in: Moodle skips them without a word.

The sheet shows when each submission was last changed, by the clock of the teacher who downloaded
it; the archive when each file was, by the site's. The two may be in different time zones, and a
file is often uploaded hours before its submission is submitted. So a row is held against the rest
of its class: it is older than the archive where the archive's time is later than the sheet's by
more than it is for the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..handover import Grade
from .clocks import SLACK, offset_of
from .languages import Column
from .worksheet import Row, Worksheet

HOUR = timedelta(hours=1)
DOWNLOAD = "download the worksheet again, then export again"


@dataclass(frozen=True)
class Freshness:
    """``stale`` are the reasons by participant number, ``newer`` what is to be said of others.

    Those were submitted in Moodle later than what was graded: the button was pressed late, or there
    is a newer file. ``compared`` says what was held against what, empty where all is well.
    ``agreeing`` are those of whom sheet and archive tell the same time, ``apart`` those of whom
    they tell two, with both in words; of the others they tell none.
    """

    stale: Mapping[str, str]
    newer: Mapping[str, str] = field(default_factory=dict)
    compared: str = ""
    agreeing: frozenset[str] = frozenset()
    apart: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Times:
    row: Row
    uploaded: datetime
    gap: timedelta | None
    """By how much the archive's time is later than the sheet's; None where the sheet has none."""

    @property
    def both(self) -> str:
        """The two times in words."""
        archive = f"{self.uploaded:%Y-%m-%d %H:%M} by the archive"
        return f"{archive}, {self.row.submitted.text.strip()[:60]} in the sheet"


def freshness(worksheet: Worksheet, grades: Mapping[str, Grade]) -> Freshness:
    """Which rows are older than the archive that the grades, by participant number, are of."""
    if Column.SUBMITTED not in worksheet.headers:
        return Freshness({})
    rows = {row.number: row for row in worksheet.rows}
    times = {n: _times(rows[n], grade) for n, grade in grades.items() if grade.origin.at}
    by_submission = {grades[n].origin.submission: of.gap for n, of in times.items()}
    gaps = [gap for gap in by_submission.values() if gap is not None]
    offset = _offset(gaps)
    stale = {n: reason for n, of in times.items() if (reason := _reason(of, offset))}
    newer = {n: said for n, of in times.items() if (said := _said_of_newer(of, offset))}
    told = {n: of for n, of in times.items() if of.gap is not None}
    apart = {n: of.both for n, of in told.items() if not _agrees(of, offset)}
    return Freshness(
        stale,
        newer,
        _compared(offset, gaps, bool(stale)),
        agreeing=frozenset(told.keys() - apart.keys()),
        apart=apart,
    )


def reasons_unknown(
    fresh: Freshness, worksheet: Worksheet, number: str, *, teams: bool
) -> dict[str, str]:
    """Why a row may be another Moodle's, by participant number, where no names tell it.

    Two Moodles may have a course module of the same ``number``, and participants of the same, or
    groups of one name. Members of a group may submit long after the upload: of ``teams`` it is
    enough that somebody's times agree.
    """
    if teams and fresh.agreeing:
        return {}
    anyway = f"it may be another Moodle's; --assignment {number} writes it all the same"
    why = "groups may be called so elsewhere" if teams else "identities are hidden"
    dated = Column.SUBMITTED in worksheet.headers and not teams
    empty = [row.number for row in worksheet.rows if dated and row.submitted.is_empty]
    said = dict.fromkeys(empty, "the sheet knows of no submission of theirs") | dict(fresh.apart)
    return {n: f"{why}, and {what}: {anyway}" for n, what in said.items()}


def words_of_hidden(fresh: Freshness) -> str:
    """How it is known that sheet and submissions are of one Moodle, where identities are hidden."""
    times = len(fresh.agreeing)
    if times:
        also = f"the times of {times} submission{'s' * (times > 1)}"
        return f"Identities are hidden: checked by the course module and {also} only."
    return (
        "Identities are hidden, and no times can be compared: that sheet and submissions are of one"
        " Moodle is told by the number of the course module alone. Look at some rows yourself."
    )


def _times(row: Row, grade: Grade) -> _Times:
    uploaded = datetime.fromisoformat(grade.origin.at).replace(tzinfo=None)
    submitted = row.submitted.time
    return _Times(row, uploaded, None if submitted is None else uploaded - submitted)


def _offset(gaps: Sequence[timedelta]) -> timedelta | None:
    """How far the archive's clock is ahead of the sheet's; None where nothing tells."""
    ahead = offset_of([-gap for gap in gaps])
    return None if ahead is None else -ahead


def _reason(of: _Times, offset: timedelta | None) -> str:
    """Why a row is older than the archive; empty if it is not, as far as one can tell."""
    file = f"{of.uploaded:%Y-%m-%d %H:%M} by the archive"
    skips = f"Moodle may skip the row without a word: {DOWNLOAD}"
    if of.row.submitted.is_empty:
        return f"the sheet is older than the submission ({file}, none in the sheet): {skips}"
    if offset is None or of.gap is None or not _is_later(of.gap - offset):
        return ""
    sheet = f"{of.row.submitted.time:%Y-%m-%d %H:%M} in the sheet"
    return f"the sheet is older than the submission ({file}, {sheet}): {skips}"


def _said_of_newer(of: _Times, offset: timedelta | None) -> str:
    """What is to be looked at where the sheet is the later one; empty if it is not."""
    if offset is None or of.gap is None or not _is_later(offset - of.gap):
        return ""
    return (
        f"submitted {of.row.submitted.time:%Y-%m-%d %H:%M} by the sheet, graded the file of"
        f" {of.uploaded:%Y-%m-%d %H:%M}: if another was handed in since, download all again"
    )


def _agrees(of: _Times, offset: timedelta | None) -> bool:
    if offset is None or of.gap is None:
        return False
    return not (_is_later(of.gap - offset) or _is_later(offset - of.gap))


def _is_later(gap: timedelta) -> bool:
    """Not where it is an hour to the minute: summer time began or ended between two submissions."""
    return gap > SLACK and abs(gap - HOUR) > SLACK


def _compared(offset: timedelta | None, gaps: Sequence[timedelta], any_stale: bool) -> str:
    if offset is None and gaps:
        return (
            "NOT CHECKED whether the sheet is older than the submissions: its times and those of"
            " the archive agree for nobody. If in doubt, download both again."
        )
    if not any_stale:
        return ""
    hours = (offset or timedelta(0)) / HOUR
    apart = f"for most of the class {hours:+g} h apart" if offset else "otherwise one clock's"
    return (
        "Compared: when sheet and archive say that each submission was last changed,"
        f" {apart}."
        " Grades that were given by hand since the sheet was downloaded are not in it either."
    )
