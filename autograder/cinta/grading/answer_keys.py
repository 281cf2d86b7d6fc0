"""Make a unit's answer keys: the solution, the blank and every known answer are opened as students.

All of them are the author's own code, so one isolated child holds them side by side, each in a
namespace of its own.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from ..checks.answer_key import (
    AnswerKey,
    AnswerKeys,
    Authors,
    key_for_a_person,
    key_of_a_choice,
    make_key,
)
from ..errors import ChildGone, GraderError
from ..run.remote import RemoteStudent, SpaceOf, TimedOut
from ..run.warm import Limits, Warm
from ..source.as_if import changed_ones
from ..student import Student
from ..unit import Check, Exercise, ExerciseKind, Unit, Variant

AUTHOR_LIMITS = Limits(cell_seconds=120.0, question_seconds=60.0, total_seconds=600.0)


def make_answer_keys(unit: Unit, warm: Warm, seed: int, *, hidden: bool = True) -> AnswerKeys:
    """Ask the solution (and all that is known to be wrong) every question drawn from ``seed``.

    Without ``hidden`` only the public ones, which is much the shorter.
    """
    with_solution = open_solution(unit, warm)
    try:
        return keys_of(unit, authors_of(unit, with_solution), seed, hidden=hidden)
    except ChildGone as gone:
        raise GraderError(f"{unit.name}: the solution's own process is gone ({gone})") from gone
    except TimedOut:
        most = AUTHOR_LIMITS.question_seconds
        raise GraderError(
            f"{unit.name}: some answer of the author's takes over {most:g} s"
        ) from None
    finally:
        with_solution.close()


def open_solution(unit: Unit, warm: Warm, limits: Limits = AUTHOR_LIMITS) -> RemoteStudent:
    """The solved notebook, run in a child; GraderError names the cell that fails."""
    student = RemoteStudent(warm, limits, time.monotonic() + limits.total_seconds)
    cells = [code for _, code in unit.code(filled=True)]
    for cell in student.run(cells):
        if cell.raised:
            first = cells[cell.number].strip().split("\n")[0]
            what = f"{cell.raised.type}: {cell.raised.message}"
            raise GraderError(f"{unit.name}: the solved notebook fails in {first!r}: {what}")
    return student


def open_variant(student: RemoteStudent, exercise: Exercise, name: str, code: str) -> SpaceOf:
    """One exercise answered in another way, beside the solution."""
    cells = (exercise.given, code) if exercise.asks else (code,)
    return student.load(f"{exercise.name}.{name}", cells, exercise.answer)


def authors_of(unit: Unit, solution: RemoteStudent) -> dict[str, Authors]:
    """The author's answers to each exercise, opened beside the solution."""
    return {e.name: _authors(e, solution) for e in unit.exercises if e.is_asked}


def _authors(exercise: Exercise, solution: RemoteStudent) -> Authors:
    def opened(variants: tuple[Variant, ...]) -> list[tuple[Variant, Student]]:
        return [(v, open_variant(solution, exercise, v.id, v.code)) for v in variants]

    return Authors(
        reference=open_variant(solution, exercise, "solution", exercise.solution),
        blank=open_variant(solution, exercise, "blank", exercise.blank),
        wrong=opened(exercise.wrong),
        accepted=opened(exercise.accept),
        changed=[
            (what, open_variant(solution, exercise, f"changed {number}", code))
            for number, (what, code) in enumerate(changed_ones(exercise.solution))
        ],
    )


def keys_of(
    unit: Unit, authors: Mapping[str, Authors], seed: int, *, hidden: bool = True
) -> AnswerKeys:
    """The answer keys that one draw gives: of all checks, or of the public ones.

    That a person marks an answer is known to everybody.
    """

    def key(exercise: Exercise, check: Check) -> AnswerKey:
        if exercise.kind == ExerciseKind.CHOICE:
            return key_of_a_choice(exercise, check)
        if exercise.kind == ExerciseKind.MANUAL:
            return key_for_a_person(exercise, check)
        return make_key(exercise, check, seed, authors[exercise.name])

    def keys(exercise: Exercise) -> tuple[AnswerKey, ...]:
        checks = (c for c in exercise.checks if hidden or not c.hidden or c.rubric)
        return tuple(key(exercise, check) for check in checks)

    return AnswerKeys({exercise.name: keys(exercise) for exercise in unit.exercises})
