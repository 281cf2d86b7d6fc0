"""A gradient that is NaN, infinite or zero by its numbers, and one that hangs on the user's own.

A tape that answers once is asked too: then the user's own name for the gradient tells it.
"""

from __future__ import annotations

import linecache
import re
from typing import Any

import pytest

pytestmark = [pytest.mark.slow]

PROGRAMS: dict[str, tuple[str, str, str]] = {
    "root of zero": ("y = tf.sqrt(x * 0.0)", "not finite", "y = "),
    "norm of zeros": ("d = x - x\n    y = tf.norm(d)", "not finite", "y = "),
    "logarithm of zero": (
        "p = x * 0.0\n    y = tf.reduce_sum(tf.math.log(p))",
        "not finite",
        "y =",
    ),
    "nothing over nothing": ("y = x / tf.reduce_sum(x * 0.0)", "not finite", "y = "),
    "dead relu": ("h = tf.nn.relu(-x)\n    y = tf.reduce_sum(h)", "all zeros", "h = "),
    "clipped": ("c = tf.clip_by_value(x, -1.0, 0.0)\n    y = c * 2.0", "all zeros", "c = "),
    "softmax that is sure": ("p = tf.nn.softmax(x * 1e4)\n    y = p[0]", "all zeros", "p = "),
    "second derivative of straight pieces": (
        "with tf.GradientTape() as inner:\n"
        "        u = tf.reduce_sum(tf.nn.relu(x * 2.0) * 3.0)\n"
        "    y = inner.gradient(u, x)",
        "straight pieces",
        "y = ",
    ),
    "at the minimum": ("y = (x - [1.0, 2.0]) ** 2", "all zeros", "y = "),
    "a branch not taken": (
        "g = tf.function(lambda k: tf.cond(k, lambda: 2.0, lambda: x[0]))\n"
        "    y = g(tf.constant(True))",
        "all zeros",
        "",
    ),
    "cancelled": ("y = x * 3.0 - x * 3.0", "all zeros", ""),
    "one use of several": (
        "h = x - 1.0\n    y = tf.sqrt(h) + h * 2.0",
        "comes out as inf",
        "",
    ),
    "another dead branch": ("y = tf.nn.relu(-x) + x", "", ""),
    "fit": ("y = tf.reduce_sum(x**2)", "", ""),
}
"""Name → what is recorded, what is told of it, and how the line begins on which it turns."""


@pytest.mark.parametrize(("code", "told", "line"), PROGRAMS.values(), ids=PROGRAMS)
def test_where_a_gradient_turns_is_told_as_it_comes_back(code: str, told: str, line: str) -> None:
    import numpy as np

    space = ran(
        f"x = tf.Variable([1.0, 2.0])\nwith tf.GradientTape(persistent=True) as tape:\n    {code}\n"
    )
    reason = space["reasons"][0]
    gradient = space["tape"].gradient(space["y"], space["x"]).numpy()
    is_unfit = not np.isfinite(gradient).all() or not gradient.any()
    assert reason.connected
    assert is_unfit == bool(told)
    for lang, words in {"en": told, "es": ""}.items():
        assert words in str(space["told"].in_language(lang))
    assert (reason.at is not None) == bool(line)
    assert reason.at is None or reason.at.text.startswith(line)


@pytest.mark.parametrize("name", PROGRAMS)
def test_of_a_tape_that_answers_once_the_gradient_tells_that_it_gave(name: str) -> None:
    code, told, _ = PROGRAMS[name]
    block = f"x = tf.Variable([1.0, 2.0])\nwith tf.GradientTape() as tape:\n    {code}\n"
    held, lost = (ran(f"{block}{ask}") for ask in ("g = tape.gradient(y, x)\n", GIVEN_AWAY))
    reason = held["reasons"][0]
    assert (reason.details.get("value") in ("nan", "inf", "zeros")) == bool(told)
    assert ("persistent=True" in str(held["told"])) == bool(told)
    assert reason.sure
    assert "value" not in lost["reasons"][0].details


GIVEN_AWAY = "tape.gradient(y, x)\n"


@pytest.mark.parametrize("name", ["root of zero", "norm of zeros", "logarithm of zero"])
def test_away_from_the_edge_it_is_finite_again(name: str) -> None:
    code, told = PROGRAMS[name][0], []
    away = re.sub(r"(sqrt|norm|log)\(([^()]*)\)", r"\1(tf.maximum(\2, 1e-3) + x)", code)
    for body in (code, away):
        block = f"with tf.GradientTape(persistent=True) as tape:\n    {body}\n"
        told.append(str(ran(f"x = tf.Variable([1.0, 2.0])\n{block}")["told"]))
    assert "tf.maximum" in told[0]
    assert "not finite" not in told[1]


def test_a_gradient_of_the_users_own_may_be_none() -> None:
    own = (
        "@tf.custom_gradient\ndef times(x, k):\n    def grad(up):\n        return up * k, None\n\n"
        "    return x * k, grad\n\n\n"
    )
    given = "x, k = tf.Variable([2.0]), tf.Variable([3.0])\n"
    body = "with tf.GradientTape() as tape:\n    y = {}\n"
    for call, wrapped in (("times(x, k)", ""), ("g()", "g = tf.function(lambda: times(x, k))\n")):
        space = ran(own + given + wrapped + body.format(call), "[x, k]")
        gradients = space["tape"].gradient(space["y"], [space["x"], space["k"]])
        assert gradients[1] is None
        assert not space["reasons"][1].sure
        assert "tf.custom_gradient" in str(space["told"])
    beside = ran(own + given + body.format("times(x, k) + x * k"), "[x, k]")
    assert all(reason.sure for reason in beside["reasons"])


def ran(code: str, sources: str = "x") -> dict[str, Any]:
    """What a program leaves, and what is told of its ``tape`` and ``y``."""
    import tensorflow as tf

    from cinta.tape import explain, recording

    file = f"<by value {hash(code)}>"
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    space: dict[str, Any] = {"tf": tf, "explain": explain}
    with recording():
        asked = f"told = explain(tape, y, {sources}, lang='en')\n"
        exec(compile(code, file, "exec"), space)
        exec(compile(asked, "<ask>", "exec"), space)
    space["reasons"] = space["told"].reasons
    return space
