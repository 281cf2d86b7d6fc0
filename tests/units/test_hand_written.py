"""Answers of slips that no machine makes are told nothing that is false, and most are named."""

from __future__ import annotations

from collections import Counter

import pytest

from cinta.commands.told_rules import broken_rules
from cinta.commands.true_reasons import VAGUE, code_of
from tests.conftest import Classroom
from tests.units.hand_written import ANSWERS, Written
from tests.units.reading import Reader, reading

pytestmark = pytest.mark.slow

NAMED, IS_VAGUE, IS_FALSE, RIGHT = "named", "vague", "false", "right"
LEAST_NAMED = 0.8


def fate(written: Written, reader: Reader, classroom: Classroom, unit: str) -> tuple[str, str]:
    """What became of an answer, and what was told of it."""
    exercise = classroom.units[unit].exercise(written.exercise)
    read = reader.told(exercise, written.code)
    if read is None:
        return RIGHT, ""
    assert (
        list(broken_rules(classroom.units[unit], exercise, read, written.code.split("\n"), "en"))
        == []
    )
    things = {*code_of(read, "en").split("|"), read.reason}
    if things & set(written.true.split()):
        return NAMED, f"{things}"
    return (IS_VAGUE if things <= VAGUE else IS_FALSE), f"{things}: {read.why}"


@pytest.mark.parametrize("unit", ANSWERS)
def test_nothing_false_is_told_of_an_answer_that_nobody_listed(
    classroom: Classroom, unit: str
) -> None:
    with reading(classroom, unit) as reader:
        fates = [(w, *fate(w, reader, classroom, unit)) for w in ANSWERS[unit]]
    counted = Counter(what for _, what, _ in fates)
    print(unit, dict(counted))
    print(*(f"{w.code}{what}: {told}\n" for w, what, told in fates if what != NAMED), sep="\n")
    assert [w.code for w, what, _ in fates if (what == RIGHT) != (w.true == "")] == []
    assert [(w.code, told) for w, what, told in fates if what == IS_FALSE] == []
    assert counted[NAMED] >= LEAST_NAMED * (len(fates) - counted[RIGHT])
