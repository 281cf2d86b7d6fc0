"""Grades back to Brightspace: an import of one grade item, by the keys of the teacher's own export.

Format (community.d2l.com, "Importing grades"): a CSV with ``OrgDefinedId`` or ``Username`` or both,
``<item> Points Grade`` and a last column ``End-of-Line Indicator`` of ``#``; an export writes ``#``
before keys, and ``<Numeric MaxPoints:10 ...>`` behind the item. What is over the maximum is capped
without a word, and a header that is not known makes a new item. A folder of submissions tells
neither key: its name must be that of one row, and of one student who handed in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from ...errors import InputError
from ...records.exported import ExportedGrade
from ...records.origin import Lms
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
    folded,
    place_of,
)
from ..handover import Grade, Handover
from ..points import cents_in
from ..sheet import Sheet

KEYS = ("orgdefinedid", "org defined id", "username")
ITEM = re.compile(r"(?P<title>.+?) Points Grade(?: <(?P<kind>[^ >]+)(?P<facts>[^>]*)>)?", re.DOTALL)
KINDS = (None, "Numeric", "Pass/Fail")
"""The kinds of items whose points can be imported."""

MAXIMUM = re.compile(r"MaxPoints: ?([\d.,]+)")
AGAIN = (
    "Grades > Enter Grades > Export: Key Field Both, Points Grade, Last Name and First Name, the"
    " item, Export to CSV; give that file untouched"
)


def to_brightspace(
    sheet: Sheet,
    grades: Sequence[Grade],
    *,
    assignment: str = "",
    overwrite: Overwrite = False,
    exported: Sequence[ExportedGrade] = (),
) -> Handover:
    """What to import into Brightspace, what becomes of everybody, and what to do."""
    header, rows, _, notes = delimited(sheet, _is_header, "Brightspace's exported grades", AGAIN)
    keys = [place for place, cell in enumerate(header) if cell.strip().casefold() in KEYS]
    names = (place_of(header, FIRST_NAME), place_of(header, LAST_NAME))
    if any(_by_name(grade) for grade in grades) and min(names) < 0:
        raise InputError(f"{sheet.name}: no columns of first and last names; {AGAIN}")
    column = choose_column(sheet.name, _columns(header), assignment, grades)
    table = Table(
        sheet=sheet,
        lms="Brightspace",
        destination=Destination.BRIGHTSPACE,
        column=column,
        lines=tuple(_line(row, keys, names, column) for _, row in rows),
        notes=notes,
    )
    steps = (
        f"1. Grades > Enter Grades > Import: {file_name(sheet)}. Leave Create new grade item"
        f" unticked; Brightspace must find {column.title!r} by itself and report no error.",
        "2. Look at the preview: it must be the rows that were written here; then Import.",
    )
    return fill(
        table,
        grades,
        _identity,
        partial(_files, header=header, keys=keys),
        steps,
        overwrite=overwrite,
        exported=exported,
    )


def _is_header(cells: Sequence[str]) -> bool:
    return place_of(cells, KEYS) >= 0 and len(cells) > 1


def _columns(header: Sequence[str]) -> list[Column]:
    found = []
    for place, cell in enumerate(header):
        match = ITEM.fullmatch(cell.strip())
        if match and match["kind"] in KINDS:
            told = MAXIMUM.search(match["facts"] or "")
            maximum = cents_in(told[1]) if told else None
            found.append(
                Column(place=place, header=cell, title=match["title"].strip(), maximum=maximum)
            )
    return found


def _line(row: Sequence[str], keys: Sequence[int], names: tuple[int, int], column: Column) -> Line:
    numbers = [row[place].strip().removeprefix("#") for place in keys]
    name = " ".join(row[place].strip() for place in names) if min(names) >= 0 else ""
    identities = {(Key.STUDENT, number.casefold()) for number in numbers if number}
    if folded(name):
        identities.add((Key.NAME, folded(name)))
    return Line(
        cells=tuple(row),
        key=next(filter(None, numbers), ""),
        student=name or numbers[0],
        identities=tuple(sorted(identities)),
        shown=row[column.place].strip().strip("-"),
    )


def _by_name(grade: Grade) -> bool:
    """The numbers of a Brightspace folder are no key: see :mod:`cinta.lms.brightspace.download`."""
    return grade.origin.lms == Lms.BRIGHTSPACE


def _identity(grade: Grade) -> Identity:
    if _by_name(grade):
        return Key.NAME, folded(grade.person.name)
    return Key.STUDENT, grade.person.key.casefold()


def _files(
    table: Table, cells: Sequence[tuple[Line, str]], header: Sequence[str], keys: Sequence[int]
) -> dict[str, bytes]:
    """Keys, points, and the mark at the end of each line; nothing that is not imported."""
    item = f"{table.column.title} Points Grade"
    rows = [[*(header[place].strip() for place in keys), item, "End-of-Line Indicator"]]
    rows += [[*(line.cells[place] for place in keys), cell, "#"] for line, cell in cells]
    return {file_name(table.sheet): csv_text(rows).encode()}
