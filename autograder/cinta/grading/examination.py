"""The exercises of one submission, asked and judged check by check.

The hidden checks decide the points: all of them are asked and judged before anything is asked again
for better words (:mod:`.second_look`). The public ones give no points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from msgspec.structs import replace

from ..checks.answer_key import AnswerKey, AnswerKeys
from ..checks.judge import failed_in_its_cell, judge, unanswered
from ..errors import ChildGone
from ..results import SOMEWHERE, CheckResult, ExerciseResult, Kind, Verdict
from ..run.remote import TimedOut
from ..student import Answer, Question
from ..submission.fit import assigns, defines
from ..submission.notebook import Notebook
from ..unit import Exercise, Unit
from .answer_cells import answer_cell
from .own_part import is_blank, may_be_undone, own_part
from .second_look import in_better_words, no_gradient_enters, why_they_failed
from .session import Session

ENDED = (Verdict.CRASHED, Verdict.TIMED_OUT, Verdict.NOT_REACHED)
"""Where a check ended so, the next of its exercise would only lose the same time again."""


@dataclass(frozen=True, kw_only=True)
class Examination:
    """One notebook of a unit, asked in its session by the answer keys; messages are in ``lang``."""

    unit: Unit
    notebook: Notebook
    keys: AnswerKeys
    session: Session
    lang: str
    _answers: dict[str, dict[str, tuple[Answer, ...]]] = field(default_factory=dict, init=False)
    """Of each exercise, to each check."""

    def hidden(self) -> tuple[ExerciseResult, ...]:
        """Every exercise by its hidden checks, in order."""
        keys = [key for exercise in self.unit.exercises for key in self.keys.hidden(exercise.name)]
        ahead = {_name(key): after.questions for key, after in pairwise(keys)}

        def results(exercise: Exercise) -> Iterator[CheckResult]:
            last = Verdict.PASSED
            for key in self.keys.hidden(exercise.name):
                if last in ENDED:
                    yield unanswered(key, last, self.lang)
                    continue
                result = self.check(key, exercise, ahead.get(_name(key), ()))
                last = result.verdict
                yield result

        judged = [
            ExerciseResult(name=e.name, checks=tuple(results(e))) for e in self.unit.exercises
        ]
        traced = list(map(self._with_its_tape, judged))
        return self.explained(list(map(self._at_its_own_end, traced)), fresh=True)

    def public(self, hidden: Iterable[ExerciseResult] = ()) -> tuple[ExerciseResult, ...]:
        """Every exercise by its public checks, unless its ``hidden`` ones already ended badly."""
        ended = {e.name: c.verdict for e in hidden for c in e.checks if c.verdict in ENDED}

        def result(exercise: Exercise, key: AnswerKey) -> CheckResult:
            if exercise.name in ended:
                return unanswered(key, ended[exercise.name], self.lang)
            return self.check(key, exercise)

        judged = [
            ExerciseResult(
                name=e.name, checks=tuple(result(e, k) for k in self.keys.public(e.name))
            )
            for e in self.unit.exercises
        ]
        return self.explained(judged, fresh=False)

    def check(
        self, key: AnswerKey, exercise: Exercise, ahead: Sequence[Question] = ()
    ) -> CheckResult:
        """Ask and judge one check; a child that dies over it is this check's verdict."""
        answers = self.session.ask(key.questions, exercise.name, ahead)
        if isinstance(answers, Verdict):
            return unanswered(key, answers, self.lang)
        result = judge(key, answers, self.lang, own=self._own_lines(exercise))
        if result.kind == Kind.MISSING:
            return self._of_its_cell(key, exercise) or result
        self._answers.setdefault(exercise.name, {})[key.check] = answers
        return result

    def explained(
        self, judged: Sequence[ExerciseResult], *, fresh: bool
    ) -> tuple[ExerciseResult, ...]:
        """Judged exercises in better words; as they are where there is not the time for it.

        ``fresh``: by a child that has met no hidden input yet.
        """
        found = why_they_failed(judged, self.keys, self._answers, self.session, fresh=fresh)

        def better(result: ExerciseResult) -> ExerciseResult:
            if result.name not in found:
                return result
            return in_better_words(
                result,
                self.keys.of_exercise[result.name],
                self._answers[result.name],
                found[result.name],
                self.lang,
                self._own_lines(self.unit.exercise(result.name)),
            )

        return tuple(map(better, judged))

    def _with_its_tape(self, result: ExerciseResult) -> ExerciseResult:
        """An exercise that passed, and whether a gradient of a tape enters what it gives."""
        student, answers = self.session.student, self._answers.get(result.name, {})
        if student is None or result.verdict != Verdict.PASSED:
            return result
        try:
            unused = no_gradient_enters(result, self.keys, answers, student)
        except TimedOut:
            return result
        except ChildGone:
            self.session.student = None
            return result
        return replace(result, unused_tape=True) if unused else result

    def _own_lines(self, exercise: Exercise, undone_in: int | None = None) -> list[str]:
        """The lines of the cell that answers an exercise, as it was handed in."""
        number = answer_cell(self.notebook, exercise, undone_in)
        return [] if number is None else self.notebook.cells[number].split("\n")

    def _at_its_own_end(self, result: ExerciseResult) -> ExerciseResult:
        """The exercise as its own part left it, if cells further down cost it points."""
        exercise = self.unit.exercise(result.name)
        if result.points == result.max_points or is_blank(self.notebook, exercise):
            return result
        end = own_part(self.notebook, self.unit, exercise)
        if end is None or not may_be_undone(self.notebook, self.unit, end, exercise):
            return result
        candidate = self._judged_up_to(end, self.keys.hidden(result.name), exercise)
        if candidate is None or candidate.points <= result.points:
            return result
        undone_in = self._undone_in(end, exercise)
        which = f"code cell {undone_in}" if undone_in > 0 else "a cell below"
        self.session.notes.append(
            f"{result.name}: {which} undoes it; judged as its own part left it"
        )
        self._answers.pop(result.name, None)  # which are not the candidate's
        return replace(candidate, undone_in=undone_in)

    def _judged_up_to(
        self, end: int, keys: Sequence[AnswerKey], exercise: Exercise
    ) -> ExerciseResult | None:
        answers = self.session.ask_up_to(end, [key.questions for key in keys])
        if answers is None:
            return None
        own = self._own_lines(exercise, end + 1)
        pairs = zip(keys, answers, strict=True)
        checks = (judge(key, given, self.lang, own=own) for key, given in pairs)
        return ExerciseResult(name=exercise.name, checks=tuple(checks))

    def _undone_in(self, end: int, exercise: Exercise) -> int:
        """The cell that undoes the exercise, counted from 1, or ``SOMEWHERE``; found by halving.

        A student reads it, so the public example says it, and no child that met a hidden input.
        """
        keys = self.keys.public(exercise.name)

        def passes(number: int) -> bool:
            found = self._judged_up_to(number, keys, exercise)
            return found is not None and found.verdict == Verdict.PASSED

        good, bad = end, len(self.notebook.cells)
        if not keys or passes(bad) or not passes(good):
            return SOMEWHERE
        while bad - good > 1:
            middle = (good + bad) // 2
            good, bad = (middle, bad) if passes(middle) else (good, middle)
        return bad

    def _of_its_cell(self, key: AnswerKey, exercise: Exercise) -> CheckResult | None:
        """A name that is missing because its own cell failed: the cell's failure says more."""
        wanted = assigns(exercise.asks) if exercise.asks else defines(exercise.name)
        for number, source in enumerate(self.notebook.cells):
            if not wanted.search(source):
                continue
            if number in self.session.lost:
                return unanswered(key, self.session.lost[number], self.lang)
            run = self.session.runs.get(number)
            if run and run.raised:
                return failed_in_its_cell(key, run.raised, self.lang)
        return None


def _name(key: AnswerKey) -> tuple[str, str]:
    return key.exercise, key.check
