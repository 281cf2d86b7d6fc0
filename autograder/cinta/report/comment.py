"""What a student reads of their result in an LMS's comment field: plain text, a few lines.

Hidden inputs and expected values are in a check's ``detail``, which is never used here.
"""

from __future__ import annotations

from ..results import CheckResult, ExerciseResult, SubmissionResult, Verdict
from .table import number

HEAD = "Cinta · "
"""What every comment begins with, so that one of ours is known again."""

MARKS = {Verdict.PASSED: "✓", Verdict.BLANK: "·", Verdict.NOT_REACHED: "–"}
"""The others are wrong answers: ✗."""

MOST = 400
"""Characters of what is said of an exercise; where it would be more, what was seen is left out."""

POINTS = {"es": "{points} de {most} puntos", "en": "{points} of {most} points"}


def comment(result: SubmissionResult, more: str = "") -> str:
    """The score, ``more`` about it if there is any, and a line an exercise with what to read."""
    words = POINTS[result.lang or "es"]
    score = words.format(points=number(result.score), most=number(result.max_score))
    head = f"{HEAD}{result.unit or '?'}: {score}"
    notes = [more] if more else []
    return "\n".join([head, *notes, *(_line(exercise) for exercise in result.exercises)])


def _line(exercise: ExerciseResult) -> str:
    mark = MARKS.get(exercise.verdict, "✗")
    points = f"{number(exercise.points)}/{number(exercise.max_points)}"
    failure = exercise.first_failure
    said = f": {_said(failure)}" if failure else ""
    return f"{mark} {exercise.name} {points}{said}"


def _said(failure: CheckResult) -> str:
    """The message, or, if it is long, why and the next step: the page has the whole of it."""
    whole = f"{failure.title}: {failure.message}"
    most_useful = " ".join(part for part in (failure.why, failure.step) if part)
    return f"{failure.title}: {most_useful}" if most_useful and len(whole) > MOST else whole
