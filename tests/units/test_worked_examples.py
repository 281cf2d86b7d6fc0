"""What the course says of TensorFlow and Keras is so: its examples are run, and its claims tried.

Each unit's examples run solved, one child of the session's warm process a unit; a claim's code
comes after them. A claim names the sentence that it tries: who changes that, looks here.
"""

from __future__ import annotations

import time
from typing import NamedTuple

import pytest

from cinta.run.remote import RemoteStudent
from cinta.run.warm import Warm
from cinta.run.wire import CellRun
from cinta.unit import Unit
from tests.conftest import PATIENT


class Claim(NamedTuple):
    """A sentence of the prose, and code that shows whether it holds."""

    says: str
    code: str
    shows: str


NOT_GRADED = "import otter\notter.Notebook._grading_mode = False"
"""The doctor speaks as in a student's own notebook."""

RAISES = """
def raised(act):
    try:
        act()
    except Exception as error:
        return type(error).__name__
"""

EXAMPLES = {
    "u01_scalar": {
        "s = 5.0 * t + 1.0": "11.0 5.0",
        "slope_of_the_inverse(2.0)": "-0.25",
        "cost = 3.0 * area": "cost = 3.0 * area",
        "loss = (prediction - 3.0) ** 2": "0.25 1.0",
        "m.assign_sub(0.25 * dloss_dm)": "1.25 0.25 0.0625",
        "root = tf.sqrt(k)": "0.25",
        "v = u**2": "36.0 3.0",
        "tf.Variable(3).dtype": "<dtype: 'int32'> <dtype: 'float32'> <dtype: 'float32'>",
    },
    "u02_tensor": {
        "total = tf.reduce_sum(d @ p)": "(3, 4) (3, 4)",
        "average = tf.reduce_mean(cubes)": "[[ 3. 12. 27. 48.]",
        "p[2, 1].assign(2.0)": "9.0 9.0",
        "heights = grid**3 - 3.0 * grid": "(65,) (65,) (65,)",
        "pair = tf.stack([first, second])": "5.0 4.0 9.0",
        "weights = np.array": "(2,)\n[1. 3. 3.]\n[10. 21.  3.] [10. 21.  3.]",
    },
    "u03_sources": {
        "answer[key].numpy()": "slope 12.0\nheight 4.0",
        "dq, dp = tape.gradient(total, [q, p])": "[2. 2. 2.] 6.0\n6.0 [2. 2. 2.]",
        "fruit: 2 * price": "{'pears': 6.0, 'apples': 4.0}",
        "tf.nest.flatten(shop)": "[4.0, 1.0, 3.0, 2.0]",
        'nested["single"]["c"] ** 2': "{'pair': [5.0, 2.0], 'single': {'c': 6.0}}",
        "target = 5.0 * q": "None 5.0\n[0. 0. 0.] 5.0",
    },
    "u04_model": {
        "print(v.path, slope.numpy().tolist())": "price/kernel [[4.0], [6.0]]\nprice/bias [3.0]",
        'name="fee"': "0\n2 [[[4.0], [6.0]], [3.0]]",
        'print(v.path, "|", v.name': "net/hidden/kernel | kernel | (2, 3)",
        "tf.ones((4,))": "(4, 4) (4, 1)",
        "energy = ": "[[10.0, -5.0], [18.0, -9.0], [-14.0, 7.0]]",
        "net.layers[1].trainable = False": "[False, False, False, False]\n✓ out/kernel",
    },
    "u05_control": {
        "for step in range(1, 4):": "1.8333334",
        "area = width * height": "numpy=5.0>, 'height': None",
        'print("u = u + 1:': "EagerTensor None\nu.assign_add:  ResourceVariable 12.0",
        "store.assign(2.0 * u)": "36.0 None 12.0",
        "z = u**2 * tf.stop_gradient(u)": "8.0",
        "paid = price * tax": "'tax': None",
        "with_where = tf.where": "numpy=10.0>, None]\n[<tf.Tensor: shape=(), dtype=float32, "
        "numpy=10.0>, <tf.Tensor: shape=(), dtype=float32, numpy=0.0>]",
    },
    "u06_second_order": {
        "inverse = 1.0 / u": "-0.25 0.25",
        "products = tf.stack": "(3, 1) (3, 1, 3, 2)\n[[[2. 1.]]",
        "print(df_dt.numpy())": "[30.  9.]\n[[10.  6.]\n [ 6.  0.]]",
        "along = tf.tensordot": "[10.  6.]",
    },
    "u07_custom": {
        "five = 5.0 * reverse(u)": "10.0 -5.0",
        "naive = tf.math.log": "inf] [0.7310586       nan]",
        "slope_of_the_cube(tf.constant(number))": "tracing\n3.0\n12.0\n27.0",
        "lost = tf.cast": "float32 float64 ",
    },
    "u08_training": {
        "spread = tf.reduce_mean": "11.666667 -> 2.5",
        "height = a**2 + 10.0 * b**2": "2.94 -0.8",
        "with_late = output + read_inside": "3.5 [[3.]]\n3.5 [[4.]]",
        "norm(column, training=True)": "[0.03]",
        "pieces = ": "4.0 6.0\n4.0",
        "shorter, norm = ": "5.0 ",
        "class Counting": "{'rows': [6.0]}",
        "penalty = change**2": "12.0 96.0",
    },
}
"""A line of each example that prints, and what is among what it prints."""

