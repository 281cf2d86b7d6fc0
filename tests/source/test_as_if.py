"""One thing of a solution's computation changed, by what it is."""

from __future__ import annotations

import pytest

from cinta.source.as_if import changed_ones
from cinta.unit import AsIf

SOLUTION = """
def f(x0, a, b):
    x = tf.Variable(x0 * 1.0)
    with tf.GradientTape() as tape:
        y = tf.sin(a * x**2) + b
    return tape.gradient(y, x)
"""


@pytest.mark.parametrize(
    ("what", "line"),
    [
        (AsIf.EXPONENT, "y = tf.sin(a * x ** 3) + b"),
        (AsIf.EXPONENT, "y = tf.sin(a * (x * 2)) + b"),
        (AsIf.SIGN, "y = tf.sin(a * x ** 2) - b"),
        (AsIf.TERM, "y = b"),
        (AsIf.FACTOR, "y = tf.sin(x ** 2) + b"),
        (AsIf.CONSTANT, "y = 2 * tf.sin(a * x ** 2) + b"),
        (AsIf.FUNCTION, "y = a * x ** 2 + b"),
        (AsIf.INPUT, "y = tf.sin(b * x ** 2) + b"),
        (AsIf.INPUT, "y = tf.sin(b * x ** 2) + a"),
        (AsIf.OPERATION, "y = tf.sin(a + x ** 2) + b"),
        (AsIf.OPERATION, "y = tf.sin(a * x ** 2) * b"),
        (AsIf.GROUPING, "y = tf.sin((a * x) ** 2) + b"),
        (AsIf.GROUPING, "y = tf.sin(a) * x ** 2 + b"),
        (AsIf.GROUPING, "y = a * tf.sin(x ** 2) + b"),
    ],
)
def test_one_thing_of_what_is_recorded_is_another(what: AsIf, line: str) -> None:
    found = {code.split("\n")[3].strip(): kind for kind, code in changed_ones(SOLUTION)}
    assert found[line] == what


@pytest.mark.parametrize(
    ("what", "recorded", "instead"),
    [
        (AsIf.GROUPING, "tf.tanh(tf.linalg.matvec(a, x))", "tf.linalg.matvec(a, tf.tanh(x))"),
        (AsIf.GROUPING, "tf.tanh(tf.linalg.matvec(a, x))", "tf.linalg.matvec(tf.tanh(a), x)"),
        (AsIf.OTHER, "tf.tanh(x @ a)", "tf.nn.relu(x @ a)"),
        (AsIf.FACTOR, "tf.reduce_sum(x) / 12.0", "tf.reduce_sum(x)"),
    ],
)
def test_functions_and_quotients(what: AsIf, recorded: str, instead: str) -> None:
    solution = SOLUTION.replace("tf.sin(a * x**2) + b", recorded)
    found = {code.split("\n")[3].strip(): kind for kind, code in changed_ones(solution)}
    assert found[f"y = {instead}"] == what


def test_what_is_not_recorded_stays() -> None:
    codes = [code for _, code in changed_ones(SOLUTION)]
    assert all("x = tf.Variable(x0 * 1.0)" in code for code in codes)
    assert all("return tape.gradient(y, x)" in code for code in codes)
    assert len(set(codes)) == len(codes)
