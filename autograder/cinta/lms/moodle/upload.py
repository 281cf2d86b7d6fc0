"""Grades back to Moodle: the teacher's own worksheet with what changes, and a zip of feedback.

Format: mod/assign/feedback/offline/{locallib,importgradeslib}.php and mod/assign/feedback/file/
importziplib.php of Moodle 4.5. The importer skips rows without a word (a grade over the maximum, a
locked one, one changed since), takes "abc" for 0 and erases a text over which a cell is blank. So
only what changes is written, feedback stands in the last column, and who gets nothing is said.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from ...packed import packed
from ..handover import Grade, Handover, Outcome, Sheet, What, upload_name
from .advice import ZIP, advice
from .feedback import cell, is_shown_as, teachers
from .join import Joined, join
from .sheet import Row, Worksheet, points_in, read_worksheet

COLUMNS = ("identifier", "grade", "graded", "feedback")
"""Feedback is last: Moodle's importer takes no feedback from the first column."""

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Decided:
    """One row of the sheet: what becomes of it; ``grade`` only where it is written."""

    row: Row
    outcome: Outcome
    grade: Grade | None = None


def to_moodle(
    sheet: Sheet, grades: Sequence[Grade], *, ended: datetime | None, overwrite: bool = False
) -> Handover:
    """What to upload to Moodle, what becomes of everybody, and what to do.

    ``ended`` is when the run ended: rows that were graded in Moodle since are held back unless
    ``overwrite``. InputError if the sheet cannot be read or is of another assignment.
    """
    worksheet = read_worksheet(sheet)
    joined = join(worksheet, grades)
    limit = None if overwrite or ended is None else _local_minute(ended)
    decided = [_decide(row, worksheet, joined, limit) for row in worksheet.rows]
    written = [(one.row, one.grade) for one in decided if one.grade]
    files = _files(worksheet, written) if written else {}
    outcomes = [one.outcome for one in decided] + _not_in_sheet(joined)
    said = advice(worksheet, joined, written, sorted(files))
    return Handover(files, tuple(outcomes), said)


def _decide(row: Row, worksheet: Worksheet, joined: Joined, limit: datetime | None) -> Decided:
    grade = joined.grades.get(row.number)
    if grade is None:
        why = _nothing(row, worksheet, joined)
        return Decided(
            row, Outcome(row.number, row.student, What.NOTHING_HANDED_IN, row.grade, why)
        )
    if why := _unfit(row, grade, worksheet, joined):
        return _held(row, grade, why, worksheet)
    if _is_shown(row, grade, worksheet):
        return Decided(row, Outcome(row.number, row.student, What.UNCHANGED, row.grade, grade.how))
    if why := _closed(row, limit):
        return _held(row, grade, why, worksheet)
    why = grade.how
    if "feedback" in worksheet.headers and teachers(row.feedback):
        why += "; your own feedback stays in front, its formatting flattened by Moodle"
    shown = _number(grade, worksheet)
    return Decided(row, Outcome(row.number, row.student, What.WRITTEN, shown, why), grade)


def _held(row: Row, grade: Grade, why: str, worksheet: Worksheet) -> Decided:
    shown = _number(grade, worksheet)
    return Decided(row, Outcome(row.number, row.student, What.HELD_BACK, shown, why))


def _nothing(row: Row, worksheet: Worksheet, joined: Joined) -> str:
    """Why there is no grade for a row; plainly where Moodle holds a submission that we lack."""
    if row.status.startswith(worksheet.language.submitted):
        whose = f"the group {row.group!r}" if joined.teams else "this participant"
        return (
            f"Moodle says {worksheet.language.submitted!r}, but nothing of {whose} was graded:"
            " download all submissions again and grade them"
        )
    return "no group" if joined.teams and not row.group else ""


