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
    """The table of one unit's results; who is handed no grade has no numbers, only why."""
    rows = list(results)
    whole = next((result for result in rows if result.exercises), None)
    possible = {e.name: float(e.full_points) for e in whole.exercises} if whole else {}
    names = sorted(possible)
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["file", *names, *TOTALS])
    points = [possible[name] for name in names]
    table.writerow(["points-per-question", *points, float(sum(points)), 1.0, "--"])
    table.writerows(_row(result, names) for result in rows)
    return text.getvalue().encode()


def held_back(result: SubmissionResult) -> str:
    """Why a submission is handed no grade here, empty if it is: a fault of ours, or a person's."""
    if result.status == Status.GRADER_ERROR and not result.is_decided_by_hand:
        return result.note or str(result.status)
    if result.to_mark:
        waiting = ", ".join(exercise.name for exercise in result.exercises if exercise.to_mark)
        return f"To be marked: {waiting}"
    return "Excused" if result.is_excused else ""


def _row(result: SubmissionResult, names: list[str]) -> list[object]:
    """One submission; ``Completed``, or what became of it. What is excused has no points."""
    if reason := held_back(result):
        return [result.submission, *([""] * len(names)), "", "", reason]
    earned = {e.name: "" if e.is_excused else float(e.points) for e in result.exercises}
    points = [earned.get(name, 0.0) for name in names]
    share = result.score / result.max_score if result.max_score else 0.0
    note = result.note or str(result.status)
    status = "Completed" if result.status == Status.GRADED else f"{result.status}: {note}"
    return [result.submission, *points, float(result.score), share, status]