CLAIMS = {
    "u01_scalar": [
        Claim(
            "por su cuenta, la cinta solo vigila variables",
            "c = tf.constant(2.0)\n"
            "with tf.GradientTape() as tape:\n    w = c * c\n"
            "print(tape.gradient(w, c), tape.watched_variables())",
            "None ()",
        ),
        Claim(
            "Un número de Python o de NumPy no deja rastro en la cinta",
            "c = m.numpy()\n"
            "with tf.GradientTape() as tape:\n    w = m * c\n"
            "print(raised(lambda: tape.gradient(w, c)))",
            "AttributeError",
        ),
        Claim(
            "después de un `gradient` se borra",
            "with tf.GradientTape() as tape:\n    w = m * m\n"
            "tape.gradient(w, m)\nprint(raised(lambda: tape.gradient(w, m)))",
            "RuntimeError",
        ),
        Claim(
            "También los resultados intermedios pueden ser objetivo o fuente",
            "q = tf.Variable(2.0)\nwith tf.GradientTape() as tape:\n    u = 3.0 * q\n    v = u**2\n"
            "print([g.numpy().item() for g in tape.gradient(v, [u, q])])",
            "[12.0, 36.0]",
        ),
        Claim(
            "`watch` no devuelve nada",
            "with tf.GradientTape() as tape:\n    print(tape.watch(k))",
            "None",
        ),
        Claim(
            "Con un `tf.Variable(3)`, que es `int32`, `gradient` da `None`",
            "n = tf.Variable(3)\nwith tf.GradientTape() as tape:\n    w = n * n\n"
            "print(tape.gradient(w, n))",
            "None",
        ),
        Claim(
            "`assign_sub` resta sin cambiar la variable por otra cosa",
            "before = m\nm.assign_sub(0.25)\nprint(m is before, isinstance(m, tf.Variable))",
            "True True",
        ),
        Claim(
            "En cada operación multiplica por la derivada de esa operación",
            "q = tf.Variable(2.0)\nwith tf.GradientTape(persistent=True) as tape:\n"
            "    u = tf.sin(q)\n    v = u**2\n"
            "a, b, c = tape.gradient(v, u), tape.gradient(u, q), tape.gradient(v, q)\n"
            "print(abs(a * b - c).numpy() < 1e-6)",
            "True",
        ),
    ],
    "u02_tensor": [
        Claim(
            "Si no reduces, la cinta suma por ti",
            "r = tf.Variable([[1.0, 2.0], [3.0, 4.0]])\n"
            "with tf.GradientTape(persistent=True) as tape:\n"
            "    squares = r * r\n    added = tf.reduce_sum(squares)\n"
            "print(np.array_equal(tape.gradient(squares, r), tape.gradient(added, r)))",
            "True",
        ),
        Claim(
            "en TensorFlow, `@` multiplica **dos matrices**",
            "print(raised(lambda: B @ t), (B @ t.numpy()).shape, tf.linalg.matvec(B, t).shape)",
            "InvalidArgumentError (2,) (2,)",
        ),
        Claim(
            "justo donde $f$ deja de subir o de bajar",
            "print([grid.numpy()[i].item() for i in np.flatnonzero(slopes.numpy() == 0)],"
            " heights.numpy().argmax() < 64)",
            "[-1.0, 1.0]",
        ),
    ],
    "u03_sources": [
        Claim(
            "Con una tupla, la respuesta es una tupla",
            "with tf.GradientTape() as tape:\n    w = q * q\n"
            "print(type(tape.gradient(w, (q,))).__name__)",
            "tuple",
        ),
        Claim(
            "(las mayúsculas, antes que las minúsculas)",
            "print(tf.nest.flatten({'b': 1, 'W': 2, 'a': 3}))",
            "[2, 3, 1]",
        ),
        Claim(
            "vuelve cero, sin avisar, lo que es `None` por",
            "c = tf.constant(2.0)\nwith tf.GradientTape() as tape:\n    w = c * c\n"
            "print(tape.gradient(w, c, unconnected_gradients='zero').numpy())",
            "0.0",
        ),
    ],
    "u04_model": [
        Claim(
            "`tape.watch` no admite una\n# variable de Keras 3: lanza `ValueError`",
            "with tf.GradientTape() as tape:\n"
            "    print(raised(lambda: tape.watch(price.kernel)))\n"
            "    tape.watch(price.kernel.value)",
            "ValueError",
        ),
        Claim(
            "Keras 3 no cuenta\n# un `tf.Variable` suelto entre `trainable_variables`",
            "class Bare(tf.keras.layers.Layer):\n"
            "    def __init__(self):\n        super().__init__()\n"
            "        self.a = tf.Variable(1.0)\n"
            "    def build(self, shape):\n        self.b = tf.Variable(1.0)\n"
            "    def call(self, x):\n        return self.a * x + self.b\n"
            "class BareModel(tf.keras.Model):\n"
            "    def __init__(self):\n        super().__init__()\n"
            "        self.a = tf.Variable(1.0)\n"
            "    def call(self, x):\n        return self.a * x\n"
            "class Added(tf.keras.layers.Layer):\n"
            "    def __init__(self):\n        super().__init__()\n"
            "        self.a = self.add_weight(shape=())\n"
            "    def build(self, shape):\n        self.b = self.add_weight(shape=())\n"
            "    def call(self, x):\n        return self.a * x + self.b\n"
            "counts = []\n"
            "for made in (Bare(), BareModel(), Added()):\n"
            "    made(tf.ones((1, 1)))\n    counts.append(len(made.trainable_variables))\n"
            "print(counts)",
            "[0, 0, 2]",
        ),
        Claim(
            "otros modelos no lo ponen",
            "inputs = tf.keras.Input((2,))\n"
            "hidden = tf.keras.layers.Dense(3, name='hidden')\n"
            "print(tf.keras.Model(inputs, hidden(inputs), name='net').weights[0].path)",
            "hidden/kernel",
        ),
        Claim(
            "si un bloque se repite, dos variables comparten `path`",
            "class Twins(tf.keras.Model):\n"
            "    def __init__(self):\n        super().__init__()\n"
            "        self.a = tf.keras.layers.Dense(1, name='same')\n"
            "        self.b = tf.keras.layers.Dense(1, name='same')\n"
            "    def call(self, x):\n        return self.b(self.a(x))\n"
            "def block():\n"
            "    inside = tf.keras.Input((2,))\n"
            "    return tf.keras.Model(inside, tf.keras.layers.Dense(2, name='d')(inside))\n"
            "twins = Twins()\ntwins(tf.ones((1, 2)))\n"
            "inputs = tf.keras.Input((2,))\n"
            "blocks = tf.keras.Model(inputs, block()(block()(inputs)))\n"
            "for made in (twins, blocks):\n"
            "    print(len(made.weights), len({v.path for v in made.weights}))",
            "4 2\n4 2",
        ),
        Claim(
            "`model.predict(x)` devuelve un arreglo de NumPy",
            "print(type(net.predict_on_batch(orders)).__name__, type(net.inputs[0]).__name__)",
            "ndarray KerasTensor",
        ),
        Claim(
            "un bucle que repite estas líneas **es** entrenar",
            "print(loss_after.numpy() < loss.numpy() / 2)",
            "True",
        ),
    ],
    "u05_control": [
        Claim(
            "con `tape.watch` sobre un tensor no aparece: no es una variable",
            "c = tf.constant(2.0)\nwith tf.GradientTape() as tape:\n"
            "    tape.watch(c)\n    w = c * speed * limit\n"
            "print([v.name for v in tape.watched_variables()])",
            "['speed:0']",
        ),
        Claim(
            "`tf.py_function`, en cambio, sí deja pasar el gradiente",
            "q = tf.Variable(3.0)\nwith tf.GradientTape(persistent=True) as tape:\n"
            "    a = tf.numpy_function(np.square, [q], tf.float32)\n"
            "    b = tf.py_function(lambda v: v**2, [q], tf.float32)\n"
            "print(tape.gradient(a, q), tape.gradient(b, q).numpy())",
            "None 6.0",
        ),
        Claim(
            "o una comparación dan `None`; `tf.sign` da ceros",
            "q = tf.Variable([1.2, -2.0])\n"
            "positive = lambda v: tf.cast(v > 0, tf.float32)\n"
            "kinked = tf.round, tf.floor, tf.argmax, positive, tf.sign\n"
            "for f in kinked:\n"
            "    with tf.GradientTape() as tape:\n        w = f(q)\n"
            "    print(tape.gradient(w, q))",
            "None\nNone\nNone\nNone\ntf.Tensor([0. 0.]",
        ),
        Claim(
            "`tf.image.adjust_contrast`: `gradient` se detiene con un `LookupError`",
            "q = tf.Variable([[[0.5, 0.0, 0.2]]])\nwith tf.GradientTape() as tape:\n"
            "    w = tf.image.adjust_contrast(q, 2.0)\n"
            "print(raised(lambda: tape.gradient(w, q)))",
            "LookupError",
        ),
        Claim(
            "También tiene estado un iterador de `tf.data`",
            "q = tf.Variable([1.0, 2.0])\nwith tf.GradientTape() as tape:\n"
            "    w = tf.add_n(list(tf.data.Dataset.from_tensor_slices(2.0 * q)))\n"
            "print(tape.gradient(w, q))",
            "None",
        ),
        Claim(
            "`tape.reset()` borra\n# lo grabado hasta ese punto",
            "q, r = tf.Variable(2.0), tf.Variable(3.0)\nwith tf.GradientTape() as tape:\n"
            "    a = q * q\n    tape.reset()\n    w = a + r * r\n"
            "print([g if g is None else g.numpy().item() for g in tape.gradient(w, [q, r])])",
            "[None, 6.0]",
        ),
    ],
    "u06_second_order": [
        Claim(
            "la llamada de la cinta de dentro va dentro del bloque de la de fuera, o sale `None`",
            "with tf.GradientTape() as outer:\n    with tf.GradientTape() as inner:\n"
            "        w = u**3\nfirst = inner.gradient(w, u)\nprint(outer.gradient(first, u))",
            "None",
        ),
        Claim(
            "forma (5, 4, 5, 3), y casi todo ceros",
            "Y, X = np.ones((4, 3), 'float32'), tf.Variable(np.ones((5, 3), 'float32'))\n"
            "with tf.GradientTape() as tape:\n    w = tf.matmul(X, Y, transpose_b=True)\n"
            "whole = tape.jacobian(w, X).numpy()\nprint(whole.shape, (whole == 0).mean())",
            "(5, 4, 5, 3) 0.8",
        ),
        Claim(
            "donde no hay camino da ceros, no `None`",
            "with tf.GradientTape() as tape:\n    w = tf.identity(tf.ones((3, 1)))\n"
            "print(tape.batch_jacobian(w, points).numpy().any())",
            "False",
        ),
        Claim(
            "cuesta como dos gradientes",
            "with tf.GradientTape() as outer:\n    with tf.GradientTape() as inner:\n"
            "        w = t[0] ** 2 * t[1]\n    g = inner.gradient(w, t)\n"
            "print(outer.gradient(g, t, output_gradients=direction).numpy())",
            "[10.  6.]",
        ),
    ],
    "u07_custom": [
        Claim(
            "la cinta no mira dentro: llama a `grad`",
            "@tf.custom_gradient\ndef seven(v):\n    return 7.0 * v, lambda above: 2.0 * above\n"
            "with tf.GradientTape() as tape:\n    w = 5.0 * seven(u)\n"
            "print(tape.gradient(w, u).numpy())",
            "10.0",
        ),
        Claim(
            "mientras tengan la misma forma y el mismo tipo",
            "traced = []\n@tf.function\ndef double(v):\n    traced.append(1)\n    return v * 2\n"
            "for v in (tf.constant(1.0), tf.constant(2.0), tf.constant([1.0]), tf.constant(1)):\n"
            "    double(v)\nprint(len(traced))\n"
            "for v in (1.0, 2.0, 3.0):\n    double(v)\nprint(len(traced))",
            "3\n6",
        ),
        Claim(
            "una `tf.Variable` no se crea dentro",
            "@tf.function\ndef makes(v):\n    return tf.Variable(v) * 2\n"
            "print(raised(lambda: [makes(tf.constant(1.0)), makes(tf.constant(2.0))]))",
            "ValueError",
        ),
        Claim(
            "o una capa `Embedding`",
            "words = tf.keras.layers.Embedding(5, 2)\nwords.build(None)\n"
            "with tf.GradientTape() as tape:\n    w = tf.reduce_sum(words(tf.constant([1, 1])))\n"
            "rows = tape.gradient(w, words.trainable_variables)[0]\n"
            "SGD = tf.keras.optimizers.SGD(0.1)\n"
            "SGD.apply_gradients([(rows, words.trainable_variables[0])])\n"
            "print(type(rows).__name__)",
            "IndexedSlices",
        ),
        Claim(
            "`float64` de NumPy sigue siendo `float64`; un número de Python pasa a `float32`",
            "print(tf.Variable(np.zeros(2)).dtype.name, tf.Variable(0.5).dtype.name)",
            "float64 float32",
        ),
    ],
    "u08_training": [
        Claim(
            "En Keras 3 no existe `optimizer.minimize`",
            "print(hasattr(tf.keras.optimizers.SGD(0.1), 'minimize'))",
            "False",
        ),
        Claim(
            "la suma de los cuadrados del `kernel` de su capa (no del sesgo)",
            "L2 = tf.keras.regularizers.L2(0.5)\n"
            "made = tf.keras.layers.Dense(2, kernel_initializer='ones', bias_initializer='ones',"
            " kernel_regularizer=L2)\nmade.build((None, 3))\nprint(sum(made.losses).numpy())",
            "3.0",
        ),
        Claim(
            "como fuente daría `None`",
            "made = tf.keras.layers.BatchNormalization()\nwith tf.GradientTape() as tape:\n"
            "    w = tf.reduce_sum(made(column, training=True) ** 2)\n"
            "print(tape.gradient(w, made.moving_mean), len(made.trainable_variables))",
            "None 2",
        ),
        Claim(
            "la pérdida cae, y la red se va acercando a los datos",
            "losses = [value.numpy().item() for value in trained['loss']]\n"
            "print(losses == sorted(losses, reverse=True), losses[-1] < 0.1 * losses[0])",
            "True True",
        ),
        Claim(
            "Si ejecutas la celda otra vez, sigue desde donde quedó y se acerca más",
            "again = [float(v) for v in learn(network, micro_batches, 0.25, 1.0, 50)['loss']]\n"
            "print(again == sorted(again, reverse=True), again[0] < losses[-1],"
            " again[-1] < 0.6 * losses[-1])",
            "True True True",
        ),
        Claim(
            "sin `loss` no hay nada que derivar, y `fit` se detiene",
            "made = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])\n"
            "made.compile(optimizer='sgd')\n"
            "print(raised(lambda: made.fit(inputs, noisy, verbose=0)))",
            "ValueError",
        ),
        Claim(
            "los aplica con el optimizador (que recorta)",
            "def line():\n    L2 = tf.keras.regularizers.L2(0.5)\n"
            "    one = tf.keras.layers.Dense(1, kernel_initializer='ones', kernel_regularizer=L2)\n"
            "    return tf.keras.Sequential([tf.keras.Input((1,)), one])\n"
            "SGD, fitted, looped = tf.keras.optimizers.SGD, line(), line()\n"
            "clipping = SGD(0.25, global_clipnorm=1.0)\n"
            "fitted.compile(optimizer=clipping, loss='mse', metrics=['mae'])\n"
            "fitted.fit(inputs, -inputs, batch_size=30, epochs=1, shuffle=False, verbose=0)\n"
            "for x in (inputs[:30], inputs[30:]):\n    with tf.GradientTape() as tape:\n"
            "        w = tf.reduce_mean((looped(x, training=True) + x) ** 2) + sum(looped.losses)\n"
            "    slopes = tape.gradient(w, looped.trainable_variables)\n"
            "    slopes, _ = tf.clip_by_global_norm(slopes, 1.0)\n"
            "    SGD(0.25).apply_gradients(zip(slopes, looped.trainable_variables))\n"
            "print(np.allclose(fitted.get_weights()[0], looped.get_weights()[0], atol=1e-5))",
            "True",
        ),
    ],
}

