"""Errors are known by what Python, NumPy, TensorFlow and Keras say: each is raised for real."""

from __future__ import annotations

import pytest

from cinta.checks.compare import said_by
from cinta.checks.python_slips import PythonSlip, python_slip, why
from cinta.student import Raised

pytestmark = pytest.mark.slow

SETUP = """
import numpy as np
import tensorflow as tf
x = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
v = tf.Variable([1.0, 2.0])
d = {"w": x, "b": v}
n = 3
layer = tf.keras.layers.Dense(2)
layer.build((None, 2))
"""
OF_A_TAPE = """with tf.GradientTape(persistent=True) as tape:
    y = tf.reduce_sum(x)
"""
GRAPH = """@tf.function
def g(t):
    {line}
g(v)
"""
WITH_SELF = """class Model:
    def step(self):
        return trainable_variables
Model().step()
"""
LATER = """def f(x):
    tape.watch(x)
    with tf.GradientTape() as tape:
        y = x
f(v)
"""
DELETED = """def f(x):
    y = x
    del y
    return y
f(v)
"""
PASSED_OVER = """def f(x):
    if n > 5:
        y = x
    return y
f(v)
"""

CASES = [
    ("tf.watch(x)", PythonSlip.OF_THE_TAPE),
    ("tf.log(x)", PythonSlip.MISSPELT),
    ("layer.predict(x)", PythonSlip.NO_ATTRIBUTE),
    ("x.zzz", PythonSlip.NO_ATTRIBUTE),
    (OF_A_TAPE + "tape.gradient(float(y) + 0.25, x)", PythonSlip.NUMBER_TO_THE_TAPE),
    (OF_A_TAPE + "tape.gradient(float(y), x)", PythonSlip.NUMBER_TO_THE_TAPE),
    (OF_A_TAPE + "tape.gradient(y.numpy(), x)", PythonSlip.NUMBER_TO_THE_TAPE),
    (OF_A_TAPE + "tape.gradient(x.numpy(), x)", PythonSlip.NUMBER_TO_THE_TAPE),
    ("tf.keras.optimizers.SGD(np.float32(0.1))", PythonSlip.RATE_OF_NUMPY),
    ("tf.keras.optimizers.SGD(learning_rate=tf.constant(0.1))", PythonSlip.RATE_OF_NUMPY),
    ("d.w", PythonSlip.OF_A_DICT),
    ("d['W']", PythonSlip.NO_SUCH_KEY),
    ("layer.trainable_variables()", PythonSlip.NOT_A_FUNCTION),
    (f"{OF_A_TAPE}[v.name for v in tape.watched_variables]", PythonSlip.METHOD_AS_VALUE),
    ("(lambda t: t) ** 2", PythonSlip.METHOD_AS_VALUE),
    ("tf.square(layer.build)", PythonSlip.METHOD_AS_VALUE),
    (f"{OF_A_TAPE}    with tape.stop_recording: pass", PythonSlip.METHOD_AS_VALUE),
    ("for i in n: pass", PythonSlip.ONE_FOR_SEVERAL),
    ("a, b = tf.reduce_sum(x)", PythonSlip.ONE_FOR_SEVERAL),
    ("a, b = [1, 2, 3]", PythonSlip.NOT_AS_MANY),
    ("{k: v for k, v in d}", PythonSlip.ITEMS_OF_ONE),
    ("tf.Variable([np.ones((2, 3)), np.ones(2)])", PythonSlip.RAGGED),
    ("tf.stack([x, v])", PythonSlip.RAGGED),
    ("tf.Variable(d)", PythonSlip.NOT_NUMBERS),
    ("{x, v}", PythonSlip.UNHASHABLE),
    (f"{OF_A_TAPE}tape.gradient(y, x, unconnected_gradients='ZERO')", PythonSlip.UNKNOWN_VALUE),
    (f"{OF_A_TAPE}tape.gradient(y, list(d))", PythonSlip.TEXT_AS_SOURCE),
    ("tf.gather(x, [5])", PythonSlip.OUT_OF_RANGE),
    ("[1, 2][n]", PythonSlip.OUT_OF_RANGE),
    (f"{OF_A_TAPE}    z = x @ x\ntape.batch_jacobian(v, v)", PythonSlip.ROWS_DIFFER),
    ("layer(tf.ones((4, 5)))", PythonSlip.LAYER_SHAPES),
    (
        "m = tf.keras.Sequential([layer])\nm.compile('sgd')\nm.compute_loss(x=x, y=x, y_pred=x)",
        PythonSlip.NO_LOSS,
    ),
    (
        f"{OF_A_TAPE}tape.gradient(y, layer.variables, unconnected_gradients='zero')",
        PythonSlip.ZEROS_OF_KERAS,
    ),
    ("x @ v", PythonSlip.PRODUCT_OF_VECTOR),
    ("v @ v", PythonSlip.PRODUCT_OF_VECTOR),
    ("x @ tf.ones((3, 2))", PythonSlip.PRODUCT_SHAPES),
    ("(1, 2) * 1.5", PythonSlip.OF_A_LIST),
    (GRAPH.format(line="return t.numpy()"), PythonSlip.SYMBOLIC_NUMPY),
    (GRAPH.format(line="return (2.0 * t).numpy()"), PythonSlip.SYMBOLIC_NUMPY),
    (GRAPH.format(line="return 2.0 * np.sin(t)"), PythonSlip.SYMBOLIC_NUMPY),
    (GRAPH.format(line="return tf.Variable(t) * 2.0"), PythonSlip.VARIABLE_IN_GRAPH),
    (WITH_SELF, PythonSlip.NOT_OF_SELF),
    (LATER, PythonSlip.UNBOUND_YET),
    (DELETED, PythonSlip.DELETED),
    (PASSED_OVER, PythonSlip.UNBOUND),
]


