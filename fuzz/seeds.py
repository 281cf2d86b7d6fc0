"""Many seeds: no right answer is refused, and each known wrong one is told its own message."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from cinta.checks.draw import SEED_BITS
from cinta.checks.judge import judge
from cinta.checks.key_making import Authors, make_key, unclear
from cinta.checks.questions import questions_of
from cinta.grading.answer_keys import Words, authors_of, open_solution
from cinta.grading.asked_once import asked_once_of
from cinta.results import Verdict
from cinta.run.warm import Limits, Warm
from cinta.unit import Check, Exercise, Unit

PATIENT = Limits(cell_seconds=120.0, question_seconds=60.0, total_seconds=24 * 3600.0)


WRONG_EVERY = 10


@dataclass
class Tally:
    """What came of it."""

    seeds: int
    right: int = 0
    wrong: int = 0
    redrawn: Counter[str] = field(default_factory=Counter)
    unclear: Counter[str] = field(default_factory=Counter)
    """By exercise, the draws at which two known mistakes give the same, or one is barely wrong."""
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """One line."""
        return (
            f"{self.seeds} seeds: {self.right} right answers, {self.wrong} wrong ones, "
            f"{len(self.faults)} misjudged; {_counted(self.redrawn)} draws were not fit to judge, "
            f"{_counted(self.unclear)} not to name every mistake"
        )


def _counted(found: Counter[str]) -> str:
    """How many there are, and of which exercises the most."""
    named = ", ".join(f"{name} {count}" for name, count in found.most_common(3))
    return f"{found.total()} ({named})" if named else "0"


def draw_many(units: Sequence[Unit], warm: Warm, chance: random.Random, seeds: int) -> Tally:
    """Draw hidden checks from ``seeds`` fresh seeds, check after check, and judge what is known.

    Right answers are asked for every seed, the many wrong ones every tenth time round.
    """
    tally = Tally(seeds)
    students = [open_solution(unit, warm, PATIENT) for unit in units]
    try:
        checks = [
            (exercise, check, authors[exercise.name])
            for unit, student in zip(units, students, strict=True)
            for authors in [authors_of(unit, student, words=Words.NAMES)]
            for exercise in unit.exercises
            if exercise.is_asked
            for check in exercise.hidden_checks
        ]
        for number in range(seeds):
            exercise, check, authors = checks[number % len(checks)]
            asked = authors if number // len(checks) % WRONG_EVERY == 0 else right_ones(authors)
            _one(exercise, check, chance.getrandbits(SEED_BITS), asked_once_of(asked), tally)
    finally:
        for student in students:
            student.close()
    return tally


def right_ones(authors: Authors) -> Authors:
    """The same without the wrong answers."""
    return authors._replace(wrong=())


def _one(exercise: Exercise, check: Check, seed: int, authors: Authors, tally: Tally) -> None:
    key = make_key(exercise, check, seed, authors)
    if key.questions != questions_of(exercise, check, seed):
        tally.redrawn[exercise.name] += 1
    right = [("the solution", authors.reference)] + [(v.id, s) for v, s in authors.accepted]
    for name, student in right:
        tally.right += 1
        result = judge(key, student.ask(key.questions), "en")
        if result.verdict != Verdict.PASSED:
            tally.faults.append(f"{exercise.name}, seed {seed}: {name} fails: {result.detail}")
    is_unclear = bool(unclear(key))
    tally.unclear[exercise.name] += is_unclear
    for (variant, _), known in zip(authors.wrong, key.wrong, strict=True):
        tally.wrong += 1
        result = judge(key, known.answers, "en")
        nameless = is_unclear and result.verdict == Verdict.FAILED and not result.wrong
        if not nameless and result.wrong != (variant.family or variant.id):
            told = result.wrong or result.verdict
            tally.faults.append(f"{exercise.name}, seed {seed}: {variant.id} is told {told}")
