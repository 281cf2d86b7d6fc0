"""What the solution's own tapes do too is no reason why an answer is wrong."""

from __future__ import annotations

import pytest

from cinta.checks.explain import look_at_examples
from cinta.checks.judge import judge
from cinta.checks.usual import without_usual
from cinta.grading.answer_keys import open_solution, open_variant
from cinta.tape.data import Recorded
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


def test_where_no_tape_is_asked_for_the_drivers_tapes_tell_nothing() -> None:
    seen = Recorded(op_types=("Exp",))
    assert without_usual(seen, ()) == seen
    assert without_usual(seen, (), tape=False) is None
