"""How long ``explain`` takes after some 1,000 recorded operations: ``python -m benchmarks tape``.

Programs that leave TensorFlow again and again, since then the source is read: a loop that keeps
numbers in lists (an actor-critic step), and a chain with a line for each operation. Wanted is less
than a second of processor time for each.
"""

from __future__ import annotations

import linecache
import time
from collections.abc import Iterator
from typing import Any

WANTED = 1.0

LOOP = """
logs, values = [], []
with tf.GradientTape() as tape:
    for step in range({steps}):
        chances = tf.nn.softmax(tf.reshape(state, (1, 2)) @ source)
        chance = float(chances[0, 0])
        logs.append(np.log(chance))
        values.append(tf.constant(chance * 2.0))
        state = tf.constant([chance, 1.0 - chance])
    loss = tf.add_n([tf.constant(l, tf.float32) * v for l, v in zip(logs, values)])
"""

HEAD = "with tf.GradientTape() as tape:\n    y0 = source[0, 0] * 1.0\n"


def programs(operations: int) -> dict[str, str]:
    """Their code, each of about so many operations."""
    lines = (f"    y{k + 1} = tf.constant(float(y{k})) * 1.01\n" for k in range(operations))
    chain = HEAD + "".join(lines) + f"    loss = y{operations}\n"
    return {"a loop with lists": LOOP.format(steps=operations // 6), "a line for each": chain}


def explaining(operations: int) -> Iterator[str]:
    """A line for each program: its operations, and the seconds that explaining it takes."""
    for name, code in programs(operations).items():
        seen, seconds = explained(code, f"<benchmark {name}>")
        mark = "✓" if seconds < WANTED else "✗"
        yield f"explain, {name}: {seen} operations, {seconds:.2f} s {mark} (wanted: {WANTED:g})"


def explained(code: str, file: str) -> tuple[int, float]:
    """Run a program recorded and explain its loss: how much was recorded, and the seconds."""
    import numpy as np
    import tensorflow as tf

    from cinta.tape import explain, recording

    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    space: dict[str, Any] = {"tf": tf, "np": np, "source": tf.Variable(tf.ones((2, 2)))}
    space["state"] = tf.constant([0.4, 0.6])
    with recording() as log:
        exec(compile(code, file, "exec"), space)
        began = time.process_time()
        explain(space["tape"], space["loss"], space["source"])
        return len(log.raw), time.process_time() - began
