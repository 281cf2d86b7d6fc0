"""Marks as a table: written to be filled in, read again, every line of it taken or refused."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from ..errors import InputError
from ..lms.names import composed
from ..lms.points import points_in
from ..lms.seen import read_named
from ..lms.sheet import DELIMITERS, Sheet, is_as_saved, repeated
from ..records.marks import Mark, MarksOf, that_count, with_marks, without_marks
from ..records.spreadsheet import no_formula
from ..report.writing import writing
from ..results import ByHand, SubmissionResult, plain_text
from ..said import readers
from ..said import said as spoken
from .mark import Said, marks_of, now, reason_refused, write_again
from .mark_texts import TEXTS
from .rows import Row, row_of, rows_in, rows_of
from .run_folder import results_in

WHOSE = ("submission", "key", "student")
"""The columns that say whose a line is; the first that is filled in counts."""

TO_FILL = ("points", "excused", "comment", "because")
NEEDED = {
    "the column exercise": {"exercise"},
    "a column submission, key or student": set(WHOSE),
    "a column points, excused, comment or because": set(TO_FILL),
}
"""Columns without which a table says nothing, by what they are called."""

WRITTEN = "written"
"""The column that says when the table was: of cells that still say what counted then, nobody said
anything since."""

COLUMNS = (*WHOSE, "unit", "exercise", "verdict", "judged", "most", *TO_FILL, WRITTEN)

AT = re.compile(r"UTC (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6})")
"""A time that no spreadsheet program takes for one, and writes in another way."""

YES = frozenset("yes y si sí s x 1 true verdadero excused exento exenta".split())
NO = frozenset(("", *"no n 0 false falso".split()))

OURS = "give the table that cinta mark --to wrote, filled in"
AGAIN = "save it as CSV in UTF-8, with the columns that cinta mark --to wrote"


@dataclass(frozen=True)
class Taken:
    """What to print, and how many lines were refused."""

    lines: Sequence[str]
    refused: int


@dataclass(frozen=True)
class Line:
    """One line of a table: its number, its cells by column, and what is under no header."""

    number: int
    cells: Mapping[str, str]
    beyond: str = ""

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Table:
    """A table as it was read: its lines, what it was saved in, and notes of that."""

    lines: Sequence[Line]
    encoding: str
    notes: Sequence[str]


def write_table(folder: Path, path: Path, student: str = "", exercise: str = "") -> str:
    """Write a line for each exercise of each submission, or of some; the line to print.

    InputError if a file is there: it may be one that was filled in.
    """
    if path.exists():
        raise InputError(f"{path}: is there already, and may be filled in: give another name")
    with results_in(folder) as store:
        rows = rows_in(folder, store)
    chosen = rows_of(student, rows, "--student") if student else rows
    at = f"UTC {now().partition('+')[0]}"
    lines = [(*cells, at) for row in chosen for cells in _cells(row, exercise)]
    if not lines:
        if exercise:
            raise InputError(f"--exercise {exercise[:60]!r}: nobody has one of that name")
        raise InputError(f"{path}: no unit was found in what they handed in: no line to fill in")
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows(map(no_formula, cells) for cells in lines)
    with writing(f"{path}:", "give another path"):
        path.write_bytes(text.getvalue().encode("utf-8-sig"))  # Excel takes it for UTF-8 so
    return TEXTS[readers()]["table"].format(path=path, n=len(lines))


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
    with results_in(folder) as store:
        rows = rows_in(folder, store)
        table = _read(path, [text for row in rows for text in (row.name, row.student)])
        taking = _Taking(rows, store.marks(), by, table.encoding)
        for line in table.lines:
            taking.line(line)
        store.add_marks(taking.marks)
        if taking.marks:
            write_again(folder, store, rows, {mark.submission for mark in taking.marks})
    words = TEXTS[readers()]
    refused = [words["refused"].format(line=n, why=spoken(why)) for n, why in taking.refused]
    closing = words["taken"].format(
        n=taking.taken, same=len(table.lines) - taking.taken - len(refused), refused=len(refused)
    )
    again = [words["written"].format(folder=folder)] if taking.marks else []
    return Taken([*map(spoken, table.notes), *refused, closing, *again], len(refused))


class _Taking:
    """What is gathered of a table, line by line."""

    def __init__(self, rows: Sequence[Row], before: Iterable[Mark], by: str, encoding: str) -> None:
        self._rows, self._by, self._at, self._encoding = rows, by, now(), encoding
        self._before = list(before)
        self._by_file = {form: row for row in rows for form in (row.name, no_formula(row.name))}
        self._lines: dict[tuple[str, str], int] = {}
        self.marks: list[Mark] = []
        self.refused: list[tuple[int, str]] = []
        self.taken = 0
        self._counted = cache(self._that_counted)

    def line(self, line: Line) -> None:
        """Take one line, leave it, or refuse it."""
        try:
            row, said = self._row(line), _said(line)
            if problem := self._problem(line, row, said):
                raise InputError(problem)
            new = self._that_is_new(line, row, said)
        except InputError as error:
            self.refused.append((line.number, str(error)))
            return
        if found := list(marks_of(row, line["exercise"], new, self._by, self._at)):
            self.marks += found
            self.taken += 1

    def _row(self, line: Line) -> Row:
        """Whose the line is; what else it says of that must not be somebody else's."""
        if found := self._of_file(line["submission"]):
            key = line["key"].removeprefix("'")
            if key and found.result.key and not self._is_key(key, found.result.key):
                raise InputError(f"key {key[:40]!r} is not that of {found.name}")
            return found
        if line["submission"]:
            raise InputError(f"no submission {line['submission'][:60]!r} here")
        whom = line["key"] or line["student"]
        return row_of(whom, self._rows, "student", line["exercise"])

    def _is_key(self, cell: str, key: str) -> bool:
        return cell.lstrip("0") == key.lstrip("0") or self._says(cell, key)

    def _of_file(self, name: str) -> Row | None:
        """The submission of that name, which a program may have composed (``n`` and ``~`` to ñ).

        Or saved in an encoding that lacks some of its letters.
        """
        if name in self._by_file:
            return self._by_file[name]
        like = composed(name)
        for is_it in (_is_same, self._is_as_saved):
            forms = self._by_file.items()
            found = {row.name: row for form, row in forms if is_it(like, composed(form))}
            if found:
                return next(iter(found.values())) if len(found) == 1 else None
        return None

    def _is_as_saved(self, cell: str, text: str) -> bool:
        return is_as_saved(cell, text, self._encoding)

    def _says(self, cell: str, text: str) -> bool:
        """Whether a cell has this text, as we write it and a program saves it."""
        given = plain_text(cell)
        return any(self._is_as_saved(given, form) for form in (text, no_formula(text)))

    def _problem(self, line: Line, row: Row, said: Said) -> str:
        place = (row.name, line["exercise"])
        if (first := self._lines.setdefault(place, line.number)) != line.number:
            return f"the same student and exercise stand in line {first}"
        if line.beyond:
            return f"a cell under no header: {line.beyond[:40]!r}: a decimal comma needs quotes"
        if said.excused and said.points is not None:
            return "both points and an excuse: empty one of the two cells"
        return reason_refused(row, line["exercise"], said)

    def _that_is_new(self, line: Line, row: Row, said: Said) -> Said:
        """What nobody said before; an empty cell takes nothing back: --undo does.

        InputError where somebody else said otherwise after the table was written.
        """
        there = _by_hand(row.result, line["exercise"])
        when_written = self._when_written(line, row)
        known = [there] if when_written is None else [there, when_written]
        if line["excused"] and not (said.excused or said.is_decision) and there.excused:
            raise InputError("is excused, and a table takes nothing back: cinta mark --undo does")
        is_new = said.is_decision and not any(self._decides_as(said, one) for one in known)
        comment = (
            "" if any(self._says(said.comment, one.comment) for one in known) else said.comment
        )
        if (
            not said.is_decision
            and said.because
            and not any(self._says(said.because, one.because) for one in known)
        ):
            raise InputError(
                "a reason without points or an excuse: if it is a message, it goes under comment"
            )
        if (is_new or comment) and when_written is not None:
            self._refuse_if_others_said(there, when_written)
        decided = said if is_new else Said()
        return replace(decided, comment=comment)

    def _decides_as(self, said: Said, there: ByHand) -> bool:
        is_same = (said.points, said.excused) == (there.points, there.excused)
        return is_same and (not said.because or self._says(said.because, there.because))

    def _refuse_if_others_said(self, there: ByHand, when_written: ByHand) -> None:
        if there != when_written and there.by != self._by:
            raise InputError(
                f"{there.by} marked it after this table was written: to replace that, mark it with"
                " cinta mark --student"
            )

    def _when_written(self, line: Line, row: Row) -> ByHand | None:
        """What counted when the table was written, if it says when."""
        match = AT.fullmatch(line[WRITTEN])
        if match is None:
            return None
        result = with_marks(without_marks(row.result), self._counted(match[1]))
        return _by_hand(result, line["exercise"])

    def _that_counted(self, at: str) -> MarksOf:
        given = (mark for mark in self._before if mark.at <= at)
        return that_count(
            replace(mark, undone_by="", undone_at="") if mark.undone_at > at else mark
            for mark in given
        )