PREDICTIONS = {
    "who_is_watched": "None, None]",
    "which_norm": "5.0 None\n5.0 [0.6 0.8]",
    "shapes_of_both": "[[2. 1. 0.]\n [0. 0. 6.]]\n[2. 1. 6.]",
    "sparse_and_dense": "(4, 1) (3, 1)",
    "penalty_read_early": "None [[1.]]",
}
"""Each choice that gives no points, and what the example below it prints of the right option."""


@pytest.fixture(scope="module", params=sorted(EXAMPLES))
def ran(
    request: pytest.FixtureRequest, warm: Warm, units: dict[str, Unit]
) -> tuple[Unit, dict[str, CellRun]]:
    """A unit, and how each of its cells went, and the code of each claim, by source."""
    unit = units[request.param]
    cells = [code for _, code in unit.code(filled=True)]
    cells = [NOT_GRADED, *cells, RAISES, *(claim.code for claim in CLAIMS[unit.name])]
    student = RemoteStudent(warm, PATIENT, time.monotonic() + PATIENT.total_seconds)
    try:
        return unit, dict(zip(cells, student.run(cells), strict=True))
    finally:
        student.close()


def printed(cell: CellRun) -> str:
    """What a cell printed; it ended well."""
    assert cell.status == "ok", cell.raised
    return "".join(output.text for output in cell.outputs if output.kind == "stream")


