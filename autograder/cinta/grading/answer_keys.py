"""Make a unit's answer keys: the solution, the blank and every known answer are opened as students.

All of them are the author's own code, so one isolated child holds them side by side, each in a
namespace of its own. What only words need is made apart, when somebody fails (:mod:`.names`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import IntEnum
from typing import TypeVar

from ..checks.answer_key import AnswerKey, AnswerKeys
from ..checks.author_faults import (
    NO_END,
    AuthorsCode,
    ends_its_process,
    line_of,
    never_ends,
    path_of,
)
from ..checks.key_making import Authors, key_for_a_person, key_for_points, key_of_a_choice, make_key
from ..errors import ChildGone, ChildKilled, GraderError, SourceError
from ..run.remote import RemoteStudent, SpaceOf, TimedOut
from ..run.warm import Limits, Warm
from ..source.as_if import changed_ones
from ..student import Answer, Question, Raised, Student
from ..unit import AsIf, Check, Exercise, ExerciseKind, Unit, Variant

Found = TypeVar("Found")

AUTHOR_LIMITS = Limits(cell_seconds=60.0, question_seconds=20.0, total_seconds=600.0)
"""Twice what a student's cell or question has where nobody says otherwise: what takes the author's
answer longer no student could be asked.
"""


class Words(IntEnum):
    """How much a key knows of what is wrong; verdicts are the same whatever it is."""

    NONE = 0
    """Nothing yet: :mod:`.names` adds what is wanted."""
    NAMES = 1
    """What the known wrong answers give."""
    ALL = 2
    """That, and what a solution with one thing changed gives."""


Made = Callable[[int, int], None]
"""Is told how many keys are made, and how many there are to make."""


def make_answer_keys(
    unit: Unit,
    warm: Warm,
    seed: int,
    *,
    hidden: bool = True,
    words: Words = Words.ALL,
    made: Made | None = None,
    only: Container[str] | None = None,
    keep: Callable[[RemoteStudent], None] | None = None,
) -> AnswerKeys:
    """Ask the solution (and who else is known) every question drawn from ``seed``.

    Without ``hidden`` only the public ones, which is much the shorter. Of the exercises that
    ``only`` names, if it does. The solved notebook is given to who can ``keep`` it open.
    """
    with solved(unit, warm, stays=keep is not None) as student:
        authors = authors_of(unit, student, words=words, only=only)
        named = bool(words)
        keys = keys_of(unit, authors, seed, hidden=hidden, named=named, made=made, only=only)
    if keep:
        keep(student)
    return keys


@contextmanager
def solved(
    unit: Unit, warm: Warm, limits: Limits | None = None, *, stays: bool = False
) -> Iterator[RemoteStudent]:
    """The solved notebook, as :func:`open_solution`, closed at the end.

    GraderError if its process ends before. What ``stays`` is closed only if something fails.
    """
    student = open_solution(unit, warm, limits)
    went_well = False
    try:
        yield student
        went_well = True
    except ChildGone as gone:
        raise GraderError(f"{unit.name}: the solution's own process is gone ({gone})") from gone
    finally:
        if not (stays and went_well):
            student.close()


def open_solution(unit: Unit, warm: Warm, limits: Limits | None = None) -> RemoteStudent:
    """The solved notebook, run in a child; SourceError names the line that fails.

    ``limits`` are AUTHOR_LIMITS where none are given.
    """
    limits = limits or AUTHOR_LIMITS
    student = RemoteStudent(warm, limits, time.monotonic() + limits.total_seconds)
    shown = [cell for cell in unit.cells if cell.kind not in ("prose", "words")]
    codes = [code for _, code in unit.code(filled=True)]
    try:
        cells = student.run(codes, shown=False)
    except ChildKilled:
        student.close()
        raise  # the machine's doing, out of memory, and no author's
    except ChildGone as gone:
        student.close()
        line = unit.cells[0].line if student.culprit is None else shown[student.culprit].line
        raise ends_its_process(AuthorsCode(unit.path, line, "this cell, solved"), gone) from None
    for ran in cells:
        cell = shown[ran.number]
        if ran.raised:
            line = line_of(unit.path, cell.line, ran.raised.source or "")
            what = f"{ran.raised.type}: {ran.raised.message}"
            student.close()
            raise SourceError(unit.path, line, f"the solved notebook fails: {what}", "correct it")
        if ran.status == "timed_out":
            student.close()
            what = f"this cell, solved, takes over {limits.cell_seconds:g} s"
            raise SourceError(unit.path, cell.line, what, NO_END)
    return student


def open_variant(student: RemoteStudent, exercise: Exercise, name: str, code: str) -> SpaceOf:
    """One exercise answered in another way, beside the solution."""
    cells = (exercise.given, code) if exercise.asks else (code,)
    return student.load(f"{exercise.name}.{name}", cells, exercise.answer)


def authors_of(
    unit: Unit,
    solution: RemoteStudent,
    *,
    words: Words = Words.ALL,
    only: Container[str] | None = None,
) -> dict[str, Authors]:
    """The author's answers to each exercise, opened beside the solution; of wrong ones as asked."""
    asked = (e for e in unit.exercises if e.is_asked and (only is None or e.name in only))
    return {exercise.name: _authors(exercise, solution, words) for exercise in asked}


