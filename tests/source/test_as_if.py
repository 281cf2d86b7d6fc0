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


def test_what_is_not_recorded_stays() -> None:
    codes = [code for _, code in changed_ones(SOLUTION)]
    assert all("x = tf.Variable(x0 * 1.0)" in code for code in codes)
    assert all("return tape.gradient(y, x)" in code for code in codes)
    assert len(set(codes)) == len(codes)
