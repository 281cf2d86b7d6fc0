"""An honest student loses nothing, whatever their notebook looks like."""
# ruff: noqa: E501  one cell a line reads better than its pieces

from __future__ import annotations

import json
from itertools import product

import pytest

from cinta.results import Status
from tests.conftest import ROOT, Classroom, as_notebook, at_night, points, sampled, verdicts

pytestmark = pytest.mark.slow

FULL = 10.0

TAPE_IN_A_CELL = """\
with tf.GradientTape() as tape:
    y = x**2
dy_dx = tape.gradient(y, x)"""

WATCHED = """\
def constant_gradient(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x**3
    return tape.gradient(y, x)"""


def begin_with(line: str) -> str:
    """The answer to constant_gradient that does this before all else."""
    return WATCHED.replace("    with", f"    {line}\n    with", 1)


def full(classroom: Classroom, cells: list[str]) -> None:
    """The notebook earns every point, and nothing is noted about it."""
    result = classroom.hand_in(cells)
    assert (result.status, points(result)) == (
        Status.GRADED,
        {e.name: e.max_points for e in classroom.units["u01_scalar"].exercises},
    )
    assert result.note == ""


# The notebook as a whole


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("unit", ["u01_scalar", "u03_sources"])
def test_the_notebook_that_students_get_may_be_filled_in_as_it_is(
    classroom: Classroom, unit: str, lang: str
) -> None:
    book = json.loads((ROOT / f"exercises/{lang}/{unit}/{unit}.ipynb").read_text("utf-8"))
    solutions = {e.blank: e.solution for e in classroom.units[unit].exercises}
    for cell in book["cells"]:
        source = "".join(cell["source"])
        cell["source"] = solutions.pop(source, source)
    assert not solutions
    result = classroom.hand_in(json.dumps(book).encode(), unit)
    assert (result.status, result.score) == (Status.GRADED, result.max_score)


def test_metadata_does_not_matter(classroom: Classroom) -> None:
    cells = classroom.sheet()
    strange = {"kernelspec": 3, "colab": {"provenance": []}, "cinta": [], "accelerator": "GPU"}
    for content in (as_notebook(cells), as_notebook(cells, strange)):
        assert classroom.hand_in(content).score == FULL
    sources = [cell.splitlines(keepends=True) for cell in cells]
    bare = {"cells": [{"cell_type": "code", "source": source} for source in sources]}
    assert classroom.hand_in(json.dumps(bare).encode()).score == FULL


def test_a_byte_order_mark_is_no_error(classroom: Classroom) -> None:
    assert classroom.hand_in(b"\xef\xbb\xbf" + as_notebook(classroom.sheet())).score == FULL


def test_an_old_notebook_of_format_3_is_read(classroom: Classroom) -> None:
    cells = [
        {"cell_type": "code", "input": cell, "outputs": [], "language": "python", "metadata": {}}
        for cell in classroom.sheet()
    ]
    book = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
    assert classroom.hand_in(json.dumps(book).encode()).score == FULL


def test_only_the_answers_are_needed(classroom: Classroom) -> None:
    unit = classroom.units["u01_scalar"]
    answers = [e.solution for e in unit.exercises]
    full(classroom, ["import tensorflow as tf", unit.exercises[0].given, *answers])


def test_a_notebook_of_one_cell_is_judged(classroom: Classroom) -> None:
    full(classroom, ["\n\n".join(classroom.sheet())])


def test_one_cell_exercise_alone_is_of_its_unit(classroom: Classroom) -> None:
    cells = ["import tensorflow as tf", "x = tf.Variable(3.0)", TAPE_IN_A_CELL]
    result = classroom.hand_in(cells)
    assert (result.status, result.score) == (Status.GRADED, 1.0)


def test_every_cell_may_be_there_twice(classroom: Classroom) -> None:
    full(classroom, [cell for cell in classroom.sheet() for _ in range(2)])
    full(classroom, classroom.sheet() * 2)


