"""``final_grades.csv`` as ``otter grade`` writes it, so that scripts that read it go on.

They join its rows to files by name: no cell is changed for a spreadsheet's sake.

Format: otter/grade/utils.py of Otter 7, ``merge_scores_to_df``: a first row with the points that
each question gives, then one row a submission.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from ..results import Status, SubmissionResult

FINAL_GRADES = "final_grades.csv"
TOTALS = ("total_points_earned", "percent_correct", "grading_status")


def final_grades(results: Iterable[SubmissionResult]) -> bytes:
    """The table of one unit's results; a row that is our own fault has no numbers, only why."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    names: list[str] = []
    for result in results:
        if not names:
            names = sorted(exercise.name for exercise in result.exercises)
            possible = {e.name: e.full_points for e in result.exercises}
            table.writerow(["file", *names, *TOTALS])
            points = [float(possible[name]) for name in names]
            table.writerow(["points-per-question", *points, float(result.full_score), 1.0, "--"])
        table.writerow(_row(result, names))
    return text.getvalue().encode()


def _row(result: SubmissionResult, names: list[str]) -> list[object]:
    """One submission; ``Completed``, or what became of it. What is excused has no points."""
    if result.status == Status.GRADER_ERROR:
        return [result.submission, *([""] * len(names)), "", "", result.note]
    if result.to_mark:
        waiting = ", ".join(exercise.name for exercise in result.exercises if exercise.to_mark)
        return [result.submission, *([""] * len(names)), "", "", f"To be marked: {waiting}"]
    earned = {e.name: "" if e.is_excused else float(e.points) for e in result.exercises}
    points = [earned.get(name, 0.0) for name in names]
    share = result.score / result.max_score if result.max_score else 0.0
    note = result.note or str(result.status)
    status = "Completed" if result.status == Status.GRADED else f"{result.status}: {note}"
    return [result.submission, *points, float(result.score), share, status]
