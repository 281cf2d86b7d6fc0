"""Grades back to Moodle: the teacher's own worksheet with what changes, and a zip of feedback.

Format: mod/assign/feedback/offline/{locallib,importgradeslib}.php and mod/assign/feedback/file/
importziplib.php of Moodle 4.5. The importer skips rows without a word (a grade over the maximum, a
locked one, one changed since), takes "abc" for 0 and erases a text over which a cell is blank. So
only what changes is written, feedback stands in the last column, and who gets nothing is said.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ...records.exported import ExportedGrade
from ...records.origin import Person
from ..already_there import AlreadyThere, Earlier, Overwrite, overwritten
from ..choices import UPLOAD_LIMIT, Destination
from ..handover import (
    Decision,
    Grade,
    Handover,
    Outcome,
    OutcomeKind,
    in_order,
    not_in_sheet,
    upload_name,
    written_if_shown,
)
from ..late import Lateness
from ..points import aligned, cents, is_grade, points_in, shortest, two_decimals
from ..scale import on_scale_of
from ..sheet import AS_UTF_8, Sheet
from .advice import advice
from .clocks import Clock
from .comment_cell import comment_cell, is_closed, is_ours, shows_same, teachers_text
from .dates import DateCell
from .feedback_zips import feedback_zips, zip_notes
from .freshness import freshness, reasons_unknown, words_of_hidden
from .languages import Column, Language
from .lateness import lateness_by_sheet
from .matching import Match, Matching, Page, match_grades
from .worksheet import Row, Worksheet, read_worksheet

COLUMNS = (Column.IDENTIFIER, Column.GRADE, Column.MODIFIED, Column.FEEDBACK)
"""Feedback is last: Moodle's importer takes no feedback from the first column."""


@dataclass(frozen=True, kw_only=True)
class _Shown:
    """What the sheet shows for each participant number, and what of it is ours.

    Rows that were changed from ``limit`` on were changed after the run ended. ``whose`` is who
    handed in each submission: a participant, or a group.
    """

    there: Mapping[str, AlreadyThere]
    earlier: Earlier
    limit: datetime | None
    whose: Mapping[str, Person]


NAMED = 12
"""Students in a line of advice."""


def to_moodle(
    sheet: Sheet,
    grades: Sequence[Grade],
    *,
    ended: datetime | None,
    overwrite: Overwrite = False,
    module: str = "",
    clock: Clock | None = None,
    zip_limit: int = UPLOAD_LIMIT,
    exported: Sequence[ExportedGrade] = (),
) -> Handover:
    """What to upload to Moodle, what becomes of everybody, and what to do.

    ``exported`` are the grades that Cinta wrote before: any other that the sheet shows is withheld
    unless ``overwrite``. ``ended`` is when the run ended: what was changed in Moodle since is
    named. ``module`` is the course module of sheet and grades, where their files' names do not say
    it. With a ``clock``, lateness is what the sheet says. ``zip_limit`` is how many bytes Moodle
    takes in one upload. InputError if the sheet cannot be read or is of another assignment.
    """
    worksheet = read_worksheet(sheet)
    matching = match_grades(worksheet, grades, module=module)
    if clock:
        matching = _by_the_sheets_lateness(worksheet, matching, clock)
    fresh = freshness(worksheet, matching.grades)
    matching = _without(matching, fresh.stale)
    by_file_names = bool(worksheet.module) and not module
    told_by_numbers = matching.hidden and by_file_names
    if by_file_names and (matching.hidden or matching.teams):
        unknown = reasons_unknown(fresh, worksheet, worksheet.module, teams=matching.teams)
        matching = _without(matching, unknown)
    shown = _Shown(
        there=_already_there(worksheet, sheet),
        earlier=_earlier(worksheet, _module(worksheet, grades, module), overwrite, exported),
        limit=ended and _local_minute(ended),
        whose={grade.origin.submission: grade.person for grade in grades},
    )
    decided = [_decide(row, worksheet, matching, shown) for row in worksheet.rows]
    pages = _pages(decided, matching)
    decided = [_with_page(_with_remark(one, fresh.newer), pages) for one in decided]
    written = [(one.row, one.grade) for one in decided if one.grade]
    files = _files(worksheet, written, pages, matching, zip_limit) if written else {}
    rest = in_order(not_in_sheet(grade, reason) for grade, reason in matching.unmatched)
    outcomes = (*(one.outcome for one in decided), *rest)
    steps = (
        *advice(worksheet, matching, written, list(files)),
        *zip_notes(files, zip_limit),
        *([words_of_hidden(fresh)] if told_by_numbers and written else []),
        *filter(None, [fresh.compared, _unshown([row for row, _ in written], shown)]),
    )
    kept = (
        shown.earlier.kept(shown.there[row.number], grade.points, grade.origin.submission, row.name)
        for row, grade in written
    )
    return Handover(
        files=files, outcomes=outcomes, advice=steps, exported=tuple(filter(None, kept))
    )


