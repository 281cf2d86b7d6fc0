"""Grades back to Blackboard: the teacher's own downloaded grades, one column of them, what changes.

Format (Blackboard Help, "Work Offline"): tab- or comma-delimited, UTF-16 or UTF-8; students are
known by the column of user names, columns by the number behind ``|`` in their header, as in
``Lab 1 [Total Pts: 10 Score] |123456``. A header without a known number makes a new column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from ...records.exported import ExportedGrade
from ..already_there import Overwrite
from ..belonging import Key
from ..choices import Destination
from ..filled import (
    FIRST_NAME,
    LAST_NAME,
    Column,
    Identity,
    Line,
    Table,
    choose_column,
    csv_text,
    delimited,
    file_name,
    fill,
    place_of,
)
from ..handover import Grade, Handover
from ..points import cents_in
from ..sheet import Sheet

COLUMN = re.compile(r"(?P<title>.+?)\s*\[(?P<facts>[^\]]*)\]\s*\|\s*(?P<number>\d+)", re.DOTALL)
MAXIMUM = re.compile(r":\s*(\d[\d.,]*)")
"""The points in a header; of a total it is said "up to", and none is filled in."""

USER_NAME = ("username", "user name", "nombre de usuario", "nom d'utilisateur", "nom d'usuari")
THIRD = 2
"""Where the column of user names is, whatever it is called."""

NO_GRADE = re.compile(
    r"(?:needs (?:grading|marking)|in progress|necesita calificaci[oó]n|en curso)\b\D*|-*",
    re.IGNORECASE,
)
PROVISIONAL = re.compile(r"[^\d(]+\((?P<points>\d[\d.,]*)\)")
"""``Needs Grading(7.00)``: one attempt has a grade, a later one, or another part, has none."""

AGAIN = "Full Grade Center > Work Offline > Download, and give that file untouched"


def to_blackboard(
    sheet: Sheet,
    grades: Sequence[Grade],
    *,
    assignment: str = "",
    overwrite: Overwrite = False,
    exported: Sequence[ExportedGrade] = (),
) -> Handover:
    """What to upload to Blackboard, what becomes of everybody, and what to do."""
    header, rows, delimiter, notes = delimited(
        sheet, _is_header, "Blackboard's downloaded grades", AGAIN
    )
    named = place_of(header, USER_NAME)
    user = named if named >= 0 else THIRD
    column = choose_column(sheet.name, _columns(header), assignment, grades)
    names = (place_of(header, FIRST_NAME), place_of(header, LAST_NAME))
    table = Table(
        sheet=sheet,
        lms="Blackboard",
        destination=Destination.BLACKBOARD,
        column=column,
        lines=tuple(_line(row, user, names, column) for _, row in rows),
        notes=notes,
    )
    steps = (
        f"1. Full Grade Center > Work Offline > Upload: {file_name(sheet)}, delimiter Auto.",
        f"2. Blackboard shows what it will change: only {column.title!r} may be there, in a column"
        " that it knows; then Submit.",
    )
    return fill(
        table,
        grades,
        _identity,
        partial(_files, header=header, user=user, delimiter=delimiter),
        steps,
        overwrite=overwrite,
        exported=exported,
    )


def _is_header(cells: Sequence[str]) -> bool:
    return len(cells) > THIRD and any(COLUMN.fullmatch(cell.strip()) for cell in cells)


def _columns(header: Sequence[str]) -> list[Column]:
    matches = [(place, cell, COLUMN.fullmatch(cell.strip())) for place, cell in enumerate(header)]
    return [
        Column(
            place=place,
            header=cell,
            title=match["title"],
            number=match["number"],
            maximum=cents_in(points[1]),
        )
        for place, cell, match in matches
        if match and (points := MAXIMUM.search(match["facts"])) and cents_in(points[1])
    ]


def _line(row: Sequence[str], user: int, names: tuple[int, int], column: Column) -> Line:
    key, shown = row[user].strip(), row[column.place].strip()
    provisional = PROVISIONAL.fullmatch(shown)
    name = " ".join(row[place].strip() for place in names if place >= 0)
    return Line(
        cells=tuple(row),
        key=key,
        student=name or key,
        identities=((Key.USER_NAME, key.casefold()),) if key else (),
        shown="" if NO_GRADE.fullmatch(shown) else shown,
        provisional=provisional["points"] if provisional else "",
    )


def _identity(grade: Grade) -> Identity:
    return Key.USER_NAME, grade.person.key.casefold()


def _files(
    table: Table,
    cells: Sequence[tuple[Line, str]],
    header: Sequence[str],
    user: int,
    delimiter: str,
) -> dict[str, bytes]:
    """The columns up to the user names, which people read by, and the one of grades."""
    rows = [[*header[: user + 1], table.column.header]]
    rows += [[*line.cells[: user + 1], cell] for line, cell in cells]
    text = csv_text(rows, delimiter)
    return {file_name(table.sheet): text.encode(table.sheet.encoding)}
