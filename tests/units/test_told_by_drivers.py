"""What an author's driver tells, and what it raises: from the child to page and terminal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cinta.commands.show import _of_exercise
from cinta.grading.answer_keys import make_answer_keys
from cinta.grading.judging import judge_submission
from cinta.report.page import page
from cinta.results import SubmissionResult, Verdict
from cinta.source import load
from cinta.submission.submission import Submission
from cinta.unit import Unit
from tests.conftest import PATIENT, Classroom, as_notebook

KINDS = Path(__file__).parent / "kinds"


@pytest.fixture(scope="module")
def compiled() -> Unit:
    """A unit of one exercise, whose driver tells how often a function was traced."""
    unit, name = load(KINDS / "u92_drivers.py"), "compiled_slope"
    cells = tuple(cell for cell in unit.cells if cell.exercise in ("", name))
    return replace(unit, cells=cells, exercises=(unit.exercise(name),))


def judged(classroom: Classroom, unit: Unit, answer: str) -> SubmissionResult:
    keys = make_answer_keys(unit, classroom.warm, 1, words=False)
    book = as_notebook(["import tensorflow as tf", answer])
    submission = Submission(name="star.ipynb", student="star", read=lambda: book)
    return judge_submission(submission, unit, keys, classroom.warm, PATIENT, "en")


NOT_COMPILED = """
def compiled_slope(c):
    def slope(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = c * tf.sin(x)
        return tape.gradient(y, x)
    return slope
"""


@pytest.mark.parametrize("times", [0, 1])
def test_a_fact_is_told_to_both_and_paid_to_nobody(
    times: int, classroom: Classroom, compiled: Unit
) -> None:
    answer = compiled.exercises[0].solution if times else NOT_COMPILED
    result = judged(classroom, compiled, answer)
    said = f"Times that it was traced: {times}."
    (one,) = result.exercises
    assert (one.verdict, one.points, one.facts) == (Verdict.PASSED, 2.0, (said,))
    assert said in page(result).decode()
    assert any(said in line for line in _of_exercise(one, (), None, "en"))


def test_a_drivers_error_is_told_with_its_line_and_in_no_record_of_ours(
    classroom: Classroom, compiled: Unit
) -> None:
    result = judged(classroom, compiled, "def compiled_slope(c):\n    return 1.0\n")
    (one,) = result.exercises
    assert one.first_failure is not None
    assert "where what you wrote is used, in `first = g(x)`" in one.first_failure.seen
    assert "Call(" not in one.first_failure.message + one.first_failure.detail