def test_cells_may_be_in_any_order(classroom: Classroom) -> None:
    full(classroom, classroom.sheet()[::-1])
    cells = classroom.sheet()
    full(classroom, [*cells[4:], *cells[:4]])


def test_a_decorated_function_may_stand_before_the_import(classroom: Classroom) -> None:
    cells = classroom.sheet(constant_gradient="")
    full(classroom, [f"@tf.function\n{WATCHED}", *cells])


def test_an_attempt_that_was_left_behind_does_not_come_back(classroom: Classroom) -> None:
    attempt = "def constant_gradient(x):\n    return x\n\nprint(not_there)"
    cells = classroom.sheet()
    full(classroom, [*cells[:3], attempt, *cells[3:]])


# Answers written in another way


def test_an_answer_may_be_written_in_a_later_cell(classroom: Classroom) -> None:
    unit = classroom.units["u01_scalar"]
    cells = classroom.sheet(**{e.name: e.blank for e in unit.exercises})
    full(classroom, [*cells, *[e.solution for e in unit.exercises]])


def test_an_answer_may_be_split_over_cells_with_others_between(classroom: Classroom) -> None:
    first, last = TAPE_IN_A_CELL.rsplit("\n", 1)
    cells = classroom.sheet()
    at = cells.index("x = tf.Variable(3.0)") + 1
    between = ["print(x)", "1 / 0", "!pip install nothing", "import matplotlib.pyplot as plt"]
    full(classroom, [*cells[:at], first, *between, last, *cells[at + 1 :]])


@pytest.mark.parametrize(
    "answer",
    [
        f"x = tf.Variable(3.0)\n{TAPE_IN_A_CELL}",
        f"x = tf.Variable(-5.0)\n{TAPE_IN_A_CELL}",
        TAPE_IN_A_CELL.replace("tape", "cinta"),
        f"%%time\n{TAPE_IN_A_CELL}",
        f"%%capture out\n{TAPE_IN_A_CELL}",
        TAPE_IN_A_CELL.replace("dy_dx", "%time dy_dx"),
        f'{TAPE_IN_A_CELL}\ngrader.check("first_tape")',
        f"{TAPE_IN_A_CELL}\nprint('¡ya está! 🎉 ∂y/∂x =', dy_dx.numpy())",
        f"import asyncio\nawait asyncio.sleep(0)\n{TAPE_IN_A_CELL}",
        f"async def slope():\n    return 2\nfactor = await slope()\n{TAPE_IN_A_CELL}",
        f"def f(t):\n    return t**exponent\n\nexponent = 2\n{TAPE_IN_A_CELL.replace('x**2', 'f(x)')}",
        f"input('Intro')\n{TAPE_IN_A_CELL}",
        f"{TAPE_IN_A_CELL}\ndy_dx",
        f"{TAPE_IN_A_CELL}\nexit()",
        f"!pip install tensorflow\n%pip install tensorflow\n{TAPE_IN_A_CELL}",
        f"import warnings\nwarnings.warn('careful')\n{TAPE_IN_A_CELL}",
        "dy_dx = None\nfor _ in range(3):\n    with tf.GradientTape() as t:\n        y = x * x\n    dy_dx = t.gradient(y, x)",
        f"{TAPE_IN_A_CELL}\nassert abs(dy_dx.numpy() - 2 * x.numpy()) < 1e-3",
    ],
)
def test_a_cell_exercise_may_be_answered_in_these_ways(classroom: Classroom, answer: str) -> None:
    full(classroom, classroom.sheet(first_tape=answer))


NAMED = """\
import collections

class Pair(tuple):
    def __iter__(self): raise RuntimeError("mine")

class Gradients(list): pass

Both = collections.namedtuple("Both", "dz_dx dy_dx")

def two_gradients(x0):
    x = tf.Variable(x0)
    with tf.GradientTape(persistent=True) as tape:
        y = x**2
        z = y**2
    return {}
"""


