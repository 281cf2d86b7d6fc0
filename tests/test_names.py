"""Known mistakes are named when somebody makes them, in the words as if all were known before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import msgspec
import pytest

from cinta.checks.answer_key import AnswerKey, AnswerKeys, packed_keys, unpacked_keys
from cinta.errors import SourceError
from cinta.grading import answer_keys
from cinta.grading.judging import judge_submission
from cinta.grading.names import Names
from cinta.results import SubmissionResult
from cinta.run.remote import RemoteStudent
from cinta.submission.submission import Submission
from cinta.unit import Exercise
from tests.conftest import PATIENT, Classroom, as_notebook

UNIT = "u01_scalar"


def bare(keys: AnswerKeys) -> AnswerKeys:
    """The keys as a run has them before anybody has failed, stored and read again."""

    def for_points(key: AnswerKey) -> AnswerKey:
        return msgspec.structs.replace(key, wrong=(), changed=(), named=False)

    found = {name: tuple(map(for_points, its)) for name, its in keys.of_exercise.items()}
    return unpacked_keys(packed_keys(AnswerKeys(found)))


def failing(classroom: Classroom, *exercises: str) -> list[str]:
    """A sheet with the last known wrong answer to each of these exercises."""
    unit = classroom.units[UNIT]
    return classroom.sheet(**{name: unit.exercise(name).wrong[-1].code for name in exercises})


def judged(
    classroom: Classroom, sheet: Sequence[str], keys: AnswerKeys, names: Names | None
) -> SubmissionResult:
    data = as_notebook(sheet)
    submission = Submission(name="star.ipynb", student="star", read=lambda: data)
    about = (classroom.units[UNIT], keys, classroom.warm, PATIENT, "en")
    return msgspec.structs.replace(judge_submission(submission, *about, names), seconds=0.0)


@pytest.mark.slow
def test_whoever_fails_first_all_read_what_they_would_have_read(classroom: Classroom) -> None:
    sheets = [
        failing(classroom, "polynomial_slope"),
        failing(classroom, "loss_gradient", "polynomial_slope"),
    ]
    whole = classroom.keys(UNIT)
    due = [judged(classroom, sheet, whole, None) for sheet in sheets]
    assert [[e.first_failure.wrong != "" for e in r.exercises if e.first_failure] for r in due] == [
        [True],
        [True, True],
    ]
    for order in permutations(range(len(sheets))):
        keys = bare(whole)
        names = Names(classroom.units[UNIT], keys)
        for number in order:
            assert judged(classroom, sheets[number], keys, names) == due[number]


def test_who_fails_nothing_asks_no_wrong_answer(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cinta.grading.names.named_keys", None)
    result = judged(classroom, classroom.sheet(), bare(classroom.keys(UNIT)), None)
    assert result.score == result.max_score


def test_a_wrong_answer_that_cannot_be_asked_costs_its_name_alone(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = answer_keys._with_names

    def named(
        exercise: Exercise, keys: Sequence[AnswerKey], solution: RemoteStudent
    ) -> tuple[AnswerKey, ...]:
        if exercise.name == "loss_gradient":
            raise SourceError(Path("u01_scalar.py"), 1, "the wrong answer never ends", "mend it")
        return made(exercise, keys, solution)

    monkeypatch.setattr(answer_keys, "_with_names", named)
    sheet = failing(classroom, "loss_gradient", "polynomial_slope")
    whole = classroom.keys(UNIT)
    due, result = (judged(classroom, sheet, keys, None) for keys in (whole, bare(whole)))
    assert result.score == due.score
    (unnamed, named_one) = (e.first_failure for e in result.exercises if e.first_failure)
    of_both = {failure.wrong for failure in (unnamed, named_one) if failure}
    assert "" in of_both
    assert len(of_both) == 2
