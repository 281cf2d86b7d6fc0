"""What the source says: does a value that left on one line arrive on another?"""

from __future__ import annotations

import linecache
from collections.abc import Callable, Iterator

import pytest

from cinta.tape import reason_texts
from cinta.tape.causes import Cause
from cinta.tape.diagnosis import source_flow
from cinta.tape.trace.place import Frame, Place

FILE = "<cell of test_source_flow>"


@pytest.fixture(name="cell")
def _cell() -> Iterator[Callable[[str], None]]:
    def put(code: str) -> None:
        linecache.cache[FILE] = (len(code), None, code.splitlines(keepends=True), FILE)

    yield put
    linecache.cache.pop(FILE, None)


def line(number: int) -> Place:
    return Place(FILE, number)


def test_names_carry_a_value(cell: Callable[[str], None]) -> None:
    cell("a = x.numpy()\nb = a + 1\nc = 3\ny = tf.constant(b)\nz = tf.constant(c)\n")
    assert source_flow.carries(line(1), line(4)) is True
    assert source_flow.carries(line(1), line(5)) is False
    assert source_flow.carries(line(1), line(1)) is True


@pytest.mark.parametrize(
    ("code", "is_a_choice"),
    [
        ("most = max(losses)", True),
        ("losses.sort()", True),
        ("y = a if a > b else b", True),
        ("n = sum(1.0 for v in w if v > 0)", True),
        ("assert tf.reduce_all(w > 0)", True),
        ("if w > 0:\n    y = 1.0", True),
        ("y = tf.cond(w > 0, f, g)", True),
        ("most = tf.reduce_max(w)  # max(a, b) or not", False),
        ("print('if not', tf.shape(w))", False),
        ("y = [v * 2.0 for v in w]", False),
    ],
)
def test_a_choice_is_told_from_its_words(
    cell: Callable[[str], None], code: str, is_a_choice: bool
) -> None:
    cell(code + "\n")
    assert source_flow.decides(line(1)) is is_a_choice


def test_a_name_is_shared_in_the_module_alone(cell: Callable[[str], None]) -> None:
    cell("w = made(1)\nw = made(2)\nv = made(3)\ndef f():\n    w = made(4)\n    w = made(5)\n")
    shared = {
        (a, b): source_flow.name_shared(line(a), line(b)) for a, b in [(1, 2), (1, 3), (5, 6)]
    }
    assert shared == {(1, 2): "w", (1, 3): "", (5, 6): ""}


def test_functions_carry_a_value_in_and_out(cell: Callable[[str], None]) -> None:
    functions = (
        "def scaled(v, k):\n"
        "    w = v.numpy()\n"
        "    return w * 2\n"
        "def made(v, k):\n"
        "    return tf.constant(v)\n"
        "s = scaled(x, 1)\n"
        "y = made(s, 1)\n"
    )
    cell(functions)
    assert source_flow.carries(line(2), line(7)) is True
    assert source_flow.carries(line(2), line(5)) is True
    cell(functions + "q = made(1, s)\n")  # which of the two calls it was is not known
    assert source_flow.carries(line(2), line(7)) is True
    assert source_flow.carries(line(2), line(5)) is None
    cell("def made(v, k):\n    return tf.constant(v)\ns = x.numpy()\nq = made(1, s)\n")
    assert source_flow.carries(line(3), line(2)) is False


def test_a_local_name_is_not_the_modules(cell: Callable[[str], None]) -> None:
    cell("def f():\n    a = x.numpy()\n    print(a)\na = 1.0\ny = tf.constant(a)\n")
    assert source_flow.carries(line(2), line(5)) is False


def test_attributes_and_loops_carry(cell: Callable[[str], None]) -> None:
    cell(
        "for k in range(3):\n"
        "    total = float(w)\n"
        "    self.last = total + k\n"
        "y = tf.stack(self.last)\n"
    )
    assert source_flow.carries(line(2), line(4)) is True


def test_a_list_or_a_dict_may_hold_the_value_or_another(cell: Callable[[str], None]) -> None:
    cell("seen.append(float(w))\nkept['w'] = float(w)\ny = tf.stack(seen)\nz = kept['w'] * 2\n")
    assert source_flow.carries(line(1), line(3)) is None
    assert source_flow.carries(line(2), line(4)) is None
    assert source_flow.carries(line(1), line(4)) is False


