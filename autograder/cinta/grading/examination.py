"""The exercises of one submission, asked and judged check by check.

The examples are asked first (:mod:`.examples`): they give no points, but most of the words. The
hidden checks decide the points: all are asked and judged before anything is asked again for better
words (:mod:`.second_look`). What known mistakes are called is looked up when the session is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from ..checks.answer_key import AnswerKey, AnswerKeys
from ..checks.explain import retold
from ..checks.failure import Evidence
from ..checks.judge import facts_of, failed_in_its_cell, judge, unanswered
from ..results import SOMEWHERE, CheckResult, ExerciseResult, Kind, Verdict
from ..run.warm import Warm
from ..student import Answer, Question
from ..submission.fit import gives
from ..submission.notebook import Notebook
from ..unit import Exercise, Unit
from .answer_cells import answer_cell
from .examples import Looked, look_at_all
from .names import Example, Names
from .own_part import is_blank, may_be_undone, own_part
from .second_look import (
    failed_checks,
    in_better_words,
    look_at_the_first,
    no_gradient_enters,
    with_its_tapes,
)
from .session import Session
from .unasked import read_unasked

ENDED = (Verdict.CRASHED, Verdict.TIMED_OUT, Verdict.NOT_REACHED)
"""Where a check ended so, the next of its exercise would only lose the same time again."""


NamedKeys = Mapping[tuple[str, str], AnswerKey]
"""By exercise and check."""


class _Judged(NamedTuple):
    """What a check was judged by, to judge it again with other words."""

    key: AnswerKey
    answers: tuple[Answer, ...]
    own: Sequence[str]
    evidence: Evidence | None = None


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
    _examples: dict[str, Looked] = field(default_factory=dict, init=False)
    """Of each exercise, once they were asked."""
    _judged: dict[tuple[str, str], _Judged] = field(default_factory=dict, init=False)
    """By exercise and check, those whose words stand in the results."""
    _own: dict[tuple[str, int | None], list[str]] = field(default_factory=dict, init=False)
    """The lines of answers, by exercise and the cell that undid it."""

    def hidden(self) -> tuple[ExerciseResult, ...]:
        """Every exercise by its hidden checks, in order; the words come by :meth:`named`."""
        asked = [e.name for e in self._asked() if not self._looked(e).ended]
        keys = [key for name in asked for key in self.keys.hidden(name)]
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

        judged = [ExerciseResult(name=e.name, checks=tuple(results(e))) for e in self._asked()]
        told = list(map(self._looked_into, map(self._with_its_tape, judged)))
        told = list(map(self._with_facts, told))
        # All points first, then, in the time that is left, the words: which cell it was.
        ended = self._with_what_undid_it(list(map(self._at_its_own_end, told)))
        return self._in_order(ended, self.keys.hidden)

    def public(self, hidden: Iterable[ExerciseResult] = ()) -> tuple[ExerciseResult, ...]:
        """Every exercise by its public checks, unless its ``hidden`` ones already ended badly.

        The words come by :meth:`named`.
        """
        ended = {e.name: c.verdict for e in hidden for c in e.checks if c.verdict in ENDED}

        def result(exercise: Exercise, key: AnswerKey) -> CheckResult:
            if exercise.name in ended:
                return unanswered(key, ended[exercise.name], self.lang)
            return self.check(key, exercise)

        judged = [
            ExerciseResult(
                name=e.name, checks=tuple(result(e, k) for k in self.keys.public(e.name))
            )
            for e in self._asked()
        ]
        return self._in_order(map(self._looked_into, judged), self._open_keys)

    def named(
        self,
        results: Iterable[ExerciseResult],
        names: Names,
        free: Callable[[], Warm] | None = None,
    ) -> tuple[ExerciseResult, ...]:
        """The results with what known mistakes are called: the same verdicts, in better words.

        To be asked when nothing else is: WarmGone, GraderError if the names cannot be made.
        ``free`` as in :meth:`.Names.of`; None where the session still has its warm process.
        """
        results = tuple(results)
        return self.told(results, self.keys_with_names(results, names, free))

    def keys_with_names(
        self,
        results: Iterable[ExerciseResult],
        names: Names,
        free: Callable[[], Warm] | None = None,
    ) -> NamedKeys:
        """The keys of what was failed, with the mistakes that may be made, by exercise and check.

        As :meth:`.Names.of`: what others want of it is waited for, too.
        """
        judged = [
            self._judged[result.name, check.name]
            for result in results
            for check in result.checks
            if check.verdict == Verdict.FAILED and (result.name, check.name) in self._judged
        ]
        failed = [(one.key, one.answers) for one in judged]
        examples = {one.key.exercise: self._examples_of(one) for one in judged}
        return names.of(failed, free or self.session.vacated, examples) if failed else {}

    def _examples_of(self, judged: _Judged) -> list[Example]:
        """What came to the examples beside it: the one that failed, or all if all are right."""
        evidence = judged.evidence or Evidence()
        if failed := evidence.example:
            return [Example(failed.key, failed.number, failed.answer, failed=True)]
        keys = self.keys.public(judged.key.exercise) if evidence.example_is_right else ()
        return [
            Example(key, number, Answer(due.form), failed=False)
            for key in keys
            for number, due in enumerate(key.expected)
            if not due.raises
        ]

    def told(
        self, results: Iterable[ExerciseResult], keys: NamedKeys
    ) -> tuple[ExerciseResult, ...]:
        """The results in the words that the keys have for what was failed."""

        def told(name: str, check: CheckResult) -> CheckResult:
            if check.verdict != Verdict.FAILED or (name, check.name) not in keys:
                return check
            key, judged = keys[name, check.name], self._judged[name, check.name]
            evidence = _of_named(judged.evidence or Evidence(), keys)
            return retold(check, key, judged.answers, evidence, self.lang, judged.own)

        return tuple(
            replace(result, checks=tuple(told(result.name, check) for check in result.checks))
            for result in results
        )

    def _asked(self) -> list[Exercise]:
        """The exercises whose code is asked; the others are read (:mod:`.unasked`)."""
        return [exercise for exercise in self.unit.exercises if exercise.is_asked]

    def _in_order(
        self, asked: Iterable[ExerciseResult], keys: Callable[[str], Sequence[AnswerKey]]
    ) -> tuple[ExerciseResult, ...]:
        """The exercises that were asked, and those that are read, as the unit has them."""
        if not self.session.runs and any(e.rubric for e in self.unit.exercises):
            self.session.look(lambda child: None, afresh=True)  # a plot is looked at as it was run
        found = {result.name: result for result in asked}
        for exercise in self.unit.exercises:
            if not exercise.is_asked:
                its = keys(exercise.name)
                found[exercise.name] = read_unasked(
                    self.notebook, self.unit, exercise, its, self.lang
                )
        return tuple(found[exercise.name] for exercise in self.unit.exercises)

    def _open_keys(self, exercise: str) -> Sequence[AnswerKey]:
        """The public keys, and, since nobody may not know of it, that a person marks an answer."""
        return [key for key in self.keys.of_exercise[exercise] if key.manual or not key.hidden]

    def check(
        self, key: AnswerKey, exercise: Exercise, ahead: Sequence[Question] = ()
    ) -> CheckResult:
        """Ask and judge one check; a child that dies over it is this check's verdict.

        Whose example takes all its time, or ends its process, is not asked what is hidden: it would
        be the same once more.
        """
        looked = self._looked(exercise)
        known = looked.ended if key.hidden else looked.answers.get(key.check)
        answers = known or self.session.ask(key.questions, exercise.name, ahead)
        if isinstance(answers, Verdict):
            return unanswered(key, answers, self.lang)
        own = self._own_lines(exercise)
        result = judge(key, answers, self.lang, own=own)
        if result.kind == Kind.MISSING and (of_its_cell := self._of_its_cell(key, exercise)):
            return of_its_cell
        self._judged[exercise.name, key.check] = _Judged(key, answers, own)
        if result.kind == Kind.MISSING:
            return result
        self._answers.setdefault(exercise.name, {})[key.check] = answers
        return result

    def _looked(self, exercise: Exercise) -> Looked:
        """What an exercise's examples show: the first time, all are asked, before all else."""
        if not self._examples:
            keys = {each.name: self.keys.public(each.name) for each in self._asked()}
            self._examples.update(look_at_all(keys, self.session))
        return self._examples[exercise.name]

    def explained(self, result: ExerciseResult) -> ExerciseResult:
        """A judged exercise in better words; as it is where nothing was found out."""
        evidence = self._noted(result)
        if evidence is None:
            return result
        own = self._own_lines(self.unit.exercise(result.name))
        keys, answers = self.keys.of_exercise[result.name], self._answers[result.name]
        return in_better_words(result, keys, answers, evidence, self.lang, own)

    def _looked_into(self, result: ExerciseResult) -> ExerciseResult:
        """A judged exercise with what its tapes did; the better words are made only once, last."""
        evidence = self._noted(result)
        return result if evidence is None else with_its_tapes(result, evidence)

    def _noted(self, result: ExerciseResult) -> Evidence | None:
        """Why an exercise failed, noted for the words of each check that did; None if unknown."""
        failed = failed_checks(result, self._answers.get(result.name, {}))
        evidence = self._evidence(result) if failed else None
        if evidence is not None:
            for check in failed:
                place = result.name, check.name
                self._judged[place] = self._judged[place]._replace(evidence=evidence)
        return evidence

    def _evidence(self, result: ExerciseResult) -> Evidence | None:
        """Why an exercise failed: what its examples show, else what the failed question does."""
        looked = self._examples[result.name]
        if looked.evidence is None or looked.evidence.example:
            return looked.evidence
        answers = self._answers[result.name]
        deeper = self.session.look(
            lambda child: look_at_the_first(result, self.keys, answers, child)
        )
        return deeper or looked.evidence

    def _with_its_tape(self, result: ExerciseResult) -> ExerciseResult:
        """An exercise that passed, and whether a gradient of a tape enters what it gives."""
        if result.verdict != Verdict.PASSED:
            return result
        answers = self._answers.get(result.name, {})
        unused = self.session.look(
            lambda child: no_gradient_enters(result, self.keys, answers, child)
        )
        return replace(result, unused_tape=True) if unused else result

    def _with_facts(self, result: ExerciseResult) -> ExerciseResult:
        """An exercise, and what its driver told of the example, whose inputs the student holds."""
        given = self._looked(self.unit.exercise(result.name)).answers.values()
        answers = [one for some in given if not isinstance(some, Verdict) for one in some]
        facts = facts_of(answers, self.lang)
        return replace(result, facts=facts) if facts else result

    def _own_lines(self, exercise: Exercise, undone_in: int | None = None) -> list[str]:
        """The lines of the cell that answers an exercise, as it was handed in; looked for once."""
        which = exercise.name, undone_in
        if which not in self._own:
            number = answer_cell(self.notebook, exercise, undone_in)
            cell = None if number is None else self.notebook.cells[number]
            self._own[which] = [] if cell is None else cell.split("\n")
        return self._own[which]

    def _at_its_own_end(self, result: ExerciseResult) -> ExerciseResult:
        """The exercise as its own part left it, if cells further down cost it points."""
        exercise = self.unit.exercise(result.name)
        if result.points == result.max_points or is_blank(self.notebook, exercise):
            return result
        end = own_part(self.notebook, self.unit, exercise)
        if end is None or not may_be_undone(self.notebook, self.unit, end, exercise):
            return result
        judged = self._asked_up_to(end, self.keys.hidden(result.name), exercise)
        candidate = self._result(exercise, judged)
        if candidate is None or candidate.points <= result.points:
            return result
        self._answers.pop(result.name, None)  # which are not the candidate's
        self._judged.update({(result.name, one.key.check): one for one in judged or ()})
        return replace(candidate, undone_in=SOMEWHERE)

    def _with_what_undid_it(self, results: Iterable[ExerciseResult]) -> Iterator[ExerciseResult]:
        """The same; where cells below cost an exercise points, with the cell, and a note."""
        likely = 0
        for result in results:
            if result.undone_in:
                likely = self._undone_in(self.unit.exercise(result.name), likely)
                which = f"code cell {likely}" if likely > 0 else "a cell below"
                self.session.notes.append(
                    f"{result.name}: {which} undoes it; judged as its own part left it"
                )
                result = replace(result, undone_in=likely)
            yield result

    def _asked_up_to(
        self, end: int, keys: Sequence[AnswerKey], exercise: Exercise
    ) -> list[_Judged] | None:
        answers = self.session.ask_up_to(end, [key.questions for key in keys])
        if answers is None:
            return None
        own = self._own_lines(exercise, end + 1)
        return [_Judged(key, given, own) for key, given in zip(keys, answers, strict=True)]

    def _result(self, exercise: Exercise, judged: list[_Judged] | None) -> ExerciseResult | None:
        if judged is None:
            return None
        checks = (judge(one.key, one.answers, self.lang, own=one.own) for one in judged)
        return ExerciseResult(name=exercise.name, checks=tuple(checks))

    def _undone_in(self, exercise: Exercise, likely: int) -> int:
        """The cell that undoes the exercise, counted from 1, or ``SOMEWHERE``; found by halving.

        It is often the ``likely`` one, which undid another exercise. A student reads it, so the
        public example says it, and no child that met a hidden input.
        """
        keys = self.keys.public(exercise.name)
        end = own_part(self.notebook, self.unit, exercise) or 0

        def passes(number: int) -> bool:
            found = self._result(exercise, self._asked_up_to(number, keys, exercise))
            return found is not None and found.verdict == Verdict.PASSED

        good, bad = end, len(self.notebook.cells)
        if not keys:
            return SOMEWHERE
        if likely > end and passes(likely - 1) and not passes(likely):
            return likely
        if passes(bad) or not passes(good):
            return SOMEWHERE
        while bad - good > 1:
            middle = (good + bad) // 2
            good, bad = (middle, bad) if passes(middle) else (good, middle)
        return bad

    def _of_its_cell(self, key: AnswerKey, exercise: Exercise) -> CheckResult | None:
        """A name that is missing because its own cell failed: the cell's failure says more."""
        wanted = gives(exercise)
        for number, source in enumerate(self.notebook.cells):
            if not wanted.search(source):
                continue
            if number in self.session.lost:
                return unanswered(key, self.session.lost[number], self.lang)
            run = self.session.runs.get(number)
            if run and run.raised:
                return failed_in_its_cell(key, run.raised, self.lang)
        return None


def _of_named(evidence: Evidence, keys: NamedKeys) -> Evidence:
    """The same, with the example's key as it is among these."""
    example = evidence.example
    key = example and keys.get(_name(example.key))
    return evidence.with_key(key) if key else evidence


def _name(key: AnswerKey) -> tuple[str, str]:
    return key.exercise, key.check
