"""Does a gradient of a tape enter an answer? No honest road is flagged, formulas are seen."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from cinta.checks.judge import judge
from cinta.grading.answer_keys import make_answer_keys, open_solution, open_variant
from cinta.results import Kind
from cinta.run.remote import RemoteStudent
from cinta.run.warm import Limits
from cinta.source import load
from cinta.student import Answer, Call, OtherRoad, traced
from cinta.values import Scalar
from tests.conftest import Classroom, sampled

ROOT = Path(__file__).parents[2]
UNITS = [path.stem for path in sorted((ROOT / "autograder" / "units").glob("u*.py"))]

TAPE = """\
def f(x):
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = x**2
    g = tape.gradient(y, x)
"""

HONEST = {
    "the tensor itself": TAPE + "    return g",
    "a chain by hand": """\
def f(x):
    x = tf.Variable(x)
    with tf.GradientTape() as t1:
        u = 3.0 * x
    du = t1.gradient(u, x)
    with tf.GradientTape() as t2:
        t2.watch(u)
        y = u**2
    return t2.gradient(y, u) * du / 9.0
""",
    "numpy": TAPE + "    return np.float32(g.numpy() * 2 / 2)",
    "a Python number": TAPE + "    return float(g)",
    "a constant of it": TAPE + "    return tf.constant(g.numpy())",
    "stop_gradient": TAPE + "    return tf.stop_gradient(g)",
    "its sign": TAPE + "    return tf.sign(g) * 6.0",
    "the bit that counts": TAPE + "    return tf.where(g > 0, 6.0, -6.0)",
    "normalized": TAPE + "    return g / tf.abs(g) * 6.0",
    "one of two": TAPE + "    return {'tape': [g], 'hand': 2 * x}",
    "by hand, checked": TAPE + "    assert abs(g - 2 * x) < 1e-5\n    return 2 * x",
    "a sum of a jacobian": TAPE.replace("gradient(y", "jacobian(y") + "    return tf.reduce_sum(g)",
    "in a tf.function": "@tf.function\ndef f(x):\n    with tf.GradientTape() as t:\n"
    "        t.watch(x)\n        y = x**2\n    return t.gradient(y, x)\n"
    "inner = f\ndef f(x):\n    return inner(tf.constant(x))",
    "two hundred tapes, the last of which counts": "def f(x):\n    x = tf.Variable(x)\n"
    "    for _ in range(200):\n        with tf.GradientTape() as t:\n            y = x**2\n"
    "        g = t.gradient(y, x)\n    return g + 0.0",
    "a walk downhill": "def f(x):\n    x = tf.Variable(x)\n    for _ in range(300):\n"
    "        with tf.GradientTape() as t:\n            y = (x - 6.0)**2\n"
    "        g = t.gradient(y, x)\n        if abs(g) < 1e-3:\n            break\n"
    "        x.assign_sub(0.1 * g)\n    return x + 0.0",
    "kept from before": "known = {}\ndef f(x):\n    if x not in known:\n"
    "        v = tf.Variable(x)\n        with tf.GradientTape() as t:\n            y = v**2\n"
    "        known[x] = t.gradient(y, v) + 0.0\n    return known[x]",
    "by chance": TAPE + "    return tf.random.uniform([]) + 2 * x",
}

THROWN_AWAY = {
    "a formula beside it": TAPE + "    return 2 * x",
    "nothing times it": TAPE + "    return 0.0 * g + 2 * x",
    "a formula in stop_gradient": TAPE + "    return tf.stop_gradient(2 * x)",
    "two formulas": TAPE + "    return [2 * x, float(x)]",
    "a formula and a None": TAPE + "    return [None, 2 * x]",
    "asked of another tape": "tape_of_theirs = None\n"
    + TAPE
    + "    del g\n    return tf.constant(6.0)",
}


Answering = Callable[..., Answer]


@pytest.fixture(scope="module")
def answered(classroom: Classroom) -> Iterator[Answering]:
    """What some code answers, each in a namespace of its own."""
    student = open_solution(classroom.units["u01_scalar"], classroom.warm)
    numbers = count()

    def answer(code: str, *, record: bool = False) -> Answer:
        space = student.load(f"mine {next(numbers)}", ("import numpy as np", code))
        (one,) = space.ask([traced(Call("f", (Scalar(3.0),)))], record=record)
        return one

    yield answer
    student.close()


@pytest.mark.parametrize("code", HONEST.values(), ids=HONEST)
def test_no_honest_road_is_flagged(answered: Answering, code: str) -> None:
    answer = answered(code)
    assert answer.raised is None
    assert answer.used_a_tape
    assert answer.from_tape is not False


@pytest.mark.parametrize("code", THROWN_AWAY.values(), ids=THROWN_AWAY)
def test_a_gradient_that_is_thrown_away_is_seen(answered: Answering, code: str) -> None:
    answer = answered(code)
    assert answer.raised is None
    assert answer.used_a_tape
    assert answer.from_tape is False


COUNTED = """\
calls = 0
def counted(x):
    global calls
    calls += 1
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = x**2
    return float(tape.gradient(y, x))
def how_often():
    return calls
