"""What the solution's own tapes do too is no reason why an answer is wrong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from msgspec.structs import replace

from cinta.checks.explain import look_at_examples
from cinta.checks.judge import judge
from cinta.checks.leaves import Expected
from cinta.checks.usual import BY_NO_NUMBERS, COMPUTED, usual_of, without_usual
from cinta.grading.answer_keys import open_solution, open_variant
from cinta.student import Answer, Call, Question, Step
from cinta.tape.data import Recorded
from cinta.values import Array
from tests.conftest import Classroom

WRONG = {
    # exercise: (what the solution does too, from, to, what a wrong answer may not be told)
    "semi_gradient": ("StopGradient", "value - goal", "value + goal", "stop_gradient"),
    "descend": ("source_returned", "x - 3.0", "x + 3.0", "es la fuente"),
    "what_is_watched": ("non_trainable", "[x0, x1, x2])", "[x1, x0, x2])", "trainable=False"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_is_not_told_what_holds_of_the_solution(
    name: str, classroom: Classroom
) -> None:
    usual, old, new, untold = WRONG[name]
    exercise = classroom.units["u05_control"].exercise(name)
    (public,) = classroom.keys("u05_control").public(name)
    assert usual in public.usual
    student = open_solution(classroom.units["u05_control"], classroom.warm)
    try:
        space = open_variant(student, exercise, "wrong", exercise.solution.replace(old, new))
        answers = space.ask(public.questions)
        evidence = look_at_examples(space, [public], {public.check: answers})
        told = judge(public, answers, "es", evidence)
    finally:
        student.close()
    assert told.kind
    assert untold not in told.why


def test_most_solutions_show_nothing_of_the_kind(classroom: Classroom) -> None:
    keys = classroom.keys("u05_control")
    assert all(key.usual == () for key in keys.of_exercise["without_state"])
    assert without_usual(None, ("reset",)) is None


class Solved:
    """A reference that gives a number, and whose tapes were asked such."""

    def __init__(self, given: float, *steps: Step) -> None:
        self._answer = Answer(Array.of(np.float32(given), "tensor"), steps=steps)

    def ask(self, questions: Sequence[Question], *, record: bool = False) -> tuple[Answer, ...]:
        return tuple(self._answer for _ in questions)


ONE = Step("gradient", (3.0, 3.0), (1.0, 1.0), (2.0, 2.0))
TWO = Step("gradient", (2.0, 2.0), (1.0, 1.0), (6.0, 6.0))


@pytest.mark.parametrize(
    ("given", "steps", "solution", "usual"),
    [
        (2.0, [ONE], "", set()),
        (6.0, [ONE, TWO], "", {BY_NO_NUMBERS}),  # a second derivative
        (5.0, [ONE], "", {COMPUTED, BY_NO_NUMBERS}),  # a step
        (2.0, [ONE], "tape.gradient(y, x, output_gradients=v)", {BY_NO_NUMBERS}),
        (2.0, [replace(ONE, method="jacobian")], "", {BY_NO_NUMBERS}),
        (5.0, [replace(ONE, gradients=None)], "", set()),  # nobody knows
        (5.0, [], "", set()),
    ],
)
def test_what_is_due_is_a_gradient_where_the_tapes_of_the_solution_gave_it(
    given: float, steps: list[Step], solution: str, usual: set[str]
) -> None:
    reference = Solved(given, *steps)
    due = reference.ask([Call("f", ())])[0].returned
    found = usual_of(reference, [Call("f", ())], [Expected(due, due)], solution)
    assert {*found} == usual


def test_where_no_tape_is_asked_for_the_drivers_tapes_tell_nothing() -> None:
    seen = Recorded(op_types=("Exp",))
    assert without_usual(seen, ()) == seen
    assert without_usual(seen, (), tape=False) is None
