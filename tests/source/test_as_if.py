"""One thing of a solution's computation changed, by what it is."""

from __future__ import annotations

import pytest

from cinta.source.as_if import MOST, changed_ones
from cinta.unit import AsIf

SOLUTION = """
def f(x0, a, b):
    x = tf.Variable(x0 * 1.0)
    with tf.GradientTape() as tape:
        y = tf.sin(a * x**2) + b
    return tape.gradient(y, x)
"""


@pytest.mark.parametrize(
    ("what", "line"),
    [
        (AsIf.EXPONENT, "y = tf.sin(a * x ** 3) + b"),
        (AsIf.EXPONENT, "y = tf.sin(a * (x * 2)) + b"),
        (AsIf.EXPONENT, "y = tf.sin(a * tf.sqrt(x)) + b"),
        (AsIf.SIGN, "y = tf.sin(a * x ** 2) - b"),
        (AsIf.TERM, "y = b"),
        (AsIf.FACTOR, "y = tf.sin(x ** 2) + b"),
        (AsIf.CONSTANT, "y = 2 * tf.sin(a * x ** 2) + b"),
        (AsIf.FUNCTION, "y = a * x ** 2 + b"),
        (AsIf.INPUT, "y = tf.sin(b * x ** 2) + b"),
        (AsIf.INPUT, "y = tf.sin(b * x ** 2) + a"),
        (AsIf.OPERATION, "y = tf.sin(a + x ** 2) + b"),
        (AsIf.OPERATION, "y = tf.sin(a * x ** 2) * b"),
        (AsIf.GROUPING, "y = tf.sin((a * x) ** 2) + b"),
        (AsIf.GROUPING, "y = tf.sin(a) * x ** 2 + b"),
        (AsIf.GROUPING, "y = a * tf.sin(x ** 2) + b"),
    ],
)
def test_one_thing_of_what_is_recorded_is_another(what: AsIf, line: str) -> None:
    found = {code.split("\n")[3].strip(): kind for kind, code in changed_ones(SOLUTION)}
    assert found[line] == what


@pytest.mark.parametrize(
    ("what", "recorded", "instead"),
    [
        (AsIf.GROUPING, "tf.tanh(tf.linalg.matvec(a, x))", "tf.linalg.matvec(a, tf.tanh(x))"),
        (AsIf.GROUPING, "tf.tanh(tf.linalg.matvec(a, x))", "tf.linalg.matvec(tf.tanh(a), x)"),
        (AsIf.OTHER, "tf.tanh(x @ a)", "tf.nn.relu(x @ a)"),
        (AsIf.FACTOR, "tf.reduce_sum(x) / 12.0", "tf.reduce_sum(x)"),
    ],
)
def test_functions_and_quotients(what: AsIf, recorded: str, instead: str) -> None:
    solution = SOLUTION.replace("tf.sin(a * x**2) + b", recorded)
    found = {code.split("\n")[3].strip(): kind for kind, code in changed_ones(solution)}
    assert found[f"y = {instead}"] == what


CELL = """
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(layer(x) ** 2)
grads = tape.gradient(loss, layer.trainable_variables)
"""


def test_in_a_cell_what_is_given_is_cut_to_its_first_row_where_the_block_reads_it() -> None:
    found = {code.split("\n")[1].strip() for kind, code in changed_ones(CELL) if kind == AsIf.ROW}
    assert found == {"loss = tf.reduce_mean(layer(x[:1]) ** 2)"}


STEP = """
def f(w0, x, y):
    w = tf.Variable(w0)
    with tf.GradientTape() as tape:
        error = w * x - y
        loss = tf.reduce_mean(tf.exp(error), axis=0)
    slope = tape.gradient(loss, w)
    return w - 0.1 * slope
"""