def _by_the_sheets_lateness(worksheet: Worksheet, matching: Matching, clock: Clock) -> Matching:
    """Each row's grade at the row's own lateness: of a team, one may have an extension."""
    grades = matching.grades
    late = lateness_by_sheet(worksheet, grades, clock)
    counted = {n: g.late(late[n]) if g.late else g for n, g in grades.items()}
    matches = {n: replace(match, grade=counted[n]) for n, match in matching.matches.items()}
    return replace(matching, matches=matches)


def _already_there(worksheet: Worksheet, sheet: Sheet) -> dict[str, AlreadyThere]:
    """By participant number."""
    rows = worksheet.rows
    numbers = aligned([*(points_in(row.grade) for row in rows), *(row.maximum for row in rows)])
    return {
        row.number: AlreadyThere(
            key=row.number,
            cell="" if row.grade == "-" else row.grade,
            points=points,
            state=row.modified.text if _tells_changes(row.modified) else sheet.digest,
            is_marked=Column.FEEDBACK not in worksheet.headers or is_ours(row.feedback),
        )
        for row, points in zip(rows, numbers, strict=False)
    }


def _tells_changes(modified: DateCell) -> bool:
    """Whether it is Moodle's own: a spreadsheet program may have taken the time of day from it."""
    return not (modified.is_empty or modified.rewritten)


def _module(worksheet: Worksheet, grades: Sequence[Grade], said: str) -> str:
    """The course module as it is known from anywhere, for what is kept of the export."""
    return worksheet.module or said or max((g.origin.assignment for g in grades), default="")


def _earlier(
    worksheet: Worksheet, module: str, overwrite: Overwrite, exported: Sequence[ExportedGrade]
) -> Earlier:
    people = [(row.number, name) for row in worksheet.rows for name in (row.name, row.identifier)]
    return Earlier(
        destination=Destination.MOODLE,
        assignment=module,
        exported=exported,
        overwrite=overwritten(overwrite, worksheet.name, people),
        sheet=worksheet.name,
    )


def _unshown(rows: Sequence[Row], shown: _Shown) -> str:
    """The rows that were exported before, and of which this sheet shows nothing; empty if none."""
    people = [r.student for r in rows if shown.earlier.is_unshown(shown.there[r.number])]
    if not people:
        return ""
    named = ", ".join(people[:NAMED]) + (", ..." if len(people) > NAMED else "")
    return (
        f"{len(people)} of these were exported before, and the sheet shows no grade of theirs"
        f" ({named}): if that was uploaded, the sheet is older than Moodle's grades, and Moodle"
        " skips these rows without a word: download a new one and export again."
    )


def _without(matching: Matching, reasons: Mapping[str, str]) -> Matching:
    """Withheld by participant number, unless there is a reason already."""
    held = {
        number: replace(match, grade=replace(match.grade, withheld=reasons[number]))
        for number, match in matching.matches.items()
        if number in reasons and not match.grade.withheld
    }
    return replace(matching, matches={**matching.matches, **held})


