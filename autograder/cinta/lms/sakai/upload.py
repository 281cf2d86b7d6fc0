"""Grades back to Sakai: the ``grades.csv`` of the download with what changes, in a zip as well.

Format (zipSubmissions of Sakai's AssignmentServiceImpl; "Upload All" reads it by place): a line of
title and type of grading, an empty one, headers, then a line a student: display id, user id (which
it knows them by), last name, first name, grade, and what it passes over. The file does not tell the
maximum. Where it has no students, as of an older Sakai, lines are made of the folders' user ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial

from ...errors import InputError
from ...packed import packed
from ...records.exported import ExportedGrade
from ..already_there import Overwrite
from ..belonging import Key
from ..choices import Destination
from ..filled import Column, Identity, Line, Table, csv_text, fill, folded, rows_in
from ..handover import Grade, Handover
from ..sheet import DELIMITERS, Sheet

GRADES, UPLOAD = "grades.csv", "upload.zip"
HEADERS = ("Display ID", "ID", "Last Name", "First Name", "grade")
ID, LAST, FIRST, GRADE = 1, 2, 3, 4
ABOVE = 3
"""The lines above the students, and where a cell is in theirs."""

POINTS = "SCORE_GRADE_TYPE"
GROUP = "Group"
INTERNAL = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Sakai's own id of a user, in a folder's name where the user id is not of ASCII letters."""

AGAIN = "Assignments > the assignment > Download All, with Grade file (CSV); give its grades.csv"


def to_sakai(
    sheet: Sheet,
    grades: Sequence[Grade],
    *,
    assignment: str = "",
    overwrite: Overwrite = False,
    exported: Sequence[ExportedGrade] = (),
) -> Handover:
    """What to upload to Sakai, what becomes of everybody, and what to do."""
    rows, delimiter, notes = _rows(sheet)
    title = rows[0][0].strip()
    _check(sheet, rows, title, assignment, grades)
    listed = [row for row in rows[ABOVE:] if len(row) > GRADE and row[ID].strip()]
    table = Table(
        sheet=sheet,
        lms="Sakai",
        destination=Destination.SAKAI,
        column=Column(place=GRADE, header=HEADERS[GRADE], title=title),
        lines=tuple(map(_line, listed or _made_of(grades))),
        notes=notes,
    )
    steps = (
        f"1. Assignments > {title} > Grade > Upload All: {UPLOAD}; tick Grade file (CSV) and"
        " nothing else. Sakai takes the zip, not the table in it.",
    )
    head = [*rows[:ABOVE], *([], list(HEADERS))[len(rows[:ABOVE]) - 1 :]]
    return fill(
        table,
        grades,
        _identity,
        partial(_files, head=head, delimiter=delimiter),
        steps,
        overwrite=overwrite,
        exported=exported,
    )


def _rows(sheet: Sheet) -> tuple[list[list[str]], str, tuple[str, ...]]:
    """The rows as they stand, by the delimiter that gives a title and a type of grading."""
    text, notes = sheet.text(AGAIN)
    for delimiter in DELIMITERS:
        rows = rows_in(text, delimiter, f"{sheet.name}: not a CSV that can be read; {AGAIN}")
        titled = rows and len(rows[0]) > 1 and rows[0][0].strip()
        if titled and (len(rows) < ABOVE or _is_head(rows)):
            return rows, delimiter, notes
    raise InputError(f"{sheet.name}: not the grades.csv of a Sakai download; {AGAIN}")


def _is_head(rows: Sequence[Sequence[str]]) -> bool:
    return not any(rows[1]) and (len(rows[2]) > GRADE or rows[2][:1] == [GROUP])


def _check(
    sheet: Sheet, rows: Sequence[Sequence[str]], title: str, wanted: str, grades: Iterable[Grade]
) -> None:
    """InputError if it is not the table of points of the assignment that was downloaded."""
    kind = rows[0][1].strip()
    if kind.upper().endswith("GRADE_TYPE") and kind.upper() != POINTS:
        raise InputError(f"{sheet.name}: {title!r} is graded by {kind}: have it graded in points")
    if len(rows) >= ABOVE and rows[2][0].strip() == GROUP:
        raise InputError(f"{sheet.name}: grades of groups: enter them by hand, by report.html")
    downloaded = [grade.origin.assignment or title for grade in grades]
    for other in (wanted,) if wanted else sorted(set(downloaded)):
        if folded(other) != folded(title):
            raise InputError(
                f"{sheet.name}: is of {title!r}, not of {other!r}: give that one's grades.csv, or,"
                f" if they are the same, --assignment {title!r}"
            )


def _made_of(grades: Iterable[Grade]) -> list[list[str]]:
    """A row for each user id that Sakai itself put into a folder's name."""
    people = {grade.person.key: grade.person.name for grade in grades}
    rows = []
    for key, name in sorted(people.items()):
        if key and not INTERNAL.fullmatch(key):
            last, _, first = name.partition(",")
            rows.append([key, key, last.strip(), first.strip(), ""])
    return rows


def _line(row: Sequence[str]) -> Line:
    return Line(
        cells=tuple(row),
        key=row[ID].strip(),
        student=", ".join(filter(None, (row[LAST].strip(), row[FIRST].strip()))) or row[ID],
        identities=((Key.USER_NAME, row[ID].strip().casefold()),),
        shown=row[GRADE].strip(),
    )


def _identity(grade: Grade) -> Identity:
    return Key.USER_NAME, grade.person.key.casefold()


def _files(
    table: Table, cells: Sequence[tuple[Line, str]], head: Sequence[Sequence[str]], delimiter: str
) -> dict[str, bytes]:
    """The lines above as they are and the students whose grade changes; the same in a zip."""
    rows = [[*line.cells[:GRADE], cell, *line.cells[GRADE + 1 :]] for line, cell in cells]
    content = csv_text([*head, *rows], delimiter).encode(table.sheet.encoding)
    folder = re.sub(r'[\\/:*?"<>|]+', "_", table.column.title).strip(" .") or "assignment"
    return {GRADES: content, UPLOAD: packed({f"{folder}/{GRADES}": content})}