@pytest.mark.parametrize(
    ("what", "line"),
    [
        (AsIf.SIGN, "return w + 0.1 * slope"),
        (AsIf.FACTOR, "return w - slope"),
        (AsIf.NUMBER, "return w - 1.0 * slope"),
        (AsIf.INPUT, "return w - 0.1 * loss"),
        (AsIf.INPUT, "slope = tape.gradient(loss, error)"),
        (AsIf.TARGET, "slope = tape.gradient(error, w)"),
        (AsIf.APPLIED, "loss = tf.sqrt(tf.reduce_mean(tf.exp(error), axis=0))"),
        (AsIf.AFTERWARDS, "slope = tape.gradient(loss, w) * w"),
        (AsIf.AFTERWARDS, "slope = tape.gradient(loss, w) ** 2"),
        (AsIf.SIGN, "loss = tf.reduce_mean(tf.exp(-error), axis=0)"),
        (AsIf.REDUCTION, "loss = tf.reduce_sum(tf.exp(error), axis=0)"),
        (AsIf.REDUCTION, "loss = tf.reduce_mean(tf.exp(error), axis=1)"),
        (AsIf.REDUCTION, "loss = tf.reduce_mean(tf.exp(error))"),
        (AsIf.ROW, "x = x[:1]"),
    ],
)
def test_so_is_one_thing_of_what_is_computed_with_the_gradient(what: AsIf, line: str) -> None:
    before = {part.strip() for part in STEP.split("\n")}
    found = {
        part.strip(): kind
        for kind, code in reversed(changed_ones(STEP))
        for part in code.split("\n")
        if part.strip() not in before
    }
    assert found[line] == what


TWICE = """\
def product(x, v):
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            f = tf.reduce_sum(x**4)
        slope = inner.gradient(f, x)
        along = tf.reduce_sum(slope * v)
    return outer.gradient(along, x)
"""


def test_each_change_is_made_once_and_what_is_recorded_comes_first() -> None:
    codes = [code for _, code in changed_ones(SOLUTION)]
    assert len(set(codes)) == len(codes)
    lines = [code for what, code in changed_ones(SOLUTION) if what not in WHOLE]
    assert "y = tf.sin(a * x ** 2) + b" not in lines[0]
    assert "y = tf.sin(a * x ** 2) + b" in lines[-1]


WHOLE = (AsIf.SOURCE, AsIf.ORDER, AsIf.TWICE, AsIf.EXAMPLE)
EXAMPLE = """\
u = tf.Variable(2.0)
with tf.GradientTape() as tape:
    shifted = u + 2.0
    root = tf.sqrt(shifted)
print(tape.gradient(root, u))
"""
STEPS = """\
def step(w, x):
    optimizer = tf.keras.optimizers.SGD(0.1)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum((w * x) ** 2)
    slope = tape.gradient(loss, w)
    optimizer.apply_gradients([(slope, w)])
    return loss
"""


@pytest.mark.parametrize(
    ("what", "solution", "line"),
    [
        (AsIf.SOURCE, SOLUTION, "return tape.gradient(y, a)"),
        (AsIf.SOURCE, SOLUTION, "tape.watch(a)"),
        (AsIf.ORDER, SOLUTION, "with tf.GradientTape() as _again:"),
        (AsIf.EXAMPLE, SOLUTION, "y = tf.sqrt(x + 2.0)"),
        (AsIf.SOURCE, TWICE, "return outer.gradient(along, v)"),
        (AsIf.ORDER, TWICE, "return _again.gradient(outer.gradient(along, x), x)"),
        (AsIf.EXAMPLE, TWICE, "f = tf.sqrt(x + 2.0)"),
        (AsIf.TWICE, STEPS, "slope = tape.gradient(loss, w)"),
        (AsIf.ORDER, "with tf.GradientTape() as t:\n    y = x\nd = t.gradient(y, x)", "d = "),
    ],
)
def test_the_tape_is_asked_for_another_thing(what: AsIf, solution: str, line: str) -> None:
    found = [code for kind, code in changed_ones(solution, EXAMPLE) if kind == what]
    assert found
    assert any(line in code for code in found)
    for code in found:
        compile(code, "<changed>", "exec")


def test_an_example_of_two_things_or_of_none_is_not_taken_over() -> None:
    for example in ("", "print(1)", EXAMPLE.replace("u + 2.0", "u + other")):
        assert AsIf.EXAMPLE not in {what for what, _ in changed_ones(SOLUTION, example)}


def test_what_moves_no_variable_is_not_done_twice() -> None:
    assert AsIf.TWICE not in {what for what, _ in changed_ones(SOLUTION)}