def _by_hand(result: SubmissionResult, exercise: str) -> ByHand:
    """What a person said of an exercise, or of all of the submission."""
    found = next((one for one in result.exercises if one.name == exercise), None)
    return (found.by_hand if found else result.by_hand) or ByHand()


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


def _is_same(cell: str, text: str) -> bool:
    return cell == text


def _read(path: Path, names: Sequence[str]) -> Table:
    """A table in which names like these may stand; InputError if it is none, or lacks a column."""
    try:
        sheet = Sheet(path.name, read_named(path))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}): {AGAIN}") from None
    text, notes = sheet.text(OURS, names)
    head, _, rest = text.partition("\n")
    if head.casefold().startswith("sep="):  # Excel's own word for what stands between cells
        text, head = f"\n{rest}", rest.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = enumerate(reader, start=1)  # as a spreadsheet counts: a comment may be many lines
        table = [(number, row) for number, row in rows if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise InputError(f"{path}: not a CSV that can be read ({error}): {AGAIN}") from None
    header = [name.strip().casefold() for name in table[0][1]] if table else []
    if lacking := next((name for name, some in NEEDED.items() if not some & set(header)), ""):
        raise InputError(f"{path}: its first line lacks {lacking}: {AGAIN}")
    if twice := sorted(repeated(header) & set(COLUMNS)):
        raise InputError(f"{path}: two columns {twice[0]}: leave one")
    lines = [_line(number, row, header) for number, row in table[1:]]
    return Table(lines, sheet.encoding_by(names), notes)


def _line(number: int, row: list[str], header: list[str]) -> Line:
    cells = [cell.strip() for cell in row]
    beyond = " ".join(filter(None, cells[len(header) :]))
    return Line(number, dict(zip(header, cells, strict=False)), beyond)
