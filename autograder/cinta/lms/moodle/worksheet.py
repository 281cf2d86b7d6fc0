"""A teacher's grading worksheet from Moodle: read as it is, whatever was done to it on the way.

Format: mod/assign/feedback/offline/locallib.php and mod/assign/gradingtable.php of Moodle 4.5: a
CSV in UTF-8 with a byte order mark, comma, one row a participant, headers in the teacher's own
language. Spreadsheet programs save it with semicolons or tabs, in cp1252, with other dates.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from ...errors import InputError
from ..points import points_in
from ..sheet import DELIMITERS, Sheet, as_wide_as, delimiter_notes, repeated
from .dates import DateCell, read_date_cell
from .languages import LANGUAGES, NEEDED, WORKSHEET, Column, Language

AGAIN = "download the worksheet again"
NAME = re.compile(
    rf"(?:{'|'.join(WORKSHEET)})-.*-(?P<module>[0-9]+)(?: ?\([0-9]+\))?\.csv", re.I | re.DOTALL
)
"""``Grades-<course>-<assignment>-[group-]<course module>.csv``; browsers add " (1)" at the end."""

PARTICIPANT = len("Participant ")
"""What Moodle's importer cuts off an identifier, whatever it is; "Participante" is as long."""

UNSAFE = re.compile(r'[\\"\r\n]')
"""What Moodle's importer could misread in cells that are copied untouched."""

LONGEST_CELL = 2**27
"""A student's whole online text stands in a cell; the csv module stops at 128 KiB by itself."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A participant: ``number`` is that of this assignment, ``identifier`` the cell it came from.

    ``grade`` and ``feedback`` are as shown, ``maximum`` in points. ``name`` is empty where
    identities are hidden, ``group`` where the assignment is not for teams.
    """

    identifier: str
    number: str
    name: str
    status: str
    group: str
    grade: str
    maximum: Decimal
    locked: bool
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

    name: str
    module: str
    language: Language
    decimal: str
    headers: Mapping[Column, str]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]

    @cached_property
    def repeated(self) -> frozenset[str]:
        """Participant numbers of more than one row."""
        return repeated(row.number for row in self.rows)


def read_worksheet(sheet: Sheet) -> Worksheet:
    """The worksheet of a file; InputError in one line if it is none, or not of points."""
    text, notes = sheet.text(AGAIN)
    delimiter, language = _dialect(sheet.name, text)
    table = _table(sheet.name, text, delimiter)
    places = _places(table[0], language)
    cells = [_cells(sheet.name, number, line, places) for number, line in _lines(sheet.name, table)]
    if not cells:
        raise InputError(f"{sheet.name}: no participants; {AGAIN}")
    notes += delimiter_notes(sheet.name, delimiter)
    decimal = _decimal(language, [cell[Column.MAXIMUM] for _, cell in cells])
    rows = tuple(_row(sheet.name, number, cell, language) for number, cell in cells)
    headers = {column: table[0][place] for column, place in places.items()}
    return Worksheet(
        name=sheet.name,
        module=module_of(sheet.name),
        language=language,
        decimal=decimal,
        headers=headers,
        rows=rows,
        notes=notes,
    )


def module_of(name: str) -> str:
    """The course module id at the end of a worksheet's file name; empty if it has none."""
    match = NAME.fullmatch(name)
    return match["module"] if match else ""


def _dialect(name: str, text: str) -> tuple[str, Language]:
    """The delimiter and language under which the header has what is needed; InputError if none."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    for delimiter in DELIMITERS:
        header = next(csv.reader([first], delimiter=delimiter), [])
        for language in LANGUAGES:
            if all(column in _places(header, language) for column in NEEDED):
                return delimiter, language
    looked_for = " / ".join(
        ", ".join(language.headers[column][0] for column in NEEDED) for language in LANGUAGES
    )
    raise InputError(
        f"{name}: no header of a grading worksheet (looked for {looked_for}); switch Moodle to"
        " English or Spanish and download the worksheet again"
    )


def _table(name: str, text: str, delimiter: str) -> list[list[str]]:
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        read = csv.reader(io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=delimiter)
        return list(read)
    except csv.Error as error:
        raise InputError(f"{name}: not a CSV that can be read ({error}); {AGAIN}") from None
    finally:
        csv.field_size_limit(limit)


def _places(header: list[str], language: Language) -> dict[Column, int]:
    """Where each column is, by Moodle's own words for it."""
    words = [_plain(cell) for cell in header]
    found = {
        column: next((words.index(_plain(word)) for word in any_of if _plain(word) in words), -1)
        for column, any_of in language.headers.items()
    }
    return {column: place for column, place in found.items() if place >= 0}


def _plain(word: str) -> str:
    return unicodedata.normalize("NFC", word).strip().casefold()


def _lines(name: str, table: list[list[str]]) -> list[tuple[int, list[str]]]:
    """Rows that hold something, numbered."""
    numbered = [(number, line) for number, line in enumerate(table[1:], 2) if any(line)]
    return list(as_wide_as(table[0], numbered, name, AGAIN))


def _cells(
    name: str, number: int, line: list[str], places: dict[Column, int]
) -> tuple[int, dict[Column, str]]:
    cell = {column: line[place] for column, place in places.items()}
    if not cell[Column.IDENTIFIER][PARTICIPANT:].strip().isdecimal():
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


def _decimal(language: Language, maxima: list[str]) -> str:
    """The mark of the sheet. A comma only where Moodle itself would have written it.

    A teacher whose Moodle is English gets 7.00 for "7,5", silently; a dot is right in both.
    """
    shown = any("," in cell for cell in maxima)
    unknown = not any("." in cell for cell in maxima)
    return "," if language.decimal == "," and (shown or unknown) else "."


def _row(name: str, number: int, cell: dict[Column, str], language: Language) -> Row:
    maximum = points_in(cell[Column.MAXIMUM])
    if maximum is None or maximum <= 0:
        raise InputError(
            f"{name}: row {number}: the maximum is {cell[Column.MAXIMUM][:40]!r}, not points; set"
            f" the assignment to be graded in points and {AGAIN}"
        )
    identifier = cell[Column.IDENTIFIER]
    return Row(
        identifier=identifier,
        number=identifier[PARTICIPANT:].strip(),
        name=cell.get(Column.NAME, ""),
        status=cell.get(Column.STATUS, ""),
        group=cell.get(Column.GROUP, ""),
        grade=cell[Column.GRADE].strip(),
        maximum=maximum,
        locked=_plain(cell.get(Column.CHANGEABLE, "")) == _plain(language.no),
        submitted=read_date_cell(cell.get(Column.SUBMITTED, "")),
        modified=read_date_cell(cell[Column.MODIFIED]),
        feedback=cell.get(Column.FEEDBACK, ""),
    )
