"""Questions that were put ahead, and then are not needed, are not taken for the next check's."""

from __future__ import annotations

from msgspec.structs import replace

from cinta.checks.answer_key import AnswerKeys
from cinta.grading.judging import judge_submission
from cinta.submission.submission import Submission
from tests.conftest import QUICK, Classroom, as_notebook, points, verdicts


def with_a_second_check(keys: AnswerKeys, exercise: str) -> AnswerKeys:
    """The keys, with one exercise's hidden check once more under another name."""
    (hidden,) = keys.hidden(exercise)
    doubled = (*keys.of_exercise[exercise], replace(hidden, check="once_more"))
    return AnswerKeys(keys.of_exercise | {exercise: doubled})


def test_a_check_that_is_passed_over_leaves_the_next_exercise_its_points(
    classroom: Classroom,
) -> None:
    name, after = "polynomial_slope", "loss_gradient"
    endless = f"while True:\n    pass\n{classroom.solution(name)}"
    content = as_notebook(classroom.sheet(polynomial_slope=endless))
    result = judge_submission(
        Submission(name="star.ipynb", student="star", read=lambda: content),
        classroom.units["u01_scalar"],
        with_a_second_check(classroom.keys(), name),
        classroom.warm,
        QUICK,
        "en",
    )
    assert verdicts(result)[name] == "timed_out"
    assert len(result.exercises[1].checks) == 2
    assert points(result)[after] == 2.0
    assert set(verdicts(result).values()) == {"passed", "timed_out"}
