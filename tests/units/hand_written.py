# ruff: noqa: E501
"""Wrong answers as a student would write them, of slips that no mutant is, some of two at once.

``true`` was written before any message was read: the reasons that hold of the answer, of which one
names it. ``author`` is a known wrong answer's own words; "" is a right answer that must not fail.
"""

from __future__ import annotations

from textwrap import indent
from typing import NamedTuple


class Written(NamedTuple):
    exercise: str
    true: str
    code: str


def _function(head: str, body: str) -> str:
    return f"def {head}:\n{indent(body.strip(), '    ')}\n"


def _slope(true: str, body: str) -> Written:
    return Written("polynomial_slope", true, _function("polynomial_slope(x0, a, b, c)", body))


def _loss(true: str, body: str) -> Written:
    return Written("loss_gradient", true, _function("loss_gradient(w0, x, y)", body))


def _cube(true: str, body: str) -> Written:
    return Written("constant_gradient", true, _function("constant_gradient(x)", body))


def _two(true: str, body: str) -> Written:
    return Written("two_gradients", true, _function("two_gradients(x0)", body))


def _mean(true: str, body: str) -> Written:
    return Written("mean_square_gradient", true, _function("mean_square_gradient(W)", body))


def _linear(true: str, body: str) -> Written:
    return Written(
        "linear_weight_gradient", true, _function("linear_weight_gradient(x, w, b)", body)
    )


def _curve(true: str, body: str) -> Written:
    return Written("curve_and_slope", true, _function("curve_and_slope(x)", body))


def _vjp(true: str, body: str) -> Written:
    return Written("vjp", true, _function("vjp(A, x, v)", body))


def _list(true: str, body: str) -> Written:
    return Written("list_gradients", true, _function("list_gradients(x, w, b)", body))


def _dict(true: str, body: str) -> Written:
    return Written("dict_gradients", true, _function("dict_gradients(x, params)", body))


def _layer(true: str, body: str) -> Written:
    return Written("layer_gradients", true, _function("layer_gradients(layer, x)", body))


def _paths(true: str, body: str) -> Written:
    return Written("gradients_by_path", true, _function("gradients_by_path(model, x, y)", body))


def _frozen(true: str, body: str) -> Written:
    return Written("trainable_gradients", true, _function("trainable_gradients(model, x, y)", body))


X = "x = tf.Variable(x0)\n"
TAPE = "with tf.GradientTape() as tape:\n"
W = "w = tf.Variable(w0)\n"

