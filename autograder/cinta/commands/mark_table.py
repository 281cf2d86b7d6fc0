"""Marks as a table: written to be filled in, read again, every line of it taken or refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError
from ..lms.points import points_in
from ..lms.seen import read_named
from ..lms.sheet import DELIMITERS, Sheet
from ..records.marks import Mark
from ..records.spreadsheet import no_formula
from ..report.writing import writing
from ..results import ByHand, plain_text
from ..said import readers
from ..unit import LANGUAGES
from .mark import Said, marks_of, now, reason_refused, write_again
from .mark_texts import TEXTS
from .rows import Row, row_of, rows_in, rows_of
from .run_folder import results_in

WHOSE = ("submission", "key", "student")
"""The columns that say whose a line is; the first that is filled in counts."""

TO_FILL = ("points", "excused", "comment", "because")
COLUMNS = (*WHOSE, "unit", "exercise", "verdict", "judged", "most", *TO_FILL)

YES = frozenset("yes y si sí s x 1 true excused exento exenta".split())
NO = frozenset(("", *"no n 0 false".split()))

AGAIN = "save it as CSV in UTF-8, with the columns that cinta mark --to wrote"


@dataclass(frozen=True)
class Taken:
    """What to print, and how many lines were refused."""

    lines: Sequence[str]
    refused: int


@dataclass(frozen=True)
class Line:
    """One line of a table: its number, and its cells by the names of their columns."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def write_table(folder: Path, path: Path, student: str = "", exercise: str = "") -> str:
    """Write a line for each exercise of each submission, or of some; the line to print.

    InputError if a file is there: it may be one that was filled in.
    """
    if path.exists():
        raise InputError(f"{path}: is there already, and may be filled in: give another name")
    with results_in(folder) as store:
        rows, lang = rows_in(folder, store), readers(store.facts().get("lang", LANGUAGES[0]))
    chosen = rows_of(student, rows, "--student") if student else rows
    lines = [cells for row in chosen for cells in _cells(row, exercise)]
    if not lines:
        raise InputError(f"--exercise {exercise[:60]!r}: nobody has one of that name")
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows(map(no_formula, cells) for cells in lines)
    with writing(f"{path}:", "give another path"):
        path.write_bytes(text.getvalue().encode("utf-8-sig"))  # Excel takes it for UTF-8 so
    return TEXTS[lang]["table"].format(path=path, n=len(lines))


def _cells(row: Row, exercise: str) -> Iterator[tuple[str, ...]]:
    result = row.result
    for one in result.exercises:
        if exercise in ("", one.name):
            said = one.by_hand or ByHand()
            yield (
                *(result.submission, result.key, result.student, result.unit, one.name),
                *(str(one.verdict), f"{one.judged_points:g}", f"{one.full_points:g}"),
                "" if said.points is None else f"{said.points:g}",
                "yes" if said.excused else "",
                said.comment,
                said.because,
            )


def take_table(folder: Path, path: Path, by: str) -> Taken:
    """Take in what a table says that is new; every other line is unchanged, or refused and why."""
    lines = list(_read(path))
    with results_in(folder) as store:
        rows, lang = rows_in(folder, store), readers(store.facts().get("lang", LANGUAGES[0]))
        taking = _Taking(rows, by, now())
        for line in lines:
            taking.line(line)
        store.add_marks(taking.marks)
        if taking.marks:
            write_again(folder, store, {mark.submission for mark in taking.marks})
    words = TEXTS[lang]
    refused = [words["refused"].format(line=n, why=why) for n, why in taking.refused]
    closing = words["taken"].format(
        n=taking.taken, same=len(lines) - taking.taken - len(refused), refused=len(refused)
    )
    again = [words["written"].format(folder=folder)] if taking.marks else []
    return Taken([*refused, closing, *again], len(refused))


class _Taking:
    """What is gathered of a table, line by line."""

    def __init__(self, rows: Sequence[Row], by: str, at: str) -> None:
        self._rows, self._by, self._at = rows, by, at
        self._by_file = {form: row for row in rows for form in (row.name, no_formula(row.name))}
        self._lines: dict[tuple[str, str], int] = {}
        self.marks: list[Mark] = []
        self.refused: list[tuple[int, str]] = []
        self.taken = 0

    def line(self, line: Line) -> None:
        """Take one line, leave it, or refuse it."""
        try:
            row, said = self._row(line), _said(line)
            if problem := self._problem(line, row, said):
                raise InputError(problem)
        except InputError as error:
            self.refused.append((line.number, str(error)))
            return
        new = _that_is_new(row, line["exercise"], said)
        if found := list(marks_of(row, line["exercise"], new, self._by, self._at)):
            self.marks += found
            self.taken += 1

    def _row(self, line: Line) -> Row:
        """Whose the line is; what else it says of that must not be somebody else's."""
        if found := self._by_file.get(line["submission"]):
            key = line["key"].removeprefix("'")
            if key and found.result.key and key.lstrip("0") != found.result.key.lstrip("0"):
                raise InputError(f"key {key[:40]!r} is not that of {found.name}")
            return found
        if line["submission"]:
            raise InputError(f"no submission {line['submission'][:60]!r} here")
        whom = line["key"] or line["student"]
        return row_of(whom, self._rows, "student", line["exercise"])

    def _problem(self, line: Line, row: Row, said: Said) -> str:
        place = (row.name, line["exercise"])
        if (first := self._lines.setdefault(place, line.number)) != line.number:
            return f"the same student and exercise stand in line {first}"
        if said.excused and said.points is not None:
            return "both points and an excuse: empty one of the two cells"
        return reason_refused(row, line["exercise"], said)


def _said(line: Line) -> Said:
    """What the cells say; InputError if that cannot be read."""
    points = points_in(line["points"]) if line["points"] else None
    if line["points"] and points is None:
        raise InputError(f"points {line['points'][:40]!r} are no number")
    excused = line["excused"].casefold()
    if excused not in YES | NO:
        raise InputError(f"excused {line['excused'][:40]!r}: write yes, or leave it empty")
    return Said(
        points=None if points is None else float(points),
        excused=excused in YES,
        comment=line["comment"],
        because=line["because"],
    )


def _that_is_new(row: Row, exercise: str, said: Said) -> Said:
    """What is not said already; an empty cell takes nothing back: --undo does."""
    found = row.exercise(exercise)
    there = (found.by_hand if found else row.result.by_hand) or ByHand()
    is_same = _is(said.because, there.because) or not said.because
    points = None if is_same and said.points == there.points else said.points
    excused = said.excused and not (is_same and there.excused)
    comment = "" if _is(said.comment, there.comment) else said.comment
    return Said(points=points, excused=excused, comment=comment, because=said.because)


def _is(cell: str, text: str) -> bool:
    return plain_text(cell) in (text, no_formula(text))


def _read(path: Path) -> Iterator[Line]:
    """The lines of a table; InputError if it is none, or lacks a column."""
    try:
        text, _ = Sheet(path.name, read_named(path)).text(AGAIN)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}): {AGAIN}") from None
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        table = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise InputError(f"{path}: not a CSV that can be read ({error}): {AGAIN}") from None
    header = [name.strip().casefold() for name in table[0][1]] if table else []
    if "exercise" not in header or not set(WHOSE) & set(header) or not set(TO_FILL) & set(header):
        raise InputError(f"{path}: no columns of marks in its first line: {AGAIN}")
    for number, row in table[1:]:
        if any(cell.strip() for cell in row):
            cells = {name: cell.strip() for name, cell in zip(header, row, strict=False)}
            yield Line(number, cells)
