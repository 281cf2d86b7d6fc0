"""``grades.csv``: one row a submission, one column an exercise."""

from __future__ import annotations

import contextlib
import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..records.outline import Outline
from ..records.spreadsheet import no_formula
from ..results import ExerciseResult, SubmissionResult, Verdict
from ..unit import Unit
from .writing import writing


def write_grades(
    path: Path, units: Sequence[Unit | Outline], results: Iterable[SubmissionResult]
) -> None:
    """Write ``student,key,submission,unit,status,score,max_score,``, points by exercise, by_hand.

    ``key`` is the number or id by which the LMS knows the student. The columns are the exercises of
    all ``units``; each row has those of its own, or ``to be marked`` where a person gives the
    points; what a student is excused from has none. ``by_hand`` names those of which a person
    decided. The file is there whole or not at all; InputError if it cannot be written.
    """
    fresh = path.with_suffix(".csv.new")
    mend = "every row is in results.sqlite: mend that, then go on with --resume"
    with writing(f"{path}:", mend):
        try:
            _write(fresh, units, results)
            fresh.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)
            raise


def _write(
    path: Path, units: Sequence[Unit | Outline], results: Iterable[SubmissionResult]
) -> None:
    names = list(dict.fromkeys(exercise.name for unit in units for exercise in unit.exercises))
    head = ["student", "key", "submission", "unit", "status", "score", "max_score"]
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow([*head, *names, "by_hand"])
        for result in results:
            points = {exercise.name: _points(exercise) for exercise in result.exercises}
            given = [no_formula(n) for n in (result.student, result.key, result.submission)]
            score = [number(result.score), number(result.max_score)]
            mine = [points.get(name, "") for name in names]
            by_hand = " ".join(e.name for e in result.exercises if e.is_decided_by_hand)
            rows.writerow([*given, result.unit, str(result.status), *score, *mine, by_hand])
        file.flush()
        os.fsync(file.fileno())  # else a power cut may leave the new name with nothing in it


TO_BE_MARKED = "to be marked"


def _points(exercise: ExerciseResult) -> str:
    if exercise.is_excused:
        return ""
    return TO_BE_MARKED if exercise.verdict == Verdict.TO_MARK else number(exercise.points)


def number(points: float) -> str:
    """Points without a needless ``.0``."""
    return f"{points:g}"
