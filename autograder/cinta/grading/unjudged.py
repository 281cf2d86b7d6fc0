"""The row of a submission that nothing could be asked of: each that goes in comes out as one."""

from __future__ import annotations

import msgspec

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
    seen, step = UNJUDGED[lang][status]
    exercises = tuple(_not_reached(exercise, keys, lang, seen, step) for exercise in unit.exercises)
    return SubmissionResult(
        submission=submission.name,
        student=submission.student,
        unit=unit.name,
        status=status,
        exercises=exercises,
        note=note,
        lang=lang,
    )


def _not_reached(
    exercise: Exercise, keys: AnswerKeys, lang: str, seen: str, step: str
) -> ExerciseResult:
    lost = (unanswered(key, Verdict.NOT_REACHED, lang) for key in keys.hidden(exercise.name))
    told = (msgspec.structs.replace(check, seen=seen, step=step) for check in lost)
    return ExerciseResult(name=exercise.name, checks=tuple(told))


UNJUDGED: dict[str, dict[Status, tuple[str, str]]] = {
    "es": {
        Status.UNREADABLE: (
            "No se evaluó: lo que entregaste no se puede leer como cuaderno.",
            "Entrega el propio cuaderno, el archivo .ipynb.",
        ),
        Status.WRONG_UNIT: (
            "No se evaluó: en el cuaderno que entregaste no hay ejercicios de esta unidad.",
            "Entrega el cuaderno de esta unidad.",
        ),
        Status.GRADER_ERROR: (
            "No se evaluó: el fallo es nuestro, y no es un cero.",
            "No tienes que hacer nada: se evaluará de nuevo.",
        ),
    },
    "en": {
        Status.UNREADABLE: (
            "Not graded: what you handed in cannot be read as a notebook.",
            "Hand in the notebook itself, the .ipynb file.",
        ),
        Status.WRONG_UNIT: (
            "Not graded: the notebook that you handed in has no exercises of this unit.",
            "Hand in the notebook of this unit.",
        ),
        Status.GRADER_ERROR: (
            "Not graded: the fault is ours, and this is no zero.",
            "There is nothing for you to do: it will be graded again.",
        ),
    },
}
"""What a student reads of each exercise: what was seen, and one next step."""
