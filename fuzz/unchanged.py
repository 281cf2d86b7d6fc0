"""The recorder of tapes changes nothing: programs run plain, then recorded, end in the same state.

A program is source code. Compared are all that its names mean in the end (tensors, variables,
arrays and numbers to the last bit) and its exception: the kind, the text, and each of its frames;
none of the recorder's may stand among them.
"""

from __future__ import annotations

import gc
import linecache
import os
import re
import sys
import tempfile
import traceback
import weakref
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cinta.tape import recording

ROOT = Path(__file__).parents[1]
TAPE = str(ROOT / "autograder" / "cinta" / "tape")
CORPUS = ROOT / "tests" / "tape" / "corpus"


def programs(*folders: Path) -> Iterator[tuple[str, str]]:
    """Name and code of each program in these folders' files, where ``# %% name`` begins one."""
    for path in sorted(path for folder in folders for path in folder.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        for part in re.split(r"^# %% ", text, flags=re.MULTILINE)[1:]:
            name, _, code = part.partition("\n")
            yield f"{path.stem}/{name}", code


@dataclass(frozen=True, kw_only=True)
class End:
    """How a program ended: what its names mean, and what was raised; ``alive`` is what stayed.

    ``frames`` are those of the traceback, ``ours`` those of the recorder among them.
    """

    values: dict[str, bytes]
    raised: str
    frames: tuple[str, ...]
    ours: tuple[str, ...]
    alive: Counter[str]

    def differences(self, other: End) -> list[str]:
        """What is not the same; nothing, if nothing is."""
        names = {name for name, _ in self.values.items() ^ other.values.items()}
        found = [f"another value of {name}" for name in sorted(names)]
        if self.raised != other.raised:
            found.append(f"raised {other.raised!r}, not {self.raised!r}")
        if self.frames != other.frames:
            found.append(f"another traceback: {self.frames} and {other.frames}")
        more = other.alive - self.alive
        return found + [f"a frame of ours: {o}" for o in other.ours] + [f"kept: {k}" for k in more]


def plain_and_recorded(name: str, code: str) -> tuple[End, End]:
    """The ends of one program, run alone and then run recorded."""
    return ended(name, code, nullcontext), ended(name, code, recording)


def compared(of_these: Iterable[tuple[str, str]]) -> list[str]:
    """The differences between both ends of each program."""
    ends = ((name, plain_and_recorded(name, code)) for name, code in of_these)
    return [f"{name}: {line}" for name, (a, b) in ends for line in a.differences(b)]


def growing(steps: int) -> list[str]:
    """The kinds of training of which something stays after so many steps."""
    grown = {name: growth(step, steps) for name, step in steps_of_training().items()}
    most = max(500, steps / 2)
    kept = {name: of for name, of in grown.items() if of[0] > most or of[1] > 10}
    return [f"{name}: {blocks} blocks, {mb:.1f} MB" for name, (blocks, mb) in kept.items()]


def ended(name: str, code: str, around: Callable[[], AbstractContextManager[Any]]) -> End:
    """Run a program once, from the same random numbers, and see how it ends."""
    tf = _tensorflow()
    file = f"<unchanged {name}>"
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    tf.keras.backend.clear_session()
    tf.keras.utils.set_random_seed(7)
    compiled = compile(code, file, "exec")
    space: dict[str, Any] = {
        "__name__": "unchanged",
        "tf": tf,
        "print": _silent,
        "explain": _silent,
    }
    raised = ""
    frames: list[traceback.FrameSummary] = []
    gc.disable()  # what dies, dies at once, as it would without us
    try:
        with around():
            try:
                exec(compiled, space)
            except Exception as error:
                raised = _without_numbers(f"{type(error).__name__}: {error}")
                frames = traceback.extract_tb(error.__traceback__)
            values = {k: _bits(v) for k, v in space.items() if not k.startswith("_")}
            left = list(_weakly(space))
            space.clear()
            alive = Counter(kind for kind, ref in left if ref() is not None)
    finally:
        gc.enable()
    return End(
        values=values,
        raised=raised,
        frames=tuple(f"{f.filename}:{f.lineno}" for f in frames if not f.filename.startswith(TAPE)),
        ours=tuple(f"{f.filename}:{f.lineno}" for f in frames if f.filename.startswith(TAPE)),
        alive=alive,
    )


@cache
def _tensorflow() -> Any:
    """TensorFlow, whose own objects no collection of garbage goes through again.

    Keras collects before each program: most of its time went there.
    """
    import tensorflow as tf

    tf.keras.backend.clear_session()
    gc.freeze()
    return tf


def _silent(*_: Any) -> None:
    """What programs call in place of ``print`` and ``explain``."""


_silent.autograph_info__ = {}  # type: ignore[attr-defined]


def _without_numbers(text: str) -> str:
    """The text of an error without addresses, and without what TensorFlow counts through."""
    return re.sub(r"0x[0-9a-f]+|pyfunc_\d+|_\d+\b|__autograph_generated_file\w+", "#", text)


def _bits(value: Any) -> bytes:
    """All that a name means, to the last bit; of what holds no numbers, its kind."""
    import numpy as np
    import tensorflow as tf

    if isinstance(value, type) or (tf.is_tensor(value) and tf.is_symbolic_tensor(value)):
        return type(value).__name__.encode()
    if isinstance(value, tf.IndexedSlices | tf.RaggedTensor | tf.SparseTensor):
        return b"".join(map(_bits, tf.nest.flatten(value, expand_composites=True)))
    if isinstance(value, dict):
        return b"".join(str(key).encode() + _bits(item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return b"".join(map(_bits, value))
    if hasattr(value, "trainable_variables") and not isinstance(value, tf.Variable):
        return b"".join(map(_bits, value.variables))
    if isinstance(value, np.ndarray | np.generic) or hasattr(value, "numpy"):
        array = np.asarray(value.numpy() if hasattr(value, "numpy") else value)
        return str(array.dtype).encode() + str(array.shape).encode() + array.tobytes()
    if isinstance(value, str) and value.startswith(tempfile.gettempdir()):
        return b"a folder of this run alone"
    if isinstance(value, int | float | complex | str | bool | None):
        return repr(value).encode()
    return type(value).__name__.encode()


def _weakly(space: dict[str, Any]) -> Iterator[tuple[str, weakref.ref[Any]]]:
    """What a program's names mean, by references that keep nothing alive; it must die with them."""
    for name, value in space.items():
        for item in value if isinstance(value, list | tuple) else [value]:
            kind = type(item).__name__
            if not name.startswith("_") and name not in ("tf", "print", "explain"):
                try:
                    yield f"{name} ({kind})", weakref.ref(item)
                except TypeError:
                    continue


def growth(step: Callable[[], object], steps: int, operations: int = 200) -> tuple[int, float]:
    """What so many recorded steps leave behind: blocks of Python's memory, and MB of the process.

    Counted from when the log, which holds ``operations`` at most, is full.
    """
    with recording(operations):
        for _ in range(2 * operations):
            step()
        before = _held()
        for _ in range(steps):
            step()
        after = _held()
    return after[0] - before[0], after[1] - before[1]


def _held() -> tuple[int, float]:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return sys.getallocatedblocks(), pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def steps_of_training() -> dict[str, Callable[[], object]]:
    """A small step of training by hand, of a model, and of a model in a ``tf.function``."""
    import tensorflow as tf

    w, x = tf.Variable(tf.ones((3, 1))), tf.ones((4, 3))
    net = tf.keras.Sequential([tf.keras.layers.Dense(4, activation="tanh")])
    net.build((None, 3))
    sgd = tf.keras.optimizers.SGD(0.01)

    def by_hand() -> None:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((x @ w) ** 2) + 0.0 * float(w[0, 0])
        w.assign_sub(0.1 * tape.gradient(loss, w))

    def of_a_model() -> Any:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(net(x) ** 2)
        slopes = tape.gradient(loss, net.trainable_variables)
        sgd.apply_gradients(zip(slopes, net.trainable_variables, strict=True))
        return loss

    return {"by hand": by_hand, "model": of_a_model, "traced": tf.function(of_a_model)}
