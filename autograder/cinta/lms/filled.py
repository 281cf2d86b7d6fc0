"""A teacher's own table of grades with one column filled in: what is the same for several LMSs.

Each row and each grade goes by an identity: a key that the LMS knows its people by, or, where a
download has none, a name. A grade is written where one row and one grade have the same, and no
other row and no other grade; all else is held back and says why.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import PurePath

from ..errors import InputError
from ..records.exported import ExportedGrade
from .already_there import AlreadyThere, Earlier, Overwrite, overwritten
from .belonging import Belonging, Key
from .handover import (
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
from .points import cents_in, is_grade, shortest, two_decimals
from .scale import on_scale_of, scale_notes
from .sheet import AS_UTF_8, DELIMITERS, Sheet, as_wide_as
from .two_names import are_others

LAST_NAME = ("last name", "apellidos", "apellido", "nom", "nom de famille", "cognoms", "nachname")
FIRST_NAME = ("first name", "nombre", "prénom", "nom de pila", "vorname")
"""What a column of names is called, in small letters."""

LISTED = 12

Identity = tuple[Key, str]


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of grades: ``header`` as it stands there, ``maximum`` None where it is not told.

    ``number`` is the LMS's own of it, empty if it has none.
    """

    place: int
    header: str
    title: str
    number: str = ""
    maximum: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """A student's row: its cells, who that is, the grade as shown; empty if there is none.

    ``provisional`` is the number in what is shown where that is a grade, but not the last word.
    """

    cells: tuple[str, ...]
    key: str
    student: str
    identities: tuple[Identity, ...]
    shown: str
    provisional: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """The table with the column that is filled in; ``lms`` is how the LMS is called in words."""

    sheet: Sheet
    lms: str
    destination: str
    column: Column
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()

    @property
    def decimal(self) -> str:
        """The mark that the grades there have, a point if that is not told."""
        commas = sum("," in line.shown for line in self.lines)
        return "," if commas > sum("." in line.shown for line in self.lines) else "."


Write = Callable[[Table, Sequence[tuple[Line, str]]], Mapping[str, bytes]]
"""Makes the files of lines and the grades to write there."""


def delimited(
    sheet: Sheet, is_header: Callable[[Sequence[str]], bool], what: str, again: str
) -> tuple[list[str], list[tuple[int, list[str]]], str, tuple[str, ...]]:
    """Header, numbered rows below it, delimiter and notes; InputError if it is not ``what``."""
    text, notes = sheet.text(again)
    for delimiter in DELIMITERS:
        table = rows_in(text, delimiter, f"{sheet.name}: not a CSV that can be read; {again}")
        if table and is_header(table[0]):
            rows = [(number, row) for number, row in enumerate(table[1:], 2) if any(row)]
            return table[0], list(as_wide_as(table[0], rows, sheet.name, again)), delimiter, notes
    raise InputError(f"{sheet.name}: no header of {what}; {again}")


