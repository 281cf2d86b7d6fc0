"""Many seeds: no right answer is refused, and each known wrong one is told its own message."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from cinta.checks.answer_key import Authors, make_key, questions_of
from cinta.checks.draw import SEED_BITS
from cinta.checks.judge import judge
from cinta.grading.answer_keys import authors_of, open_solution
from cinta.results import Verdict
from cinta.run.warm import Limits, Warm
from cinta.unit import Check, Exercise, Unit

PATIENT = Limits(cell_seconds=120.0, question_seconds=60.0, total_seconds=24 * 3600.0)


@dataclass
class Tally:
    """What came of it."""

    seeds: int = 0
    right: int = 0
    wrong: int = 0
    redrawn: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """One line."""
        redrawn = ", ".join(f"{name} {count}" for name, count in self.redrawn.most_common(3))
        return (
            f"{self.seeds} seeds: {self.right} right answers, {len(self.faults)} refused; "
            f"{self.wrong} wrong ones, each told its own message; "
            f"{self.redrawn.total()} draws were not fit to judge ({redrawn or 'none'})"
        )


def draw_many(units: Sequence[Unit], warm: Warm, chance: random.Random, seeds: int) -> Tally:
    """Draw every hidden check of the units anew from each of ``seeds`` seeds; judge all we know."""
    tally = Tally()
    drawn = [chance.getrandbits(SEED_BITS) for _ in range(seeds)]
    for unit in units:
        student = open_solution(unit, warm, PATIENT)
        try:
            authors = authors_of(unit, student)
            for exercise in unit.exercises:
                for check in filter(lambda c: c.hidden, exercise.checks):
                    for seed in drawn:
                        _one(exercise, check, seed, authors[exercise.name], tally)
        finally:
            student.close()
    tally.seeds = seeds
    return tally


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
    for (variant, _), known in zip(authors.wrong, key.wrong, strict=True):
        tally.wrong += 1
        result = judge(key, known.answers, "en")
        if result.wrong != (variant.family or variant.id):
            told = result.wrong or result.verdict
            tally.faults.append(f"{exercise.name}, seed {seed}: {variant.id} is told {told}")