@pytest.mark.parametrize(
    "returned", ["Both(*both)", "Pair(both)", "Gradients(both)", "collections.UserList(both)"]
)
def test_a_tuple_or_list_may_be_of_a_class_of_its_own(classroom: Classroom, returned: str) -> None:
    answer = NAMED.format(returned.replace("both", "[tape.gradient(z, x), tape.gradient(y, x)]"))
    result = classroom.hand_in(classroom.sheet(two_gradients=answer))
    is_one = "UserList" not in returned  # that only looks like a list
    assert (points(result)["two_gradients"] == 2.0) == is_one


OWN_KEYS = """\
import collections, enum
import numpy as np

class Named(dict):
    def items(self): return []

class Apart(str):
    def __eq__(self, other): return self is other
    def __hash__(self): return id(self)

def of_texts(grads):
    Source = enum.Enum("Source", {key: key for key in grads}, type=str)
    return {Source(key): grads[key] for key in grads}

def of_numpys(grads): return {np.str_(key): grads[key] for key in grads}

def twice(grads): return {**grads, **{Apart(key): 0.0 * grads[key] for key in grads}}

"""


@pytest.mark.parametrize(
    ("kind", "is_right"),
    [
        ("Named", True),
        ("collections.Counter", True),
        ("collections.OrderedDict", True),
        ("of_texts", True),
        ("of_numpys", True),
        ("twice", False),
    ],
)
def test_a_dict_and_its_keys_may_be_of_classes_of_their_own(
    classroom: Classroom, kind: str, is_right: bool
) -> None:
    solution = classroom.solution("dict_gradients", "u03_sources")
    answer = OWN_KEYS + solution.replace("return grads", f"return {kind}(grads)")
    result = classroom.hand_in(classroom.sheet("u03_sources", dict_gradients=answer), "u03_sources")
    assert (verdicts(result)["dict_gradients"] == "passed") == is_right
    assert (result.score == result.max_score) == is_right


TYPED_AGAIN = [
    "x.assign(3.0)",
    "x.assign(value=3)",
    "x.assign(tf.constant(3.0))",
    'x = tf.Variable(3.0, name="x")',
    "x = tf.Variable(initial_value=3.0)",
    "x = tf.Variable(float(3), dtype=tf.float32)",
    "x = tf.Variable(tf.constant(3.0))",
    "import numpy as np\nx = tf.Variable(np.float32(3))",
    "x: tf.Variable = tf.Variable(3.0)",
    "(x := tf.Variable(3.0))",
    "x, exponent = tf.Variable(3.0), 2",
    "also_x = x = tf.Variable(3.0, name='x')",
    "for value in (1.0, 2.0, 3.0):\n    x.assign(value)\n    print(x**2)",
    "if True:\n    x = tf.Variable(3.0)",
]
"""The value of the given cell, which changes nothing, in other words than its own."""


PLACES = ("before", "inside", "cell")


def each_in_one_place() -> list[object]:
    """Each of these words in one of the places, and each place in turn; in all places at night."""
    by_day = {(typed, PLACES[n % len(PLACES)]) for n, typed in enumerate(TYPED_AGAIN)}
    every = product(TYPED_AGAIN, PLACES)
    return [case if case in by_day else at_night(*case) for case in every]


@pytest.mark.parametrize(("typed", "place"), each_in_one_place())
def test_a_given_may_be_typed_again_with_its_own_value(
    classroom: Classroom, typed: str, place: str
) -> None:
    inside = "".join(f"    {line}\n" for line in typed.split("\n"))
    answers = {
        "before": f"{typed}\n{TAPE_IN_A_CELL}",
        "inside": TAPE_IN_A_CELL.replace("    y =", f"{inside}    y ="),
        "cell": TAPE_IN_A_CELL,
    }
    cells = classroom.sheet(first_tape=answers[place])
    if place == "cell":
        cells.insert(cells.index(TAPE_IN_A_CELL), typed)
    full(classroom, cells)