def _decide(row: Row, worksheet: Worksheet, matching: Matching, shown: _Shown) -> Decision[Row]:
    match = matching.matches.get(row.number)
    if match is None:
        reason = _reason_without_grade(row, worksheet, matching)
        return Decision(row, _outcome(row, OutcomeKind.NOTHING_HANDED_IN, row.grade, reason))
    grade = on_scale_of(match.grade, row.maximum)
    match = replace(match, grade=grade)
    points = two_decimals(grade.points, worksheet.decimal)
    if reason := _reason_withheld(row, match, worksheet):
        return Decision(row, _outcome(row, OutcomeKind.WITHHELD, points, reason))
    if shown.there[row.number].is_same(grade.points) and _has_comment(row, grade, worksheet):
        unchanged = _outcome(row, OutcomeKind.UNCHANGED, row.grade, grade.calculation)
        return Decision(row, replace(unchanged, belongs=str(match.belonging)))
    if reason := _reason_damaged(row, worksheet) or _reason_closed(row, grade, shown):
        return Decision(row, _outcome(row, OutcomeKind.WITHHELD, points, reason))
    reason = grade.calculation
    if row.grade and points_in(row.grade) != cents(grade.points):
        reason += f"; was {row.grade}"
    if Column.FEEDBACK in worksheet.headers and teachers_text(row.feedback):
        reason += "; your own feedback stays in front, its formatting flattened by Moodle"
    outcome = _outcome(row, OutcomeKind.WRITTEN, points, reason)
    return written_if_shown(row, outcome, grade, match.belonging)


def _outcome(row: Row, kind: OutcomeKind, shown: str, reason: str) -> Outcome:
    return Outcome(key=row.number, student=row.student, kind=kind, grade=shown, reason=reason)


def _reason_without_grade(row: Row, worksheet: Worksheet, matching: Matching) -> str:
    """Why there is no grade for a row; plainly where Moodle holds a submission that we lack."""
    if said := _submission_said(row, worksheet.language):
        whose = f"the group {row.group!r}" if matching.teams and row.group else "this participant"
        return (
            f"Moodle says {said!r}, but nothing of {whose} was graded:"
            " download all submissions again and grade them"
        )
    return "no group" if matching.teams and not row.group else ""


def _submission_said(row: Row, language: Language) -> str:
    """The words by which Moodle says that it holds a submission; the date, if we know no words."""
    if language.submitted:
        return language.submitted if row.status.startswith(language.submitted) else ""
    return "" if row.submitted.is_empty else row.submitted.text


def _reason_withheld(row: Row, match: Match, worksheet: Worksheet) -> str:
    """Why a grade can go nowhere; empty if it can."""
    grade = match.grade
    if reason := grade.withheld or match.belonging.reason_withheld:
        return reason
    if row.number in worksheet.repeated:
        return f"{row.identifier} stands in the sheet more than once: download it again"
    if not is_grade(grade.points):
        return f"{grade.points} is no grade that Moodle takes"
    if cents(grade.points) > row.maximum:
        return (
            f"over the maximum of {row.maximum}, which Moodle skips without a word:"
            f" --points {shortest(row.maximum)}"
        )
    return ""


def _reason_closed(row: Row, grade: Grade, shown: _Shown) -> str:
    """Why a row must not be written over; empty if it may."""
    there, earlier = shown.there[row.number], shown.earlier
    if row.locked:
        return "locked or overridden in Moodle's gradebook: unlock it there, download a new sheet"
    if earlier.may_overwrite(row.number):
        return ""
    if reason := _reason_moved(row, grade, shown):
        return reason
    if earlier.is_ours(there):
        return ""
    since = _since(row, shown.limit)
    if reason := earlier.reason_by_hand(there, grade.points, since):
        return reason
    if since and (row.grade or row.feedback.strip()):
        return f"{since}: --overwrite {row.number} writes it all the same"
    return ""


def _reason_moved(row: Row, grade: Grade, shown: _Shown) -> str:
    """Why it may be another group's work that is a student's own; empty if it is the same group's.

    Groups are as the sheet has them now; who handed something in may have left the group since.
    """
    was = shown.whose.get(shown.earlier.submission_of(row.number))
    if was is None or was.key == grade.person.key:
        return ""
    return (
        f"exported before with the work of {was.name!r}, and in {grade.person.name!r} now:"
        f" --overwrite {row.number} gives this group's grade"
    )


def _reason_damaged(row: Row, worksheet: Worksheet) -> str:
    """Why the teacher's own words cannot be written back as they are; empty if they can.

    A program that saves in another encoding than UTF-8 loses our closing mark, too.
    """
    if worksheet.sheet.is_sure or Column.FEEDBACK not in worksheet.headers:
        return ""
    own = teachers_text(row.feedback)
    if worksheet.sheet.is_as_meant(own) and is_closed(row.feedback):
        return ""
    return (
        "the sheet is not in UTF-8, and your own feedback of this row would be written back"
        f" damaged: {AS_UTF_8}"
    )


