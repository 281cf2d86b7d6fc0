"""Known mistakes are named when somebody makes them, in the words as if all were known before."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from itertools import permutations
from typing import Any

import msgspec
import pytest

from cinta.checks.answer_key import AnswerKey, AnswerKeys, packed_keys, unpacked_keys
from cinta.checks.judge import are_numbers_without_a_name, judge
from cinta.grading import answer_keys
from cinta.grading.judging import judge_submission
from cinta.grading.names import Example, Names
from cinta.results import SubmissionResult
from cinta.run.remote import RemoteStudent, SpaceOf, TimedOut
from cinta.run.warm import Warm
from cinta.source.as_if import changed_ones
from cinta.student import Answer, Question
from cinta.submission.submission import Submission
from cinta.unit import Exercise, Unit
from cinta.values import Scalar
from tests.conftest import PATIENT, Classroom, as_notebook, at_night

UNIT = "u01_scalar"


def bare(keys: AnswerKeys) -> AnswerKeys:
    """The keys as a run has them before anybody has failed, stored and read again."""

    def for_points(key: AnswerKey) -> AnswerKey:
        return msgspec.structs.replace(key, wrong=(), changed=(), roads=(), named=False)

    found = {name: tuple(map(for_points, its)) for name, its in keys.of_exercise.items()}
    return unpacked_keys(packed_keys(AnswerKeys(found)))


def failing(classroom: Classroom, *exercises: str) -> list[str]:
    """A sheet with the last known wrong answer to each of these exercises."""
    unit = classroom.units[UNIT]
    return classroom.sheet(**{name: unit.exercise(name).wrong[-1].code for name in exercises})


def judged(
    classroom: Classroom, sheet: Sequence[str], keys: AnswerKeys, known: Names | None
) -> SubmissionResult:
    data = as_notebook(sheet)
    submission = Submission(name="star.ipynb", student="star", read=lambda: data)
    about = (classroom.units[UNIT], keys, classroom.warm, PATIENT, "en")
    return msgspec.structs.replace(judge_submission(submission, *about, known), seconds=0.0)


@pytest.mark.slow
def test_whoever_fails_first_all_read_what_they_would_have_read(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = [
        failing(classroom, "polynomial_slope"),
        failing(classroom, "loss_gradient", "polynomial_slope"),
    ]
    whole = classroom.keys(UNIT)
    due = [judged(classroom, sheet, whole, None) for sheet in sheets]
    assert [[e.first_failure.wrong != "" for e in r.exercises if e.first_failure] for r in due] == [
        [True],
        [True, True],
    ]
    monkeypatch.setattr("cinta.grading.names.changed_ones", None)  # known mistakes are no change
    for order in permutations(range(len(sheets))):
        keys = bare(whole)
        known = Names(classroom.units[UNIT], keys)
        for number in order:
            assert judged(classroom, sheets[number], keys, known) == due[number]


def test_who_fails_nothing_asks_no_wrong_answer(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cinta.grading.names.open_solution", None)
    result = judged(classroom, classroom.sheet(), bare(classroom.keys(UNIT)), None)
    assert result.score == result.max_score


def test_a_wrong_answer_that_cannot_be_asked_costs_its_name_alone(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = answer_keys.open_variant

    def in_vain(student: RemoteStudent, exercise: Exercise, *about: str) -> SpaceOf:
        if exercise.name == "loss_gradient":
            raise TimedOut(20.0, None)
        return opened(student, exercise, *about)

    monkeypatch.setattr("cinta.grading.names.open_variant", in_vain)
    sheet = failing(classroom, "loss_gradient", "polynomial_slope")
    whole = classroom.keys(UNIT)
    due, result = (judged(classroom, sheet, keys, None) for keys in (whole, bare(whole)))
    assert result.score == due.score
    (unnamed, named_one) = (e.first_failure for e in result.exercises if e.first_failure)
    of_both = {failure.wrong for failure in (unnamed, named_one) if failure}
    assert "" in of_both
    assert len(of_both) == 2


def test_a_rows_seconds_are_its_own_and_hold_no_wait_for_names(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, others = classroom.keys(UNIT), 2.0

    def of(names: Names, failed: Any, free: Any, examples: Any) -> dict[tuple[str, str], AnswerKey]:
        time.sleep(others)
        return {}

    monkeypatch.setattr(Names, "of", of)
    data = as_notebook(failing(classroom, "polynomial_slope"))
    submission = Submission(name="star.ipynb", student="star", read=lambda: data)
    begun = time.monotonic()
    about = (classroom.units[UNIT], keys, classroom.warm, PATIENT, "en")
    result = judge_submission(submission, *about)
    assert 0 < result.seconds <= time.monotonic() - begun - others


class Aside:
    """A warm process for the author's answers alone, and how often the solution was opened in it.

    ``ends`` is how often its child is ended when it is asked.
    """

    def __init__(self, warm: Warm, monkeypatch: pytest.MonkeyPatch, ends: int = 0) -> None:
        self.warm, self.opened, self._ends = warm, 0, ends
        self.asked: Counter[str] = Counter()
        real = answer_keys.open_solution, SpaceOf.ask

        def open_solution(*about: Any) -> RemoteStudent:
            self.opened += 1
            return real[0](*about)

        def ask(space: SpaceOf, questions: Sequence[Question], **how: bool) -> tuple[Answer, ...]:
            self.asked[space._space] += len(questions)
            if self._ends:
                self._ends -= 1
                space._student.close()
            return real[1](space, questions, **how)

        monkeypatch.setattr("cinta.grading.names.open_solution", open_solution)
        monkeypatch.setattr(SpaceOf, "ask", ask)

    def __call__(self) -> Warm:
        return self.warm


@pytest.mark.slow
@pytest.mark.parametrize("ends", [0, 1])
def test_aside_the_solution_is_opened_once_and_nobody_is_asked_more_than_tells(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch, ends: int
) -> None:
    """If its process ends, it is opened again, and what was known is asked once more at most."""
    sheets = [failing(classroom, name) for name in ("polynomial_slope", "loss_gradient")]
    whole = classroom.keys(UNIT)
    due = [judged(classroom, sheet, whole, None) for sheet in sheets]
    aside = Aside(classroom.warm, monkeypatch, ends)
    keys = bare(whole)
    known = Names(classroom.units[UNIT], keys, aside, many=True)
    try:
        for _ in range(2):
            assert [judged(classroom, sheet, keys, known) for sheet in sheets] == due
    finally:
        known.close()
    assert aside.opened == 1 + ends
    assert not [name for name in aside.asked if "changed" in name], "a known mistake has its words"
    asked = list(aside.asked.values())
    most = max(asked)
    assert most > 1
    assert asked.count(1) > len(asked) / 2, "all questions were put to answers that were ruled out"


@pytest.mark.slow
@pytest.mark.parametrize("one_in", [12, at_night(1)], ids=["some", "all"])
def test_each_known_mistake_is_called_as_by_the_whole_key(
    classroom: Classroom, one_in: int
) -> None:
    """By day fewer of the slips than of the mistakes, of which there are fewer."""
    unit, whole = classroom.units[UNIT], classroom.keys(UNIT)
    known = Names(unit, bare(whole))
    keys = {(key.exercise, key.check): key for key in whole}
    failed = [
        (short, mistake.answers)
        for short in bare(whole)
        for mistake in keys[short.exercise, short.check].wrong
        if judge(keys[short.exercise, short.check], mistake.answers, "en").verdict == "failed"
    ]
    assert len(failed) > len(keys)
    slipped = slips(classroom, unit, bare(whole), one_in)
    for short, answers in [*failed[:: -(-one_in // 4)], *slipped]:
        (named,) = known.of([(short, answers)], lambda: classroom.warm).values()
        due = judge(keys[short.exercise, short.check], answers, "en")
        assert judge(named, answers, "en") == due, (short.check, due.wrong)


def slips(
    classroom: Classroom, unit: Unit, keys: AnswerKeys, one_in: int
) -> list[tuple[AnswerKey, Sequence[Answer]]]:
    """What solutions with one thing changed answer, as far as it fails: few are known mistakes.

    Of each exercise one slip of so many.
    """
    found: list[tuple[AnswerKey, Sequence[Answer]]] = []
    solution = answer_keys.open_solution(unit, classroom.warm)
    for exercise in unit.exercises:
        for number, (_, code) in enumerate([*changed_ones(exercise.solution)][::one_in]):
            changed = answer_keys.open_variant(solution, exercise, f"slip {number}", code)
            of_all = [(key, changed.ask(key.questions)) for key in keys.of_exercise[exercise.name]]
            found += [one for one in of_all if judge(*one, "en").verdict == "failed"]
    solution.close()
    numbers = [one for one in found if are_numbers_without_a_name(*one)]
    assert numbers
    assert len(numbers) < len(found)
    return found


@pytest.mark.slow
def test_nothing_is_told_that_the_example_contradicts(
    classroom: Classroom,
) -> None:
    unit = classroom.units[UNIT]
    keys = bare(classroom.keys(UNIT))
    exercise = unit.exercise("polynomial_slope")
    (hidden, *_), (public, *_) = keys.hidden(exercise.name), keys.public(exercise.name)
    solution = answer_keys.open_solution(unit, classroom.warm)
    codes = [code for _, code in changed_ones(exercise.solution)]
    spaces = (answer_keys.open_variant(solution, exercise, f"{n}", c) for n, c in enumerate(codes))
    given = ((one.ask(hidden.questions), one.ask(public.questions)) for one in spaces)
    of_hidden, of_public = next(
        pair for pair in given if are_numbers_without_a_name(hidden, pair[0])
    )
    solution.close()
    known = Names(unit, keys)

    def named(given: Sequence[Answer], example: Answer, *, is_wrong: bool = True) -> AnswerKey:
        shown = {exercise.name: [Example(public, 0, example, failed=is_wrong)]}
        found = known.of([(hidden, given)], lambda: classroom.warm, shown)
        return found[exercise.name, hidden.check]

    another, right = Answer(Scalar(1e6)), Answer(public.expected[0].form)
    assert named(of_hidden, of_public[0]).changed
    assert not named(of_hidden, another).changed
    assert not named(of_hidden, right, is_wrong=False).changed
    of_both = [classroom.keys(UNIT).check(exercise.name, one.check) for one in (hidden, public)]
    mistake, shown = (one.wrong[0].answers for one in of_both)
    assert named(mistake, shown[0]).wrong
    assert not named(mistake, another).wrong
    assert not named(mistake, right, is_wrong=False).wrong
    known.close()
