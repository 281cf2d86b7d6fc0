"""The row of a submission that nothing could be asked of: each that goes in comes out as one."""

from __future__ import annotations

from ..checks.judge import unanswered
from ..checks.key import Key
from ..results import ExerciseResult, Status, SubmissionResult, Verdict
from ..submission.submission import Submission
from ..unit import Exercise, Unit
from .answer_keys import Keys


def nothing(
    submission: Submission, unit: Unit, keys: Keys, status: Status, note: str, lang: str
) -> SubmissionResult:
    """Every exercise ``not_reached``, under a status that says why."""
    exercises = tuple(_not_reached(exercise, keys, lang) for exercise in unit.exercises)
    name, student = submission.name, submission.student
    return SubmissionResult(name, student, unit.name, status, exercises, note, lang=lang)


def _not_reached(exercise: Exercise, keys: Keys, lang: str) -> ExerciseResult:
    lost = (unanswered(key, Verdict.NOT_REACHED, lang) for key in hidden(keys, exercise))
    return ExerciseResult(exercise.name, tuple(lost))


def hidden(keys: Keys, exercise: Exercise) -> list[Key]:
    """The keys of the checks that decide an exercise's points."""
    return [key for key in keys[exercise.name] if key.hidden]