IN_MAIN = """\
def main():
    global dy_dx
    with tf.GradientTape() as tape:
        y = x**2
    dy_dx = tape.gradient(y, x)"""


@pytest.mark.parametrize(
    "answer",
    [
        f"{IN_MAIN}\n\nmain()",
        f"{IN_MAIN}\n\nif __name__ == '__main__':\n    main()",
        f"{IN_MAIN}\n\ndef run():\n    main()\n\nrun()",
        f"{IN_MAIN.replace('def', 'async def')}\n\nawait main()",
        IN_MAIN.replace("dy_dx\n", "dy_dx\n    x = tf.Variable(3.0)\n", 1) + "\n\nmain()",
        f"class Answer:\n{''.join(f'    {line}' for line in IN_MAIN.splitlines(True))}"
        "\n\nAnswer.main()",
        TAPE_IN_A_CELL.replace("dy_dx =", "dy_dx, =").replace("y, x)", "y, [x])"),
        TAPE_IN_A_CELL.replace("dy_dx =", "dy_dx: tf.Tensor ="),
        "with tf.GradientTape() as tape: y = x**2\nprint(dy_dx := tape.gradient(y, x))",
    ],
)
def test_the_asked_name_may_be_assigned_in_these_ways(classroom: Classroom, answer: str) -> None:
    full(classroom, classroom.sheet(first_tape=answer))


@pytest.mark.parametrize("definition_first", [True, False])
def test_the_function_that_assigns_the_asked_name_may_stand_in_another_cell(
    classroom: Classroom, definition_first: bool
) -> None:
    cells = classroom.sheet(first_tape="main()")
    given = cells.index(classroom.units["u01_scalar"].exercises[0].given)
    cells.insert(given if definition_first else given + 1, IN_MAIN)
    full(classroom, cells)


@pytest.mark.parametrize(
    ("unit", "exercise", "typed"),
    [
        ("u02_tensor", "tensor_tape", "w.assign([[1, 2], [0, -1], [2, 1]])\nb.assign((2.0, -1.0))"),
        ("u02_tensor", "tensor_tape", "b = tf.Variable([2, -1], dtype=tf.float32)"),
        ("u03_sources", "dict_tape", "variables['b'].assign([1.0, -2.0])"),
        (
            "u03_sources",
            "dict_tape",
            "variables = dict(b=tf.Variable([1.0, -2.0]), w=tf.Variable([[1.0, 2], [0, -1], [3, 1]]))",
        ),
        ("u04_model", "model_tape", "layer.bias.assign([0.5, -0.25])"),
        (
            "u04_model",
            "model_tape",
            "layer.set_weights([np.float32([[1, -0.5], [0.5, 1], [-1, 0.25]]), layer.bias])",
        ),
    ],
)
def test_givens_of_every_kind_may_be_typed_again(
    classroom: Classroom, unit: str, exercise: str, typed: str
) -> None:
    answer = f"{typed}\n{classroom.solution(exercise, unit)}"
    result = classroom.hand_in(classroom.sheet(unit, **{exercise: answer}), unit)
    assert (result.status, result.score) == (Status.GRADED, result.max_score)


def test_the_given_cell_may_be_run_again_anywhere(classroom: Classroom) -> None:
    cells = classroom.sheet()
    full(classroom, [*cells, "x = tf.Variable(3.0)", "x = tf.Variable(10.0)\nprint(x * 2)"])


