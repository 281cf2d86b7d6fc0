"""Grades back to Canvas: a gradebook import with what changes and nothing else, and feedback files.

Format: lib/gradebook_importer.rb and ui/features/gradebook_uploads of canvas-lms. The importer
posts an empty grade where a cell is blank over a score, changes the points possible from a row that
names them, takes a student for another by name where the id is not found, and drops without a word
what is written for someone who is not assigned. So only students found by their id are written, one
assignment, a number in every cell.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from ...packed import packed
from ...records.exported import ExportedGrade
from ..already_there import AlreadyThere, Earlier, Overwrite, overwritten
from ..belonging import Belonging, Key
from ..choices import Destination
from ..handover import (
    FEEDBACK_ZIP,
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
from ..points import cents, cents_in, is_grade, shortest, two_decimals
from ..scale import on_scale_of
from ..sheet import Sheet
from .advice import advice
from .feedback_files import feedback_file
from .gradebook import HIDDEN, POINTS, Gradebook, Row, read_gradebook
from .names import without_strangers

TEST_STUDENT = "Student, Test"


def to_canvas(
    sheet: Sheet,
    grades: Sequence[Grade],
    *,
    assignment: str = "",
    overwrite: Overwrite = False,
    exported: Sequence[ExportedGrade] = (),
) -> Handover:
    """What to upload to Canvas, what becomes of everybody, and what to do.

    ``assignment`` is the id or exact title of one in the sheet, the only one if empty. ``exported``
    are the grades that Cinta wrote before: any other score that the sheet shows, and EX, is
    withheld unless ``overwrite``. InputError if the sheet cannot be read or does not tell.
    """
    book = read_gradebook(sheet, assignment)
    grades = without_strangers(grades, {row.user_id: row.student for row in book.rows})
    by_user: dict[str, list[Grade]] = defaultdict(list)
    for grade in grades:
        by_user[grade.person.key].append(grade)
    people = [(row.user_id, row.student) for row in book.rows]
    earlier = Earlier(
        destination=Destination.CANVAS,
        assignment=book.assignment.number,
        exported=exported,
        overwrite=overwritten(overwrite, book.name, people),
        sheet=book.name,
    )
    there = {row.user_id: _already_there(row, sheet) for row in book.rows}
    decided = [_decide(row, book, by_user, there[row.user_id], earlier) for row in book.rows]
    written = [(one.row, one.grade) for one in decided if one.grade]
    users = {row.user_id for row in book.rows}
    rest = [grade for grade in grades if grade.person.key not in users]
    unmatched = in_order(not_in_sheet(grade, _reason_unmatched(grade)) for grade in rest)
    outcomes = (*(one.outcome for one in decided), *unmatched)
    files = _files(book, written) if written else {}
    kept = (
        earlier.kept(there[row.user_id], grade.points, grade.origin.submission)
        for row, grade in written
    )
    return Handover(
        files=files,
        outcomes=outcomes,
        advice=advice(book, grades, written, sorted(files)),
        exported=tuple(filter(None, kept)),
    )


def _already_there(row: Row, sheet: Sheet) -> AlreadyThere:
    """A gradebook has no times: it is the sheet itself that tells whether it is a later one."""
    return AlreadyThere(
        key=row.user_id,
        cell=row.score.strip("-"),
        points=cents_in(row.score),
        state=sheet.digest,
    )


def reason_out_of_range(grade: Grade, possible: Decimal | None) -> str:
    """Why a grade is none that this assignment should get; empty if it is."""
    if not is_grade(grade.points):
        return f"{grade.points} is no grade that Canvas takes"
    if possible is not None and cents(grade.points) > possible:
        mend = f"--points {shortest(possible)}" if possible else "set its points in Canvas"
        return f"over the {possible} points possible: {mend}"
    return ""


def reason_excused(key: str) -> str:
    """Why an excused student gets no grade, whom a person has excused."""
    return f"excused in Canvas: --overwrite {key} gives the grade all the same"


def _decide(
    row: Row,
    book: Gradebook,
    by_user: Mapping[str, list[Grade]],
    there: AlreadyThere,
    earlier: Earlier,
) -> Decision[Row]:
    grades = by_user.get(row.user_id, [])
    if not grades:
        return Decision(
            row, _outcome(row, OutcomeKind.NOTHING_HANDED_IN, row.score, _reason_without_grade(row))
        )
    grade = on_scale_of(grades[0], book.assignment.points_possible)
    shown = two_decimals(grade.points)
    if reason := _reason_withheld(row, book, [grade, *grades[1:]]) or _reason_closed(
        row, grade, there, earlier
    ):
        return Decision(row, _outcome(row, OutcomeKind.WITHHELD, shown, reason))
    belonging = belonging_of(row.user_id, book.assignment.number, "gradebook")
    if there.is_same(grade.points):
        unchanged = _outcome(row, OutcomeKind.UNCHANGED, shown, grade.calculation)
        return Decision(row, replace(unchanged, belongs=str(belonging)))
    reason = f"{grade.calculation}; was {row.score}" if there.cell else grade.calculation
    if feedback_file(grade) is None:
        reason += "; no feedback file: its name does not tell Canvas whose it is"
    outcome = _outcome(row, OutcomeKind.WRITTEN, shown, reason)
    return written_if_shown(row, outcome, grade, belonging)


def belonging_of(key: str, assignment: str, where: str) -> Belonging:
    """What shows whose a grade is: Canvas's own id, there and in a submission's file name.

    ``assignment`` is the id of the one that the teacher chose; a download does not name any.
    """
    return Belonging(
        key=Key.ANONYMOUS if key.startswith("anon_") else Key.CANVAS_USER,
        number=key,
        assignment=f"assignment {assignment}",
        seen=("download", where),
    )


def _outcome(row: Row, kind: OutcomeKind, shown: str, reason: str) -> Outcome:
    return Outcome(key=row.user_id, student=row.student, kind=kind, grade=shown, reason=reason)


def _reason_without_grade(row: Row) -> str:
    if row.student == TEST_STUDENT:
        return "Canvas's own test student"
    return "" if row.score != HIDDEN else "not assigned to them, or hidden from you until posted"


def _reason_withheld(row: Row, book: Gradebook, grades: Sequence[Grade]) -> str:
    """Why a grade can go nowhere; empty if it can."""
    if len(grades) > 1:
        return f"{len(grades)} grades for one student: one submission must count"
    if grades[0].withheld:
        return grades[0].withheld
    if row.user_id in book.repeated:
        return "stands in the sheet more than once: export the gradebook again"
    if POINTS in row.cells[0]:
        return f"Canvas would take this row for {POINTS!r}: type the grade in by hand"
    return reason_out_of_range(grades[0], book.assignment.points_possible)


def _reason_closed(row: Row, grade: Grade, there: AlreadyThere, earlier: Earlier) -> str:
    """Why what the sheet shows must not be written over; empty if it may."""
    if row.score == HIDDEN:
        return (
            "N/A: not assigned to them, or graded anonymously and not posted; Canvas would drop"
            " the grade without a word: assign or post it there, export the gradebook again"
        )
    if row.excused:
        return "" if earlier.may_overwrite(row.user_id) else reason_excused(row.user_id)
    if there.cell and there.points is None:
        return (
            f"{row.score[:40]!r} is no score: have Canvas show points, export the gradebook again"
        )
    late = "or what Canvas's own late policy left of it" if grade.origin.late else ""
    return earlier.reason_by_hand(there, grade.points, late)


def _reason_unmatched(grade: Grade) -> str:
    key = grade.person.key
    if key.startswith("anon_"):
        return (
            "handed in anonymously, and a gradebook has no anonymous ids: --push with an account"
            " administrator's token, or switch anonymous grading off in the assignment, download"
            " the submissions again and grade those"
        )
    if not key:
        return "no Canvas user id in the name of the submission"
    return "the sheet has no such student: export the entire gradebook, with all enrollments"


def _files(book: Gradebook, written: Sequence[tuple[Row, Grade]]) -> dict[str, bytes]:
    """The sheet to import and the zip of feedback files."""
    feedback = dict(found for _, grade in written if (found := feedback_file(grade)))
    sheet = {upload_name(book.name): _csv(book, written)}
    return sheet | ({FEEDBACK_ZIP: packed(feedback)} if feedback else {})


def _csv(book: Gradebook, written: Sequence[tuple[Row, Grade]]) -> bytes:
    """Every cell in quotation marks: Canvas then never takes semicolons in it for separators.

    A point in numbers, in whatever language the teacher's Canvas is. Without a byte order mark:
    with one, the importer does not know LastName for LastName.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow([*book.columns, book.assignment.header])
    writer.writerows([*row.cells, two_decimals(grade.points)] for row, grade in written)
    return file.getvalue().encode()
