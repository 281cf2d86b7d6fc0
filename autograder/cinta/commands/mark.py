"""``cinta mark``: a teacher's word beside the judge's; it is kept, and can be undone."""

from __future__ import annotations

import getpass
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ..errors import InputError
from ..records.marks import Mark, MarkKind, of_the_last_command, that_count
from ..records.store import Store
from ..said import readers
from .mark_texts import TEXTS, told
from .rows import NO_UNIT, Row, row_of, rows_in, rows_of
from .run_folder import results_in
from .writeup import pages_again


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is said of an exercise, or of all of a submission; what is empty is not said."""

    points: float | None = None
    excused: bool = False
    comment: str = ""
    because: str = ""

    @property
    def is_decision(self) -> bool:
        """It says what counts."""
        return self.excused or self.points is not None


@dataclass(frozen=True, kw_only=True)
class Whom:
    """Of whom and of what something is said; ``exercise`` is empty for all of a submission."""

    student: str
    exercise: str = ""


def login_name() -> str:
    """Who is at the keyboard, as the system knows it; ``?`` if it does not."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"


def now() -> str:
    """The time in UTC, as marks are kept by it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def mark(folder: Path, whom: Whom, said: Said, by: str) -> list[str]:
    """Write down what is said, make the page and the grades again; the lines to print.

    InputError for nobody, several, an exercise that is not there, or points that it has not.
    """
    with results_in(folder) as store:
        rows = rows_in(folder, store)
        row = row_of(whom.student, rows, "--student", whom.exercise)
        if problem := reason_refused(row, whom.exercise, said):
            raise InputError(problem)
        store.add_marks(marks_of(row, whom.exercise, said, by, now()))
        return _told_again(folder, store, rows, {row.name}, whom.exercise)


def undo(folder: Path, by: str, student: str = "", exercise: str = "") -> list[str]:
    """Take back what the last command said, of a student or an exercise if they are named."""
    with results_in(folder) as store:
        rows = rows_in(folder, store)
        names = {row.name for row in rows}
        if student:
            names = {row.name for row in rows_of(student, rows, "--student")}
        there = (mark for mark in store.marks() if mark.submission in names)
        last = of_the_last_command(m for m in there if not exercise or m.exercise == exercise)
        if not last:
            raise InputError(f"{folder}: there is no mark to take back; cinta mark {folder} lists")
        store.undo_marks(last, by, now())
        lang = readers()
        taken_back = [f"{TEXTS[lang]['undone']} {told(one, lang)}" for one in last]
        return [*taken_back, *_told_again(folder, store, rows, {one.submission for one in last})]


def listed(folder: Path) -> list[str]:
    """All marks that were not taken back, and how much is still to be marked.

    What the same place was marked with since is told of a mark that was given before.
    """
    with results_in(folder) as store:
        lang = readers()
        rows = {row.name: row for row in rows_in(folder, store)}
        marks = [one for one in store.marks() if one.counts and one.submission in rows]
        latest = {_place(one): one for one in marks}
        replaced = f" ({TEXTS[lang]['replaced']})"
        lines = [
            f"{rows[one.submission].who}: {told(one, lang)}"
            + (replaced if latest[_place(one)] is not one else "")
            for one in marks
        ]
        to_mark = sum(row.result.to_mark > 0 for row in rows.values())
    words = TEXTS[lang]
    waiting = [words["to_mark"].format(n=to_mark)] if to_mark else []
    return [*lines, words["count"].format(n=len(latest)), *waiting]


def _place(mark: Mark) -> tuple[str, str, bool]:
    """What a mark is of: the next one of the same counts in its stead."""
    return mark.submission, mark.exercise, mark.kind == MarkKind.COMMENT


def reason_refused(row: Row, exercise: str, said: Said) -> str:
    """Why something cannot be said of a row, with the mend; empty if it can."""
    if not exercise:
        names = ", ".join(one.name for one in row.result.exercises)
        if said.points is None:
            return ""
        if not names:
            return f"{row.student}: {NO_UNIT}"
        return f"points are of an exercise (--exercise, in a table its column): name one of {names}"
    found = row.exercise(exercise)
    if found is None:
        return f"{row.student} has no exercise {exercise[:60]!r}"
    if said.points is None:
        return ""
    if row.result.by_hand and row.result.by_hand.excused:
        return f"{row.student} is excused from all of it: take that back first, with --undo"
    if not math.isfinite(said.points) or not 0 <= said.points <= found.full_points:
        given, most = f"{said.points:g}", f"{found.full_points:g}"
        return f"{given} points: not from 0 to {most}, which is what {exercise} is worth"
    return ""


def marks_of(row: Row, exercise: str, said: Said, by: str, at: str) -> Iterator[Mark]:
    """The marks that what is said comes to."""
    decision = MarkKind.EXCUSED if said.excused else MarkKind.POINTS
    if said.is_decision:
        yield Mark(
            submission=row.name,
            exercise=exercise,
            kind=decision,
            points=None if said.excused else said.points,
            text=said.because,
            by=by,
            at=at,
        )
    if said.comment:
        yield Mark(
            submission=row.name,
            exercise=exercise,
            kind=MarkKind.COMMENT,
            text=said.comment,
            by=by,
            at=at,
        )


def write_again(
    folder: Path, store: Store, rows: Sequence[Row], names: Collection[str]
) -> list[Row]:
    """Make the pages of some submissions again, and grades.csv; their rows as they are now.

    ``rows`` are all of the run's, read before they were marked: they are not read a second time.
    """
    marks = that_count(store.marks())
    fresh = [row.marked_with(marks) for row in rows]
    pages_again(folder, store, [row.result for row in fresh], names)
    return [row for row in fresh if row.name in names]


def _told_again(
    folder: Path, store: Store, rows: Sequence[Row], names: Collection[str], exercise: str = ""
) -> list[str]:
    found, lang = write_again(folder, store, rows, names), readers()
    return [*_now(found, exercise, lang), TEXTS[lang]["written"].format(folder=folder)]


def _now(rows: Sequence[Row], exercise: str, lang: str) -> Iterator[str]:
    """How each row stands now."""
    for row in rows:
        yield TEXTS[lang]["now"].format(
            who=row.who,
            name=row.name,
            points=f"{row.result.score:g}",
            most=f"{row.result.max_score:g}",
        )
        found = row.exercise(exercise)
        if found:
            yield TEXTS[lang]["exercise_now"].format(
                exercise=exercise,
                points=f"{found.points:g}",
                most=f"{found.full_points:g}",
                judged=f"{found.judged_points:g}",
            )
