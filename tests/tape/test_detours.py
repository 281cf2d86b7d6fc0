"""Random detours of a number through Python: what is sure of it is what another run shows.

Each program is run again with another number in its source. Where its target stays the same, the
source plays no part, and "it leaves TensorFlow and comes back" would be false; where it changes,
"the target was not computed from it" would be.
"""

from __future__ import annotations

import linecache
import random
import re
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest

import cinta
from cinta.tape.causes import Cause

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

PROGRAMS = 150
SOURCES = (1.7, 1.703, 1.9)
"""What the source holds, and what it holds when the program runs again."""

HERE = Path(__file__).parent
DETOURS = [
    line.replace(r"\n", "\n")
    for line in (HERE / "detours.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
HELPERS = (HERE / "detour_helpers.py").read_text(encoding="utf-8")

WAYS_OUT = (
    "float({s})",
    "({s}).numpy()",
    "np.exp({s})",
    "({s}).numpy().item()",
    "np.sum({s})",
    "float(f'{{{s}}}')",
    "np.float32({s})",
    "fetch({s})",
    "np.asarray({s})",
)
UNSEEN_OUT = (
    "h = {s}\na = np.array(h)",
    "h = {s}\na = np.asarray(h) + 0.1",
    "h = tf.tanh({s})\nh = h / 2.0\na = np.array([h, h]).mean()",
    "h = tf.stack([{s}, y])\na = np.array(h)[1]",
    "h = tf.concat([[{s}], [y * 1.0]], 0)\np, h = tf.split(h, 2)\na = np.array(h)[0]",
    "h = {s}\nh = y * 1.0\na = np.asarray(h)",
    "h = {s}\nif float(y) < 9.0: h = y * 1.0\na = np.asarray(h)",
    "h = tf.multiply(tf.shape(h := {s} * 1.0)[:0].shape[0] + 0.3, 1.0)\na = np.array(h)",
    "h = tf.constant(({s}).numpy())\na = (h * 1.5).numpy()",
    "h = tf.constant(({s}).numpy())\nh = tf.constant(b)\na = (h * 1.5).numpy()",
)
"""Ways out that nobody is asked about, and a value that comes in and leaves again."""
WAYS_IN = (
    "x * {n}",
    "x * tf.constant({n}, tf.float32)",
    "x ** 2 * float({n})",
    "tf.reduce_sum(x * np.float32({n}))",
    "tf.add(x, {n})",
)
SHAPES = (
    "{code}",
    "def main():\n{deeper}\n    return tape, loss\ntape, loss = main()",
    "class Run:\n    def main(self):\n{deepest}\n        return tape, loss\n"
    "tape, loss = Run().main()",
    "try:\n{deeper}\nfinally:\n    done = True",
    "for step in range(2):\n{deeper}",
)


def a_program(draw: random.Random) -> str:
    """One program: a number leaves, goes up to four detours, and something comes in."""
    seen = draw.random() < 0.7
    way = f"a = {draw.choice(WAYS_OUT)}" if seen else draw.choice(UNSEEN_OUT)
    names, lines = ["a", "b"], way.format(s="w * 1.5").splitlines()
    if draw.random() < 0.3:
        lines.insert(0, "b = fetch(y * 1.0)")
    for k in range(draw.randint(1, 4)):
        detour = draw.choice(DETOURS)
        pair = draw.sample(names[-3:], 2)
        fields = {"a": pair[0], "b": pair[1], "n": f"n{k}", "n2": f"m{k}", "f": f"f{k}"}
        lines.append(detour.format(**fields))
        names += [f"n{k}"] if "{n}" in detour else []
    name = names[-1] if draw.random() < 0.8 else draw.choice(names)
    lines.append(f"loss = {draw.choice(WAYS_IN).format(n=name)}")
    block = indent("\n".join(lines), " " * 4)
    code = f"b = 0.5\nwith tf.GradientTape() as tape:\n{block}"
    names_only_a_module_has = re.search(r"\b(eval|global|globals|exec)\b", code)
    shape = SHAPES[0] if names_only_a_module_has else draw.choice(SHAPES)
    framed = shape.format(code=code, deeper=indent(code, " " * 4), deepest=indent(code, " " * 8))
    return helpers_for(framed) + framed + "\n"


def helpers_for(code: str) -> str:
    """The imports, and the helpers that some code names, or that these name."""
    _, imports, *helpers = re.split(r"\n\n+(?=\S)", HELPERS.strip())
    named = {re.findall(r"^(?:def |class )?(\w+)", one, re.MULTILINE)[0]: one for one in helpers}
    used: dict[str, str] = {}
    while more := {
        name: helper
        for name, helper in named.items()
        if name not in used and re.search(rf"\b{name}\b", code + "".join(used.values()))
    }:
        used |= more
    return "\n".join([imports, *(helper for name, helper in named.items() if name in used), ""])


def run(code: str, file: str, held: float) -> dict[str, Any]:
    """A program's names when it has run, with this number in its source."""
    import tensorflow as tf

    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    variables = {"w": tf.Variable(held), "x": tf.Variable(2.3), "y": tf.Variable(0.61)}
    space: dict[str, Any] = {"tf": tf, "explain": cinta.explain, **variables}
    exec(compile(code, file, "exec"), space)
    return space


def is_false(code: str, file: str) -> bool | None:
    """Is what is sure of the source false? None where the program does not run."""
    try:
        targets = {float(run(code, file, held)["loss"]) for held in SOURCES}
    except Exception:  # a detour that does not go with the one before
        return None
    with cinta.recording():
        space = run(code, file, SOURCES[0])
        exec("said = explain(tape, loss, w).reasons[0]", space)
    said, depends = space["said"], len(targets) > 1
    return bool(said.sure and (said.code == Cause.LEFT_TENSORFLOW) != depends)


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_sure_of_a_number_outside_is_what_another_run_shows(seed: int) -> None:
    programs = [a_program(random.Random(1000 * seed + k)) for k in range(PROGRAMS // 2)]
    verdicts = [is_false(code, f"<detour {seed}.{k}>") for k, code in enumerate(programs)]
    false = [code for code, verdict in zip(programs, verdicts, strict=True) if verdict]
    assert not false, false[0]
    assert verdicts.count(None) < len(verdicts) // 10