@pytest.mark.parametrize(
    "answer",
    [
        f"@tf.function\n{WATCHED}",
        f"@tf.function(jit_compile=False)\n{WATCHED}",
        f"@tf.function(input_signature=[tf.TensorSpec([], tf.float32)])\n{WATCHED}",
        f"@tf.function\n{WATCHED}\n\nfor value in (1.0, 2.0):\n    print(constant_gradient(tf.constant(value)))",
        "@tf.function\ndef cube(x):\n    return x**3\n\n" + WATCHED.replace("x**3", "cube(x)"),
        "@tf.function\n"
        + WATCHED.replace("constant_gradient", "inner")
        + "\n\ndef constant_gradient(x):\n    return inner(x)\n\nconstant_gradient(tf.constant(1.0))",
        "from tensorflow import GradientTape\n\n" + WATCHED.replace("tf.Gr", "Gr"),
        "import tensorflow.compat.v2 as tf2\n\n" + WATCHED.replace("tf.Gr", "tf2.Gr"),
        "import numpy as np\nEXPONENT = np.float32(3)\n\n" + WATCHED.replace("**3", "**EXPONENT"),
        f"%%time\n{WATCHED}",
        begin_with("print('∂', x, '😀')"),
        begin_with("input('x?')"),
        begin_with("import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()"),
        begin_with("import sys, logging; logging.warning('!'); sys.stderr.write('!')"),
        "constant_gradient = lambda x: help_me(x)\n\n"
        + WATCHED.replace("constant_gradient", "help_me"),
        "class Cube:\n    def __call__(self, x): return help_me(x)\n\nconstant_gradient = Cube()\n\n"
        + WATCHED.replace("constant_gradient", "help_me"),
        WATCHED.replace(
            "def constant_gradient(x)", "def constant_gradient(x: 'Tensor', *_, **__) -> None"
        ),
        WATCHED + "\n    raise NotImplementedError",
        WATCHED + '\n\ngrader.check("constant_gradient")\ngrader.check_all()',
        WATCHED.replace("return", "result =") + "\n    return result",
    ],
)
def test_a_function_exercise_may_be_answered_in_these_ways(
    classroom: Classroom, answer: str
) -> None:
    full(classroom, classroom.sheet(constant_gradient=answer))


# Cells beside the answers

