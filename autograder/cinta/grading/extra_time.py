"""More time for one student: an accommodation that every school must give.

A teacher writes ``ana=1.5``, or a table with the columns ``student`` and ``factor``. A student goes
by the number, name or address that the LMS gives, or by the name of the file; whoever is meant is
one student, or nobody gets anything.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ..errors import InputError
from ..lms.called import of_student, unknown
from ..lms.seen import read_named
from ..lms.sheet import DELIMITERS, Sheet
from ..run.limits import FACTORS
from ..submission.submission import Submission

COLUMNS = ("student", "factor")
OPTION = "--extra-time"
AGAIN = "save it as CSV in UTF-8, with the columns student,factor"


def read_extra_time(given: Iterable[str]) -> dict[str, float]:
    """The factor of each student, of texts like ``ana=1.5`` and names of CSV files."""
    factors: dict[str, float] = {}
    for where, student, factor in _pairs(given):
        if factors.setdefault(student, factor) != factor:
            raise InputError(f"{where}: {student!r} has another factor too: give one")
    return factors


def with_extra_time(
    submissions: Sequence[Submission], given: Mapping[str, float], kept: Mapping[str, float]
) -> list[Submission]:
    """The submissions, those of the named students with their factor.

    InputError if one that is ``given`` is nobody, or several; those ``kept`` of an earlier run may
    be of people who are not here now. What is given counts before what was kept.
    """
    factors: dict[str, float] = {}
    for student in kept:
        factors |= dict.fromkeys(_submissions_of(student, submissions), kept[student])
    for student in given:
        found = _submissions_of(student, submissions)
        if not found:
            raise InputError(unknown(student, submissions, OPTION))
        factors |= dict.fromkeys(found, given[student])
    return [replace(s, extra_time=factors.get(s.name, s.extra_time)) for s in submissions]


def more_time_given(submissions: Iterable[Submission]) -> list[str]:
    """A line for each submission that has more time: a number may be a team's, or a member's."""
    return [
        f"more time: {one.name}, {one.extra_time:g} times the seconds"
        for one in submissions
        if one.extra_time != 1
    ]


def _pairs(given: Iterable[str]) -> Iterator[tuple[str, str, float]]:
    """Where it stands, the student, and the factor."""
    for text in given:
        student, equals, factor = text.rpartition("=")
        where = f"--extra-time {text[:60]}"
        if equals:
            yield where, student.strip(), _factor(factor, where)
        elif text.lower().endswith(".csv"):
            yield from _in_table(Path(text))
        else:
            raise InputError(f"{where}: write STUDENT=1.5, or name a .csv of student,factor")


def _in_table(path: Path) -> Iterator[tuple[str, str, float]]:
    where = f"--extra-time {path}"
    try:
        text, _ = Sheet(path.name, read_named(path)).text(AGAIN)
    except OSError as error:
        raise InputError(f"{where}: cannot be read ({error.strerror}): {AGAIN}") from None
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = {(name or "").strip().casefold(): name for name in rows.fieldnames or ()}
    if missing := [name for name in COLUMNS if name not in columns]:
        raise InputError(f"{where}: no column {missing[0]!r}: {AGAIN}")
    for row in rows:
        student, factor = ((row[columns[name]] or "").strip() for name in COLUMNS)
        if student or factor:
            place = f"{where}, line {rows.line_num}"
            yield place, student, _factor(factor, place)


def _factor(text: str, where: str) -> float:
    """A number, with a dot or, as spreadsheets write it in many countries, a comma."""
    try:
        factor = float(text.strip().replace(",", "."))
        if factor in FACTORS:
            return factor
    except ValueError:
        pass
    raise InputError(f"{where}: {text.strip()[:40]!r} is out of range: give {FACTORS}")


def _submissions_of(student: str, submissions: Sequence[Submission]) -> list[str]:
    """The names of a student's submissions; InputError if several students go by that."""
    return [s.name for s in of_student(student, submissions, OPTION)]