"""


def test_who_is_asked_again_is_told_apart_as_well_and_answers_once_more(
    classroom: Classroom,
) -> None:
    """As the grader does: first for the points, then with ``traced``."""
    codes = [*HONEST.values(), *THROWN_AWAY.values()]
    cells = [re.sub(r"\bf\b", f"f{n}", code) for n, code in enumerate(codes)]
    limits = Limits()
    student = RemoteStudent(classroom.warm, limits, time.monotonic() + limits.total_seconds)
    try:
        student.run(["import numpy as np\nimport tensorflow as tf", *cells, COUNTED])
        asked = [Call(f"f{n}", (Scalar(3.0),)) for n in range(len(codes))]
        first = student.ask(asked)
        assert [answer.raised for answer in first] == [None] * len(codes)
        again = student.ask([traced(question) for question in asked])
        said = [answer.from_tape is False for answer in again]
        assert said == [code in THROWN_AWAY.values() for code in codes]
        student.ask([Call("counted", (Scalar(3.0),))])
        (other, same) = student.ask([traced(Call("counted", (Scalar(x),))) for x in (2.0, 3.0)])
        assert other.from_tape
        assert same.from_tape
        (calls,) = student.ask([Call("how_often", ())])
        assert calls.value == Scalar(1 + 2 + 1)
    finally:
        student.close()


BY_DAY = ("u02_tensor", "u05_control", "u07_custom")
"""Tensors, those that want a None, and drivers; the gate has all pass a check that wants a tape."""


@pytest.mark.parametrize("name", sampled(UNITS, *BY_DAY))
def test_no_solution_and_no_accepted_answer_is_flagged(classroom: Classroom, name: str) -> None:
    unit, keys = classroom.units[name], classroom.keys(name)
    student = open_solution(unit, classroom.warm)
    try:
        for exercise in unit.exercises:
            if not exercise.is_asked or not all(check.tape for check in exercise.hidden_checks):
                continue
            asked = [traced(q) for key in keys.of_exercise[exercise.name] for q in key.questions]
            right = {v.id: v.code for v in exercise.accept} | {"right": exercise.solution}
            for number, (which, code) in enumerate(right.items()):
                space = open_variant(student, exercise, f"right {number}", code)
                found = [answer.from_tape for answer in space.ask(asked)]
                assert False not in found, (exercise.name, which)
    finally:
        student.close()


FORWARD = """\
def f(x):
    x = tf.constant(x)
    with tf.autodiff.ForwardAccumulator(x, tf.ones_like(x)) as forward:
        y = x**2
    return forward.jvp(y)
"""

FIT = """\
def f(x):
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
    model.compile(tf.keras.optimizers.SGD(1.0), "mse")
    before = model.get_weights()[1]
    model.fit(np.ones((4, 1)), np.ones((4, 1)), verbose=0)
    return tf.constant(before - model.get_weights()[1])
"""


@pytest.mark.parametrize(
    ("code", "road"), [(FORWARD, OtherRoad.FORWARD), (FIT, OtherRoad.KERAS)], ids=["jvp", "fit"]
)
def test_another_road_is_seen_and_is_no_tape(
    answered: Answering, code: str, road: OtherRoad
) -> None:
    for record in (False, True):
        answer = answered(code, record=record)
        assert answer.raised is None
        assert (answer.used_a_tape, answer.other_road) == (False, road)


def test_a_formula_beside_a_tape_keeps_its_points_and_is_to_be_looked_at(
    classroom: Classroom,
) -> None:
    head = "def polynomial_slope(x0, a, b, c):\n    x = tf.Variable(x0)\n"
    head += "    with tf.GradientTape() as tape:\n        y = a * x**2 + b * x + c\n"
    head += "    g = tape.gradient(y, x)\n"
    for last, unused in (("2 * a * x + b", True), ("0.0 + g", False), ("g", False)):
        sheet = classroom.sheet(polynomial_slope=f"{head}    return {last}")
        result = classroom.hand_in(sheet)
        found = {exercise.name for exercise in result.exercises if exercise.unused_tape}
        assert found == ({"polynomial_slope"} if unused else set())
        assert result.score == result.max_score


def test_a_check_that_wants_it_from_a_tape_refuses_the_formula_and_no_honest_road(
    classroom: Classroom, tmp_path: Path
) -> None:
    source = (ROOT / "autograder" / "units" / "u01_scalar.py").read_text(encoding="utf-8")
    plain = "@hidden(points=2)\ndef slope_is_two_a"
    strict = plain.replace("points=2", "points=2, from_tape=True")
    assert plain in source
    path = tmp_path / "u01_scalar.py"
    path.write_text(source.replace(plain, strict), encoding="utf-8")
    unit = load(path)
    keys = make_answer_keys(unit, classroom.warm, 1)
    exercise = unit.exercise("polynomial_slope")
    head = exercise.solution.replace("return slope", "")
    student = open_solution(unit, classroom.warm)
    try:
        right = {v.id: v.code for v in exercise.accept} | {"half": head + "return slope * 2 / 2"}
        for name, code in (right | {"formula": head + "return 2 * a * x + b"}).items():
            space = open_variant(student, exercise, name, code)
            for key in keys.of_exercise[exercise.name]:
                result = judge(key, space.ask(key.questions), "en")
                assert result.kind == (Kind.UNUSED if name == "formula" else Kind.NOTHING)
    finally:
        student.close()