def rows_in(text: str, delimiter: str, problem: str) -> list[list[str]]:
    """The rows as they stand; InputError with the ``problem`` if they cannot be read."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise InputError(problem) from None


def place_of(header: Sequence[str], words: Iterable[str]) -> int:
    """Where the column of one of the words is; -1 if there is none."""
    plain = [cell.strip().casefold() for cell in header]
    return next((plain.index(word) for word in words if word in plain), -1)


def choose_column(
    name: str, columns: Sequence[Column], wanted: str, grades: Iterable[Grade]
) -> Column:
    """The column that is wanted, else that of the download's assignment, else the only one.

    InputError that lists them if that does not tell.
    """
    downloaded = {grade.origin.assignment for grade in grades} - {""}
    if wanted:
        found = [one for one in columns if wanted.strip() == one.number] or _titled(columns, wanted)
        what = f"no column of grades {wanted[:60]!r}"
    elif len(downloaded) == 1:
        (title,) = downloaded
        found, what = _titled(columns, title), f"none is called {title[:60]!r}, as the download is"
    else:
        found, what = list(columns), "which column?"
    if len(found) != 1:
        raise InputError(f"{name}: {what}; {_listed(columns)}")
    return found[0]


def _titled(columns: Sequence[Column], wanted: str) -> list[Column]:
    return [one for one in columns if folded(wanted) in (folded(one.title), folded(one.header))]


def folded(text: str) -> str:
    """A title or name without what file systems and people change: signs, blanks, capitals."""
    composed = unicodedata.normalize("NFC", text).casefold()
    return " ".join(re.sub(r'[\\/:*?"<>|_\s]+', " ", composed).split())


def _listed(columns: Sequence[Column]) -> str:
    if not columns:
        return "there is no column of points: make it in the LMS and export the grades again"
    listed = ", ".join(one.title[:40] for one in columns[:LISTED])
    more = f" and {len(columns) - LISTED} more" if len(columns) > LISTED else ""
    return f"say --assignment with one of {listed}{more}"


def fill(
    table: Table,
    grades: Sequence[Grade],
    identity: Callable[[Grade], Identity],
    write: Write,
    steps: Sequence[str],
    *,
    overwrite: Overwrite = False,
    exported: Sequence[ExportedGrade] = (),
) -> Handover:
    """The files with what changes, what becomes of everybody, and the ``steps`` of uploading."""
    whose: dict[Identity, list[Grade]] = defaultdict(list)
    for grade in grades:
        whose[identity(grade)].append(grade)
    people = [(line.key, line.student) for line in table.lines]
    earlier = Earlier(
        destination=table.destination,
        assignment=table.column.number or table.column.title,
        exported=exported,
        overwrite=overwritten(overwrite, table.sheet.name, people),
        sheet=table.sheet.name,
    )
    decide = _Decide(table, whose, earlier)
    decided = [decide.line(line) for line in table.lines]
    known = {one for line in table.lines for one in line.identities}
    rest = [grade for grade in grades if identity(grade) not in known]
    missing = in_order(not_in_sheet(grade, _reason_missing(identity(grade))) for grade in rest)
    written = [(one.row, one.grade) for one in decided if one.grade]
    cells = [(line, two_decimals(grade.points, table.decimal)) for line, grade in written]
    kept = (
        earlier.kept(decide.there(line), grade.points, grade.origin.submission)
        for line, grade in written
    )
    pairs = [(grade, table.column.maximum) for grade in grades]
    return Handover(
        files=dict(write(table, cells)) if cells else {},
        outcomes=(*(one.outcome for one in decided), *missing),
        advice=(
            *(steps if cells else (f"Nothing to upload: no grade of {table.sheet.name} changes.",)),
            *table.notes,
            *_scale_lines(table, grades),
            *scale_notes(pairs, table.lms),
        ),
        exported=tuple(filter(None, kept)),
    )


def _scale_lines(table: Table, grades: Sequence[Grade]) -> tuple[str, ...]:
    """What to look at where the table does not tell the maximum."""
    if table.column.maximum is not None or not grades:
        return ()
    ours = ", ".join(sorted({shortest(grade.maximum) for grade in grades}))
    return (
        f"{table.sheet.name} does not tell the maximum: these grades are out of {ours}. If"
        f" {table.lms} has another, export again with --points and that number.",
    )


def _reason_missing(identity: Identity) -> str:
    key, number = identity
    if not number:
        return "nothing in the download tells the LMS whose it is: enter it by hand"
    return f"no row has {key} {number}: export the grades again, with everybody"


@dataclass(frozen=True)
class _Decide:
    """What becomes of each row, given all grades."""

    table: Table
    whose: Mapping[Identity, Sequence[Grade]]
    earlier: Earlier

    def there(self, line: Line) -> AlreadyThere:
        """What the table shows; it has no times: it is itself what tells whether it is later."""
        points, state = cents_in(line.provisional or line.shown), self.table.sheet.digest
        return AlreadyThere(key=line.key, cell=line.shown, points=points, state=state)

    def line(self, line: Line) -> Decision[Line]:
        """One row."""
        found = [(one, grade) for one in line.identities for grade in self.whose.get(one, ())]
        if not found:
            return Decision(line, _outcome(line, OutcomeKind.NOTHING_HANDED_IN, line.shown, ""))
        by, grade = found[0][0], on_scale_of(found[0][1], self.table.column.maximum)
        shown = two_decimals(grade.points)
        reason = self._reason_unsure(line, [one for one, _ in found]) or self._reason(line, grade)
        if reason:
            return Decision(line, _outcome(line, OutcomeKind.WITHHELD, shown, reason))
        belonging = self._belonging(by)
        if self.there(line).is_same(grade.points) and not line.provisional:
            same = _outcome(line, OutcomeKind.UNCHANGED, shown, grade.calculation)
            return Decision(line, replace(same, belongs=str(belonging)))
        was = f"; was {line.shown}" if line.shown else ""
        outcome = _outcome(line, OutcomeKind.WRITTEN, shown, grade.calculation + was)
        return written_if_shown(line, outcome, grade, belonging)

    def _belonging(self, by: Identity) -> Belonging:
        return Belonging(
            key=by[0],
            number=by[1],
            assignment=f"column {self.table.column.title!r}",
            seen=("download", self.table.sheet.name),
        )

    def _reason_unsure(self, line: Line, found: Sequence[Identity]) -> str:
        """Why it is not sure whose the row or the grade is; empty if it is."""
        key, number = found[0]
        if len(found) > 1:
            return (
                f"{len(found)} students handed in as {key} {number}, and nothing tells which of"
                " them this is: enter it by hand"
            )
        if key is Key.NAME and not self.table.sheet.is_whole(line.student):
            return f"the table is not in UTF-8, and {line.student!r} may lack letters: {AS_UTF_8}"
        rows = sum(found[0] in line.identities for line in self.table.lines)
        if rows > 1:
            return f"{rows} rows have {key} {number}: nothing tells whose it is; enter it by hand"
        return ""

    def _reason(self, line: Line, grade: Grade) -> str:
        """Why a grade is none to be written there; empty if it may."""
        if grade.withheld:
            return grade.withheld
        maximum = self.table.column.maximum
        if not is_grade(grade.points) or (maximum is not None and grade.points > maximum):
            return f"{grade.points} is no grade out of {maximum}: enter it by hand"
        if reason := _reason_other_name(line, grade):
            return reason
        return self.earlier.reason_by_hand(self.there(line), grade.points)


def _reason_other_name(line: Line, grade: Grade) -> str:
    """Why a row is not that of the person whose key it has: no word of the two names is the same.

    People type keys into the names of files, and mistype them.
    """
    ours = "" if grade.person.name in (grade.person.key, grade.person.email) else grade.person.name
    theirs = "" if line.student == line.key else line.student
    if not are_others(ours, theirs):
        return ""
    return (
        f"{line.key} is {theirs[:60]!r} in the table and {ours[:60]!r} in the download: look whose"
        " it is, and enter it by hand"
    )


def _outcome(line: Line, kind: OutcomeKind, shown: str, reason: str) -> Outcome:
    return Outcome(key=line.key, student=line.student, kind=kind, grade=shown, reason=reason)


def file_name(sheet: Sheet) -> str:
    """The name of the table to upload: a CSV, whatever ending the LMS gave its own."""
    return upload_name(str(PurePath(sheet.name).with_suffix(".csv")))


def csv_text(rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    """All cells in quotation marks, as these LMSs write and read them."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows(rows)
    return text.getvalue()