def test_a_list_of_the_modules_may_be_filled_in_a_function(cell: Callable[[str], None]) -> None:
    cell("seen = {}\ndef keep(v):\n    seen['last'] = v.numpy()\nkeep(w)\ny = seen['last'] * 2\n")
    assert source_flow.carries(line(3), line(5)) is None
    cell("def keep(v):\n    seen = {}\n    seen['last'] = v.numpy()\ny = seen['last'] * 2\n")
    assert source_flow.carries(line(3), line(4)) is False


def test_of_two_names_given_at_once_only_one_carries(cell: Callable[[str], None]) -> None:
    cell("a, b = x.numpy(), 2.0\ny = tf.constant(b)\nz = tf.constant(a)\n")
    assert source_flow.carries(line(1), line(2)) is False
    assert source_flow.carries(line(1), line(3)) is True


def test_keywords_carry_into_a_function(cell: Callable[[str], None]) -> None:
    cell("def made(v, k):\n    return tf.constant(v)\ns = x.numpy()\nq = made(k=1, v=s)\n")
    assert source_flow.carries(line(3), line(2)) is True


def test_source_that_cannot_be_read_says_none(cell: Callable[[str], None]) -> None:
    assert source_flow.carries(Place("<nowhere>", 1), Place("<nowhere>", 2)) is None
    cell("%magic that is no Python\na = 1\n")
    assert source_flow.carries(line(1), line(2)) is None
    assert source_flow.rebinds(line(2)) is None


@pytest.mark.parametrize(
    ("code", "names", "others"),
    [
        ("x = x - lr * g", {"x"}, {"lr", "g"}),
        ("x -= lr * g", {"x"}, {"lr", "g"}),
        ("self.w = self.w * 0.9", {"self.w"}, {"self"}),
        ("w, b = w - g, b - h", {"w", "b"}, {"g", "h"}),
    ],
)
def test_rebinding(
    cell: Callable[[str], None], code: str, names: set[str], others: set[str]
) -> None:
    cell(code + "\n")
    found = source_flow.rebinds(line(1))
    assert found is not None
    assert (found.names, found.others) == (names, others)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("w, total = tf.Variable(2.0), 0.0", {"w"}),
        ("w = v = tf.Variable(2.0)", {"w", "v"}),
        ("w, b = made()", {"w", "b"}),
        ("weights = [tf.Variable(1.0)]", set()),
        ("self.w = tf.Variable(1.0)", {"self.w"}),
    ],
)
def test_names_given_to_what_a_call_returns(
    cell: Callable[[str], None], code: str, names: set[str]
) -> None:
    cell(code + "\n")
    assert source_flow.given_at(line(1)) == names


def test_a_statement_that_gives_another_name_is_no_rebinding(cell: Callable[[str], None]) -> None:
    cell("y = x - 1\n")
    assert source_flow.rebinds(line(1)) is None


def test_calls_of_libraries_that_know_no_tensors(cell: Callable[[str], None]) -> None:
    cell("a = np.asarray(x)\nb = numpy.exp(a, out=c)\nd = tf.exp(x)\n")
    assert source_flow.foreign_calls(FILE, 1, 3) == [
        (1, "np.asarray", {"x"}),
        (2, "numpy.exp", {"a"}),
    ]
    cell(
        "from msgspec import to_builtins as plain\nimport copy, keras, msgspec.json\n"
        "from .mine import forward\na = plain(x)\nb = copy.deepcopy(a)\n"
        "c = msgspec.json.encode(b)\nd = keras.ops.exp(x)\ne = forward(x)\n"
    )
    calls = source_flow.foreign_calls(FILE, 1, 8)
    assert [name for _, name, _ in calls] == ["plain", "msgspec.json.encode"]


