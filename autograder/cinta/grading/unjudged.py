"""The row of a submission that nothing could be asked of: each that goes in comes out as one."""

from __future__ import annotations

from ..checks.answer_key import AnswerKeys
from ..checks.judge import unanswered
from ..results import ExerciseResult, Status, SubmissionResult, Verdict
from ..submission.submission import Submission
from ..unit import Exercise, Unit


def unjudged(
    submission: Submission, unit: Unit, keys: AnswerKeys, status: Status, note: str, lang: str
) -> SubmissionResult:
    """Every exercise ``not_reached``, under a status that says why."""
    lang = unit.spoken(lang)
    exercises = tuple(_not_reached(exercise, keys, lang) for exercise in unit.exercises)
    return SubmissionResult(
        submission=submission.name,
        student=submission.student,
        unit=unit.name,
        status=status,
        exercises=exercises,
        note=note,
        lang=lang,
    )


def _not_reached(exercise: Exercise, keys: AnswerKeys, lang: str) -> ExerciseResult:
    lost = (unanswered(key, Verdict.NOT_REACHED, lang) for key in keys.hidden(exercise.name))
    return ExerciseResult(name=exercise.name, checks=tuple(lost))
