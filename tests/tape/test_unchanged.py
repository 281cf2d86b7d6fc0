"""Whole programs, plain and recorded: the same to the last bit, the same errors, nothing kept."""

from __future__ import annotations

from itertools import groupby, islice

import pytest

from fuzz.unchanged import CORPUS, growth, plain_and_recorded, programs, steps_of_training
from tests.conftest import sampled

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

PROGRAMS = dict(programs(CORPUS / "unchanged"))

BY_DAY = [
    name
    for _, kind in groupby(sorted(PROGRAMS), lambda name: name.partition("/")[0])
    for name in islice(kind, 0, None, 3)
]
"""Of each kind one in three."""


@pytest.mark.parametrize("name", sampled(PROGRAMS, *BY_DAY))
@pytest.mark.filterwarnings("ignore")
def test_a_recorded_program_ends_as_it_does_alone(name: str) -> None:
    plain, recorded = plain_and_recorded(name, PROGRAMS[name])
    assert bool(plain.raised) == name.startswith("raising/"), plain.raised
    assert not plain.differences(recorded)


def test_a_difference_is_seen() -> None:
    raises, other = (plain_and_recorded("a", c)[0] for c in ("a = 1.0 / 0", "b = a = 2.0"))
    found = raises.differences(other)
    assert [line.split(":")[0] for line in found[:2]] == [
        "another value of a",
        "another value of b",
    ]
    assert len(found) == 4


@pytest.mark.parametrize("name", ["by hand", "traced"])
def test_steps_of_training_leave_nothing_behind(name: str) -> None:
    blocks, megabytes = growth(steps_of_training()[name], steps=2_000)
    assert blocks < 1_000, "one of two steps, or more, leaves something behind"
    assert megabytes < 10


def test_what_is_kept_of_a_variable_is_numbers() -> None:
    import tensorflow as tf

    from cinta.tape import recording

    with recording() as log:
        _ = tf.sin(tf.Variable([[1.0, 2.0]]))
    shapes = [shape for raw in log.raw for _, _, shape in raw[3]]
    assert (1, 2) in shapes
    assert {type(shape) for shape in shapes} == {tuple}
