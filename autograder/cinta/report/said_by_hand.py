"""What a person said of an exercise, in words: for the student, on the page and in an LMS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..results import ByHand, ExerciseResult, Verdict
from .table import number

WORDS = {
    "es": {
        "points": "Nota puesta a mano el {date}: {points} de {most} (el evaluador dio {judged}).",
        "marked": "Calificado a mano el {date}: {points} de {most}.",
        "excused": "Exento desde el {date}: este ejercicio no cuenta.",
        "excused_all": "Exento desde el {date}: esta unidad no cuenta.",
        "because": "Motivo: {text}",
        "comment": "Comentario: {text}",
    },
    "en": {
        "points": "Points given by hand on {date}: {points} of {most} (the grader gave {judged}).",
        "marked": "Marked by hand on {date}: {points} of {most}.",
        "excused": "Excused since {date}: this exercise does not count.",
        "excused_all": "Excused since {date}: this unit does not count.",
        "because": "Why: {text}",
        "comment": "Comment: {text}",
    },
}


def of_exercise(exercise: ExerciseResult, lang: str) -> tuple[str, ...]:
    """What was said of one exercise, a sentence or two each; nothing if nobody did."""
    said = exercise.by_hand
    if said is None:
        return ()
    first = ""
    if said.excused:
        first = WORDS[lang]["excused"].format(date=_date(said))
    elif said.points is not None:
        how = "marked" if exercise.verdict == Verdict.MARKED else "points"
        first = WORDS[lang][how].format(
            date=_date(said),
            points=number(said.points),
            most=number(exercise.full_points),
            judged=number(exercise.judged_points),
        )
    return tuple(_with_reasons(first, said, lang))


def of_all(said: ByHand | None, lang: str) -> tuple[str, ...]:
    """What was said of a whole submission; nothing if nobody did."""
    if said is None:
        return ()
    first = WORDS[lang]["excused_all"].format(date=_date(said)) if said.excused else ""
    return tuple(_with_reasons(first, said, lang))


def for_teacher(
    exercises: Iterable[ExerciseResult], said: ByHand | None, titles: Mapping[str, str], lang: str
) -> Iterator[str]:
    """All that was said of a submission, with what of and by whom."""
    if said:
        yield f"{' '.join(of_all(said, lang))} ({said.by})"
    for exercise in exercises:
        mine = exercise.by_hand
        if mine and not (mine.excused and said and said.excused):
            what = titles.get(exercise.name, exercise.name)
            yield f"{what}: {' '.join(of_exercise(exercise, lang))} ({mine.by})"


def _with_reasons(first: str, said: ByHand, lang: str) -> Iterator[str]:
    words = WORDS[lang]
    because = words["because"].format(text=said.because) if said.because else ""
    if first:
        yield f"{first} {because}".rstrip()
    if said.comment:
        yield words["comment"].format(text=said.comment)


def _date(said: ByHand) -> str:
    return said.at[:10]
