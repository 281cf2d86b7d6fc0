"""What the recorder of :mod:`cinta.tape` costs: ``python -m benchmarks tape``, or this module.

The same cells, recorded and not, in turn in one process, so that a busy minute meets both. Printed
are the medians of both, and the median of the ratios of each pair, by the clock on the wall and by
the processor time of the thread that runs the cell; wanted is less than 20 % on top for each cell.

The second ratio decides. What other programs take of the processor is not in it, and where they
take half, the first is chance (×0.97 to ×1.53 for one cell). All that the recorder does is in it;
what TensorFlow's own threads do is not, which makes the ratio larger rather than smaller.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import NamedTuple

from .amounts import WHOLE

WANTED = 1.20


def cells() -> dict[str, Callable[[], None]]:
    """Typical cells: a scalar, a linear layer, steps of two Keras models, a second derivative."""
    import tensorflow as tf

    x, w = tf.Variable(3.0), tf.Variable(tf.random.normal((3, 2)))
    data, goal = tf.random.normal((32, 3)), tf.random.normal((32, 1))
    layers = [tf.keras.layers.Dense(16, activation="tanh") for _ in range(3)]
    model = tf.keras.Sequential([*layers, tf.keras.layers.Dense(1)])
    optimizer = tf.keras.optimizers.SGD(1e-3)
    images = tf.random.normal((16, 28, 28, 1))
    seen = tf.keras.Sequential(
        [tf.keras.layers.Conv2D(8, 3), tf.keras.layers.Flatten(), tf.keras.layers.Dense(10)]
    )

    def scalar() -> None:
        for _ in range(100):
            with tf.GradientTape() as tape:
                y = x**2 + 2.0 * x
            tape.gradient(y, x)

    def linear() -> None:
        for _ in range(100):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean((data @ w) ** 2)
            w.assign_sub(0.01 * tape.gradient(loss, w))

    def keras_step() -> None:
        for _ in range(20):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean((model(data) - goal) ** 2)
            grads = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(grads, model.trainable_variables, strict=True))

    def convolution() -> None:
        for _ in range(10):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(seen(images) ** 2)
            tape.gradient(loss, seen.trainable_variables)

    def second_derivative() -> None:
        for _ in range(50):
            with tf.GradientTape() as outer:
                with tf.GradientTape() as inner:
                    y = x**2 * tf.sin(x)
                dy = inner.gradient(y, x)
            outer.gradient(dy, x)

    return {
        "scalar, 100 tapes": scalar,
        "linear layer, 100 steps": linear,
        "Keras model, 20 steps": keras_step,
        "convolution, 10 steps": convolution,
        "second derivative, 50": second_derivative,
    }


def main() -> int:
    """Print it all; exit code 1 if a cell costs more than wanted."""
    too_slow = False
    for line in tape_overhead(WHOLE.rounds):
        too_slow |= line.startswith("✗")
        print(line, flush=True)
    return int(too_slow)


def tape_overhead(rounds: int) -> Iterator[str]:
    """A line a cell, medians of so many rounds; the worst; and the middle."""
    ratios: dict[str, float] = {}
    yield f"{'cell':28} {'plain':>9} {'recorded':>9}   wall   processor"
    for name, cell in cells().items():
        plain, recorded, ratio = _measured(cell, rounds)
        ratios[name] = ratio.processor
        times = f"{plain.wall * 1e3:6.1f} ms {recorded.wall * 1e3:6.1f} ms"
        yield f"{name:28} {times}  ×{ratio.wall:.2f}  ×{ratio.processor:.2f}"
    worst = max(ratios, key=lambda name: ratios[name])
    sign = "✓" if ratios[worst] < WANTED else "✗"
    yield f"{sign} worst: {worst}, ×{ratios[worst]:.2f}, wanted below ×{WANTED:.2f}"
    yield f"  median of the cells ×{median(ratios.values()):.2f}"


class Took(NamedTuple):
    """Seconds (or their ratio) by the clock on the wall, and of the asking thread's processor."""

    wall: float
    processor: float


def _measured(cell: Callable[[], None], rounds: int) -> tuple[Took, Took, Took]:
    """The median times of a cell alone, of the same recorded, and of the second by the first."""
    from cinta.tape import recording

    plain, recorded = [], []
    cell()
    for _ in range(rounds):
        plain.append(_timed(cell))
        with recording():
            recorded.append(_timed(cell))
    pairs = zip(plain, recorded, strict=True)
    ratios = [Took(b.wall / a.wall, b.processor / a.processor) for a, b in pairs]
    return _middle(plain), _middle(recorded), _middle(ratios)


def _timed(cell: Callable[[], None]) -> Took:
    wall, processor = time.perf_counter(), time.thread_time()
    cell()
    return Took(time.perf_counter() - wall, time.thread_time() - processor)


def _middle(all_of_them: list[Took]) -> Took:
    return Took(*map(median, zip(*all_of_them, strict=True)))


if __name__ == "__main__":
    sys.exit(main())
