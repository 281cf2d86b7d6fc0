"""What mistakes are called: it is of words alone, and found out when an exercise is failed.

A key is made for points first (:mod:`.answer_keys`). When a submission fails one of its exercises,
the author's wrong answers are asked the same questions, in a process that no submission is near:
the first question of all, the others only of those who answer it as the student did, for no other
can be the mistake. Each is asked in the order of the key, and what it gave is kept, so the words
are the same whoever fails first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from threading import Lock
from types import MappingProxyType
from typing import NamedTuple

from msgspec.structs import replace

from ..checks.answer_key import AnswerKey, AnswerKeys
from ..checks.compare import are_a_multiple, same_answer
from ..checks.judge import are_numbers_without_a_name, has_a_name
from ..checks.key_making import Recorded, recorded, telling, with_names, with_recorded, with_roads
from ..checks.leaves import size_of_numbers
from ..checks.parting import may_be_recorded
from ..errors import ChildGone, ChildKilled, GraderError, SourceError, WarmGone
from ..run.remote import RemoteStudent, SpaceOf, TimedOut
from ..run.warm import Warm
from ..source.as_if import changed_ones
from ..student import Answer, Question, Step
from ..unit import AsIf, Exercise, Unit
from .answer_keys import AUTHOR_LIMITS, open_solution, open_variant

Failed = tuple[AnswerKey, Sequence[Answer]]
"""A key, and the answers that failed it."""


class Example(NamedTuple):
    """What came to a question whose inputs the student holds, and whether that was wrong."""

    key: AnswerKey
    number: int
    answer: Answer
    failed: bool


Same = Callable[[Answer, Answer], bool]

TRIES = 2
"""Processes that may end over one wrong answer before it is asked no more."""


class Names:
    """The author's wrong answers of a run, as far as they were wanted; for all threads.

    ``aside`` gives a warm process that no submission is run in, or None; what is opened in it stays
    open. Where there is none, a submission's own is lent when its child has ended, and nothing
    stays there; so all is asked at once if ``many`` submissions may want it. ``opened`` is the
    solved notebook where it is open aside already; it is closed with the names.
    """

    def __init__(
        self,
        unit: Unit,
        keys: AnswerKeys,
        aside: Callable[[], Warm | None] = lambda: None,
        *,
        many: bool = False,
        opened: RemoteStudent | None = None,
    ) -> None:
        self._unit, self._keys, self._many = unit, keys, many
        self._solution = _Solution(unit, aside, opened)
        self._mistakes: dict[tuple[str, bool], _Mistakes] = {}
        """By exercise, and whether the checks are hidden ones."""
        self._asking = Lock()

    def of(
        self,
        failed: Iterable[Failed],
        free: Callable[[], Warm],
        examples: Mapping[str, Sequence[Example]] = MappingProxyType({}),
    ) -> dict[tuple[str, str], AnswerKey]:
        """The keys that were failed, by exercise and check, with the mistakes that may be made.

        Nothing is told that the ``examples`` contradict, by exercise; those that failed come with
        their roads, by which is told what has no name. ``free`` gives the submission's own warm
        process when its child has ended; WarmGone, GraderError if nobody can be asked.
        """
        with self._asking, self._solution.lent(free):
            named = [
                (self._named(k, given, examples.get(k.exercise, ())), given) for k, given in failed
            ]
            unknown = {key.exercise for key, given in named if not has_a_name(key, given)}
            told = [one for name in unknown for one in examples.get(name, ()) if one.failed]
            shown = [self._with_roads(one.key) for one in told]
            return {(k.exercise, k.check): k for k in (*shown, *(key for key, _ in named))}

    def close(self) -> None:
        """End what was opened aside."""
        with self._asking:
            self._solution.close()

    def _named(
        self, key: AnswerKey, given: Sequence[Answer], examples: Sequence[Example]
    ) -> AnswerKey:
        """The key; as it is where the solution fails, which must not keep points from a class."""
        if key.named:
            return key
        try:
            mistakes = self._of_exercise(key)
            if self._many and not self._solution.stays():
                mistakes.ask_all()
            failed = [one.key for one in examples if one.failed and not one.key.hidden]
            agrees, asked = self._agrees(key, examples), self._asked(failed)
            return mistakes.named(key, given, agrees, asked, self._may_be(examples))
        except SourceError:
            return replace(key, named=True)

    def _agrees(self, key: AnswerKey, examples: Sequence[Example]) -> Agrees:
        """Whether what is found among the mistakes gives what came to the examples, too."""
        shown = [one for one in examples if key.hidden and not one.key.hidden]

        def agrees(find: Callable[[_Mistakes], _Author], same: Same) -> bool:
            return all(find(self._of_exercise(one.key)).gives(one, same) for one in shown)

        return agrees

    def _asked(self, shown: Sequence[AnswerKey]) -> Callable[[int], Recorded]:
        """What the tapes of the n-th mistake are asked at public checks that failed."""
        return lambda number: {
            key.check: self._of_exercise(key).recorded(number, key) for key in shown
        }

    def _may_be(self, examples: Sequence[Example]) -> Callable[[int], bool]:
        """Whether the tapes at the examples that failed may be those of the n-th change."""
        shown = [one for one in examples if one.failed and not one.key.hidden]
        return lambda number: all(
            self._of_exercise(one.key).may_be_changed(number, one) for one in shown
        )

    def _with_roads(self, key: AnswerKey) -> AnswerKey:
        """A public key with them; as it is where the solution fails."""
        try:
            return self._of_exercise(key).with_roads(key)
        except SourceError:
            return key

    def _of_exercise(self, key: AnswerKey) -> _Mistakes:
        which = key.exercise, key.hidden
        if which not in self._mistakes:
            exercise = self._unit.exercise(key.exercise)
            keys = [one for one in self._keys.of_exercise[key.exercise] if one.hidden == key.hidden]
            self._mistakes[which] = _Mistakes(exercise, keys, self._solution)
        return self._mistakes[which]


Agrees = Callable[[Callable[["_Mistakes"], "_Author"], Same], bool]


class _Solution:
    """The solved notebook, opened when it is wanted, and again when its process has ended."""

    def __init__(
        self, unit: Unit, aside: Callable[[], Warm | None], opened: RemoteStudent | None
    ) -> None:
        self._unit, self._aside = unit, aside
        self._free: Callable[[], Warm] | None = None
        self._student = opened
        self._is_aside = opened is not None
        self._fault: SourceError | None = None

    @contextmanager
    def lent(self, free: Callable[[], Warm]) -> Iterator[None]:
        """In the block it can be opened; it stays open after it only aside."""
        self._free = free
        try:
            yield
        finally:
            if not self._is_aside:
                self.close()

    def stays(self) -> bool:
        """Does what is opened stay open?"""
        self.opened()
        return self._is_aside

    def opened(self) -> RemoteStudent:
        """Its process; SourceError if the solution fails, ChildGone if it ends its process."""
        if self._fault:
            raise self._fault
        if self._student and self._student.seconds_left < AUTHOR_LIMITS.total_seconds / 2:
            self.close()  # its time would soon be over
        if self._student is None:
            try:
                self._student = self._open()
            except SourceError as fault:
                self._fault = fault
                raise
        return self._student

    def _open(self) -> RemoteStudent:
        with suppress(WarmGone):
            if aside := self._aside():
                self._is_aside = True
                return open_solution(self._unit, aside)
        self._is_aside = False
        assert self._free is not None
        return open_solution(self._unit, self._free())

    def close(self) -> None:
        """End its process, if there is one."""
        if self._student:
            self._student.close()
            self._student = None


class _Mistakes:
    """The wrong answers to an exercise, and its solution with one thing changed."""

    def __init__(self, exercise: Exercise, keys: Sequence[AnswerKey], solution: _Solution) -> None:
        self._exercise, self._keys, self._solution = exercise, keys, solution
        whole = {key.check: key.questions for key in keys}
        shown = {key.check: key.questions for key in keys if not key.hidden}
        self.wrong = [(v, self._author(v.id, v.code, whole)) for v in exercise.wrong]
        self._asked_again: dict[str, _Author] = {}
        """Mistakes whose tapes are looked at, by name."""
        right = [exercise.solution, *(variant.code for variant in exercise.accept)]
        self._right = [
            self._author(f"right {n}", code, shown, record=True)
            for n, code in enumerate(right)
            if shown
        ]

    @cached_property
    def changed(self) -> list[tuple[AsIf, _Author]]:
        """The solution with one thing changed: made when numbers are no known mistake's."""
        short = {key.check: key.questions[: telling(key.expected)] for key in self._keys}
        ways = enumerate(changed_ones(self._exercise.solution, self._exercise.example))
        return [(what, self._author(f"changed {n}", code, short)) for n, (what, code) in ways]

    def _author(
        self, name: str, code: str, asked: Mapping[str, Sequence[Question]], *, record: bool = False
    ) -> _Author:
        return _Author(self._exercise, name, code, asked, self._solution, record=record)

    def named(
        self,
        key: AnswerKey,
        given: Sequence[Answer],
        agrees: Agrees,
        asked: Callable[[int], Recorded],
        may_be: Callable[[int], bool],
    ) -> AnswerKey:
        """The key with those of them that answer as was ``given``, as far as words speak of them.

        What is changed in a solution serves words about numbers that are no known mistake's: where
        it ``may_be`` what was recorded. Each of them must be one that ``agrees`` with what else is
        known.
        """
        wrong = (
            (number, what, one.like(key.check, given, same_answer))
            for number, (what, one) in enumerate(self.wrong)
        )
        found = [
            (number, what, said)
            for number, what, said in wrong
            if said and agrees(_nth_wrong(number), same_answer)
        ]
        known = [(what, said) for _, what, said in found]
        named = with_names(key, self._exercise, known, [])
        numbers = zip(named.wrong, (number for number, *_ in found), strict=True)
        named = with_recorded(named, [asked(n) if one.is_one_mistake else {} for one, n in numbers])
        if not key.hidden and not has_a_name(named, given):
            key = self.with_roads(key)
            named = replace(named, roads=key.roads)
        if not are_numbers_without_a_name(named, given):
            return named
        others = (
            (number, what, one.like(key.check, given, _same))
            for number, (what, one) in enumerate(self.changed)
        )
        changed = [
            (what, said)
            for number, what, said in others
            if said and agrees(_nth_changed(number), _same) and may_be(number)
        ]
        return with_names(key, self._exercise, known, changed)

    def recorded(self, number: int, key: AnswerKey) -> tuple[tuple[Step, ...], ...]:
        """What the tapes of the n-th mistake are asked at the questions of a public check."""
        return self._recorded(f"recorded {number}", self._exercise.wrong[number].code, key)

    def may_be_changed(self, number: int, example: Example) -> bool:
        """May an example that failed be answered by the n-th change, as far as the tapes tell?"""
        key, steps = example.key, example.answer.steps
        _, author = self.changed[number]
        its = self._recorded(f"changed recorded {number}", author.code, key)
        said = author.to(key.check, example.number)
        by = _ratio(example.answer, said) if said else 1.0
        roads = [road[example.number] for road in self.with_roads(key).roads]
        asked = its[example.number :][:1]
        return all(may_be_recorded(steps, its_steps, roads, by) for its_steps in asked)

    def _recorded(self, name: str, code: str, key: AnswerKey) -> tuple[tuple[Step, ...], ...]:
        if name not in self._asked_again:
            shown = {one.check: one.questions for one in self._keys if not one.hidden}
            self._asked_again[name] = self._author(name, code, shown, record=True)
        return recorded(self._asked_again[name].of(key.check), key)

    def with_roads(self, key: AnswerKey) -> AnswerKey:
        """A public key with what the tapes of right answers are asked."""
        return with_roads(key, [one.of(key.check) for one in self._right])

    def ask_all(self) -> None:
        """Ask each of them everything."""
        for one in (*(one for _, one in (*self.wrong, *self.changed)), *self._right):
            one.ask_all()