BESIDE = {
    "inline": "%matplotlib inline",
    "other_backends": "%matplotlib widget\nimport matplotlib.pyplot as plt",
    "pip": "!pip install -q otter-grader==7\n%pip install otter-grader\n!conda install tensorflow -y",
    "colab": "%tensorflow_version 2.x\nNOT_LOST = 1",
    "autoreload": "%load_ext autoreload\n%autoreload 2",
    "shell": "!ls -la\nfiles = !ls\nprint(files)",
    "bash": "%%bash\necho hello",
    "timeit": "%timeit -n 2 -r 1 polynomial_slope(3.0, 1.0, 2.0, 5.0)",
    "input": "name = input('¿Cómo te llamas? ')\nage = int(input('age') or 3)",
    "input_loop": "while True:\n    try:\n        n = int(input())\n        break\n    except ValueError:\n        print('again')",
    "getpass": "import getpass\ngetpass.getpass()",
    "stderr": "import sys, warnings, logging\nprint('noise', file=sys.stderr)\nwarnings.warn('x')\nlogging.error('x')",
    "deprecated": "import warnings\nwarnings.simplefilter('error')\nwarnings.warn('x', DeprecationWarning)",
    "plot": "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3])\nplt.show()\nfig, ax = plt.subplots()\nax.plot([1])",
    "await": "import asyncio\nawait asyncio.sleep(0.01)\nresult = await asyncio.gather(asyncio.sleep(0, 'a'))",
    "asyncio_run": "import asyncio\nasyncio.run(asyncio.sleep(0))",
    "unicode": "print('¡Hola! ∂y/∂x 😀 \\u202e \\ud800')\nπ = 3.14",
    "exit": "exit()",
    "sys_exit": "import sys\nsys.exit()",
    "otter": "import otter\nmine = otter.Notebook('another.ipynb')\nmine.check('q1')\nmine.check_all()\nmine.export(run_tests=True)",
    "otter_names": "from otter import Notebook\nNotebook().check('first_tape')\nimport importlib.util\nassert importlib.util.find_spec('otter')",
    "export": "grader.export('x.ipynb', pdf=False, force_save=True, files=['a'])",
    "chdir": "import os\nos.makedirs('data', exist_ok=True)\nos.chdir('data')\nopen('notes.txt', 'w').write('hola')",
    "files": "%%writefile helper.py\nx = 1",
    "thread": "import threading\nt = threading.Thread(target=lambda: print('in a thread'))\nt.start(); t.join()",
    "pool": "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(4) as pool:\n    list(pool.map(abs, range(9)))",
    "magic_help": "%lsmagic\n?print\nlen?",
    "html": "%%html\n<b>hola</b>",
    "markdown_by_mistake": "# Mi respuesta\nLa derivada es 2x porque sí",
    "seed": "tf.random.set_seed(0)\nimport numpy as np\nnp.random.seed(0)",
    "eager": "tf.config.run_functions_eagerly(True)",
    "names_taken": "In = 5\nOut = None\nprint(In)",
    "builtins_taken": "list = [1]\nsum = 3\ntype = 'x'\nprint = print\nid = 7\nstr = 'a'",
    "keras": "model = tf.keras.Sequential([tf.keras.layers.Dense(1)])\nmodel.compile('sgd', 'mse')\nimport numpy as np\nmodel.fit(np.ones((8, 2)), np.ones(8), epochs=2)",
    "display": "from IPython.display import display, clear_output, Markdown\ndisplay(Markdown('# x'))\nclear_output()",
    "subprocess": "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'print(1)'], check=True, stdout=sys.stdout)",
    "async_subprocess": "import asyncio\nprogram = await asyncio.create_subprocess_exec('echo', 'hola')\nassert await program.wait() == 0",
    "processes": "import multiprocessing\nprocess = multiprocessing.get_context('fork').Process(target=print, args=('hola',))\nprocess.start()\nprocess.join()\nassert process.exitcode == 0",
    "all_of_tensorflow_passed_on": (
        "import tensorflow as tf\n"
        "def passed_on(f):\n    return lambda *args, **kwargs: f(*args, **kwargs)\n"
        "for name, it in list(vars(tf).items()):\n"
        "    if callable(it):\n        setattr(tf, name, passed_on(it))"
    ),
    "tf_print": "tf.print('hola', tf.constant(1.0))",
    "recursion": "def f(n):\n    return f(n + 1)\nf(0)",
    "empty": "   \n",
    "null": "x = '\\0'\n\x00",
}


AT_NIGHT = {
    *("other_backends", "colab", "shell", "input", "getpass", "deprecated", "asyncio_run"),
    *("sys_exit", "otter_names", "files", "thread", "magic_help", "seed", "display"),
    *("async_subprocess", "tf_print", "empty"),
}
"""At night alone: another magic, program, question, warning, task, end ... stays by day."""


@pytest.mark.parametrize("what", sampled(BESIDE, *(BESIDE.keys() - AT_NIGHT)))
def test_a_cell_beside_the_answers_costs_nothing(classroom: Classroom, what: str) -> None:
    cells, cell = classroom.sheet(), BESIDE[what]
    full(classroom, [*cells[:2], cell, *cells[2:5], cell, *cells[5:], cell])


PRECISION = """\
tf.keras.backend.set_floatx("float64")
tf.keras.mixed_precision.set_global_policy("mixed_float16")
"""


def test_a_precision_that_was_left_on_is_not_that_of_a_drivers_models(classroom: Classroom) -> None:
    cells = classroom.sheet("u08_training")
    at = next(n for n, cell in enumerate(cells) if "import tensorflow" in cell) + 1
    result = classroom.hand_in([*cells[:at], PRECISION, *cells[at:]], "u08_training")
    assert result.score == result.max_score, verdicts(result)


