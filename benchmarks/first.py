"""Where a child's first TensorFlow operations' time goes, and what is taken out before the fork.

Each line is a warm process with one remedy more than the line before, in a process of its own: a
forked child multiplies, differentiates and ends.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median

from cinta.run.loaded import ENVIRONMENT

from .command import Failed

SETTINGS = ("TF_ENABLE_ONEDNN_OPTS", "ONEDNN_MAX_CPU_ISA")
STEPS = {
    "nothing": ((), ()),
    "oneDNN's scan of kernels is off": (SETTINGS[:1], ()),
    "registries are full": (SETTINGS[:1], ("_fill_registries",)),
    "products are compiled for SSE4.1": (SETTINGS, ("_fill_registries",)),
    "memory is in pages of 2 MiB": (SETTINGS, ("_fill_registries", "gather_pages")),
}
"""What is done, by the settings and the steps of the warm-up that are in force."""


def first_operations(work: Path, names: Iterable[str], children: int) -> Iterator[str]:
    """A table: milliseconds in the child, and of its fork and end, medians of so many children."""
    yield "| and then | first operations, ms | fork and end, ms |"
    yield "|---|---|---|"
    for name in names:
        settings, steps = STEPS[name]
        without = {key: value for key, value in ENVIRONMENT.items() if key not in SETTINGS}
        environment = without | {key: ENVIRONMENT[key] for key in settings}
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.first", str(children), *steps],
            env=environment | {"HOME": str(work), "MPLCONFIGDIR": str(work / "matplotlib")},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Failed(f"{name}: {done.stderr.strip()[-300:]}")
        inside, around = json.loads(done.stdout)
        yield f"| {name} | {inside:.1f} | {around:.1f} |"


def _main(children: str, *steps: str) -> None:
    from cinta.run import pages, zygote

    for place, step in ((zygote, "_fill_registries"), (pages, "gather_pages")):
        if step not in steps:
            assert hasattr(place, step), step
            setattr(place, step, lambda: None)
    zygote.warm_up()
    trials = [_in_a_child() for _ in range(int(children))]
    print(json.dumps([1000 * median(times) for times in zip(*trials, strict=True)]))


def _in_a_child() -> tuple[float, float]:
    """Seconds of the operations, and of all the rest from the fork to the end."""
    reader, writer = os.pipe()
    start = time.perf_counter()
    if os.fork() == 0:
        os.write(writer, json.dumps(_operations()).encode())
        os._exit(0)
    os.close(writer)
    os.wait()
    whole = time.perf_counter() - start
    with os.fdopen(reader) as pipe:
        inside = float(pipe.read())
    return inside, whole - inside


def _operations() -> float:
    import numpy as np
    import tensorflow as tf

    start = time.perf_counter()
    weights = tf.Variable(np.ones((4, 3), np.float32))
    inputs = tf.constant(np.ones((5, 4), np.float32))
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(tf.tanh(inputs @ weights)))
    tape.gradient(loss, weights).numpy()
    return time.perf_counter() - start


if __name__ == "__main__":
    _main(*sys.argv[1:])