def _since(row: Row, limit: datetime | None) -> str:
    """When a row was changed, if that was, or may have been, after the run ended; else empty."""
    if limit is None or row.modified.is_empty:
        return ""
    if row.modified.time is None:
        return f"graded in Moodle at a time that cannot be read ({row.modified.text[:40]})"
    if row.modified.time >= limit:
        return f"graded in Moodle after this run ended ({row.modified.time:%Y-%m-%d %H:%M})"
    return ""


def _has_comment(row: Row, grade: Grade, worksheet: Worksheet) -> bool:
    """Whether the sheet shows this feedback already, or has no place for it."""
    if Column.FEEDBACK not in worksheet.headers:
        return True
    return shows_same(row.feedback, comment_cell(grade.comment, row.feedback))


def _local_minute(ended: datetime) -> datetime:
    """The minute in which the run ended, in local time; the sheet's times are whole minutes."""
    local = ended.astimezone().replace(tzinfo=None) if ended.tzinfo else ended
    return local.replace(second=0, microsecond=0)


def _pages(decided: Sequence[Decision[Row]], matching: Matching) -> dict[str, Page]:
    """Where the page of each row goes; a group's to nobody if one of it is to get no grade."""
    kept_from = {
        matching.matches[one.row.number].page.number
        for one in decided
        if one.outcome.kind is OutcomeKind.WITHHELD and one.row.number in matching.matches
    } - {""}
    reason = "it would reach others of the group, whose grade is held back"
    return {
        number: Page(number="", reason=reason) if match.page.number in kept_from else match.page
        for number, match in matching.matches.items()
    }


def _with_remark(one: Decision[Row], remarks: Mapping[str, str]) -> Decision[Row]:
    """What becomes of a row that is written, with what is to be looked at."""
    remark = remarks.get(one.row.number, "")
    if one.grade is None or not remark:
        return one
    said = f"{one.outcome.reason}; {remark}"
    return replace(one, outcome=replace(one.outcome, reason=said))


def _with_page(one: Decision[Row], pages: Mapping[str, Page]) -> Decision[Row]:
    """What becomes of a row, with a word if its student gets no page."""
    if one.grade is None or not (reason := pages[one.row.number].reason):
        return one
    said = f"{one.outcome.reason}; no page: {reason}"
    return replace(one, outcome=replace(one.outcome, reason=said))


def _files(
    worksheet: Worksheet,
    written: Sequence[tuple[Row, Grade]],
    pages: Mapping[str, Page],
    matching: Matching,
    zip_limit: int,
) -> dict[str, bytes]:
    """The sheet to upload, then the zips of feedback pages, if anybody gets one."""
    reached: dict[str, set[str]] = {}
    for number, match in matching.matches.items():
        reached.setdefault(pages[number].number, set()).add(match.grade.comment)
    to_whom = {pages[row.number].number: grade for row, grade in written}
    entries = {
        f"cinta_{number}_assignfeedback_file/feedback.html": _page(
            grade, is_for_all=len(reached[number]) == 1
        )
        for number, grade in to_whom.items()
        if number
    }
    files = {upload_name(worksheet.name): _csv(worksheet, written)}
    return files | feedback_zips(entries, zip_limit)


def _page(grade: Grade, *, is_for_all: bool) -> bytes:
    """A grade's page; if not for all of its group, without the lateness, which is one's own."""
    return (grade if is_for_all or not grade.late else grade.late(Lateness())).page()


def _csv(worksheet: Worksheet, written: Sequence[tuple[Row, Grade]]) -> bytes:
    columns = [column for column in COLUMNS if column in worksheet.headers]
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(worksheet.headers[column] for column in columns)
    for row, grade in written:
        cells = {
            Column.IDENTIFIER: row.identifier,
            Column.GRADE: two_decimals(grade.points, worksheet.decimal),
            Column.MODIFIED: row.modified.text,
            Column.FEEDBACK: comment_cell(grade.comment, row.feedback),
        }
        writer.writerow(cells[column] for column in columns)
    return file.getvalue().encode("utf-8-sig")