def raised(error: Exception) -> Raised:
    """What the child says of it. That imports TensorFlow: not where tests are only listed."""
    from cinta.answering.call import raised

    return raised(error)


@pytest.fixture(scope="module")
def student_file(tmp_path_factory):
    """Code is run from a file, so that the line of an error can be read."""
    folder = tmp_path_factory.mktemp("cells")

    def error_of(code: str) -> Exception:
        path = folder / f"cell_{len(list(folder.iterdir()))}.py"
        path.write_text(code)
        space: dict[str, object] = {"__name__": "student"}
        exec(SETUP, space)
        try:
            exec(compile(code, str(path), "exec"), space)
        except Exception as error:
            return error
        raise AssertionError(f"no error: {code}")

    return error_of


def test_each_error_is_told_as_what_it_comes_of(student_file) -> None:
    """In one process, for the sake of TensorFlow's start."""
    found = {}
    for code, _ in CASES:
        error = raised(student_file(code))
        slip = python_slip(error, error.source, code.split("\n"))
        found[code] = slip.slip if slip else None
    assert found == dict(CASES)


def test_the_line_in_a_graph_is_the_one_that_was_written(student_file) -> None:
    code = GRAPH.format(line="return t.numpy()")
    error = raised(student_file(code))
    assert (error.line, error.source) == (3, "return t.numpy()")
    assert said_by(error).startswith("NotImplementedError: numpy() is only available")


def test_what_keras_adds_for_itself_is_left_out(student_file) -> None:
    code = "m = tf.keras.Sequential([tf.keras.Input((2,)), layer])\nm(tf.ones((4, 5)))"
    said = said_by(raised(student_file(code)))
    assert said.startswith("ValueError: Input 0")
    assert "Arguments received" not in said
    assert "\x1b" not in said


def test_a_name_that_is_an_attribute_elsewhere_is_not_meant(student_file) -> None:
    head = "class OurModel(tf.keras.Model):\n    def step(self):\n"
    code = f"{head}        return model\nOurModel().step()"
    error = raised(student_file(code))
    slip = python_slip(error, error.source, code.split("\n"))
    assert slip is not None
    assert "Model`" not in why(slip, "en")
