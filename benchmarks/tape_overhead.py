"""What the recorder of :mod:`cinta.tape` costs: ``python -m benchmarks.tape_overhead``.

The same cells, recorded and not, in turn in one process, so that a busy minute meets both. Printed
is the ratio of the medians; wanted is less than 30 % of a typical cell's time on top.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from statistics import median

ROUNDS = 15
WANTED = 1.30


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
    """Print a line a cell; exit code 1 if the typical cell costs more than is wanted."""
    from cinta.tape import recording

    ratios = []
    print(f"{'cell':28} {'plain':>9} {'recorded':>9}  ratio")
    for name, cell in cells().items():
        plain, recorded = [], []
        cell()
        for _ in range(ROUNDS):
            plain.append(_timed(cell))
            with recording():
                recorded.append(_timed(cell))
        ratios.append(median(recorded) / median(plain))
        times = f"{median(plain) * 1e3:6.1f} ms {median(recorded) * 1e3:6.1f} ms"
        print(f"{name:28} {times}  ×{ratios[-1]:.2f}")
    middle = median(ratios)
    mark = "✓" if middle < WANTED else "✗"
    print(f"{mark} median of the cells ×{middle:.2f}, wanted below ×{WANTED:.2f}")
    return int(middle >= WANTED)


def _timed(cell: Callable[[], None]) -> float:
    start = time.perf_counter()
    cell()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
