"""One slip in a solution, and which kind it is."""

from __future__ import annotations

import ast

import pytest

from cinta.source.mutants import Slip, mutants

FUNCTION = """\
def slope(x0, w, data):
    x = tf.Variable(x0)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(w)
        h = tf.tanh(data @ w + 3.0)
        y = tf.reduce_mean(h * x**2)
    grads = tape.gradient(y, [x, w])
    return grads
"""
CELL = "with tf.GradientTape() as tape:\n    y = x**2\ndy_dx = tape.gradient(y, x)"


@pytest.fixture(scope="module")
def made() -> dict[Slip, list[str]]:
    found: dict[Slip, list[str]] = {}
    for one in mutants(FUNCTION):
        found.setdefault(one.slip, []).append(one.code)
    return found


@pytest.mark.parametrize(
    ("slip", "line"),
    [
        (Slip.NO_RETURN, "    grads"),
        (Slip.PRINT, "    print(grads)"),
        (Slip.NOT_CALLED, "    with tf.GradientTape as tape:"),
        (Slip.GRADIENTS, "    grads = tape.gradients(y, [x, w])"),
        (Slip.CARET, "        y = tf.reduce_mean(h * (x ^ 2))"),
        (Slip.NO_WITH, "    tape = tf.GradientTape(persistent=True)"),
        (Slip.AFTER, "    y = tf.reduce_mean(h * x ** 2)"),
        (Slip.BEFORE, "    h = tf.tanh(data @ w + 3.0)"),
        (Slip.SWAPPED, "    grads = tape.gradient([x, w], y)"),
        (Slip.CONSTANT, "    x = tf.constant(x0)"),
        (Slip.WATCH_KEPT, "        w = tape.watch(w)"),
        (Slip.NUMPY_FUNCTION, "        h = np.tanh(data @ w + 3.0)"),
        (Slip.DOT_NUMPY, "        h = tf.tanh(data @ w.numpy() + 3.0)"),
        (Slip.FLOAT, "        y = tf.reduce_mean(h * float(x) ** 2)"),
        (Slip.STOPPED, "        y = tf.reduce_mean(h * tf.stop_gradient(x) ** 2)"),
        (Slip.TERM, "        h = tf.tanh(data @ w)"),
        (Slip.FACTOR, "        y = tf.reduce_mean(x ** 2)"),
        (Slip.SIGN, "        h = tf.tanh(data @ w - 3.0)"),
        (Slip.SUM, "        y = tf.reduce_sum(h * x ** 2)"),
        (Slip.AXIS, "        y = tf.reduce_mean(h * x ** 2, axis=0)"),
        (Slip.TRANSPOSED, "        h = tf.tanh(tf.transpose(data) @ w + 3.0)"),
        (Slip.STAR, "        h = tf.tanh(data * w + 3.0)"),
        (Slip.STRUCTURE, "    grads = tape.gradient(y, {'x': x, 'w': w})"),
        (Slip.ORDER, "    grads = tape.gradient(y, [w, x])"),
        (Slip.OTHER_VARIABLE, "    return h"),
        (Slip.VALUE, "    return y"),
        (Slip.EXPONENT, "        y = tf.reduce_mean(h * x ** 3)"),
        (Slip.INTEGER, "    x = tf.Variable(tf.cast(x0, tf.int32))"),
        (Slip.NOT_PERSISTENT, "    with tf.GradientTape() as tape:"),
    ],
)
def test_a_slip_changes_the_line_that_it_is_in(
    made: dict[Slip, list[str]], slip: Slip, line: str
) -> None:
    assert any(line in code.split("\n") for code in made[slip])


def test_a_watch_is_left_out_or_comes_too_late(made: dict[Slip, list[str]]) -> None:
    assert all("watch" not in code for code in made[Slip.NO_WATCH])
    (late,) = made[Slip.LATE_WATCH]
    assert late.index("tape.watch") > late.index("reduce_mean")


def test_each_is_python_stands_once_and_is_not_the_solution() -> None:
    codes = [one.code for one in mutants(FUNCTION)]
    assert len(codes) == len(set(codes)) > 40
    solution = ast.dump(ast.parse(FUNCTION))
    assert all(ast.dump(ast.parse(code)) != solution for code in codes)
    assert all(code.startswith("import numpy as np") for code in codes if "np." in code)


def test_a_cell_exercise_may_keep_another_value_under_the_name() -> None:
    kept = {one.what: one.slip for one in mutants(CELL, "dy_dx")}
    assert kept["dy_dx = y"] is Slip.VALUE
    assert kept["dy_dx = -dy_dx"] is Slip.SIGN
