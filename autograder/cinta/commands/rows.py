"""The rows of a run by whom they are of: a student is typed as a person would say who it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import InputError
from ..lms.called import of_student, unknown
from ..records.marks import MarksOf, with_marks, without_marks
from ..records.origin import Origin
from ..records.store import Store
from ..results import ExerciseResult, SubmissionResult
from .writeup import NOTHING_GRADED

NO_UNIT = (
    "no unit was found in what they handed in: have it handed in again, or give the grade in the"
    " LMS"
)


@dataclass(frozen=True)
class Row:
    """A result, and who handed it in.

    ``members`` are the numbers and names under which its grade was exported: of a Moodle team the
    download tells the group alone, and only the worksheet whom it has in it.
    """

    result: SubmissionResult
    origin: Origin | None
    members: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The submission's name."""
        return self.result.submission

    @property
    def student(self) -> str:
        """What the student goes by."""
        return self.result.student

    @property
    def who(self) -> str:
        """Student and key, for people to read."""
        return f"{self.student} ({self.result.key})" if self.result.key else self.student

    def marked_with(self, marks: MarksOf) -> Row:
        """The same row with these marks in place of those that it was read with."""
        return replace(self, result=with_marks(without_marks(self.result), marks))

    def exercise(self, name: str) -> ExerciseResult | None:
        """The exercise of that name."""
        return next((one for one in self.result.exercises if one.name == name), None)


def rows_in(folder: Path, store: Store) -> list[Row]:
    """All rows of a run; InputError if there are none."""
    origins, members = store.origins(), _exported_under(store)
    rows = [
        Row(one, origins.get(one.submission), frozenset(members.get(one.submission, ())))
        for one in store.results()
    ]
    if not rows:
        raise InputError(f"{folder}: {NOTHING_GRADED}")
    return rows


def _exported_under(store: Store) -> dict[str, set[str]]:
    """The numbers and names under which each submission's grade was exported."""
    found: dict[str, set[str]] = defaultdict(set)
    for grade in store.exported():
        found[grade.submission].update(filter(None, (grade.key, grade.name)))
    return found


def rows_of(student: str, rows: Sequence[Row], where: str) -> list[Row]:
    """All rows of a student; InputError, which begins with ``where``, for nobody or several."""
    found = of_student(student, rows, where, {row.name: row.members for row in rows})
    if not found:
        raise InputError(unknown(student, rows, where, graded=True))
    return found


def row_of(student: str, rows: Sequence[Row], where: str, exercise: str = "") -> Row:
    """The one row of a student that has the exercise, if one is named; InputError otherwise."""
    mine = rows_of(student, rows, where)
    found = [row for row in mine if not exercise or row.exercise(exercise)]
    if not found:
        known = dict.fromkeys(one.name for row in mine for one in row.result.exercises)
        if not known:
            raise InputError(f"{mine[0].student}: {NO_UNIT}")
        raise InputError(
            f"exercise {exercise[:60]!r}: {mine[0].student} has none of that name; "
            f"give one of {', '.join(known)}"
        )
    if len(found) > 1:
        names = ", ".join(row.name for row in found)
        raise InputError(
            f"{where} {student!r}: {len(found)} submissions of theirs ({names[:300]}): give the "
            "name of the one that is meant"
        )
    return found[0]