@pytest.mark.parametrize(
    "code",
    [
        "def f(v):\n    yield v.numpy()\na = [t for t in f(x)]\n\ny = tf.constant(a)\n",
        "def g():\n    global s\n    s = x.numpy()\ng()\ny = tf.constant(s)\n",
        "def f(v, *, k):\n    return tf.constant(k)\n\n\ny = f(1, k=x.numpy())\n",
        "def f(v, *rest):\n    return tf.constant(rest)\n\n\ny = f(1, 2, x.numpy())\n",
        "async def f(v):\n    return v.numpy()\n\na = f(x)\ny = tf.constant(a)\n",
    ],
)
def test_what_carries_a_value_in_any_python(cell: Callable[[str], None], code: str) -> None:
    cell(code)
    left = 1 + next(k for k, text in enumerate(code.splitlines()) if ".numpy()" in text)
    came = 1 + next(k for k, text in enumerate(code.splitlines()) if "tf.constant(" in text)
    assert source_flow.carries(line(left), line(came)) is True


GIVEN_ANOTHER = {
    "a = x.numpy()\na = 2.0\ny = tf.constant(a)\n": False,
    "a = x.numpy()\nif c:\n    a = 2.0\ny = tf.constant(a)\n": None,
    "a = 1.0\nif c:\n    a = x.numpy()\ny = tf.constant(a)\n": True,
    "for k in r:\n    a = 1.0\n    if k:\n        a = x.numpy()\n    y = tf.constant(a)\n": None,
    "for k in r:\n    y = tf.constant(a)\n    a = x.numpy()\n": True,
    "for k in r:\n    a = 1.0\n    y = tf.constant(a)\n    a = x.numpy()\n": False,
    "for a in x.numpy():\n    print(a)\nfor a in r:\n    y = tf.constant(a)\n": False,
    "b = [a.numpy() for a in x]\ny = [tf.constant(a) for a in r]\n": False,
    "class A:\n    def f(self):\n        self.k = x.numpy()\nclass B:\n    def g(self):\n"
    "        return tf.constant(self.k)\n": False,
    "class A:\n    def f(self):\n        self.k = x.numpy()\nclass B(A):\n    def g(self):\n"
    "        return tf.constant(self.k)\n": True,
    "n = x.numpy().shape[0]\ny = tf.constant(n)\n": False,
    "n = x.numpy()\ny = tf.constant(len(n))\n": False,
    "n = x.numpy()\nm = 2.0 if n > 0 else 3.0\ny = tf.constant(m)\n": False,
    "print(x.numpy()); y = tf.constant(2.0)\n": None,
    "def f():\n    return 1.0, x.numpy()\na, b = f()\ny = tf.constant(a)\n": None,
    "s = x.numpy()\na = 2.0\nif debug:\n    a = s\ny = tf.constant(a)\n": None,
    "a, b = x.numpy(), g(2.0)\ny = tf.constant(b)\n": None,
    "def f(v):\n    return tf.constant(v)\nf(x.numpy())\ny = f(2.0)\n": None,
    "def f():\n    s = x.numpy()\n    if debug:\n        return s\n    return 2.0\n"
    "y = tf.constant(f())\n": None,
}
"""Source → does what left by ``.numpy()`` come to the ``tf.constant``?"""


