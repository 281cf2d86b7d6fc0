"""``explain`` walks each piece of the user's source once, however much was recorded on it."""

from __future__ import annotations

import ast
import importlib
import linecache
from collections import Counter
from typing import Any

import pytest

import cinta
from cinta.tape.diagnosis import parsed, source_flow, syntax

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

ACTOR_CRITIC = """
logs, values = [], []
with tf.GradientTape() as tape:
    for step in range({steps}):
        chances = tf.nn.softmax(tf.reshape(state, (1, 2)) @ actor)
        chance = float(chances[0, 0])
        logs.append(np.log(chance))
        values.append(tf.constant(chance * 2.0))
        state = tf.constant([chance, 1.0 - chance])
    loss = tf.add_n([tf.constant(l, tf.float32) * v for l, v in zip(logs, values)])
"""


@pytest.fixture(name="walks")
def _walks(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the source was parsed, walked, and followed from names."""
    counts: Counter[str] = Counter()

    def counted(name: str, real: Any) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            counts[name] += 1
            return real(*args, **kwargs)

        return call

    importlib.import_module("tensorflow")  # it parses a good deal itself, and walks nothing of ours
    parsed._parsed.cache_clear()
    monkeypatch.setattr(ast, "parse", counted("parsed", ast.parse))
    monkeypatch.setattr(syntax, "walked", counted("walked", syntax.walked))
    followed = counted("followed", source_flow._statements_reached)
    monkeypatch.setattr(source_flow, "_statements_reached", followed)
    return counts


def explained(steps: int) -> str:
    import numpy as np
    import tensorflow as tf

    file, code = f"<actor critic {steps}>", ACTOR_CRITIC.format(steps=steps)
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    space: dict[str, Any] = {"tf": tf, "np": np, "actor": tf.Variable(tf.ones((2, 2)))}
    space["state"] = tf.constant([0.4, 0.6])
    with cinta.recording():
        exec(compile(code, file, "exec"), space)
        reasons = cinta.explain(space["tape"], space["loss"], [space["actor"]] * 5).reasons
    return str(reasons[-1].code)


def test_what_is_walked_hangs_on_the_source_and_not_on_the_steps(walks: Counter[str]) -> None:
    assert explained(3) == "left_tensorflow"
    few = dict(walks)
    walks.clear()
    assert explained(60) == "left_tensorflow"
    assert walks == few
    assert walks["parsed"] == 1
    assert walks["walked"] <= 200