class _Answering:
    """An author's answer as a Student; what takes too long, or ends its process, is named.

    ``opened`` gives the student, whose cells are run by then. ``fault`` is where the answer stands
    and what it is; None for what we made of it ourselves, which answers nothing from then on.
    """

    def __init__(self, opened: Callable[[], Student], fault: AuthorsCode | None) -> None:
        self._fault = fault
        self._student: Student | None = None
        self._student = self._named(opened)

    def ask(self, questions: Sequence[Question], *, record: bool = False) -> tuple[Answer, ...]:
        """As any Student's."""
        student, given = self._student, None
        if student is not None:
            given = self._named(lambda: student.ask(questions, record=record))
        nothing = tuple(Answer(raised=Raised("TimedOut", "")) for _ in questions)
        return nothing if given is None else given

    def _named(self, does: Callable[[], Found]) -> Found | None:
        try:
            return does()
        except (TimedOut, ChildGone) as why:
            if self._fault is None and isinstance(why, TimedOut):
                self._student = None  # it would take as long each time
                return None
            # By a SIGKILL from outside: the machine's doing, out of memory, and no author's.
            if self._fault is None or isinstance(why, ChildKilled):
                raise
            if isinstance(why, TimedOut):
                raise never_ends(self._fault, str(why), why.where) from None
            raise ends_its_process(self._fault, why) from None


def _authors(exercise: Exercise, solution: RemoteStudent, words: Words) -> Authors:
    opened = _Opener(exercise, solution)
    return Authors(
        reference=opened("solution", exercise.solution, exercise.line, "the solution"),
        blank=opened("blank", exercise.blank, exercise.line, "the blank"),
        wrong=opened.wrong() if words >= Words.NAMES else (),
        accepted=opened.variants(exercise.accept, "the accepted answer"),
        changed=opened.changed() if words >= Words.ALL else (),
    )


class _Opener:
    """Opens an author's answers to an exercise as Students, beside the solution."""

    def __init__(self, exercise: Exercise, solution: RemoteStudent) -> None:
        self._exercise, self._solution = exercise, solution

    def __call__(self, name: str, code: str, line: int = 0, what: str = "") -> Student:
        """One of them; ``what`` it is, and its ``line``, if it is the author's own."""
        exercise = self._exercise
        where = AuthorsCode(path_of(exercise.checks[0]), line, f"{what} of {exercise.name}")
        fault = where if what else None
        return _Answering(lambda: open_variant(self._solution, exercise, name, code), fault)

    def variants(self, listed: Sequence[Variant], what: str) -> list[tuple[Variant, Student]]:
        """Those that are listed."""
        return [(v, self(v.id, v.code, v.line, f"{what} {v.id!r}")) for v in listed]

    def wrong(self) -> list[tuple[Variant, Student]]:
        """The known wrong answers."""
        return self.variants(self._exercise.wrong, "the wrong answer")

    def changed(self) -> list[tuple[AsIf, Student]]:
        """The solution with one thing changed, in each way that there is."""
        ways = enumerate(changed_ones(self._exercise.solution, self._exercise.example))
        return [(what, self(f"changed {number}", code)) for number, (what, code) in ways]


def keys_of(
    unit: Unit,
    authors: Mapping[str, Authors],
    seed: int,
    *,
    hidden: bool = True,
    named: bool = True,
    made: Made | None = None,
    only: Container[str] | None = None,
) -> AnswerKeys:
    """The answer keys that one draw gives: of all checks, or of the public ones.

    Those that are not ``named`` serve points alone. That a person marks an answer is known to
    everybody. ``only`` as in :func:`make_answer_keys`.
    """
    make = make_key if named else key_for_points

    def key(exercise: Exercise, check: Check) -> AnswerKey:
        if exercise.kind == ExerciseKind.CHOICE:
            return key_of_a_choice(exercise, check)
        if exercise.kind == ExerciseKind.MANUAL:
            return key_for_a_person(exercise, check)
        return make(exercise, check, seed, authors[exercise.name])

    exercises = [e for e in unit.exercises if only is None or e.name in only]
    wanted = [
        (exercise, check)
        for exercise in exercises
        for check in exercise.checks
        if hidden or not check.hidden or check.rubric
    ]
    keys: dict[str, tuple[AnswerKey, ...]] = {exercise.name: () for exercise in exercises}
    for number, (exercise, check) in enumerate(wanted, start=1):
        keys[exercise.name] += (key(exercise, check),)
        if made:
            made(number, len(wanted))
    return AnswerKeys(keys)
