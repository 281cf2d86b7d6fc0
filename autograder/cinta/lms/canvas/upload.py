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
from dataclasses import dataclass
from decimal import Decimal

from ...packed import packed
from ..handover import Grade, Handover, Outcome, Sheet, What, upload_name
from .advice import ZIP, advice
from .feedback import entry
from .sheet import HIDDEN, POINTS, Gradebook, Row, cents, points_in, read_gradebook

TEST_STUDENT = "Student, Test"


@dataclass(frozen=True)
class Decided:
    """One row of the sheet: what becomes of it; ``grade`` only where it is written."""

    row: Row
    outcome: Outcome
    grade: Grade | None = None


def to_canvas(
    sheet: Sheet, grades: Sequence[Grade], *, assignment: str = "", overwrite: bool = False
) -> Handover:
    """What to upload to Canvas, what becomes of everybody, and what to do.

    ``assignment`` is the id or exact title of one in the sheet, the only one if empty;
    ``overwrite`` writes a score over EX. InputError if the sheet cannot be read or does not tell.
    """
    book = read_gradebook(sheet, assignment)
    by_user: dict[str, list[Grade]] = defaultdict(list)
    for grade in grades:
        by_user[grade.person.key].append(grade)
    decided = [_decide(row, book, by_user, overwrite) for row in book.rows]
    written = [(one.row, one.grade) for one in decided if one.grade]
    outcomes = [one.outcome for one in decided] + _not_in_sheet(book, grades)
    files = _files(book, written) if written else {}
    return Handover(files, tuple(outcomes), advice(book, grades, written, sorted(files)))


def over(grade: Grade, possible: Decimal | None) -> str:
    """Why a grade is none that this assignment should get; empty if it is."""
    if not grade.points.is_finite() or grade.points < 0:
        return f"{grade.points} is no grade that Canvas takes"
    if possible is not None and cents(grade.points) > possible:
        mend = f"--points {possible.normalize():f}" if possible else "set its points in Canvas"
        return f"over the {possible} points possible: {mend}"
    return ""


def _decide(
    row: Row, book: Gradebook, by_user: Mapping[str, list[Grade]], overwrite: bool
) -> Decided:
    grades = by_user.get(row.user, [])
    if not grades:
        return Decided(row, _outcome(row, What.NOTHING_HANDED_IN, row.shown, _nothing(row)))
    grade = grades[0]
    if why := _unfit(row, book, grades) or _closed(row, overwrite):
        return Decided(row, _outcome(row, What.HELD_BACK, _number(grade), why))
    if points_in(row.shown) == cents(grade.points):
        return Decided(row, _outcome(row, What.UNCHANGED, _number(grade), grade.how))
    why = f"{grade.how}; was {row.shown}" if row.shown.strip("-") else grade.how
    if entry(grade) is None:
        why += "; no feedback file: its name does not tell Canvas whose it is"
    return Decided(row, _outcome(row, What.WRITTEN, _number(grade), why), grade)


def _outcome(row: Row, what: What, shown: str, why: str) -> Outcome:
    return Outcome(row.user, row.student, what, shown, why)


def _nothing(row: Row) -> str:
    if row.student == TEST_STUDENT:
        return "Canvas's own test student"
    return "" if row.shown != HIDDEN else "not assigned to them, or hidden from you until posted"


def _unfit(row: Row, book: Gradebook, grades: Sequence[Grade]) -> str:
    """Why a grade can go nowhere; empty if it can."""
    if len(grades) > 1:
        return f"{len(grades)} grades for one student: one submission must count"
    if grades[0].held:
        return grades[0].held
    if row.user in book.repeated:
        return "stands in the sheet more than once: export the gradebook again"
    if POINTS in row.cells[0]:
        return f"Canvas would take this row for {POINTS!r}: type the grade in by hand"
    return over(grades[0], book.assignment.possible)


def _closed(row: Row, overwrite: bool) -> str:
    """Why what the sheet shows must not be written over; empty if it may."""
    if row.shown == HIDDEN:
        return (
            "N/A: not assigned to them, or graded anonymously and not posted; Canvas would drop"
            " the grade without a word: assign or post it there, export the gradebook again"
        )
    if row.excused:
        return "" if overwrite else "excused in Canvas: --overwrite gives the grade all the same"
    if row.shown.strip("-") and points_in(row.shown) is None:
        return (
            f"{row.shown[:40]!r} is no score: have Canvas show points, export the gradebook again"
        )
    return ""


def _not_in_sheet(book: Gradebook, grades: Sequence[Grade]) -> list[Outcome]:
    users = {row.user for row in book.rows}
    outcomes = [
        Outcome(grade.person.key, grade.person.name, What.NOT_IN_SHEET, _number(grade), _why(grade))
        for grade in grades
        if grade.person.key not in users
    ]
    return sorted(outcomes, key=lambda one: (one.key.zfill(20), one.student, one.grade))


def _why(grade: Grade) -> str:
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


def _number(grade: Grade) -> str:
    """Two decimals and a point: in whatever language the teacher's Canvas is."""
    return str(cents(grade.points) if grade.points.is_finite() else grade.points)


def _files(book: Gradebook, written: Sequence[tuple[Row, Grade]]) -> dict[str, bytes]:
    """The sheet to import and the zip of feedback files."""
    feedback = dict(found for _, grade in written if (found := entry(grade)))
    sheet = {upload_name(book.name): _csv(book, written)}
    return sheet | ({ZIP: packed(feedback)} if feedback else {})


def _csv(book: Gradebook, written: Sequence[tuple[Row, Grade]]) -> bytes:
    """Every cell in quotation marks: Canvas then never takes semicolons in it for separators.

    Without a byte order mark: with one, the importer does not know LastName for LastName.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow([*book.columns, book.assignment.header])
    writer.writerows([*row.cells, _number(grade)] for row, grade in written)
    return file.getvalue().encode()
