"""A teacher's gradebook export from Canvas: read as it is, one assignment of it chosen.

Format: lib/gradebook_exporter.rb of canvas-lms. A CSV of ``Student,ID,...,Section``, custom
columns, a column ``<title> (<id>)`` for each assignment, and read-only totals; a row of posting
policies and one of points possible come before the students. The words are English whatever the
language; separator, decimal mark and byte order mark follow the teacher's settings. What may be
written back is what lib/gradebook_importer.rb reads: see :mod:`cinta.lms.canvas.upload`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...errors import InputError
from ..points import cents_in
from ..sheet import DELIMITERS, Sheet, as_wide_as, delimiter_notes, repeated
from .assignment import Assignment, choose_assignment, title_and_number

STUDENT = re.compile(
    r"(?P<name>Student|LastName,FirstName),ID"
    r"(,SIS Login ID|,SIS User ID,SIS Login ID(,Integration ID)?(,Root Account)?)?,Section"
)
"""The student columns that Canvas reads back: its importer counts them, it does not look for them
(update_column_count)."""

POINTS = "Points Possible"
POSTING = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.IGNORECASE)
"""What every cell of the row of posting policies is (check_for_non_student_row)."""

READ_ONLY = re.compile(r"read\s+only")
EXCUSED, HIDDEN = "EX", "N/A"
"""How Canvas shows an excused student, and one whom it keeps from being graded."""

AGAIN = "export the gradebook again and give that file untouched"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A student: the cells as they are, the user id, the name to show, the score as shown."""

    cells: tuple[str, ...]
    user_id: str
    student: str
    score: str

    @property
    def excused(self) -> bool:
        """Whether Canvas has excused the student from the assignment."""
        return self.score.upper() == EXCUSED


@dataclass(frozen=True, kw_only=True)
class Gradebook:
    """The sheet: ``columns`` are the words over the student columns, ``assignment`` the one chosen.

    ``notes`` say what was noticed while reading, for the teacher.
    """

    name: str
    columns: tuple[str, ...]
    assignment: Assignment
    rows: tuple[Row, ...]
    notes: tuple[str, ...]

    @property
    def repeated(self) -> frozenset[str]:
        """User ids of more than one row."""
        return repeated(row.user_id for row in self.rows)


def read_gradebook(sheet: Sheet, assignment: str = "") -> Gradebook:
    """The gradebook of a file with its assignment of that id or title, the only one if empty.

    InputError in one line if it is no gradebook export, or which assignment is not told.
    """
    text, notes = sheet.text(AGAIN)
    table, delimiter = _table(sheet.name, text)
    notes += delimiter_notes(sheet.name, delimiter)
    columns = _student_columns(table[0])
    posting, points, students = _by_role(sheet.name, table)
    if not students:
        raise InputError(f"{sheet.name}: no students; {AGAIN}")
    found = _assignments(table[0], len(columns), posting, points)
    one = choose_assignment(sheet.name, found, assignment)
    place = table[0].index(one.header)
    rows = tuple(_row(sheet.name, number, cells, columns, place) for number, cells in students)
    return Gradebook(name=sheet.name, columns=columns, assignment=one, rows=rows, notes=notes)


def _table(name: str, text: str) -> tuple[list[list[str]], str]:
    """The rows, and the delimiter under which the header is that of a gradebook."""
    for delimiter in DELIMITERS:
        read = csv.reader(io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=delimiter)
        try:
            header = next(read, [])
            if _student_columns(header):
                return [header, *read], delimiter
        except csv.Error as error:
            raise InputError(f"{name}: not a CSV that can be read ({error}); {AGAIN}") from None
    raise InputError(
        f"{name}: no header of a Canvas gradebook (looked for Student, ID, ..., Section or"
        f" LastName, FirstName, ID, ..., Section); Gradebook > Export > Export Entire Gradebook"
    )


def _student_columns(header: Sequence[str]) -> tuple[str, ...]:
    """Up to and including Section; empty if they are not what Canvas reads back."""
    words = [cell.strip() for cell in header]
    if "Section" not in words:
        return ()
    columns = header[: words.index("Section") + 1]
    return tuple(columns) if STUDENT.fullmatch(",".join(w.strip() for w in columns)) else ()


def _by_role(
    name: str, table: list[list[str]]
) -> tuple[list[str], list[str], list[tuple[int, list[str]]]]:
    """The row of posting policies, that of points possible (blank if none), numbered students."""
    width = len(table[0])
    posting, points = [""] * width, [""] * width
    students = []
    for number, cells in as_wide_as(table[0], enumerate(table[1:], 2), name, AGAIN):
        if all(POSTING.fullmatch(cell) for cell in cells):
            posting = cells if any(cells) else posting
        elif cells[0].strip() == POINTS and not any(cell.strip() for cell in cells[1:3]):
            points = cells
        else:
            students.append((number, cells))
    return posting, points, students


def _assignments(
    header: Sequence[str], first: int, posting: Sequence[str], points: Sequence[str]
) -> list[Assignment]:
    """The columns behind the students' that belong to an assignment."""
    found = []
    for place in range(first, len(header)):
        title, number = title_and_number(header[place])
        if number and not READ_ONLY.search(points[place]):
            possible = cents_in(points[place])
            policy = posting[place].strip()
            found.append(
                Assignment(
                    header=header[place],
                    title=title,
                    number=number,
                    points_possible=possible,
                    posting_policy=policy,
                )
            )
    return found


def _row(name: str, number: int, cells: list[str], columns: Sequence[str], place: int) -> Row:
    at = [word.strip() for word in columns].index("ID")
    user = cells[at].strip()
    if not (user.isascii() and user.isdecimal()):
        raise InputError(
            f"{name}: row {number}: {user[:40]!r} is no Canvas user id (a spreadsheet program may"
            f" have rewritten it); {AGAIN}"
        )
    names = (_unquoted(cell) for cell in cells[:at])
    student = ", ".join(part for part in names if part)
    return Row(
        cells=tuple(cells[: len(columns)]),
        user_id=user,
        student=student,
        score=cells[place].strip(),
    )


def _unquoted(name: str) -> str:
    """A name without the ``="..."`` that Canvas puts around one that begins with ``=``."""
    return name[2:-1] if name.startswith('="') and name.endswith('"') else name