@pytest.mark.parametrize(
    ("what", "recorded", "instead"),
    [
        (AsIf.ACTIVATION, "layer(x)", "x @ layer.kernel + layer.bias"),
        (AsIf.GROUPING, "r + a * x", "a * (r + x)"),
        (AsIf.OTHER, "tf.reduce_sum(x ** 2)", "tf.reduce_sum(tf.abs(x))"),
        (AsIf.OTHER, "tf.reduce_sum(tf.abs(x))", "tf.reduce_sum(tf.square(x))"),
    ],
)
def test_a_layer_a_product_and_a_metric(what: AsIf, recorded: str, instead: str) -> None:
    test_functions_and_quotients(what, recorded, instead)


def test_a_line_that_moves_a_variable_is_computed_too() -> None:
    codes = [code for what, code in changed_ones("x.assign_sub(lr * s)") if what == AsIf.FACTOR]
    assert codes == ["x.assign_sub(lr)", "x.assign_sub(s)"]


def test_what_an_inner_tape_is_asked_already_is_no_other_target() -> None:
    """Its numbers are those of the inner result, which may have been returned."""
    targets = [code for what, code in changed_ones(TWICE) if what == AsIf.TARGET]
    assert any("outer.gradient(slope, x)" in code for code in targets)
    assert not any("outer.gradient(f, x)" in code for code in targets)


LOOP = """
def f(x0, lr, n):
    x = tf.Variable(x0)
    for _ in range(n):
        with tf.GradientTape() as tape:
            loss = net(x)
        slope = tape.gradient(loss, x)
        x.assign_sub(lr * slope)
    result = x
    return result
"""


@pytest.mark.parametrize(
    ("what", "line"),
    [
        (AsIf.TURNS, "for _ in range(n - 1):"),
        (AsIf.TURNS, "for _ in range(n + 1):"),
        (AsIf.TURNS, "for _ in range(2 * n):"),
        (AsIf.NUMBER, "x.assign_sub(2 * (lr * slope))"),
        (AsIf.NUMBER, "x.assign_sub(lr * slope / n)"),
        (AsIf.TARGET, "loss = net.layers[0](x)"),
        (AsIf.RETURNED, "return slope"),
    ],
)
def test_a_loop_a_step_and_what_is_given_back(what: AsIf, line: str) -> None:
    assert any(kind == what and line in code for kind, code in changed_ones(LOOP))


def test_of_a_long_solution_a_few_of_each_kind_are_tried() -> None:
    names = ", ".join(f"a{number}" for number in range(12))
    sums = "\n".join(f"        t{n} = t{n - 1} + a{n} * x" for n in range(1, 12))
    solution = f"""
def f({names}):
    x = tf.Variable(a0)
    with tf.GradientTape() as tape:
        t0 = tf.square(x)
{sums}
    slope = tape.gradient(t11, x)
    return a1 - tf.abs(slope)
"""
    found = changed_ones(solution)
    assert len(found) < 2 * MOST
    assert any("tf.square(slope)" in code for _, code in found)


TWO = """
def f(x0, v):
    x = tf.Variable(x0)
    with tf.GradientTape(persistent=True) as tape:
        y = x**2
        z = y**2
    dz = tape.gradient(z, x)
    dy = tape.gradient(y, x)
    return dz, dy
"""


def test_one_of_two_calls_is_asked_of_another_source_or_target() -> None:
    found = [code for kind, code in changed_ones(TWO) if kind == AsIf.SOURCE]
    assert any(
        "dy = tape.gradient(z, y)" in code and "tape.gradient(z, x)" in code for code in found
    )


ADDED = """
def f(x0, parts):
    x = tf.Variable(x0)
    total = 0.0
    rate = 0.1
    for part in parts:
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum((x - part) ** 2)
        total = total + tape.gradient(loss, x)
    x.assign_sub(rate * total)
    return x
"""


@pytest.mark.parametrize(
    "lines",
    [
        "tape.gradient(loss, x)\n        x.assign_sub(rate * total)\n    return",
        "            loss = tf.reduce_sum((x - part) ** 2)\n    total = total + tape",
        "    for part in parts:\n        total = 0.0\n",
        "        x.assign_sub(rate * total)\n        return x",
    ],
)
def test_a_line_is_in_a_loop_or_out_of_it(lines: str) -> None:
    found = [code for what, code in changed_ones(ADDED) if what == AsIf.MOVED]
    assert any(lines in code for code in found)
    for code in found:
        compile(code, "<changed>", "exec")


def test_another_optimizer_is_no_other_function() -> None:
    kinds = {what for what, code in changed_ones(STEPS) if "Adam" in code}
    assert kinds == {AsIf.OPTIMIZER}