def _unfit(row: Row, grade: Grade, worksheet: Worksheet, joined: Joined) -> str:
    """Why a grade can go nowhere; empty if it can."""
    if grade.held:
        return grade.held
    if row.number in joined.held:
        return joined.held[row.number]
    if row.number in worksheet.repeated:
        return f"{row.identifier} stands in the sheet more than once: download it again"
    if not grade.points.is_finite() or grade.points < 0:
        return f"{grade.points} is no grade that Moodle takes"
    if _rounded(grade.points, CENT) > row.maximum:
        return (
            f"over the maximum of {row.maximum}, which Moodle skips without a word:"
            f" --points {row.maximum.normalize():f}"
        )
    return ""


def _closed(row: Row, limit: datetime | None) -> str:
    """Why a row must not be written over; empty if it may."""
    if row.locked:
        return "locked or overridden in Moodle's gradebook: unlock it there, download a new sheet"
    if limit is None or row.graded.never or not (row.grade or row.feedback.strip()):
        return ""
    if row.graded.at is None:
        when = f"at a time that cannot be read ({row.graded.text[:40]})"
    elif row.graded.at >= limit:
        when = f"after this run ended ({row.graded.at:%Y-%m-%d %H:%M})"
    else:
        return ""
    return f"graded in Moodle {when}: --overwrite writes it all the same"


def _is_shown(row: Row, grade: Grade, worksheet: Worksheet) -> bool:
    """Whether the sheet shows this grade and this feedback already, as precisely as it shows."""
    shown = points_in(row.grade)
    if shown is None or _rounded(grade.points, Decimal(1).scaleb(_exponent(shown))) != shown:
        return False
    if "feedback" not in worksheet.headers:
        return True
    return is_shown_as(row.feedback, cell(grade.comment, row.feedback))


def _exponent(shown: Decimal) -> int:
    return min(0, int(shown.as_tuple().exponent))


def _rounded(points: Decimal, unit: Decimal) -> Decimal:
    """As PHP's number_format rounds: halves up."""
    return points.quantize(unit, rounding=ROUND_HALF_UP)


def _number(grade: Grade, worksheet: Worksheet) -> str:
    if not grade.points.is_finite():
        return str(grade.points)
    return str(_rounded(grade.points, CENT)).replace(".", worksheet.decimal)


def _local_minute(ended: datetime) -> datetime:
    """The minute in which the run ended, in local time; the sheet's times are whole minutes."""
    local = ended.astimezone().replace(tzinfo=None) if ended.tzinfo else ended
    return local.replace(second=0, microsecond=0)


def _files(worksheet: Worksheet, written: Sequence[tuple[Row, Grade]]) -> dict[str, bytes]:
    """The sheet to upload and the zip of feedback pages."""
    pages: dict[int, bytes] = {}
    entries = {}
    for row, grade in written:
        page = pages.get(id(grade)) or pages.setdefault(id(grade), grade.page())
        entries[f"cinta_{row.number}_assignfeedback_file/feedback.html"] = page
    return {upload_name(worksheet.name): _csv(worksheet, written), ZIP: packed(entries)}


def _csv(worksheet: Worksheet, written: Sequence[tuple[Row, Grade]]) -> bytes:
    columns = [held for held in COLUMNS if held in worksheet.headers]
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(worksheet.headers[held] for held in columns)
    for row, grade in written:
        held = {
            "identifier": row.identifier,
            "grade": _number(grade, worksheet),
            "graded": row.graded.text,
            "feedback": cell(grade.comment, row.feedback),
        }
        writer.writerow(held[column] for column in columns)
    return file.getvalue().encode("utf-8-sig")


def _not_in_sheet(joined: Joined) -> list[Outcome]:
    outcomes = [
        Outcome(grade.person.key, grade.person.name, What.NOT_IN_SHEET, str(grade.points), why)
        for grade, why in joined.rest
    ]
    return sorted(outcomes, key=lambda one: (one.key.zfill(20), one.student, one.grade))