ANSWERS: dict[str, tuple[Written, ...]] = {
    "u01_scalar": (
        _cube("times", f"{TAPE}    tape.watch(x)\n    y = x**3\nreturn tape.gradient(y, x) * x"),
        _two(
            "multiple",
            f"{X}with tf.GradientTape(persistent=True) as tape:\n    y = x**2\n    z = y**2\nreturn tape.gradient(z, x), 2 * tape.gradient(y, x)",
        ),
        _slope(
            "replaced not_watched",
            f"{X}x = x + 0\n{TAPE}    y = a*x**2 + b*x + c\nreturn tape.gradient(y, x)",
        ),
        _slope(
            "author new_variable not_connected never_read",
            f"{X}{TAPE}    z = tf.Variable(x0)\n    y = a*z**2 + b*z + c\nreturn tape.gradient(y, x)",
        ),
        _slope("as_if_exponent", f"{X}{TAPE}    y = a*x**4 + b*x + c\nreturn tape.gradient(y, x)"),
        _slope("as_if_input", f"{X}{TAPE}    y = b*x**2 + b*x + c\nreturn tape.gradient(y, x)"),
        _slope("misspelt", f"{X}{TAPE}    y = a*tf.sqare(x) + b*x + c\nreturn tape.gradient(y, x)"),
        _slope(
            # The notebook has a slope of its own, above: what is returned is that one.
            "misspelt constant",
            f"{X}{TAPE}    y = a*x**2 + b*x + c\nslpe = tape.gradient(y, x)\nreturn slope",
        ),
        _slope(
            "not_returned no_return",
            f"{X}{TAPE}    y = a*x**2 + b*x + c\n    slope = tape.gradient(y, x)",
        ),
        _slope("missing_argument", f"{X}{TAPE}    y = a*x**2 + b*x + c\nreturn tape.gradient(y)"),
        _slope(
            "sign proportional",
            f"{X}{TAPE}    y = a*x**2 + b*x + c\n    y = -y\nreturn tape.gradient(y, x)",
        ),
        _slope(
            "left_in_part", f"{X}{TAPE}    y = a*x*x.numpy() + b*x + c\nreturn tape.gradient(y, x)"
        ),
        _slope(
            "stopped_in_part as_if_term",
            f"{X}{TAPE}    y = a*tf.stop_gradient(x)**2 + b*x + c\nreturn tape.gradient(y, x)",
        ),
        _slope(
            "author no_tape",
            "return tf.constant((a*(x0+1e-3)**2 + b*(x0+1e-3) - a*(x0-1e-3)**2 - b*(x0-1e-3))/2e-3)",
        ),
        _slope("type", f"{X}{TAPE}    y = a*x**2 + b*x + c\nreturn [tape.gradient(y, x)]"),
        Written(
            "first_tape",
            "left_in_part",
            "with tf.GradientTape() as tape:\n    y = x * x.numpy()\ndy_dx = tape.gradient(y, x)",
        ),
        _slope("as_if_example", f"{X}{TAPE}    y = 1.0 / x\nreturn tape.gradient(y, x)"),
        _slope(
            "as_if_source",
            f"{X}a = tf.Variable(a)\n{TAPE}    y = a*x**2 + b*x + c\nreturn tape.gradient(y, a)",
        ),
        _slope(
            "as_if_order",
            f"{X}with tf.GradientTape() as outer:\n    {TAPE}        y = a*x**2 + b*x + c\n    slope = tape.gradient(y, x)\nreturn outer.gradient(slope, x)",
        ),
        _loss("as_if_sign", f"{W}{TAPE}    loss = (w*x + y)**2\nreturn tape.gradient(loss, w)"),
        _loss(
            "author no_target",
            f"def square(e):\n    e**2\n{W}{TAPE}    loss = square(w*x - y)\nreturn tape.gradient(loss, w)",
        ),
        _loss(
            "",
            f"{W}{TAPE}    loss = tf.math.squared_difference(w*x, y)\nreturn tape.gradient(loss, w)",
        ),
        _loss(
            "left_in_part as_if_factor author",
            f"{W}{TAPE}    error = w*x - y\n    loss = error*float(error)\nreturn tape.gradient(loss, w)",
        ),
        _loss(
            "watch_no_tensor",
            f"{TAPE}    tape.watch(w0)\n    loss = (w0*x - y)**2\nreturn tape.gradient(loss, w0)",
        ),
        _loss(
            "assigned replaced author a_step",
            f"{W}{TAPE}    loss = (w*x - y)**2\nw = w - 0.1*tape.gradient(loss, w)\nreturn w",
        ),
        _cube("source_returned author", f"{TAPE}    tape.watch(x)\n    y = x**3\nreturn x"),
        _cube(
            "target_left",
            f"{TAPE}    tape.watch(x)\n    y = float(x)**3\nreturn tape.gradient(y, x)",
        ),
        _cube(
            "no_with",
            "tape = tf.GradientTape()\ntape.watch(x)\ny = x**3\nreturn tape.gradient(y, x)",
        ),
        _cube(
            "author not_watched_other copied",
            f"{TAPE}    z = tf.identity(x)\n    tape.watch(z)\n    y = x**3\nreturn tape.gradient(y, z)",
        ),
        _cube(
            "reset",
            f"{TAPE}    tape.watch(x)\n    y = x**3\n    tape.reset()\nreturn tape.gradient(y, x)",
        ),
        _cube(
            "author stopped_recording",
            f"{TAPE}    tape.watch(x)\n    with tape.stop_recording():\n        y = x**3\nreturn tape.gradient(y, x)",
        ),
        _cube(
            "as_if_exponent constant proportional",
            f"{TAPE}    tape.watch(x)\n    y = 3*x\nreturn tape.gradient(y, x)",
        ),
        _two(
            "used_twice author",
            f"{X}{TAPE}    y = x**2\n    z = y**2\nprint(tape.gradient(y, x))\nreturn tape.gradient(z, x), tape.gradient(y, x)",
        ),
        _two(
            "length type structure",
            f"{X}with tf.GradientTape(persistent=True) as tape:\n    y = x**2\n    z = y**2\nreturn tape.gradient(z, x)",
        ),
        _two(
            "unknown_argument",
            f"{X}with tf.GradientTape(persistant=True) as tape:\n    y = x**2\n    z = y**2\nreturn tape.gradient(z, x), tape.gradient(y, x)",
        ),
        _slope("as_if_input", f"{X}{TAPE}    y = a*x + b*x**2 + c\nreturn tape.gradient(y, x)"),
        _slope(
            "no_call no_tape",
            "import numpy as np\nreturn tf.constant(np.polyval(np.polyder([a, b, c]), x0))",
        ),
        _loss(
            "as_if_operation", f"{W}{TAPE}    loss = (w + x - y)**2\nreturn tape.gradient(loss, w)"
        ),
        _cube("of_the_tape", f"{TAPE}    tf.watch(x)\n    y = x**3\nreturn tape.gradient(y, x)"),
        _cube("unbound_yet", f"tape.watch(x)\n{TAPE}    y = x**3\nreturn tape.gradient(y, x)"),
        _two(
            "one_for_several",
            f"{X}{TAPE}    y = x**2\n    z = y**2\na, b = tape.gradient([z, y], x)\nreturn a, b",
        ),
        _two(
            "deleted",
            f"{X}with tf.GradientTape(persistent=True) as tape:\n    y = x**2\n    z = y**2\na = tape.gradient(z, x)\ndel tape\nreturn a, tape.gradient(y, x)",
        ),
    ),
    "u02_tensor": (
        _linear(
            "as_if_term as_if_factor",
            f"w = tf.Variable(w)\n{TAPE}    loss = tf.reduce_sum((x @ w)**2)\nreturn tape.gradient(loss, w)",
        ),
        _linear(
            "as_if_applied",
            f"w = tf.Variable(w)\n{TAPE}    loss = tf.reduce_mean(tf.nn.relu(x @ w + b)**2)\nreturn tape.gradient(loss, w)",
        ),
        _linear(
            "as_if_row",
            f"w = tf.Variable(w)\n{TAPE}    loss = tf.reduce_mean((x[:1] @ w + b)**2)\nreturn tape.gradient(loss, w)",
        ),
        _mean(
            "mean_of sum_of",
            f"source = tf.Variable(W)\n{TAPE}    loss = source**2\nreturn tf.reduce_mean(tape.gradient(loss, source))",
        ),
        _mean(
            "author",
            f"s = tf.Variable(W)\n{TAPE}    loss = tf.reduce_mean(tf.reduce_sum(s**2, axis=1))\nreturn tape.gradient(loss, s)",
        ),
        _mean(
            "",
            f"s = tf.Variable(W)\n{TAPE}    loss = tf.reduce_mean(tf.abs(s)**2)\nreturn tape.gradient(loss, s)",
        ),
        _mean(
            "proportional double entries rows columns",
            f"s = tf.Variable(W)\n{TAPE}    loss = tf.reduce_sum(s**2)/6\nreturn tape.gradient(loss, s)",
        ),
        _mean(
            "author factor_varies",
            f"s = tf.Variable(W)\n{TAPE}    loss = tf.norm(s)\nreturn tape.gradient(loss, s)",
        ),
        _mean(
            "not_float author",
            f"s = tf.Variable(W.astype(int))\n{TAPE}    loss = tf.reduce_mean(s**2)\nreturn tape.gradient(loss, s)",
        ),
        _mean(
            "nonfinite no_gradient author",
            f"s = tf.Variable(W)\n{TAPE}    loss = tf.reduce_mean(tf.round(s)**2)\nreturn tape.gradient(loss, s)",
        ),
        _linear(
            "product_shapes author",
            f"w = tf.Variable(w)\n{TAPE}    loss = tf.reduce_mean((x.T @ w + b)**2)\nreturn tape.gradient(loss, w)",
        ),
        _linear(
            "already_numpy",
            f"w = tf.Variable(w)\n{TAPE}    loss = tf.reduce_mean((x.numpy() @ w + b)**2)\nreturn tape.gradient(loss, w)",
        ),
        _linear(
            "as_if_term author",
            f"w = tf.Variable(w)\n{TAPE}    loss = tf.reduce_mean((x @ w)**2 + b)\nreturn tape.gradient(loss, w)",
        ),
        _linear(
            "shape sum_of",
            f"w = tf.Variable(w)\n{TAPE}    loss = tf.reduce_mean((x @ w + b)**2)\nreturn tf.reduce_sum(tape.gradient(loss, w), axis=0)",
        ),
        _curve(
            "order author",
            f"{TAPE}    tape.watch(x)\n    y = x*tf.sin(x)\ndy_dx = tape.gradient(y, x)\nreturn dy_dx, y",
        ),
        _curve(
            "as_if_function", f"{TAPE}    tape.watch(x)\n    y = x*x\nreturn y, tape.gradient(y, x)"
        ),
        _curve("", f"{TAPE}    tape.watch(x)\n    y = tf.sin(x)*x\nreturn y, tape.gradient(y, x)"),
        _vjp(
            "author as_if_function",
            f"x = tf.Variable(x)\n{TAPE}    y = tf.linalg.matvec(A, x)\nreturn tape.gradient(y, x, output_gradients=v)",
        ),
        _vjp(
            "unknown_argument",
            f"x = tf.Variable(x)\n{TAPE}    y = tf.sin(tf.linalg.matvec(A, x))\nreturn tape.gradient(y, x, weights=v)",
        ),
        _linear(
            "as_if_grouping",
            f"w = tf.Variable(w)\n{TAPE}    loss = tf.reduce_mean((x @ (w + b))**2)\nreturn tape.gradient(loss, w)",
        ),
        _curve(
            "as_if_grouping",
            f"{TAPE}    tape.watch(x)\n    y = tf.sin(x*x)\nreturn y, tape.gradient(y, x)",
        ),
        _curve(
            "shape_of_another sum_of",
            f"{TAPE}    tape.watch(x)\n    y = tf.reduce_sum(x*tf.sin(x))\nreturn y, tape.gradient(y, x)",
        ),
    ),
    "u03_sources": (
        _list(
            "opposite",
            f"w, b = tf.Variable(w), tf.Variable(b)\n{TAPE}    loss = tf.reduce_mean((x @ w + b)**2)\ndw, db = tape.gradient(loss, [w, b])\nreturn [-dw, db]",
        ),
        _list(
            "multiple",
            f"w, b = tf.Variable(w), tf.Variable(b)\n{TAPE}    loss = tf.reduce_mean((x @ w + b)**2)\ndw, db = tape.gradient(loss, [w, b])\nreturn [dw, 3 * db]",
        ),
        _list(
            "zeros",
            f"w, b = tf.Variable(w), tf.Variable(b)\n{TAPE}    loss = tf.reduce_mean((x @ w + b)**2)\ndw, db = tape.gradient(loss, [w, b])\nreturn [dw, tf.zeros_like(b)]",
        ),
        _list(
            "a_step",
            f"w, b = tf.Variable(w), tf.Variable(b)\n{TAPE}    loss = tf.reduce_mean((x @ w + b)**2)\ndw, db = tape.gradient(loss, [w, b])\nreturn [w - 0.1 * dw, b - 0.1 * db]",
        ),
        _list(
            "sources_returned",
            f"w, b = tf.Variable(w), tf.Variable(b)\n{TAPE}    loss = tf.reduce_mean((x @ w + b)**2)\ngrads = tape.gradient(loss, [w, b])\nreturn [w, b]",
        ),
        _dict(
            "sources_returned",
            f"params = {{k: tf.Variable(v) for k, v in params.items()}}\n{TAPE}    loss = tf.reduce_mean((x @ params['w'] + params['b'])**2)\ngrads = tape.gradient(loss, params)\nreturn params",
        ),
        _list(
            "of_a_list",
            f"w, b = tf.Variable(w), tf.Variable(b)\n{TAPE}    loss = tf.reduce_mean((x @ w + b)**2)\nreturn tape.gradient(loss, [w, b]) / 2",
        ),
        _list(
            "author",
            f"w, b = tf.Variable(w), tf.Variable(b)\n{TAPE}    loss = tf.reduce_mean((x @ w + b)**2)\nreturn tape.gradient(loss, {{'w': w, 'b': b}})",
        ),
        _list(
            "too_many_arguments",
            f"w, b = tf.Variable(w), tf.Variable(b)\n{TAPE}    loss = tf.reduce_mean((x @ w + b)**2)\nreturn tape.gradient(loss, w, b, 0, 0)",
        ),
        _list(
            "as_if_exponent",
            f"w, b = tf.Variable(w), tf.Variable(b)\n{TAPE}    loss = tf.reduce_mean((x @ w + b)**3)\nreturn tape.gradient(loss, [w, b])",
        ),
        _dict(
            "keys author",
            f"v = {{'W': tf.Variable(params['w']), 'b': tf.Variable(params['b'])}}\n{TAPE}    loss = tf.reduce_mean((x @ v['W'] + v['b'])**2)\nreturn tape.gradient(loss, v)",
        ),
        _dict(
            "author",
            f"v = tf.nest.map_structure(tf.Variable, params)\n{TAPE}    loss = tf.reduce_mean((x @ v['w'])**2)\nreturn tape.gradient(loss, v)",
        ),
        _dict(
            "author copied new_variable",
            f"v = tf.nest.map_structure(tf.Variable, params)\n{TAPE}    loss = tf.reduce_mean((x @ v['w'] + v['b'])**2)\nreturn tape.gradient(loss, {{k: tf.Variable(s) for k, s in v.items()}})",
        ),
        _list(
            "ragged",
            f"w, b = tf.Variable([w, b])\n{TAPE}    loss = tf.reduce_mean((x @ w + b)**2)\nreturn tape.gradient(loss, [w, b])",
        ),
        _dict(
            "items_of_one",
            f"v = {{k: tf.Variable(a) for k, a in params}}\n{TAPE}    loss = tf.reduce_mean((x @ v['w'] + v['b'])**2)\nreturn tape.gradient(loss, v)",
        ),
        _dict(
            "not_numbers",
            f"v = tf.Variable(params)\n{TAPE}    loss = tf.reduce_mean((x @ v['w'] + v['b'])**2)\nreturn tape.gradient(loss, v)",
        ),
        _dict(
            "of_a_dict",
            f"v = tf.nest.map_structure(tf.Variable, params)\n{TAPE}    loss = tf.reduce_mean((x @ v.w + v.b)**2)\nreturn tape.gradient(loss, v)",
        ),
        _dict(
            "proportional double",
            f"v = {{k: tf.Variable(7 * a) for k, a in params.items()}}\n{TAPE}    loss = tf.reduce_mean((x @ v['w'] + v['b'])**2)\nreturn tape.gradient(loss, v)",
        ),
    ),
    "u04_model": (
        Written(
            "model_tape",
            "as_if_activation",
            "with tf.GradientTape() as tape:\n    loss = tf.reduce_mean((x @ layer.kernel + layer.bias)**2)\ngrads = tape.gradient(loss, layer.trainable_variables)",
        ),
        _layer(
            "author proportional",
            f"{TAPE}    loss = tf.reduce_sum(layer(x)**2)\nreturn tape.gradient(loss, layer.trainable_variables)",
        ),
        _frozen(
            "double proportional",
            f"model.layers[0].trainable = False\n{TAPE}    loss = 2*tf.reduce_mean((model(x) - y)**2)\nreturn tape.gradient(loss, model.trainable_variables)",
        ),
        _layer(
            "author left_tensorflow",
            f"{TAPE}    loss = tf.reduce_mean(tf.square(tf.constant(layer(x).numpy())))\nreturn tape.gradient(loss, layer.trainable_variables)",
        ),
        _layer(
            "misspelt",
            f"{TAPE}    loss = tf.reduce_mean(layer(x)**2)\nreturn tape.gradient(loss, layer.trainble_variables)",
        ),
        _layer(
            "author",
            f"{TAPE}    loss = tf.reduce_mean(layer(x)**2)\nreturn tape.gradient(loss, [layer.bias, layer.kernel])",
        ),
        _paths(
            "author",
            f"{TAPE}    loss = tf.reduce_mean((model(x) - y)**2)\ng = tape.gradient(loss, model.trainable_variables)\nreturn {{v.name: d for v, d in zip(model.trainable_variables, g)}}",
        ),
        _paths(
            "as_if_sign",
            f"{TAPE}    loss = tf.reduce_mean((model(x) + y)**2)\ng = tape.gradient(loss, model.trainable_variables)\nreturn {{v.path: d for v, d in zip(model.trainable_variables, g)}}",
        ),
        _frozen(
            "author",
            f"{TAPE}    loss = tf.reduce_mean((model(x) - y)**2)\nreturn tape.gradient(loss, model.layers[0].trainable_variables)",
        ),
        _frozen(
            "author before_tape",
            f"model.layers[0].trainable = False\nloss = tf.reduce_mean((model(x) - y)**2)\n{TAPE}    pass\nreturn tape.gradient(loss, model.trainable_variables)",
        ),
        _layer(
            "not_a_function",
            f"{TAPE}    loss = tf.reduce_mean(layer(x)**2)\nreturn tape.gradient(loss, layer.trainable_variables())",
        ),
        _layer(
            "unsteady",
            f"layer = tf.keras.layers.Dense(2, activation='relu')\n{TAPE}    loss = tf.reduce_mean(layer(x)**2)\nreturn tape.gradient(loss, layer.trainable_variables)",
        ),
        _paths(
            "layer_shapes",
            f"{TAPE}    loss = tf.reduce_mean((model(y) - x)**2)\ng = tape.gradient(loss, model.trainable_variables)\nreturn {{v.path: d for v, d in zip(model.trainable_variables, g)}}",
        ),
    ),
}
