"""Any answer to an exercise, judged and read as one of a class: what a student is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from cinta.checks.explain import look_at_examples, look_at_question
from cinta.checks.judge import judge
from cinta.grading.answer_keys import open_solution, open_variant
from cinta.results import CheckResult, Verdict
from cinta.run.remote import RemoteStudent
from cinta.unit import Exercise, Unit
from tests.conftest import Classroom


class Reader:
    """Answers to the exercises of a unit, each beside the solution."""

    def __init__(self, classroom: Classroom, unit: Unit, student: RemoteStudent) -> None:
        self._keys, self._student, self._number = classroom.keys(unit.name), student, count()
        self._told: dict[tuple[str, str, str], CheckResult | None] = {}

    def told(self, exercise: Exercise, code: str, lang: str = "en") -> CheckResult | None:
        """The first check that fails, as it is read; None if all pass.

        The same code is asked once.
        """
        known = (exercise.name, code, lang)
        if known not in self._told:
            self._told[known] = self._read(exercise, code, lang)
        return self._told[known]

    def _read(self, exercise: Exercise, code: str, lang: str) -> CheckResult | None:
        name = f"answer {next(self._number)}"
        space = open_variant(self._student, exercise, name, code)
        public, hidden = self._keys.public(exercise.name), self._keys.hidden(exercise.name)
        for key in hidden:
            answers = space.ask(key.questions)
            if judge(key, answers, lang).verdict == Verdict.PASSED:
                continue
            of_examples = {key.check: space.ask(key.questions) for key in public}
            evidence = look_at_examples(space, public, of_examples)
            if not evidence.example:
                evidence = look_at_question(key, answers, space, example_is_right=bool(public))
            return judge(key, answers, lang, evidence, code.split("\n"))
        return None


@contextmanager
def reading(classroom: Classroom, name: str) -> Iterator[Reader]:
    """A reader of a unit's answers, while this is open."""
    unit = classroom.units[name]
    student = open_solution(unit, classroom.warm)
    try:
        yield Reader(classroom, unit, student)
    finally:
        student.close()
