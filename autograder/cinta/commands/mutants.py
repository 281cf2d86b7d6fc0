"""What no author foresaw: every single slip of the solutions, judged, and what it is told.

``cinta gate --mutants``. A slip that passes the hidden checks and is not the solution on other
inputs is a *hole* in them. One that passes the public example alone would be green in the notebook
and nothing when it is graded. Of the rest, what the student reads is held against what is true of
the slip (:mod:`.true_reasons`).
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from dataclasses import replace as replaced
from enum import StrEnum
from functools import cache
from pathlib import Path

import numpy as np

from ..checks.answer_key import AnswerKey, AnswerKeys
from ..checks.compare import disagreement
from ..checks.explain import look_at_examples, look_at_question
from ..checks.judge import judge
from ..errors import ChildGone, InputError
from ..grading.answer_keys import make_answer_keys, open_solution, open_variant
from ..results import CheckResult, Verdict
from ..run.remote import RemoteStudent, SpaceOf, TimedOut
from ..run.warm import Limits, Warm
from ..source.mutants import Mutant, Slip, mutants
from ..student import Answer, Question, changed, in_double
from ..unit import Exercise, Unit
from ..values import Array, with_arrays
from .slips import keep_slips
from .told_rules import broken_rules
from .true_reasons import Told, code_of, truth_of

LIMITS = Limits(cell_seconds=20.0, question_seconds=20.0, total_seconds=600.0)
MOST_BESIDE = 40
"""How many mutants one process answers for: each leaves a namespace and its graphs there."""

SEEDS = (1, 2, 3)
"""The draws on which a mutant that passes is held against the solution, in float64."""

RTOL, SINGLE_RTOL = 1e-9, 1e-4
EXCUSES = "mutants.toml"
"""Beside the units: for each exercise and slip the reason why it may pass the public example."""


KeysBySeed = Callable[[int], AnswerKeys]


class Fate(StrEnum):
    """What became of a mutant."""

    CAUGHT = "caught"
    EQUIVALENT = "equivalent"
    HOLE = "hole"
    PUBLIC_ONLY = "passes the public example only"


@dataclass(frozen=True, kw_only=True)
class Tried:
    """One mutant: its fate, and, if it was caught, what was told of it.

    ``broken`` are rules that the message breaks (:mod:`.told_rules`).
    """

    exercise: str
    mutant: Mutant
    fate: Fate
    told: Told | None = None
    code: str = ""
    why: str = ""
    read: CheckResult | None = None
    broken: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """The mutant in a line."""
        return f"{self.exercise}: {self.mutant.slip}: {self.mutant.what}"


def mutated(units: Sequence[Unit], folder: Path, most: int | None = None) -> Iterator[str]:
    """Try all mutants of the units, or ``most`` of each exercise: ``✗`` a finding, else figures.

    ``folder`` is where the excuses lie.
    """
    excuses = read_excuses(folder / EXCUSES)
    warm = Warm().ready()
    try:
        for unit in units:
            tried = list(of_unit(unit, keys_by_seed(unit, warm), warm, most))
            if most is None:
                keep_slips(unit, ((one.exercise, one.fate) for one in tried))
            yield from findings(unit, tried, excuses, whole=most is None)
            yield from figures(unit, tried)
    finally:
        warm.close()


def read_excuses(path: Path) -> dict[tuple[str, str], str]:
    """The reasons by exercise and slip; InputError if the file is not as it should be."""
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return {
            (exercise, str(Slip(slip))): reason
            for exercise, slips in table.items()
            for slip, reason in slips.items()
        }
    except (tomllib.TOMLDecodeError, ValueError, AttributeError) as error:
        raise InputError(
            f'{path}: {error}; write [exercise] and below it "slip" = "why it may pass"'
        ) from None


def findings(
    unit: Unit, tried: Sequence[Tried], excuses: dict[tuple[str, str], str], *, whole: bool
) -> Iterator[str]:
    """Holes, what passes the example alone, what may not be told so; and stale excuses."""
    for one in tried:
        if one.fate == Fate.HOLE:
            yield f"✗ hole: {one.line}\n{one.mutant.code}"
        elif one.fate == Fate.PUBLIC_ONLY and (one.exercise, one.mutant.slip) not in excuses:
            yield f"✗ {one.fate}: {one.line}"
        if one.told == Told.FALSE:
            yield f"✗ told falsely ({one.code}): {one.line}: {one.why}"
        yield from (f"✗ told what must not be: {rule}: {one.line}" for rule in one.broken)
    used = {(one.exercise, one.mutant.slip) for one in tried if one.fate == Fate.PUBLIC_ONLY}
    names = {exercise.name for exercise in unit.exercises}
    for exercise, slip in excuses if whole else ():
        if exercise in names and (exercise, slip) not in used:
            yield f"✗ {exercise}: {slip!r} does not pass the public example: its excuse is stale"


def figures(unit: Unit, tried: Sequence[Tried]) -> Iterator[str]:
    """How many there were of each fate, and what the caught ones were told, slip by slip."""
    fates = Counter(one.fate for one in tried)
    told = Counter(one.told for one in tried if one.told)
    yield f"  {unit.name}: {len(tried)} mutants: {_counted(fates)}; told: {_counted(told)}"
    for slip in Slip:
        of_slip = Counter(one.told for one in tried if one.told and one.mutant.slip == slip)
        if of_slip:
            yield f"    {slip}: {_counted(of_slip)}"


def _counted(counts: Counter[Fate] | Counter[Told] | Counter[Told | None]) -> str:
    return ", ".join(f"{number} {what}" for what, number in sorted(counts.items(), key=str)) or "–"


def keys_by_seed(unit: Unit, warm: Warm) -> KeysBySeed:
    """The answer keys of a draw, made when they are first asked for."""
    return cache(lambda seed: make_answer_keys(unit, warm, seed))


def of_unit(unit: Unit, keys: KeysBySeed, warm: Warm, most: int | None = None) -> Iterator[Tried]:
    """Every mutant of a unit's solutions, tried in children of ``warm``; or so many of each."""
    with closing(_Solved(unit, warm)) as solved:
        for exercise in (one for one in unit.exercises if one.is_asked):
            made = mutants(exercise.solution, exercise.asks)
            chosen = made if most is None else made[:: max(1, -(-len(made) // most))]
            yield from _of_exercise(unit, exercise, keys, solved, chosen)


class _Solved:
    """The solved notebook in a child, beside which mutants are tried: running it takes seconds.

    After so many, or where one has ended it or taken too long, there is a new one.
    """

    def __init__(self, unit: Unit, warm: Warm) -> None:
        self._unit, self._warm, self._beside = unit, warm, 0
        self._student: RemoteStudent | None = None

    def for_one_more(self) -> RemoteStudent:
        """Where the next mutant is tried."""
        if self._beside == MOST_BESIDE:
            self.close()
        self._student = self._student or open_solution(self._unit, self._warm, LIMITS)
        self._beside += 1
        return self._student

    def close(self) -> None:
        """End the child."""
        if self._student:
            self._student.close()
        self._student, self._beside = None, 0


def _of_exercise(
    unit: Unit, exercise: Exercise, keys: KeysBySeed, solved: _Solved, chosen: Sequence[Mutant]
) -> Iterator[Tried]:
    for number, mutant in enumerate(chosen):
        try:
            tried = _tried(exercise, keys, solved.for_one_more(), mutant, number)
            yield _held_against_the_rules(unit, exercise, tried)
        except (ChildGone, TimedOut):
            yield Tried(exercise=exercise.name, mutant=mutant, fate=Fate.CAUGHT)
            solved.close()


def _tried(
    exercise: Exercise,
    keys: KeysBySeed,
    student: RemoteStudent,
    mutant: Mutant,
    number: int,
) -> Tried:
    space = open_variant(student, exercise, f"mutant {number}", mutant.code)
    drawn = keys(SEEDS[0])
    public, hidden = drawn.public(exercise.name), drawn.hidden(exercise.name)
    of_examples = {key.check: space.ask(key.questions) for key in public}
    answers = {key.check: space.ask(key.questions) for key in hidden}
    failed = [key for key in hidden if not _passes(judge(key, answers[key.check], key.lang))]
    examples_pass = all(_passes(judge(key, of_examples[key.check], key.lang)) for key in public)
    if not failed:
        same = _is_equivalent(exercise, keys, student, space)
        fate = Fate.EQUIVALENT if same else Fate.HOLE
        return Tried(exercise=exercise.name, mutant=mutant, fate=fate)
    result = _as_read(failed[0], answers[failed[0].check], public, of_examples, space, mutant)
    code = code_of(result, failed[0].lang)
    return Tried(
        exercise=exercise.name,
        mutant=mutant,
        fate=Fate.PUBLIC_ONLY if examples_pass else Fate.CAUGHT,
        told=_truth(mutant.slip, code, result.reason),
        code=code,
        why=result.why,
        read=result,
    )


def _held_against_the_rules(unit: Unit, exercise: Exercise, tried: Tried) -> Tried:
    if tried.read is None:
        return tried
    own = tried.mutant.code.split("\n")
    return replaced(
        tried, broken=tuple(broken_rules(unit, exercise, tried.read, own, unit.languages[0]))
    )


def _truth(slip: Slip, code: str, reason: str) -> Told:
    """What was told of a slip: a false reason of the tape's is not made good by an author's."""
    return Told.FALSE if truth_of(slip, reason) == Told.FALSE else truth_of(slip, code)


def _as_read(
    key: AnswerKey,
    answers: tuple[Answer, ...],
    public: Sequence[AnswerKey],
    of_examples: dict[str, tuple[Answer, ...]],
    space: SpaceOf,
    mutant: Mutant,
) -> CheckResult:
    """The result as the student reads it, looked into as grading does it."""
    evidence = look_at_examples(space, public, of_examples)
    if not evidence.example:
        evidence = look_at_question(key, answers, space, example_is_right=bool(public))
    return judge(key, answers, key.lang, evidence, mutant.code.split("\n"))


def _passes(result: CheckResult) -> bool:
    return result.verdict == Verdict.PASSED


def _is_equivalent(
    exercise: Exercise, keys: KeysBySeed, student: RemoteStudent, space: SpaceOf
) -> bool:
    """Whether a mutant gives what the solution gives, in float64, on questions of other numbers.

    What the checks ask is changed too: they may ask for too little, which is what is looked for.
    Where float64 itself stops a mutant (``float`` in a compiled function is float32), it is asked
    in float32, as students are.
    """
    solution = open_variant(student, exercise, "the solution again", exercise.solution)
    drawn = [
        question
        for seed in SEEDS
        for key in keys(seed).of_exercise[exercise.name]
        for question in key.questions
    ]
    pairs = _answered([in_double(question) for question in drawn], solution, space)
    if any(given.raised and not due.raised for due, given in pairs):
        return agree(_answered(drawn, solution, space), SINGLE_RTOL)
    return agree(pairs, RTOL)


Pairs = Sequence[tuple[Answer, Answer]]
"""What the solution and a mutant say to the same question."""


def _answered(asked: Sequence[Question], solution: SpaceOf, space: SpaceOf) -> Pairs:
    """What the solution and a mutant say to questions, and to the same of other numbers."""
    chance = np.random.default_rng(SEEDS[0])
    both = [*asked, *(_with_other_numbers(question, chance) for question in asked)]
    return list(zip(solution.ask(both), space.ask(both), strict=True))


def agree(pairs: Pairs, rtol: float) -> bool:
    """Whether both say the same; where other numbers stop the solution, they stop both."""
    return any(due.raised is None for due, _ in pairs) and all(
        given.raised is not None
        if due.raised
        else given.raised is None and disagreement(given.returned, due.returned, rtol) is None
        for due, given in pairs
    )


def _with_other_numbers(question: Question, chance: np.random.Generator) -> Question:
    """A question of the same form, each number drawn near the one that it has."""
    return changed(question, lambda value: with_arrays(value, lambda a: _other(a, chance)))


def _other(array: Array, chance: np.random.Generator) -> Array:
    if array.dtype not in ("float64", "float32"):
        return array
    moved = array.numpy() + chance.uniform(-1.0, 1.0, array.shape)
    return Array.of(moved.astype(array.dtype), array.kind)
