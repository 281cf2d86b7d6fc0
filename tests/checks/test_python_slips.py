"""Python's own slips are told as such: the real errors of Python, TensorFlow and Keras."""

from __future__ import annotations

import pytest

from cinta.checks.python_slip_texts import STEP, WHY
from cinta.checks.python_slips import PythonSlip, python_slip, step, why
from cinta.student import Raised

BITS = "Value for attr 'T' of float is not in the list of allowed values: int8, int16, int32"
FLOATS = "Value for attr 'T' of int32 is not in the list of allowed values: bfloat16, half, float"
HALF = "Cannot convert 2.5 to EagerTensor of dtype int32"
DIVIDED = "`x` and `y` must have the same dtype, got tf.int32 != tf.float32."
FROM = "GradientTape.gradient() got an unexpected keyword argument 'output_gradient'"
LAYER = "Input 0 with name 'None' of layer 'dense' is incompatible with the layer: expected axis"
WATCHED = "Passed in object [1. 1. 1.] of type 'ndarray', not tf.Tensor or tf.Variable or X."
STAR = (
    "{{function_node __wrapped__Mul_device_/job:localhost/replica:0/task:0/device:CPU:0}} "
    "Incompatible shapes: [5,3] vs. [3,2] [Op:Mul] name: "
)
NUMPYS = "'numpy.float32' object has no attribute 'numpy'"
MATMUL = "{{function_node __wrapped__MatMul}} Matrix size-incompatible: In[0]: [2,3] [Op:MatMul]"


@pytest.mark.parametrize(
    ("kind", "message", "line", "slip", "name", "meant"),
    [
        (
            "TypeError",
            "'type' object does not support the context manager protocol",
            "with tf.GradientTape as tape:",
            "not_called",
            "",
            "",
        ),
        ("AttributeError", "__enter__", "with tf.GradientTape  as t, x:", "not_called", "", ""),
        (
            "AttributeError",
            "'GradientTape' object has no attribute 'gradients'",
            "return tape.gradients(y, x)",
            "misspelt",
            "gradients",
            "gradient",
        ),
        (
            "AttributeError",
            "'Dense' object has no attribute 'trainble_variables'",
            "d.trainble_variables",
            "misspelt",
            "trainble_variables",
            "trainable_variables",
        ),
        (
            "AttributeError",
            "module 'tensorflow' has no attribute 'mean'",
            "tf.mean(x)",
            "misspelt",
            "mean",
            "reduce_mean",
        ),
        ("InvalidArgumentError", BITS, "y = x ^ 2", "caret", "", ""),
        ("InvalidArgumentError", FLOATS, "y = tf.sin(x)", "needs_floats", "int32", ""),
        ("TypeError", HALF, "y = x * 2.5", "needs_floats", "int32", ""),
        ("TypeError", DIVIDED, "y = x / 12.0", "mixed_dtypes", "int32", "float32"),
        (
            "TypeError",
            "unsupported operand type(s) for ^: 'float' and 'int'",
            "3.0^2",
            "caret",
            "",
            "",
        ),
        (
            "AttributeError",
            "'NoneType' object has no attribute '_tape'",
            "tape.watch(x)",
            "no_with",
            "",
            "",
        ),
        (
            "TypeError",
            "GradientTape.__init__() got an unexpected keyword argument 'persist'",
            "with tf.GradientTape(persist=True) as tape:",
            "unknown_argument",
            "persist",
            "persistent",
        ),
        (
            "TypeError",
            FROM,
            "tape.gradient(y, x, output_gradient=v)",
            "unknown_argument",
            "output_gradient",
            "output_gradients",
        ),
        (
            "TypeError",
            "GradientTape.gradient() missing 1 required positional argument: 'sources'",
            "tape.gradient(y)",
            "missing_argument",
            "",
            "",
        ),
        (
            "TypeError",
            "f() takes 1 positional argument but 2 were given",
            "f(1, 2)",
            "too_many_arguments",
            "",
            "",
        ),
        ("ValueError", WATCHED, "tape.watch(x)", "watch_no_tensor", "", ""),
        ("TypeError", "'list' object is not a mapping", "{**grads}", "not_a_mapping", "", ""),
        (
            "TypeError",
            "'ResourceVariable' object cannot be interpreted as an integer",
            "for i in range(x):",
            "not_an_integer",
            "",
            "",
        ),
        (
            "TypeError",
            "Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar tensors",
            "E[ids]",
            "index_of_many",
            "",
            "",
        ),
        ("UnboundLocalError", "", "return tape.gradient(y, x)", "unbound", "", ""),
        (
            "InvalidArgumentError",
            "In[0] and In[1] has different ndims: [6,3] vs. [3]",
            "v = s @ w",
            "product_of_vector",
            "",
            "",
        ),
        ("NameError", "name 'np' is not defined", "np.ones(3)", "not_imported", "np", ""),
        ("NameError", "name 'tapee' is not defined", "tapee.watch(x)", "misspelt", "tapee", "tape"),
        ("InvalidArgumentError", MATMUL, "x @ w", "product_shapes", "", ""),
        ("InvalidArgumentError", STAR, "y = x * w", "star_shapes", "", ""),
        ("InvalidArgumentError", STAR.replace("Mul", "AddV2"), "x + w", "wrong_shapes", "", ""),
        ("AttributeError", NUMPYS, "y = a.numpy() * x", "already_numpy", "", ""),
        ("ValueError", LAYER, "layer(x)", "layer_shapes", "", ""),
        (
            "InvalidArgumentError",
            "cannot compute Mul as input #1(zero-based) was expected to be a int32 tensor but is a"
            " float tensor [Op:Mul] name: ",
            "x * y",
            "mixed_dtypes",
            "int32",
            "float",
        ),
        (
            "TypeError",
            "only length-1 arrays can be converted to Python scalars",
            "float(x) ** 2",
            "float_of_many",
            "",
            "",
        ),
        ("TypeError", "bad operand type for unary -: 'list'", "return -grads", "of_a_list", "", ""),
        (
            "TypeError",
            "unsupported operand type(s) for *: 'int' and 'dict'",
            "return 2 * grads",
            "of_a_list",
            "",
            "",
        ),
        *[
            (
                "AttributeError",
                f"{owner} has no attribute '{name}'",
                f"y = x.{name}()",
                "of_pytorch",
                name,
                "",
            )
            for owner, name in [
                ("'EagerTensor' object", "backward"),
                ("'EagerTensor' object", "detach"),
                ("'ResourceVariable' object", "grad"),
                ("'GradientTape' object", "backward"),
                ("'SGD' object", "zero_grad"),
                ("module 'tensorflow'", "no_grad"),
            ]
        ],
        (
            "AttributeError",
            "'GradientTape' object has no attribute 'grad'",
            "g = tape.grad(y, x)",
            "misspelt",
            "grad",
            "gradient",
        ),
        (
            "AttributeError",
            "module 'tensorflow' has no attribute 'placeholder'",
            "x = tf.placeholder(tf.float32)",
            "of_tensorflow_1",
            "placeholder",
            "",
        ),
        (
            "RuntimeError",
            "tf.gradients is not supported when eager execution is enabled. Use tf.GradientTape",
            "return tf.gradients(y, x)[0]",
            "of_tensorflow_1",
            "gradients",
            "",
        ),
        (
            "ModuleNotFoundError",
            "No module named 'sympy'",
            "from sympy import diff",
            "no_module",
            "sympy",
            "",
        ),
        ("IndentationError", "unexpected indent", "  y = 1", "indentation", "", ""),
        ("SyntaxError", "invalid syntax", "y = = 1", "syntax", "", ""),
        (
            "TypeError",
            "unsupported operand type(s) for ** or pow(): 'NoneType' and 'int'",
            "y = x ** 2",
            "watch_kept",
            "",
            "",
        ),
    ],
)
def test_a_slip_is_known_by_the_error_and_its_line(kind, message, line, slip, name, meant):
    own = ["with tf.GradientTape() as tape:", "    x = tape.watch(x)", line]
    if slip != "watch_kept":
        own[1] = "    tape.watch(x)"
    found = python_slip(Raised(kind, message, 3, line), line, own)
    assert found
    assert (found.slip, found.name, found.meant) == (slip, name, meant)
    for lang in ("es", "en"):
        assert name in why(found, lang)
        assert "{" not in why(found, lang) + step(found, lang)