@pytest.mark.parametrize("code", GIVEN_ANOTHER)
def test_a_name_carries_a_value_only_while_it_means_it(
    cell: Callable[[str], None], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell(code)
    monkeypatch.setattr(Place, "is_cell", False)
    left = 1 + next(k for k, text in enumerate(code.splitlines()) if ".numpy()" in text)
    came = 1 + next(k for k, text in enumerate(code.splitlines()) if "tf.constant(" in text)
    assert source_flow.carries(line(left), line(came)) is GIVEN_ANOTHER[code]


def test_who_called_is_handed_the_value(cell: Callable[[str], None]) -> None:
    cell(
        "class A:\n    def get(self):\n        return self.x.numpy()\n"
        "class B:\n    def get(self):\n        return np.ones(2)\n"
        "print(a.get())\ny = tf.constant(b.get())\n"
        "def both(a):\n    return 1.0, a.get()\none, two = both(a)\n"
        "y = tf.constant(one)\nz = tf.constant(two)\n"
    )
    left = Frame(line(3), "get")
    assert source_flow.carries(line(3), line(8), (left, Frame(line(7), "<module>"))) is False
    assert source_flow.carries(line(3), line(8), (left, Frame(line(8), "<module>"))) is True
    frames = left, Frame(line(10), "both"), Frame(line(11), "<module>")
    assert source_flow.carries(line(3), line(12), frames) is False
    assert source_flow.carries(line(3), line(13), frames) is True


def test_a_lambda_hands_it_to_who_called(cell: Callable[[str], None]) -> None:
    cell("f = lambda t: t.numpy()\nprint(f(x))\ny = tf.constant(f(z))\n")
    first, second = (Frame(line(1), "<lambda>"), Frame(line(2), "")), Frame(line(3), "")
    assert source_flow.carries(line(1), line(3), first) is False
    assert source_flow.carries(line(1), line(3), (first[0], second)) is True


def test_a_helper_of_another_file_may_have_handed_it_out(cell: Callable[[str], None]) -> None:
    cell("s = helpers.scaled(x)\ny = tf.constant(s)\nz = tf.constant(1.0)\n")
    frames = Frame(Place("helpers.py", 4), "scaled"), Frame(line(1), "<module>")
    assert source_flow.carries(frames[0].place, line(2), frames) is None
    assert source_flow.carries(frames[0].place, line(3), frames) is False


def test_a_name_of_the_function_around_is_one_with_it(cell: Callable[[str], None]) -> None:
    cell(
        "def run():\n    kept = []\n    def error(x):\n        kept.append(x.numpy())\n"
        "    error(1)\n    return tf.constant(kept)\n"
    )
    assert source_flow.carries(line(4), line(6)) is None


def test_names_lead_from_within_a_function(cell: Callable[[str], None]) -> None:
    cell("def f():\n    a = make()\n    b = np.asarray(a)\n    return tf.constant(b)\n")
    assert source_flow.names_reach({"a"}, line(3)) is True
    assert source_flow.names_reach({"q"}, line(3)) is False


@pytest.mark.parametrize("lang", ["es", "en"])
def test_each_cause_has_its_text_in_both_languages(lang: str) -> None:
    assert reason_texts.TEXTS[lang].keys() == {*Cause}
    for cause in Cause:
        saw, mend = reason_texts.sentence(cause, cause.has_gradient, {"name": "w"}, lang)
        assert "{" not in saw + mend
        assert saw
        assert mend or cause == Cause.CONNECTED


@pytest.mark.parametrize(
    ("cause", "details", "says"),
    [
        ("no_gradient", {"op": "tf.argmax"}, "in jumps"),
        ("no_gradient", {"op": "tf.zeros_like"}, "whatever numbers the source holds"),
        ("no_gradient", {"op": "an operation"}, "no gradient passes there"),
        ("watch_off", {"name": "layer_1/kernel"}, "tape.watch(layer.kernel.value)"),
        ("no_gradient", {"op": "tf.shape", "inner": "yes"}, "None is what to expect"),
        ("no_gradient", {"op": "tf.math.top_k", "positions": "yes"}, "(integers) that"),
        ("inner_outside", {"outer_recorded": "yes"}, "Ask the outer tape"),
        ("before_tape", {"kept": "yes"}, "Compute it again inside this tape's block"),
        ("inner_outside", {"of_itself": "yes"}, "two tapes, one inside the other"),
        ("stop_gradient", {"layer": "norm"}, "inside of what this line calls"),
        ("copied", {"twins": "yes"}, "two tensors made of the same NumPy array"),
        ("zeros", {"because": "left_tensorflow", "through": "np.sin"}, "leaves TensorFlow"),
        ("zeros", {"because": "no_gradient", "op": "tf.sign"}, "flat on both sides"),
        ("copied", {"op": "assign", "variable": "yes"}, "Compute with the variable itself"),
        ("zeros", {"because": "zeros"}, "of zeros only"),
        ("watch_off", {"name": "w"}, "tape.watch(w)"),
        ("left_tensorflow", {"through": "model.predict"}, "model(x)"),
        ("left_tensorflow", {"through": "get_weights()"}, "what is used is a copy"),
        ("not_connected", {"unread": "yes"}, "did not read this variable"),
        ("not_connected", {"again": "yes"}, "read another, which this same line made later"),
        ("not_connected", {"decides": "yes"}, "is a decision"),
        ("not_connected", {"ends": "yes"}, "the target does not use what came of it"),
        ("dataset", {"op": "tf.raw_ops.ScanDataset"}, "iter(dataset)"),
        ("connected", {"value": "nan", "op": "tf.sqrt"}, "comes out as nan"),
        ("connected", {"value": "zeros", "op": "tf.nn.relu"}, "all zeros"),
        ("connected", {"value": "inf", "once": "yes"}, "comes out as inf. Look"),
        ("connected", {"value": "zeros"}, "it is all zeros. If"),
        ("connected", {"value": "zeros", "op": "tf.nn.relu", "bent": "yes"}, "smooth activation"),
        ("assigned", {"op": "assign", "inside": "yes"}, "in place of a metric"),
        ("no_gradient", {"op": "tf.round", "zeros": "yes"}, "stand there in place of None"),
        ("not_connected", {"renamed": "yes", "shared": "w"}, "w became another variable"),
        ("connected", {"own": "yes"}, "a gradient of your own"),
        ("left_tensorflow", {"through": "np.exp"}, "the tf operation that does the same"),
    ],
)
def test_what_is_known_more_closely_is_said_so(
    cause: str, details: dict[str, str], says: str
) -> None:
    assert says in " ".join(reason_texts.sentence(cause, True, details, "en"))


@pytest.mark.parametrize("lang", ["es", "en"])
def test_each_closer_text_is_there_in_both_languages(lang: str) -> None:
    assert reason_texts.CLOSER[lang].keys() == {
        "flat",
        "inner",
        "kept",
        "outer_recorded",
        "of_itself",
        "positions",
        "variable",
        "stops_inside",
        "twins",
        "jumps",
        "constant",
        "keras",
        "no_tensor",
        "own",
        "predict",
        "whole",
        "may_be_none",
        "not_finite",
        "all_zeros",
        "not_finite_once",
        "all_zeros_once",
        "not_finite_somewhere",
        "all_zeros_somewhere",
        "all_zeros_bent",
        "kept_inside",
        "renamed",
        "loop_of_a_function",
        "unread",
        "again",
        "anew",
        "namesake",
        "untrained",
        "index",
        "ends",
        "decides",
        "copied_weights",
    }
    assert reason_texts.PERHAPS["es"].keys() == reason_texts.PERHAPS["en"].keys()
    for saw, mend in [*reason_texts.CLOSER[lang].values(), *reason_texts.PERHAPS[lang].values()]:
        assert saw
        assert mend


def test_a_code_that_is_no_causes_is_refused() -> None:
    with pytest.raises(ValueError, match="give_me_points"):
        reason_texts.sentence("give_me_points", True, {}, "en")


def test_what_is_not_sure_says_so() -> None:
    saw, _ = reason_texts.sentence("swapped", False, {}, "en")
    assert saw.startswith("probably, ")
    assert reason_texts.sentence("swapped", True, {}, "es")[0].startswith("los argumentos")


@pytest.mark.parametrize(
    ("cause", "details"),
    [
        ("left_tensorflow", {"through": "float()"}),
        ("left_tensorflow", {"through": "get_weights()"}),
        ("left_tensorflow", {"through": "model.predict"}),
        ("not_connected", {}),
        ("not_connected", {"ends": "yes"}),
        ("assigned", {"op": "scatter_update"}),
        ("inner_outside", {"early": "yes"}),
    ],
)
@pytest.mark.parametrize("lang", ["es", "en"])
def test_where_several_readings_fit_none_is_called_probable(
    cause: str, details: dict[str, str], lang: str
) -> None:
    sure, likely = (reason_texts.sentence(cause, s, details, lang) for s in (True, False))
    frame = reason_texts.FRAME[lang]["likely"]
    assert not likely[0].startswith(frame)
    assert likely[0] != sure[0]
    assert likely[1]


def test_the_line_is_named_for_a_cell_and_for_a_file() -> None:
    assert reason_texts.where(4, True, "x", "es") == "línea 4 de la celda"
    assert reason_texts.where(4, False, "model.py", "en") == "model.py, line 4"
    assert reason_texts.where(None, True, "x", "en") == ""


SURE = [
    "v = float(w)\ny = tf.constant(v * 2 + k)",
    "v = float(w)\ny = tf.constant([k, v])",
    "v = [float(w)]\ny = tf.constant(v[k])",
    "v = w.numpy()\na, b = v\ny = tf.constant(b)",
    "v = [float(w) for k in range(3)]\ny = tf.constant(sum(v))",
    "v = [float(w)] * 3\nfor k, one in enumerate(v):\n    y = tf.constant(one)",
    "v = np.mean(np.array([float(w), k]))\ny = tf.constant(v)",
    "def f(u, k):\n    return u * k\nv = f(float(w), 2)\ny = tf.constant(v)",
    "def f(u):\n    if k:\n        return -u\n    return u\nv = f(float(w))\ny = tf.constant(v)",
    "v = f'{float(w):.3f}'\ny = tf.constant(float(v))",
    "u = float(w)\nv = u if k else -u\ny = tf.constant(v)",
    "y = net(tf.constant(float(w)), k)",
]
DOUBTFUL = [
    "v = max(float(w), k)\ny = tf.constant(v)",
    "v = k or float(w)\ny = tf.constant(v)",
    "v = float(w) > 1\ny = tf.constant(v)",
    "v = len(w.numpy())\ny = tf.constant(v)",
    "v = (float(w), k)\ny = tf.constant(v[1])",
    "v = {'a': float(w), 'b': k}\ny = tf.constant(v['b'])",
    "v = kept.setdefault('k', float(w))\ny = tf.constant(v)",
    "v = Settings(float(w), k)\ny = tf.constant(v.second)",
    "v = [float(w)]\nv[0] = 5.0\ny = tf.constant(v)",
    "v = w.numpy()\nb = v\nb[:] = 3.0\ny = tf.constant(v)",
    "v = w.numpy()\nb = v.reshape(2)[1:]\nb.fill(3.0)\ny = tf.constant(v)",
    "v = w.numpy()\nwipe(v)\ny = tf.constant(v)",
    "abs = chosen\nv = abs(float(w))\ny = tf.constant(v)",
    "class Z:\n    def __radd__(self, o):\n        return 1\nv = float(w) + k\ny = tf.constant(v)",
    "v = [float(w)]\nv.append(k)\ny = tf.constant(v[1])",
    "v = w.numpy()\nnp.copyto(v, other)\ny = tf.constant(v)",
    "v = [float(w)]\nfor k, one in zip(names, v):\n    y = tf.constant(k)",
    "v = float(w)\nz = [tf.constant(v) for v in others]",
    "v = np.zeros_like(w.numpy())\ny = tf.constant(v)",
    "def f(u, k):\n    return k\nv = f(float(w), 2)\ny = tf.constant(v)",
    "def f(u, k):\n    u = k\n    return u\nv = f(float(w), 2)\ny = tf.constant(v)",
    "def f(u):\n    if k:\n        return 1\n    return u\nv = f(float(w))\ny = tf.constant(v)",
    "y = net(tf.constant(k), float(w))",
    "y = net(float(w), k)",
    "v = max(outs, key=float)  # float(w\ny = tf.constant(v)",
    "v = sorted(outs, key=lambda t: w.numpy())\ny = tf.constant(v)",
    "v = chosen(w.numpy)\ny = tf.constant(v)",
    "def f():\n    try:\n        return float(w)\n    finally:\n        return 2\ny = k * f()",
    "v = {'a': float(w), 'b': x * 2}\ny = v['b'] * 2",
    "v = float(w) if k else 1.0\ny = tf.constant(v)",
]
"""Codes in which what leaves at ``w`` is surely in the last line's constant, or only may be."""


@pytest.mark.parametrize("code", [*SURE, *DOUBTFUL])
def test_sure_is_what_cannot_be_without_the_value(cell: Callable[[str], None], code: str) -> None:
    cell(code)
    lines = code.splitlines()
    left = next(k for k, text in enumerate(lines, 1) if "float(w" in text or "w.numpy" in text)
    through = "float()" if "float(w" in code else ".numpy()"
    told = source_flow.carries(line(left), line(len(lines)), through=through)
    assert (told is True) == (code in SURE), told
