"""A table of grades for an LMS that we know nothing of: the user says which columns it wants.

People look at it in a spreadsheet before it goes anywhere: no cell of a student's is a formula
there, unless the user says that only programs read it.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..errors import InputError
from ..records.spreadsheet import no_formula
from .belonging import Belonging, Key
from .handover import Grade, Handover, Outcome, OutcomeKind
from .points import percent

COLUMNS = "key=key, student=student, grade=grade, maximum=maximum, comment=comment"

FIELDS: dict[str, Callable[[Grade], object]] = {
    "key": lambda grade: grade.person.key,
    "student": lambda grade: grade.person.name,
    "email": lambda grade: grade.person.email,
    "submission": lambda grade: grade.origin.submission,
    "handed_in": lambda grade: grade.origin.at,
    "grade": lambda grade: grade.points,
    "maximum": lambda grade: grade.maximum,
    "percent": lambda grade: percent(grade.points, grade.maximum),
    "how": lambda grade: grade.calculation,
    "comment": lambda grade: grade.comment,
}
"""What a column may hold."""

WHOSE = ("key", "submission", "student", "email")
"""The fields that say whose a line is; where a key is asked for, no other will do."""

NO_KEY = "no key: only the file's name says whose it is"
WITHOUT_KEYS = "submission=submission, student=student, grade=grade, maximum=maximum"

Whose = tuple[str, ...]
"""What a line says of whose it is."""

COLUMN = re.compile(r"\s*(?P<header>[^=]+?)\s*=\s*(?:(?P<field>\w+)|'(?P<text>[^']*)')\s*")


@dataclass(frozen=True, kw_only=True)
class TableFormat:
    """How the table is written: ``columns`` are pairs of a header and a field or a 'fixed text'.

    ``plain_cells`` leaves cells as they are, also those that a spreadsheet takes for formulas.
    """

    columns: str = COLUMNS
    delimiter: str = ","
    decimal: str = "."
    plain_cells: bool = False


def to_csv(grades: Sequence[Grade], table_format: TableFormat) -> Handover:
    """A row for each grade that is not withheld, in the order of the keys, UTF-8 without a mark.

    A line that does not say whose it is is withheld, too.
    """
    columns = [_column(text) for text in _split(table_format.columns)]
    if (
        len(table_format.delimiter) != 1
        or table_format.delimiter.isalnum()
        or table_format.delimiter in " '\"\r\n"
        or not is_text(table_format.delimiter)
        or table_format.decimal not in (".", ",")
        or table_format.decimal == table_format.delimiter
    ):
        raise InputError(
            f"--delimiter {table_format.delimiter!r} --decimal {table_format.decimal!r}: one"
            " mark between columns, and '.' or ',' that is not the same; for Spain: --delimiter ';'"
            " --decimal ','"
        )
    text = io.StringIO()
    table = csv.writer(text, delimiter=table_format.delimiter, lineterminator="\r\n")
    table.writerow([header for header, _, _ in columns])
    ordered = sorted(grades, key=lambda grade: (grade.person.key.zfill(20), grade.person.name))
    ordered = _that_say_whose([field for _, field, _ in columns], ordered)
    guarded = 0
    for grade in ordered:
        if not grade.withheld:
            cells = [
                _cell(grade, field, fixed, table_format.decimal) for _, field, fixed in columns
            ]
            safe = cells if table_format.plain_cells else list(map(no_formula, cells))
            guarded += safe != cells
            table.writerow(safe)
    outcomes = tuple(_outcome(grade) for grade in ordered)
    held = sum(bool(grade.withheld) for grade in ordered)
    advice = ["Import grades.csv where your LMS takes grades; it is in UTF-8."]
    if ordered and held == len(ordered):
        advice = ["Nothing to import: each grade is held back; the table says why."]
    if any(grade.withheld == NO_KEY for grade in ordered):
        advice.append(
            f"To hand over by the file's name what has no key: --columns '{WITHOUT_KEYS}'"
        )
    if guarded:
        advice.append(
            f"{guarded} rows have a cell that a spreadsheet would take for a formula: it begins"
            " with an apostrophe; for a program that wants it as it is: --plain-cells"
        )
    return Handover(
        files={"grades.csv": text.getvalue().encode()}, outcomes=outcomes, advice=tuple(advice)
    )


def is_text(text: str) -> bool:
    """False if it cannot be written as UTF-8: a command line may hold bytes that are no text."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _that_say_whose(fields: Sequence[str], ordered: Sequence[Grade]) -> list[Grade]:
    """The grades, those withheld whose line would not tell their student from everybody."""
    identifying = [field for field in fields if field in WHOSE]
    if not identifying:
        return list(ordered)
    whose = [tuple(_told(grade, field) for field in identifying) for grade in ordered]
    lines = Counter(whose)  # also of those withheld: who reads the table does not see them
    return [
        grade if grade.withheld else replace(grade, withheld=_reason(identifying, line, lines))
        for line, grade in zip(whose, ordered, strict=True)
    ]


def _told(grade: Grade, field: str) -> str:
    """What a field says of whose a line is; of an address, capitals say nothing."""
    text = str(FIELDS[field](grade))
    return text.casefold() if field == "email" else text


def _reason(identifying: Sequence[str], line: Whose, lines: Counter[Whose]) -> str:
    """Why a line does not say whose it is; empty if it does."""
    told = dict(zip(identifying, line, strict=True))
    if "key" in told and not (told["key"] or told.get("email")):
        return NO_KEY
    if not any(line):
        return "the columns say nothing of whose it is: add submission=submission to --columns"
    if lines[line] > 1:
        return (
            f"{lines[line]} lines would be alike in {', '.join(identifying)}: add"
            " submission=submission to --columns"
        )
    return ""


def _split(columns: str) -> list[str]:
    """At commas, but not within quotes; where there is nothing else, that is one that is wrong."""
    return re.findall(r"(?:[^,']|'[^']*')+", columns) or [columns]


def _column(text: str) -> tuple[str, str, str]:
    match = COLUMN.fullmatch(text)
    if not match or not is_text(text) or (match["field"] and match["field"] not in FIELDS):
        raise InputError(
            f"--columns: {text.strip()[:80]!r} is not HEADER=FIELD with one of "
            f"{', '.join(FIELDS)}, nor HEADER='fixed text'"
        )
    return match["header"], match["field"] or "", match["text"] or ""


def _cell(grade: Grade, field: str, fixed: str, decimal: str) -> str:
    if not field:
        return fixed
    value = str(FIELDS[field](grade))
    return value.replace(".", decimal) if field in ("grade", "maximum", "percent") else value


def _outcome(grade: Grade) -> Outcome:
    kind = OutcomeKind.WITHHELD if grade.withheld else OutcomeKind.WRITTEN
    shown = "" if grade.withheld else str(grade.points)
    reason = grade.withheld or grade.calculation
    return Outcome(
        key=grade.person.key,
        student=grade.person.name,
        kind=kind,
        grade=shown,
        reason=reason,
        belongs="" if grade.withheld else str(_belonging(grade)),
    )


def _belonging(grade: Grade) -> Belonging:
    """Whose a line is, as far as the download tells: there is nothing to hold it against."""
    origin, by_key = grade.origin, bool(grade.person.key)
    return Belonging(
        key=Key.STUDENT if by_key else Key.FILE,
        number=grade.person.key or origin.submission,
        assignment=f"assignment {origin.assignment}" if origin.assignment else "",
        seen=("download",),
    )
