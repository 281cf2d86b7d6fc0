"""Two who make the answer keys of a unit make what one makes, and fail as one fails."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

import pytest

from cinta.checks.answer_key import AnswerKeys, packed_keys
from cinta.errors import SourceError
from cinta.grading.answer_keys import Made, Words, make_answer_keys
from cinta.grading.side_by_side import keys_side_by_side
from tests.conftest import Classroom

UNIT = "u01_scalar"


@pytest.mark.slow
def test_two_make_what_one_makes(classroom: Classroom) -> None:
    unit, told = classroom.units[UNIT], list[tuple[int, int]]()

    def make(seed: int, made: Made | None, only: Container[str] | None = None) -> AnswerKeys:
        warm = classroom.warm
        return make_answer_keys(unit, warm, seed, words=Words.NONE, made=made, only=only)

    by_two = keys_side_by_side(unit, 6669, make, lambda *far: told.append(far))
    assert packed_keys(by_two) == packed_keys(make(6669, None))
    checks = sum(len(exercise.checks) for exercise in unit.exercises)
    assert told == sorted(told)
    assert told[-1] == (checks, checks)


def test_what_fails_first_is_said_and_not_what_is_found_first(classroom: Classroom) -> None:
    unit = classroom.units[UNIT]
    broken = [exercise.name for exercise in unit.exercises][1:3]

    def make(seed: int, made: Made | None, only: Container[str] | None = None) -> AnswerKeys:
        for exercise in unit.exercises:
            if exercise.name in broken and (only is None or exercise.name in only):
                raise SourceError(Path("unit.py"), 1, exercise.name, "mend it")
        return AnswerKeys({})

    with pytest.raises(SourceError, match=broken[0]):
        keys_side_by_side(unit, 1, make)
