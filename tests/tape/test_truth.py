"""Programs made at random: what ``explain`` says before a tape is asked is what it then gives."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest

import cinta

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

PROGRAMS = 150


def operations(tf: Any) -> list[Callable[[Any, Any], Any]]:
    """Operations on one or two tensors of shape (3,), smooth ones and ones that cut."""

    @tf.custom_gradient
    def through(a: Any) -> Any:
        return tf.round(a), lambda upstream: upstream

    traced = tf.function(lambda a, b: tf.sin(a) * b)
    cutting = tf.function(lambda a, b: tf.stop_gradient(a) + b)
    cell = tf.Variable(tf.zeros((3,)))

    def stored(a: Any, b: Any) -> Any:
        cell.assign(a)
        return cell + b

    return [
        lambda a, b: a * b,
        lambda a, b: tf.sin(a) + b,
        lambda a, b: tf.where(a > b, a, b),
        lambda a, b: tf.reduce_sum(a) * b,
        lambda a, b: tf.gather(a, [2, 1, 0]),
        lambda a, b: tf.concat([a[:1], b[1:]], 0),
        lambda a, b: tf.stop_gradient(a) * b,
        lambda a, b: tf.round(a) + tf.stop_gradient(b),
        lambda a, b: tf.cast(tf.cast(a, tf.int32), tf.float32),
        lambda a, b: tf.one_hot(tf.argmax(a), 3),
        lambda a, b: tf.constant(a.numpy()) * b,
        lambda a, b: through(a),
        lambda a, b: traced(a + 0.0, b + 0.0),  # a variable would be traced anew each time
        lambda a, b: cutting(a + 0.0, b + 0.0),
        stored,
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_connected_is_what_the_tape_says(seed: int) -> None:
    import tensorflow as tf

    draw, choices = random.Random(seed), operations(tf)
    wrong = []
    for k in range(PROGRAMS // 2):
        with cinta.recording():
            said, truth = run(tf, draw, choices)
        if [reason.connected for reason in said] != truth:
            wrong.append((k, [reason.code for reason in said], truth))
    assert not wrong


def run(
    tf: Any, draw: random.Random, choices: list[Callable[[Any, Any], Any]]
) -> tuple[tuple[Any, ...], list[bool]]:
    """One program: what is said of its three sources, and which gradients are not None."""
    sources = [
        tf.Variable(tf.random.normal((3,))),
        tf.Variable(tf.random.normal((3,)), trainable=draw.random() < 0.5),
        tf.constant([0.3, 1.7, 2.2]),
    ]
    with tf.GradientTape() as tape:
        if draw.random() < 0.5:
            tape.watch(sources[2])
        values = list(sources)
        for _ in range(draw.randint(1, 7)):
            operation = draw.choice(choices)
            with tape.stop_recording() if draw.random() < 0.1 else nullcontext():
                values.append(operation(*draw.sample(values[-4:], 2)))
    said = cinta.explain(tape, values[-1], sources).reasons
    return said, [gradient is not None for gradient in tape.gradient(values[-1], sources)]