def _nth_wrong(number: int) -> Callable[[_Mistakes], _Author]:
    return lambda mistakes: mistakes.wrong[number][1]


def _nth_changed(number: int) -> Callable[[_Mistakes], _Author]:
    return lambda mistakes: mistakes.changed[number][1]


def _ratio(answer: Answer, known: Answer) -> float:
    """By what the one is a multiple of the other, where it is one."""
    (one, _), (other, _) = map(size_of_numbers, (answer.returned, known.returned))
    return one / other if other else 1.0


def _same(given: Answer, known: Answer) -> bool:
    """The same numbers, or all of them times a constant."""
    return same_answer(known, given) or are_a_multiple([known], [given])


class _Author:
    """One answer of the author's, and what it gave so far to the questions of its exercise.

    It is asked them in order, those of earlier checks first, for what it keeps may hang on that.
    What never ends, or ends its process, gives no more.
    """

    def __init__(
        self,
        exercise: Exercise,
        name: str,
        code: str,
        asked: Mapping[str, Sequence[Question]],
        solution: _Solution,
        *,
        record: bool = False,
    ) -> None:
        self._record = record
        self._exercise, self._name, self.code, self._solution = exercise, name, code, solution
        self._questions: list[Question] = []
        self._of_check: dict[str, tuple[int, int]] = {}
        for check, questions in asked.items():
            self._of_check[check] = len(self._questions), len(questions)
            self._questions.extend(questions)
        self._answers: list[Answer] = []
        self._child: RemoteStudent | None = None
        self._space: SpaceOf | None = None
        self._tries = TRIES

    def like(self, check: str, given: Sequence[Answer], same: Same) -> _Said | None:
        """What it gives to the questions of a check, if that is the same as was ``given``."""
        start, whole = self._of_check[check]
        for count in (1, whole):
            answers = self._first(start + count)[start:]
            if len(answers) < count or not all(map(same, given, answers)):
                return None
        return _Said(answers)

    def to(self, check: str, number: int) -> Answer | None:
        """What it gives to one question; None if it is not asked that, or gives no more."""
        start, count = self._of_check[check]
        answers = self._first(start + number + 1) if number < count else []
        return answers[-1] if len(answers) > start + number else None

    def gives(self, example: Example, same: Same) -> bool:
        """Does it give what came to a question, as far as it is asked that?"""
        said = self.to(example.key.check, example.number)
        return said is None or same(example.answer, said)

    def of(self, check: str) -> _Said:
        """What it gives to the questions of a check, as far as it gives anything."""
        start, whole = self._of_check[check]
        return _Said(self._first(start + whole)[start:])

    def ask_all(self) -> None:
        """Ask it everything."""
        self._first(len(self._questions))

    def _first(self, count: int) -> list[Answer]:
        """Its first answers; fewer if it gives no more."""
        while len(self._answers) < count and self._tries:
            try:
                self._ask(count)
            except TimedOut:
                self._tries = 0
            except ChildGone as gone:
                self._solution.close()
                self._tries -= 1
                # By a SIGKILL from outside: the machine's doing, out of memory, and no author's.
                if not self._tries and isinstance(gone, ChildKilled):
                    self._tries = TRIES
                    raise GraderError(f"the author's own process is gone ({gone})") from gone
        return self._answers[:count]

    def _ask(self, count: int) -> None:
        child = self._solution.opened()
        if self._space is None or child is not self._child:
            self._space = open_variant(child, self._exercise, self._name, self.code)
            self._child, self._answers = child, []
        asked = self._questions[len(self._answers) : count]
        self._answers.extend(self._space.ask(asked, record=self._record))


class _Said:
    """A Student who gave these answers."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self._answers = tuple(answers)

    def ask(self, questions: Sequence[Question], *, record: bool = False) -> tuple[Answer, ...]:
        """The first of them, one a question."""
        return self._answers[: len(questions)]
