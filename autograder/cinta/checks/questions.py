"""The questions of a check: what its author asks, hidden ones drawn from a seed."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from itertools import count

from ..errors import CintaError, GraderError, SourceError
from ..student import (
    Call,
    Question,
    Replay,
    seeded,
    traced,
)
from ..unit import Check, Exercise
from .author import given
from .author_faults import AuthorsCode, in_a_check, in_time, path_of
from .draw import Draw, generator


class _Ask:
    """The ``ask`` that a check calls: each call becomes a question."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self.questions: list[Question] = []

    def __call__(self, *args: object, **givens: object) -> None:
        exercise = self._exercise
        question: Question
        if args and exercise.asks:
            raise GraderError(f"a check of {exercise.name} must give its inputs by name = value")
        if exercise.asks:
            self._must_be_given(givens)
            pairs = tuple((name, given(value, "variable")) for name, value in givens.items())
            question = Replay(exercise.given, pairs, exercise.asks)
        else:
            question = Call(
                exercise.answer,
                tuple(given(arg) for arg in args),
                named=tuple((name, given(value)) for name, value in givens.items()),
                driver=exercise.driver,
            )
        self.questions.append(question)

    def _must_be_given(self, names: Iterable[str]) -> None:
        """What no given cell gives would change nothing, and nobody would know."""
        there = {n.id for n in ast.walk(ast.parse(self._exercise.given)) if isinstance(n, ast.Name)}
        if other := next((name for name in names if name not in there), None):
            raise NameError(f"the given cell gives no {other!r}", name=other)


def questions_of(
    exercise: Exercise, check: Check, seed: int, attempt: int = 0
) -> tuple[Question, ...]:
    """The questions of a check; hidden ones are drawn from ``seed``, anew at each ``attempt``.

    SourceError names the line of the check that fails.
    """
    ask = _Ask(exercise)
    drawn = [Draw(seed, f"{exercise.name}.{check.name}/{attempt}")] if check.hidden else []
    code = AuthorsCode(path_of(check), check.line, f"check {check.name} of {exercise.name}")
    try:
        with in_time(code):
            check.ask(ask, *drawn)
    except SourceError:
        raise
    except CintaError as error:
        raise SourceError(path_of(check), check.line, str(error), "correct the check") from None
    except (Exception, SystemExit) as error:
        raise in_a_check(check, error) from error
    if not ask.questions:
        what = f"check {check.name} of {exercise.name} asks nothing"
        raise SourceError(path_of(check), check.line, what, "call ask(...) for each question")
    questions = map(traced, ask.questions) if check.from_tape else ask.questions
    if exercise.random or not exercise.double:
        seeds = _seeds(exercise, check, seed, attempt)
        questions = map(seeded, questions, seeds)
    return tuple(questions)


def _seeds(exercise: Exercise, check: Check, seed: int, attempt: int) -> Iterator[int]:
    """One for each question; of a public check, which draws nothing, always the same."""
    if not check.hidden:
        return count(1)
    chance = generator(seed, f"{exercise.name}.{check.name}/{attempt} chance")
    return (int(chance.integers(1, 2**31)) for _ in count())
