"""What the judge reads of an answer for its own purposes is no doing of the student's tape."""

from __future__ import annotations

import pytest

from cinta.student import Call
from cinta.values import Array


def polynomial_slope(x0, a, b, c):
    """A right answer."""
    import tensorflow as tf

    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = a * x**2 + b * x + c
    return tape.gradient(y, x)


@pytest.mark.slow
def test_numbers_that_we_read_ourselves_have_not_left_tensorflow():
    """This very file asks, as Otter's test files do, and is no library: its lines are no cause."""
    from cinta.answering.local import LocalStudent

    one = Array(kind="number", dtype="float32", shape=(), data=b"\0\0\x80?")
    student = LocalStudent({"polynomial_slope": polynomial_slope}, [])
    (answer,) = student.ask([Call("polynomial_slope", (one,) * 4)], record=True)
    assert answer.seen
    assert answer.seen.calls
    assert not answer.seen.departures
