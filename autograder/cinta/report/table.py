"""``grades.csv``: one row a submission, one column an exercise."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from ..results import SubmissionResult
from ..unit import Unit


def write_grades(path: Path, unit: Unit, results: Iterable[SubmissionResult]) -> None:
    """Write ``student,submission,unit,status,score,max_score,`` and points by exercise.

    The file is there whole or not at all.
    """
    names = [exercise.name for exercise in unit.exercises]
    fresh = path.with_suffix(".csv.new")
    with fresh.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["student", "submission", "unit", "status", "score", "max_score", *names])
        for result in results:
            points = {exercise.name: number(exercise.points) for exercise in result.exercises}
            head = [result.student, result.submission, result.unit, str(result.status)]
            score = [number(result.score), number(result.max_score)]
            rows.writerow([*head, *score, *(points.get(name, "") for name in names)])
    fresh.replace(path)


def number(points: float) -> str:
    """Points without a needless ``.0``."""
    return f"{points:g}"
