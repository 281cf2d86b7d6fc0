"""A teacher's grading worksheet from Moodle: read as it is, whatever was done to it on the way.

Format: mod/assign/feedback/offline/locallib.php and mod/assign/gradingtable.php of Moodle 4.5: a
CSV in UTF-8 with a byte order mark, comma, one row a participant, headers in the teacher's own
language: known by their words, else by their order and what stands below them. Spreadsheet programs
save it with semicolons or tabs, in cp1252, with other dates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from ...errors import InputError
from ..points import points_in
from ..sheet import DELIMITERS, Sheet, delimiter_notes, repeated
from .dates import DateCell, read_date_cell
from .languages import NO, OTHER, WORKSHEET, Column, Language
from .worksheet_table import AGAIN, Table, plain, read_table

NAME = re.compile(
    rf"(?:{'|'.join(map(re.escape, WORKSHEET))})-.*-(?P<module>[0-9]+)(?: ?\([0-9]+\))?\.csv",
    re.I | re.DOTALL,
)
"""``Grades-<course>-<assignment>-[group-]<course module>.csv``; browsers add " (1)" at the end."""

UNSAFE = re.compile(r'[\\"\r\n]')
"""What Moodle's importer could misread in cells that are copied untouched."""

NOT_CHANGEABLE = frozenset(map(plain, NO))


@dataclass(frozen=True, kw_only=True)
class Row:
    """A participant: ``number`` is that of this assignment, ``identifier`` the cell it came from.

    ``grade`` and ``feedback`` are as shown, ``maximum`` in points. ``name`` is empty where
    identities are hidden, ``group`` where the assignment is not for teams, ``workflow`` (a state)
    where there is no marking workflow.
    """

    identifier: str
    number: str
    name: str
    status: str
    group: str
    grade: str
    maximum: Decimal
    locked: bool
    workflow: str
    submitted: DateCell
    modified: DateCell
    feedback: str

    @property
    def student(self) -> str:
        """What to call them in a table."""
        return self.name or self.identifier


@dataclass(frozen=True, kw_only=True)
class Worksheet:
    """The sheet: ``headers`` are the teacher's own words by what they hold.

    ``module`` is the course module id that the file's name tells, else empty. ``decimal`` is the
    mark to write numbers with. ``notes`` say what was noticed while reading, for the teacher.
    """

    sheet: Sheet
    module: str
    language: Language
    decimal: str
    headers: Mapping[Column, str]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]

    @property
    def name(self) -> str:
        """The file's."""
        return self.sheet.name

    @cached_property
    def repeated(self) -> frozenset[str]:
        """Participant numbers of more than one row."""
        return repeated(row.number for row in self.rows)


def read_worksheet(sheet: Sheet) -> Worksheet:
    """The worksheet of a file; InputError in one line if it is none, or not of points."""
    text, notes = sheet.text(AGAIN)
    read = read_table(sheet.name, text, is_sure=sheet.is_sure)
    cells = [_cells(sheet.name, number, line, read) for number, line in read.lines]
    if not cells:
        raise InputError(f"{sheet.name}: no participants; {AGAIN}")
    headers = {column: read.header[place] for column, place in read.places.items()}
    return Worksheet(
        sheet=sheet,
        module=module_of(sheet.name),
        language=read.language,
        decimal=_decimal(read, [cell[Column.MAXIMUM] for _, cell in cells]),
        headers=headers,
        rows=tuple(_row(sheet.name, number, cell, read.cut) for number, cell in cells),
        notes=(*notes, *delimiter_notes(sheet.name, read.delimiter), *_language_notes(read)),
    )


def module_of(name: str) -> str:
    """The course module id at the end of a worksheet's file name; empty if it has none."""
    match = NAME.fullmatch(name)
    return match["module"] if match else ""


def _language_notes(read: Table) -> tuple[str, ...]:
    """What to mind where columns were found by their contents."""
    if read.language is not OTHER:
        return ()
    shown = ", ".join(f"{read.header[p]!r} the {column}" for column, p in read.places.items())
    return (
        "The worksheet is in a language other than English and Spanish: its columns were found by"
        f" their order and contents ({shown}); what is said of Moodle's menus is in English.",
    )


def _cells(name: str, number: int, line: list[str], read: Table) -> tuple[int, dict[Column, str]]:
    cell = {column: line[place] for column, place in read.places.items()}
    if not cell[Column.IDENTIFIER][read.cut :].strip().isdecimal():
        raise InputError(
            f"{name}: row {number}: {cell[Column.IDENTIFIER][:40]!r} is not how Moodle calls a"
            f" participant; {AGAIN}"
        )
    if UNSAFE.search(cell[Column.IDENTIFIER] + cell[Column.MODIFIED]):
        raise InputError(
            f"{name}: row {number}: a quotation mark, a backslash or a line break in the"
            f" identifier or the date; {AGAIN}"
        )
    return number, cell


def _decimal(read: Table, maxima: list[str]) -> str:
    """The mark of the sheet. A comma only where Moodle itself would have written it.

    A teacher whose Moodle is English gets 7.00 for "7,5", silently; a dot is right in all. In a
    language that we do not know, Moodle wrote a comma if no spreadsheet program did.
    """
    shown = any("," in cell for cell in maxima)
    if read.language is OTHER:
        return "," if shown and read.delimiter == DELIMITERS[0] else "."
    unknown = not any("." in cell for cell in maxima)
    return "," if read.language.decimal == "," and (shown or unknown) else "."


def _row(name: str, number: int, cell: dict[Column, str], cut: int) -> Row:
    maximum = points_in(cell[Column.MAXIMUM])
    if maximum is None or maximum <= 0:
        raise InputError(
            f"{name}: row {number}: the maximum is {cell[Column.MAXIMUM][:40]!r}, not points; set"
            f" the assignment to be graded in points and {AGAIN}"
        )
    identifier = cell[Column.IDENTIFIER]
    return Row(
        identifier=identifier,
        number=identifier[cut:].strip(),
        name=cell.get(Column.NAME, ""),
        status=cell.get(Column.STATUS, ""),
        group=cell.get(Column.GROUP, ""),
        grade=cell[Column.GRADE].strip(),
        maximum=maximum,
        locked=plain(cell.get(Column.CHANGEABLE, "")) in NOT_CHANGEABLE,
        workflow=cell.get(Column.WORKFLOW, "").strip(),
        submitted=read_date_cell(cell.get(Column.SUBMITTED, "")),
        modified=read_date_cell(cell[Column.MODIFIED]),
        feedback=cell.get(Column.FEEDBACK, ""),
    )
