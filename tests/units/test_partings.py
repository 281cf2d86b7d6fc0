"""Where a solution with one thing changed is said to part from the solution, it was changed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from cinta.checks.parting import Where, parting
from cinta.checks.questions import questions_of
from cinta.grading.answer_keys import open_solution, open_variant
from cinta.run.remote import RemoteStudent, TimedOut
from cinta.source.as_if import changed_ones
from cinta.student import Step
from cinta.unit import Exercise
from tests.conftest import Classroom, sampled

UNITS = ["u01_scalar", "u02_tensor", "u03_sources", "u04_model", "u06_second_order", "u07_custom"]
ASKS = ("gradient", "jacobian", "batch_jacobian")


def asked(code: str) -> list[str]:
    """The lines of a cell, up to the last one that asks a tape."""
    lines = ast.unparse(ast.parse(code)).splitlines()
    of_tapes = [n for n, line in enumerate(lines) if any(f".{ask}(" in line for ask in ASKS)]
    return lines[: max(of_tapes, default=-1) + 1]


def steps_of(solution: RemoteStudent, exercise: Exercise, name: str, code: str) -> Iterator[Step]:
    public = next(check for check in exercise.checks if not check.hidden)
    try:
        opened = open_variant(solution, exercise, name, code)
        (answer,) = opened.ask(questions_of(exercise, public, 0)[:1], record=True)
    except TimedOut:
        return iter(())
    return iter(answer.steps)


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(UNITS, "u01_scalar"))
def test_what_is_changed_after_the_tape_is_never_told_of_before_it(
    name: str, classroom: Classroom
) -> None:
    unit = classroom.units[name]
    solution = open_solution(unit, classroom.warm)
    told = []
    for exercise in (one for one in unit.exercises if one.is_asked):
        right = list(steps_of(solution, exercise, "right", exercise.solution))
        for number, (_, code) in enumerate(changed_ones(exercise.solution)):
            found = parting([*steps_of(solution, exercise, f"{number}", code)], [right])
            is_after = asked(code) == asked(exercise.solution)
            if found:
                assert not is_after or found.number > 1 or found.where == Where.AFTER, code
                told.append(found.where)
    solution.close()
    assert {Where.TARGET, Where.AFTER} <= {*told}
