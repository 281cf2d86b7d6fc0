"""What a student reads of their result in an LMS's comment field: plain text, a few lines.

Its parts, their order and their labels are those of the page (:mod:`cinta.report.page`). An LMS may
run the lines together, as Moodle's worksheet does: a mark stands before each, so that they can
still be told apart. Hidden inputs and expected values are in a check's ``detail``, which is never
used here.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..records.outline import Outline, titled
from ..results import ExerciseResult, SubmissionResult, Verdict
from ..unit import LANGUAGES
from .page_texts import PAGE, VERDICTS
from .said_by_hand import of_all, of_exercise
from .shown import no_paths
from .table import number
from .templating import MARKS

HEAD = "Cinta · "
"""What every comment begins with, so that one of ours is known again."""

PART = "· {label}: {text}"
"""What was seen, why, and the next step: a line each."""

BY_HAND = "· {text}"
"""What a person said: a line each, before what the judge did."""

POINTS = {"es": "{points} de {most} puntos", "en": "{points} of {most} points"}


def comment(result: SubmissionResult, more: str = "", outline: Outline | None = None) -> str:
    """The score, ``more`` about it if there is any, then each exercise with what there is to read.

    ``outline`` has the headings of the unit; without it exercises go by their names.
    """
    lang = result.lang or LANGUAGES[0]
    score = POINTS[lang].format(points=number(result.score), most=number(result.max_score))
    head = f"{HEAD}{result.unit or '?'}: {score}"
    awaits = [PAGE[lang]["awaits"].format(points=number(result.to_mark))] if result.to_mark else []
    notes = [*[more] * bool(more), *of_all(result.by_hand, lang), *awaits]
    lines = (line for one in result.exercises for line in _lines(one, lang, outline))
    return "\n".join([head, *notes, *lines])


def _lines(exercise: ExerciseResult, lang: str, outline: Outline | None) -> Iterator[str]:
    """An exercise's heading and points, and the first thing that failed in its parts."""
    points = f"{number(exercise.points)}/{number(exercise.max_points)}"
    heading = f"{MARKS[exercise.verdict]} {_title(exercise, lang, outline)} {points}"
    failure = exercise.first_failure
    if exercise.verdict == Verdict.TO_MARK:
        heading = f"{heading}: {VERDICTS[lang][exercise.verdict]}"
    yield f"{heading}: {failure.title}" if failure else heading
    for text in of_exercise(exercise, lang):
        yield BY_HAND.format(text=text)
    for label, text in failure.parts(lang) if failure else ():
        yield PART.format(label=label, text=no_paths(text))


def _title(exercise: ExerciseResult, lang: str, outline: Outline | None) -> str:
    """In words first, as on the page, then the name in the code."""
    known = outline.exercise(exercise.name) if outline else None
    title = titled(known.titles, lang) if known else exercise.name
    return title if title == exercise.name else f"{title} ({exercise.name})"