def test_examples_print_what_the_prose_says(ran: tuple[Unit, dict[str, CellRun]]) -> None:
    unit, cells = ran
    for line, shows in EXAMPLES[unit.name].items():
        (example,) = (code for name, code in unit.code(filled=True) if not name and line in code)
        assert shows in printed(cells[example]), line


def test_claims_hold(ran: tuple[Unit, dict[str, CellRun]]) -> None:
    unit, cells = ran
    prose = unit.path.read_text()
    for claim in CLAIMS[unit.name]:
        assert claim.says in prose, "the sentence is another now: try what it says"
        assert claim.shows in printed(cells[claim.code]), claim.says


def test_the_example_below_a_prediction_answers_it(warm: Warm, units: dict[str, Unit]) -> None:
    examples: dict[str, str] = {}
    cells = []
    for unit in units.values():
        code = list(unit.code(filled=True))
        free = [
            n for n, (name, _) in enumerate(code) if name and not unit.exercise(name).max_points
        ]
        cells += [code[0][1]] if free else []
        examples |= {code[n][0]: code[n + 1][1] for n in free}
    student = RemoteStudent(warm, PATIENT, time.monotonic() + PATIENT.total_seconds)
    try:
        ran = student.run([*cells, *examples.values()])[len(cells) :]
    finally:
        student.close()
    assert set(examples) == set(PREDICTIONS)
    for name, cell in zip(examples, ran, strict=True):
        assert PREDICTIONS[name] in printed(cell), name
