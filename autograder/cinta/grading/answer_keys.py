"""Make a unit's answer keys: the solution, the blank and every wrong answer are opened as students.

All of them are the author's own code, so one isolated child holds them side by side, each in a
namespace of its own.
"""

from __future__ import annotations

import time

from ..checks.answer_key import AnswerKey, AnswerKeys, make_key
from ..errors import ChildGone, GraderError
from ..run.remote import RemoteStudent, SpaceOf, TimedOut
from ..run.warm import Limits, Warm
from ..unit import Exercise, Unit

AUTHOR_LIMITS = Limits(cell_seconds=120.0, question_seconds=60.0, total_seconds=600.0)


def make_answer_keys(unit: Unit, warm: Warm, seed: int) -> AnswerKeys:
    """Ask the solution (and all that is known to be wrong) every question drawn from ``seed``."""
    with_solution = open_solution(unit, warm)
    try:
        return AnswerKeys({e.name: _keys_of(e, with_solution, seed) for e in unit.exercises})
    except ChildGone as gone:
        raise GraderError(f"{unit.name}: the solution's own process is gone ({gone})") from gone
    except TimedOut:
        most = AUTHOR_LIMITS.question_seconds
        raise GraderError(
            f"{unit.name}: some answer of the author's takes over {most:g} s"
        ) from None
    finally:
        with_solution.close()


def open_solution(unit: Unit, warm: Warm) -> RemoteStudent:
    """The solved notebook, run in a child; GraderError names the cell that fails."""
    student = RemoteStudent(warm, AUTHOR_LIMITS, time.monotonic() + AUTHOR_LIMITS.total_seconds)
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
    return student.load(f"{exercise.name}.{name}", cells)


def _keys_of(exercise: Exercise, solution: RemoteStudent, seed: int) -> tuple[AnswerKey, ...]:
    blank = open_variant(solution, exercise, "blank", exercise.blank)
    reference = open_variant(solution, exercise, "solution", exercise.solution)
    wrong = [(w, open_variant(solution, exercise, w.id, w.code)) for w in exercise.wrong]
    return tuple(make_key(exercise, c, seed, reference, blank, wrong) for c in exercise.checks)
