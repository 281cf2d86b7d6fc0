"""What an author's driver tells, and what it raises: from the child to page and terminal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cinta.checks.answer_key import AnswerKeys
from cinta.commands.show import _of_exercise
from cinta.grading.answer_keys import Words, make_answer_keys
from cinta.grading.judging import judge_submission
from cinta.report.page import page
from cinta.results import Status, SubmissionResult, Verdict
from cinta.source import load
from cinta.student import MAX_FACTS
from cinta.submission.submission import Submission
from cinta.unit import Unit
from tests.conftest import PATIENT, Classroom, as_notebook

MAX_FACT = 300
"""As in answering/driving.py, which imports TensorFlow."""

KINDS = Path(__file__).parent / "kinds"


@pytest.fixture(scope="module")
def compiled() -> Unit:
    """A unit of one exercise, whose driver tells how often a function was traced."""
    unit, name = load(KINDS / "u92_drivers.py"), "compiled_slope"
    cells = tuple(cell for cell in unit.cells if cell.exercise in ("", name))
    return replace(unit, cells=cells, exercises=(unit.exercise(name),))


@pytest.fixture(scope="module")
def keys(classroom: Classroom, compiled: Unit) -> AnswerKeys:
    return make_answer_keys(compiled, classroom.warm, 1, words=Words.NAMES)


def judged(classroom: Classroom, unit: Unit, keys: AnswerKeys, answer: str) -> SubmissionResult:
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
    times: int, classroom: Classroom, compiled: Unit, keys: AnswerKeys
) -> None:
    answer = compiled.exercises[0].solution if times else NOT_COMPILED
    result = judged(classroom, compiled, keys, answer)
    said = f"Times that it was traced: {times}."
    (one,) = result.exercises
    assert (one.verdict, one.points, one.facts) == (Verdict.PASSED, 2.0, (said,))
    assert said in page(result).decode()
    assert any(said in line for line in _of_exercise(one, (), None, "en"))


def test_a_drivers_error_is_told_with_its_line_and_in_no_record_of_ours(
    classroom: Classroom, compiled: Unit, keys: AnswerKeys
) -> None:
    result = judged(classroom, compiled, keys, "def compiled_slope(c):\n    return 1.0\n")
    (one,) = result.exercises
    assert one.first_failure is not None
    assert "where what you wrote is used, in `first = g(x)`" in one.first_failure.seen
    assert "Call(" not in one.first_failure.message + one.first_failure.detail


HOSTILE = {
    "says yes to all": """
class Yes:
    def __getattr__(self, name):
        return lambda *a, **k: self
    def __call__(self, *a, **k):
        return self
    __eq__ = __bool__ = lambda self, *a: True
    __hash__ = lambda self: 0
def compiled_slope(c):
    return Yes()
""",
    "changes the driver's names": """
import sys
def compiled_slope(c):
    space = sys._getframe(1).f_globals
    space["tf"] = space["np"] = None
    space["drive"] = lambda *a: (0.0, 0.0)
    space["tell"] = lambda **words: None
    def slope(x):
        sys._getframe(1).f_locals["first"] = 0.0
        return tf.zeros_like(x)
    return slope
""",
    "remembers the example": """
given = []
def compiled_slope(c):
    def slope(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = c * tf.sin(x)
        given.append(tape.gradient(y, x))
        return given[len(given) % 2]
    return slope
""",
    "tells much": """
import sys
def compiled_slope(c):
    tell = sys._getframe(1).f_globals["tell"]
    for n in range(1000):
        tell(es="<script>" * 10_000 + str(n), en="<script>" * 10_000 + str(n), fr="x")
    tell(en=[]), tell(), tell(en="\\ud800\\x1b[31m")
    return lambda x: x
""",
    "fails as it goes": """
class Last:
    def __call__(self, x):
        return x
    def __del__(self):
        raise SystemExit("last word")
def compiled_slope(c):
    return Last()
""",
}


@pytest.mark.parametrize("how", HOSTILE)
def test_a_driver_that_is_deceived_earns_nothing_for_it(
    how: str, classroom: Classroom, compiled: Unit, keys: AnswerKeys
) -> None:
    result = judged(classroom, compiled, keys, HOSTILE[how])
    (one,) = result.exercises
    assert (result.status, one.points) == (Status.GRADED, 0.0)
    assert len(one.facts) <= MAX_FACTS
    assert all(len(fact) <= MAX_FACT and fact.isprintable() for fact in one.facts)
    assert "<script>" not in page(result).decode()


def test_a_lie_about_what_is_told_changes_no_point(
    classroom: Classroom, compiled: Unit, keys: AnswerKeys
) -> None:
    lie = NOT_COMPILED.replace(
        "    return slope",
        "    slope.python_function = slope\n"
        "    slope.experimental_get_tracing_count = lambda: 1\n"
        "    return slope",
    )
    (one,) = judged(classroom, compiled, keys, lie).exercises
    assert (one.points, one.facts) == (2.0, ("Times that it was traced: 1.",))


def test_a_function_without_return_is_told_as_that_where_the_driver_stumbles_over_its_none(
    classroom: Classroom, compiled: Unit, keys: AnswerKeys
) -> None:
    forgotten = NOT_COMPILED.replace("    return slope\n", "    slope\n")
    (one,) = judged(classroom, compiled, keys, forgotten).exercises
    assert one.first_failure is not None
    assert one.first_failure.why.startswith("Your function has no `return` with a value")
    nothing = "def compiled_slope(c):\n    return None if c is None else c.numpy() or None\n"
    (one,) = judged(classroom, compiled, keys, nothing).exercises
    assert one.first_failure is not None
    assert "has no `return`" not in one.first_failure.why