@pytest.mark.parametrize(
    ("kind", "message", "line"),
    [
        ("TypeError", "unsupported operand type(s) for +: 'int' and 'str'", "'a^b' + 1  # ^"),
        ("AttributeError", "'NoneType' object has no attribute 'numpy'", "g.numpy()"),
        ("AttributeError", "'Tensor' object has no attribute 'gradients'", "helper(x)"),
        ("NameError", "name 'secret41' is not defined", "eval(text)"),
        ("ModuleNotFoundError", "No module named 'secret41'", "__import__(text)"),
        ("TypeError", "f() got an unexpected keyword argument 'zzz'", "f(zzz=1)"),
        ("ValueError", "math domain error", "math.log(0)"),
        (
            "TypeError",
            "Cannot convert the argument `type_value`: <class 'float'> to a TensorFlow DType.",
            "tape.gradient(y, x)",
        ),
        ("RuntimeError", "A non-persistent GradientTape can only be used", "tape.gradient(y, x)"),
    ],
)
def test_what_is_none_of_them_is_not_told_as_one(kind, message, line):
    assert python_slip(Raised(kind, message, 1, line), line, [line]) is None


def test_a_word_of_pythons_own_is_not_what_was_meant():
    own = ["with tf.GradientTape() as tape:", "return s"]
    assert (
        python_slip(Raised("NameError", "name 's' is not defined", 2, own[1]), own[1], own) is None
    )


TOO_MANY = "Model.train_step() takes 1 positional argument but 2 were given"


@pytest.mark.parametrize(
    ("method", "slip"),
    [
        ("def train_step(data):", "no_self"),
        ("def train_step():", "no_self"),
        ("def train_step(self):", "too_many_arguments"),
        ("@staticmethod\n    def train_step(data):", "too_many_arguments"),
        ("def other(data):", "too_many_arguments"),
    ],
)
def test_a_method_without_self_is_told_of(method, slip):
    own = ["class Model:", *f"    {method}\n        return data".split("\n")]
    line = "model.fit(x, y)"  # not the student's own
    found = python_slip(Raised("TypeError", TOO_MANY, None, line), line, own)
    assert found
    assert found.slip == slip


@pytest.mark.parametrize(
    ("own", "slip"),
    [
        (["sums = [s + g for s, g in pairs]", "return g"], "of_a_comprehension"),
        (["make = lambda g: g * g", "return g"], "of_a_comprehension"),
        (["gs = {k: g for k in keys}", "return g"], None),
    ],
)
def test_a_name_of_a_comprehension_is_not_known_outside(own: list[str], slip: str | None):
    found = python_slip(Raised("NameError", "name 'g' is not defined", 2, own[1]), own[1], own)
    assert (found.slip if found and found.slip == "of_a_comprehension" else None) == slip


def test_every_slip_has_words_in_both_languages():
    for table in (WHY, STEP):
        assert table["es"].keys() == table["en"].keys() == {str(slip) for slip in PythonSlip}