NOT_HERE = {
    "colab": "from google.colab import drive",
    "two_lines": "from nowhere import (\n    one,\n    two,\n)",
    "twice": "import nowhere\nimport ahora_mismo as ñandú; seen = 1",
    "on_the_same_line": "import nowhere;",
    "of_a_package_that_is": "from numpy import nothing_of_it",
    "above_a_decorator": "import nowhere\n@staticmethod\ndef kept(): ...\nassert kept",
    "below_another": "print('hola')\nimport nowhere",
    "awaited": "import asyncio\nawait asyncio.sleep(0)\nimport nowhere",
}
"""What the student's machine had."""


@pytest.mark.parametrize(
    "what", sampled(NOT_HERE, "twice", "on_the_same_line", "above_a_decorator", "awaited")
)
def test_an_import_that_fails_here_costs_what_uses_it_alone(
    classroom: Classroom, what: str
) -> None:
    heads = [f"{NOT_HERE[what]}\n{cell}" for cell in classroom.sheet()]
    assert any("import tensorflow" in cell for cell in heads)
    full(classroom, heads)


def test_an_import_that_its_author_is_ready_to_miss_is_missed_as_ever(
    classroom: Classroom,
) -> None:
    """Below what raised within a ``try``, a function or a loop nothing is run that was not."""
    for cell in (
        "try:\n    import nowhere\nexcept ImportError:\n    here = False\nassert not here",
        "def f():\n    import nowhere\nf()\nimport os\nos._exit(1)",
        "for _ in [0]:\n    import nowhere\nimport os\nos._exit(1)",
        "def f(): raise ImportError\nf()\nimport os\nos._exit(1)",
    ):
        full(classroom, [*classroom.sheet(), cell])


def test_what_stands_after_an_unknown_magic_is_run(classroom: Classroom) -> None:
    answer = "%tensorflow_version 2.x\n" + WATCHED
    full(classroom, classroom.sheet(constant_gradient=answer))


def test_a_dictionary_of_variables_is_replayed_from_copied_cells(classroom: Classroom) -> None:
    unit = classroom.units["u03_sources"]
    exercise = unit.exercise("dict_tape")
    typed = exercise.given.replace("1.0", "7.0") + "\n" + exercise.solution
    result = classroom.hand_in(classroom.sheet("u03_sources", dict_tape=typed), "u03_sources")
    assert verdicts(result)["dict_tape"] == "passed"
    assert result.score == result.max_score


# What is not honest is not given away by all this


@pytest.mark.parametrize(
    "answer",
    [
        "dy_dx = tf.constant(6.0)",
        "x = tf.constant(3.0)\n" + TAPE_IN_A_CELL,
        "x.assign(5.0)\n" + TAPE_IN_A_CELL,
        "x = tf.Variable(4.0, name='x')\n" + TAPE_IN_A_CELL,
        "x = tf.Variable(3.0, trainable=False)\n" + TAPE_IN_A_CELL,
        "x = tf.Variable(3.0, name='x')\ndy_dx = tf.constant(6.0)",
        IN_MAIN,
        "dy_dx = 2 * x",
        "%%time\ndy_dx = tf.constant(6.0)",
    ],
)
def test_a_cell_that_does_not_follow_its_givens_or_has_no_tape_still_fails(
    classroom: Classroom, answer: str
) -> None:
    result = classroom.hand_in(classroom.sheet(first_tape=answer))
    assert verdicts(result)["first_tape"] == "failed"


def test_a_traced_function_without_a_tape_still_fails(classroom: Classroom) -> None:
    answer = "@tf.function\ndef constant_gradient(x):\n    return 3 * x**2"
    result = classroom.hand_in(classroom.sheet(constant_gradient=answer))
    assert verdicts(result)["constant_gradient"] == "failed"
