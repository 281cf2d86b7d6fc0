"""What an author gets wrong is one line: the file, the line, what it is, and the mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from cinta.checks import author_faults
from cinta.checks.questions import questions_of
from cinta.commands.gate import _oracle, _Unit
from cinta.commands.given_away import solved_by_examples
from cinta.errors import InputError, SourceError
from cinta.grading import answer_keys
from cinta.grading.answer_keys import make_answer_keys
from cinta.run.warm import Limits
from cinta.source import checkcode, load, load_all
from tests.conftest import Classroom, course_at

GOOD = '''\
# %% author="imports"
import numpy as np
from cinta.checks.author import hidden, layer, manual, numeric, public, tensor, variable

# %% [markdown] lang="en"
# # A unit

# %%
import tensorflow as tf

# %% [markdown] lang="en" exercise="slope"
# ### A slope

# %% exercise="slope"
def slope(x0):
    # BEGIN SOLUTION
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = x**3
    # END SOLUTION
    slope = tape.gradient(y, x)  # SOLUTION
    return slope

# %% hint="slope"
# en: What is recorded?

# %% checks="slope"
@public
def one(ask):
    """en: at -3"""
    ask(-3.0)


@hidden(points=1)
def others(ask, draw):
    """en: elsewhere"""
    ask(draw.uniform(1.0, 2.0))


@numeric
def oracle(x0):
    return 3 * x0**2

# %% wrong="slope" id="square"
# en: You recorded the square.
def slope(x0):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = x**2
    return tape.gradient(y, x)

# %% given="at_a_point"
x = tf.Variable(3.0)

# %% exercise="at_a_point" asks="dy"
with tf.GradientTape() as tape:
    y = x**3
dy = tape.gradient(y, x)  # SOLUTION

# %% hint="at_a_point"
# en: Ask the tape.

# %% checks="at_a_point"
@public
def at_four(ask):
    """en: at 4"""
    ask(x=variable(-4.0))


@hidden(points=1)
def at_others(ask, draw):
    """en: at others"""
    ask(x=variable(draw.away_from_zero()))


@numeric
def oracle(x):
    return 3 * x**2

# %% [markdown] lang="en" exercise="which"
# ### Which?

# %% exercise="which" points="1"
which = "a"  # SOLUTION

# %% option="which" id="a"
# en: this

# %% option="which" id="b"
# en: that | It is not.

# %% [markdown] lang="en" exercise="why"
# ### Why?

# %% [markdown] lang="en" answer="why"
# Because.

# %% checks="why"
@manual(points=2, rubric="en: for the reason")
def gives_a_reason():
    """en: a reason"""
'''


LOOP = "    while True:\n        pass\n"


def near_what_changed(text: str) -> range:
    """The lines that are not those of the sound unit, and some on either side."""
    lines, sound = text.split("\n"), GOOD.split("\n")
    pairs = list(zip(lines, sound, strict=False))
    first = next((n for n, (a, b) in enumerate(pairs) if a != b), len(pairs))
    behind = list(zip(reversed(lines), reversed(sound), strict=False))
    last = len(lines) - next((n for n, (a, b) in enumerate(behind) if a != b), len(behind))
    return range(first - 2, max(first, last) + 3)


def unit_file(folder: Path, text: str) -> Path:
    path = folder / "u01_unit.py"
    path.write_text(text, encoding="utf-8")
    return path


MARKED = GOOD[GOOD.index('# %% checks="why"') :]
"""The check cell of what a person marks: the last."""

WHEN_READ = {
    "an empty file": (GOOD, "", "the file is empty. Fix: cinta new unit unit"),
    "a misspelt key": ('exercise="slope"\ndef', 'exercise="slope" task="x"\ndef', "'task'"),
    "a key that is nearly one": ('asks="dy"', 'ask="dy"', "did you mean asks=?"),
    "a value without quotes": ('id="square"', "id=square", "quote the value"),
    "a wrong answer to no exercise": (
        'wrong="slope"',
        'wrong="slpoe"',
        "no exercise 'slpoe'. Fix: did you mean slope?",
    ),
    "a name that is taken": ('exercise="which" points', 'exercise="slope" points', "are called"),
    "points that are no number": (
        "@hidden(points=1)\ndef others",
        '@hidden(points="two")\ndef others',
        "points='two' is no number",
    ),
    "points that are nan": (
        "@hidden(points=1)\ndef others",
        '@hidden(points="nan")\ndef others',
        "gives no points",
    ),
    "an rtol of 5 %": (
        "@hidden(points=1)\ndef others",
        "@hidden(points=1, rtol=5)\ndef others",
        "has rtol=5",
    ),
    "a decorator without parentheses": (
        "@hidden(points=1)\ndef others",
        "@hidden\ndef others",
        "write @hidden(points=1)",
    ),
    "an option that hidden has not": (
        "@hidden(points=1)\ndef others",
        "@hidden(point=1)\ndef others",
        "point",
    ),
    "draw in a public check": ("def one(ask)", "def one(ask, draw)", "a @public one does not"),
    "a check that nobody decorated": ("@public\ndef one", "def one", "mark it @public"),
    "tabs among spaces": ("        y = x**3\n    # END", "\ty = x**3\n    # END", "is not Python"),
    "a syntax error in a solution": (
        "    x = tf.Variable(x0)\n    with tf.G",
        "    x = (\n    with tf.G",
        "is not Python",
    ),
    "a syntax error in a wrong answer": (
        "        y = x**2",
        "        y = x**",
        "square is not Python",
    ),
    "a syntax error in a check": ("    ask(-3.0)", "    ask(-3.0", "Fix: correct the check"),
    "a syntax error in a given cell": ("x = tf.Variable(3.0)", "x = tf.Variable(3.0", "not Python"),
    "a syntax error in an example": (
        "import tensorflow as tf",
        "import tensorflow as",
        "not Python",
    ),
    "four hints": (
        "# en: What is recorded?",
        '\n# %% hint="slope"\n'.join(["# en: ?"] * 4),
        "more than 3",
    ),
    "a hint without words": ("# en: What is recorded?", "", "hint 1 of slope says nothing in en"),
    "a choice that no option is": ('which = "a"', 'which = "c"', "the options are a, b"),
    "an option without its reason": ("that | It is not.", "that", "no reason in en why"),
    "a right option with a reason": ("# en: this", "# en: this | no", "take away what follows"),
    "one option": ('# %% option="which" id="b"\n# en: that | It is not.\n', "", "has one option"),
    "two options of one id": ('id="b"', 'id="a"', "two options are called 'a'"),
    "a choice without points": (' points="1"', "", "a choice without points="),
    "points of a choice in words": ('points="1"', 'points="one"', 'points="one" is no number'),
    "a rubric in another language": ('rubric="en: ', 'rubric="es: ', "this is in es"),
    "a rubric that says nothing": ("for the reason", "", "the rubric of gives_a_reason says"),
    "words that nobody marks": (MARKED, "", "nothing says how they are marked"),
    "manual without parentheses": (
        '@manual(points=2, rubric="en: for the reason")',
        "@manual",
        "write @manual(points=1",
    ),
    "manual without a rubric": (', rubric="en: for the reason"', "", "without a rubric"),
    "a name that two exercises ask for": (
        '"which" points="1"\nwhich =',
        '"which" points="1" asks="dy"\ndy =',
        "are both answered by dy",
    ),
    "a driver that tells half of it": (
        '# %% hint="slope"',
        '''# %% driver="slope"
def drive(slope, x0):
    tell(es="x")
    return slope(x0)

# %% hint="slope"''',
        'tells something in es. Fix: write tell(en="...")',
    ),
    "a tolerance in quotes": (
        "@hidden(points=1)\ndef others",
        '@hidden(points=1, rtol="1e-3")\ndef others',
        "rtol='1e-3' is no number",
    ),
    "no tape, as a header says it": (
        "@hidden(points=1)\ndef others",
        '@hidden(points=1, tape="no")\ndef others',
        "tape='no': write tape=True or tape=False",
    ),
    "a driver that returns nothing": (
        '# %% hint="slope"',
        '''# %% driver="slope"
def drive(slope, x0):
    def inside():
        return slope(x0)

# %% hint="slope"''',
        "the driver returns nothing. Fix: return numbers",
    ),
    "manual that takes something": (
        "def gives_a_reason():",
        "def gives_a_reason(ask):",
        "write def gives_a_reason(): nothing is asked",
    ),
    "a key of another cell": (
        '# %% checks="slope"',
        '# %% checks="slope" tape="no"',
        'it belongs to the header of a cell with exercise="..."',
    ),
    "a misspelt import": (
        "import hidden, layer",
        "import hiden, layer",
        "from 'cinta.checks.author'. Fix: did you mean hidden?",
    ),
    "an import of what is not there": (
        "import numpy as np",
        "import numpy as np\nimport nowhere_at_all",
        "take it out, or install it",
    ),
    "a name that is not imported": (
        "@numeric\ndef oracle(x0)",
        "@numerical\ndef oracle(x0)",
        'define it in the cell author="imports"',
    ),
    "a check cell that leaves": (
        "@public\ndef one",
        "exit(1)\n\n\n@public\ndef one",
        "SystemExit: 1",
    ),
    "a check cell that never ends": (
        "@public\ndef one",
        "while True:\n    pass\n\n\n@public\ndef one",
        "takes over 0.3 s. Fix: look for a loop that does not end",
    ),
    "any error at all": (
        "@hidden(points=1)\ndef others",
        '@hidden(points=1, raises="Exception")\ndef others',
        "name the one that is expected",
    ),
    "a place of cinta new": ("# # A unit", "# # <FILL: title>", "<FILL: title> is not filled in"),
    "points of None": (
        "@hidden(points=1)\ndef others",
        "@hidden(points=None)\ndef others",
        "points=None is no number, as in points=2",
    ),
    "calls in quotes": (
        "@hidden(points=1)\ndef others",
        '@hidden(points=1, calls="1")\ndef others',
        "calls='1': say how many",
    ),
    "a tolerance of an example": (
        "@public\ndef one",
        "@public(rtol=1e-3)\ndef one",
        "@public takes nothing: it demands what @hidden(...) demands",
    ),
    "public with parentheses": ("@public\ndef one", "@public()\ndef one", "takes nothing"),
    "numeric with parentheses": (
        "@numeric\ndef oracle(x0)",
        "@numeric()\ndef oracle(x0)",
        "@numeric takes nothing: write it alone",
    ),
    "a header without its space": (
        '# %% hint="slope"',
        '# %%hint="slope"',
        "is no cell header",
    ),
    "a cell of jupytext's other name": (
        '[markdown] lang="en"\n# # A',
        '[md] lang="en"\n# # A',
        "an [md] cell. Fix: write # %% [markdown]",
    ),
    "a cell that is two things": (
        'exercise="slope"\ndef',
        'exercise="slope" hint="slope"\ndef',
        'begin another one with # %% hint="..."',
    ),
    "a marker in an example": ("as tf\n", "as tf  # SOLUTION\n", "stands in a cell that is no"),
}


@pytest.mark.parametrize("mistake", WHEN_READ)
def test_a_mistake_is_one_line_when_the_unit_is_read(
    mistake: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkcode, "MOST_SECONDS", 0.3)
    old, new, said = WHEN_READ[mistake]
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    path = unit_file(tmp_path, text)
    with pytest.raises(SourceError) as error:
        load(path, ["en"])
    told = str(error.value)
    assert told.startswith(f"{path}:{error.value.line}: ")
    assert said in told
    assert "Fix: " in told
    assert "\n" not in told
    assert error.value.line in near_what_changed(text), told


def test_an_exception_is_named_by_its_class_too(tmp_path: Path) -> None:
    """And a dtype by NumPy's own class."""
    text = GOOD.replace("@hidden(points=1)\ndef", "@hidden(points=1, raises=ValueError)\ndef", 1)
    text = text.replace("ask(-3.0)", "ask(tensor(-3.0, np.float64))")
    slope = load(unit_file(tmp_path, text)).exercises[0]
    assert slope.checks[1].error == "ValueError"
    assert "float64" in str(questions_of(slope, slope.checks[0], 1))


@pytest.mark.parametrize("change", [lambda t: t.replace("\n", "\r\n"), lambda t: "\ufeff" + t])
def test_windows_line_ends_and_a_bom_are_no_mistake(change: object, tmp_path: Path) -> None:
    path = tmp_path / "u01_unit.py"
    path.write_bytes(change(GOOD).encode())  # type: ignore[operator]
    assert [exercise.name for exercise in load(path).exercises][-1] == "why"


@pytest.mark.parametrize("name", ["u1_loops", "U05_loops", "u005_loops", "unit_five"])
def test_a_file_that_no_command_would_find_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / f"{name}.py").write_text(GOOD, encoding="utf-8")
    with pytest.raises(InputError, match="Fix: rename it, as in u"):
        load_all(tmp_path)


WHEN_ASKED = {
    "tf in a check": ("ask(-3.0)", "ask(tf.constant(3.0))", "a check is NumPy alone"),
    "an unknown name": ("ask(-3.0)", "ask(tenosr(3.0))", "did you mean tensor?"),
    "draw where it is not": ("ask(-3.0)", "ask(draw.normal())", "draw is for @hidden checks"),
    "a misspelt draw": ("draw.uniform(", "draw.unifrom(", "did you mean uniform?"),
    "a draw of other arguments": ("draw.uniform(1.0, 2.0)", "draw.uniform(1.0)", "missing 1 req"),
    "more integers than there are": (
        "draw.uniform(1.0, 2.0)",
        "draw.integers(5, 1, 2)",
        "draw.integers(5, 1, 2) wants 5 different ones, and there are 2",
    ),
    "none that are apart": (
        "ask(draw.uniform(1.0, 2.0))",
        "ask(*draw.apart(0, 1.0, 2.0))",
        "draw.apart(0, 1, 2): n is 1 or more",
    ),
    "bounds the wrong way round": (
        "draw.uniform(1.0, 2.0)",
        "draw.uniform(2.0, 1.0)",
        "draw.uniform(2, 1): low comes first",
    ),
    "until draws one number": (
        "draw.uniform(1.0, 2.0)",
        "*draw.until(1, draw.normal, bool)[0]",
        "sample() draws a tuple of inputs",
    ),
    "a name of cinta's that is not imported": (
        "ask(-3.0)",
        "ask(dense([[1.0]], [1.0]))",
        "Fix: import dense from cinta.checks.author, in the cell",
    ),
    "an integer that is too long": ("ask(-3.0)", "ask(10**30)", "an integer of more than 64 bits"),
    "a kernel that is no matrix": (
        "ask(-3.0)",
        "from cinta.checks import author; ask(author.dense([1.0, 2.0], [1.0]))",
        "the kernel of dense(kernel, bias) is a matrix, inputs by units",
    ),
    "a model of what is no layer": (
        "ask(-3.0)",
        "from cinta.checks import author; ask(author.model(3))",
        "model(...) is made of dense(...) and layer(...)",
    ),
    "a dataset of a number": (
        "ask(-3.0)",
        "from cinta.checks import author; ask(author.dataset(3))",
        "dataset(...) takes a list of batches",
    ),
    "rows of different lengths": (
        "ask(-3.0)",
        "ask(tensor([[1, 2], [3]]))",
        "rows of different lengths are no array: give a list of arrays",
    ),
    "text for a tensor": ("ask(-3.0)", 'ask(tensor("abc"))', "'abc' is no array of numbers"),
    "a complex number for a real dtype": (
        "ask(-3.0)",
        'ask(tensor(1 + 1j, "float32"))',
        "float32 does not hold complex numbers",
    ),
    "an integer that is too large": (
        "ask(-3.0)",
        'ask(tensor(300, "int8"))',
        "int8 does not hold 300",
    ),
    "an unknown dtype": ("ask(-3.0)", 'ask(tensor(3.0, "float46"))', "did you mean 'float"),
    "a function of the author's": ("ask(-3.0)", "ask(lambda x: x)", "or a driver"),
    "what no student can be given": ("ask(-3.0)", "ask({1, 2})", "set cannot be given"),
    "a check that asks nothing": ("ask(-3.0)", "pass", "asks nothing. Fix: call ask(...)"),
    "a given that is none": (
        "ask(x=variable(-4.0))",
        "ask(z=variable(-4.0))",
        "the given cell gives no 'z'",
    ),
    "a given by position": (
        "ask(x=variable(-4.0))",
        "ask(variable(-4.0))",
        "must give its inputs by name",
    ),
    "a check that asserts": (
        "ask(-3.0)",
        "assert ask(-3.0) == 27",
        "AssertionError. Fix: a check asks and asserts nothing",
    ),
    "a check that leaves": ("ask(-3.0)", "exit(1)", "SystemExit: 1"),
    "a division by zero": ("ask(-3.0)", "ask(1 / 0)", "ZeroDivisionError"),
}


@pytest.mark.parametrize("mistake", WHEN_ASKED)
def test_a_mistake_in_a_check_is_one_line_with_that_of_the_check(
    mistake: str, tmp_path: Path
) -> None:
    old, new, said = WHEN_ASKED[mistake]
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    path = unit_file(tmp_path, text)
    unit = load(path)
    asked = [one for one in unit.exercises if one.is_asked]
    with pytest.raises(SourceError) as error:
        _ = [questions_of(exercise, check, 1) for exercise in asked for check in exercise.checks]
    told = str(error.value)
    assert told.startswith(f"{path}:{error.value.line}: ")
    assert said in told
    assert "\n" not in told
    about = text.split("\n")[error.value.line - 1]
    assert new in about or about.startswith(("def ", "@"))


WHEN_ANSWERED = {
    "an unknown name in a solution": (
        "x = tf.Variable(x0)",
        "x = tf.Variable(x1)",
        "NameError: name 'x1' is not defined",
    ),
    "a solution of other parameters": (
        "def slope(x0):\n    # B",
        "def slope(x0, n):\n    # B",
        "ask(...) with what the solution takes: (x0, n)",
    ),
    "a solution that never ends": (
        "    # BEGIN SOLUTION\n    x =",
        f"    # BEGIN SOLUTION\n{LOOP}    x =",
        "the solution of slope takes over 1 s",
    ),
    "a wrong answer that never ends": (
        "# en: You recorded the square.\ndef slope(x0):\n",
        f"# en: You recorded the square.\ndef slope(x0):\n{LOOP}",
        "the wrong answer 'square' of slope takes over 1 s",
    ),
    "a wrong answer in a cell that never ends": (
        '# %% hint="at_a_point"',
        '''# %% wrong="at_a_point" id="again"
# en: You never stop.
while True:
    dy = 1

# %% hint="at_a_point"''',
        "the wrong answer 'again' of at_a_point takes over 1 s",
    ),
    "an oracle that never ends": (
        "    return 3 * x0**2",
        f"{LOOP}    return 3 * x0**2",
        "the oracle of slope takes over 0.3 s",
    ),
    "a check that never ends": (
        "    ask(-3.0)",
        f"{LOOP}    ask(-3.0)",
        "check one of slope takes over 0.3 s",
    ),
    "a driver that never ends": (
        '# %% hint="slope"',
        f'''# %% driver="slope"
def drive(slope, x0):
{LOOP}    return slope(x0)

# %% hint="slope"''',
        "the driver, with the solution of slope, takes over 1 s",
    ),
    "a driver that fails": (
        '# %% hint="slope"',
        '''# %% driver="slope"
def drive(slope, x0):
    return slope(x0).grad

# %% hint="slope"''',
        "the driver, with the solution of slope fails in one: AttributeError",
    ),
    "a driver that takes no inputs": (
        '# %% hint="slope"',
        '''# %% driver="slope"
def drive(slope):
    return slope(1.0)

# %% hint="slope"''',
        "the driver of slope fails in one: TypeError: drive() takes 1",
    ),
    "a solution that gives what is no value": (
        "def slope(x0):\n    # B",
        "def slope(x0):\n    return object()\n    # B",
        "the solution of slope gives what cannot be compared: object",
    ),
    "a solution that gives too much": (
        "def slope(x0):\n    # B",
        "def slope(x0):\n    return tf.zeros([5000, 5000])\n    # B",
        "cannot be compared: tensor of float32[5000, 5000]. Fix: return numbers (of 16 MiB",
    ),
    "a solution that ends its process": (
        "def slope(x0):\n    # B",
        "def slope(x0):\n    import os; os._exit(0)\n    # B",
        "the solution of slope: its process ended by itself (exit code 0). Fix: take out what ends",
    ),
    "a wrong answer that crashes": (
        "# en: You recorded the square.\ndef slope(x0):\n",
        "# en: You recorded the square.\ndef slope(x0):\n    import ctypes; ctypes.string_at(0)\n",
        "the wrong answer 'square' of slope: its process was ended by signal 11. Fix: take out",
    ),
    "an example that ends its process": (
        "import tensorflow as tf",
        "import tensorflow as tf\n\nimport os; os._exit(0)",
        "this cell, solved: its process ended by itself (exit code 0). Fix: take out what ends",
    ),
    "an oracle that gives a set": (
        "    return 3 * x0**2",
        "    return {3 * x0**2}",
        "the oracle of slope gives what cannot be compared: set. Fix: return numbers",
    ),
    "a solution that float64 stops": (
        "x = tf.Variable(x0)",
        "x = tf.Variable(x0) + tf.zeros([], tf.float32)",
        "the solution of slope fails in one in float64, not as it is: InvalidArgumentError: ",
    ),
    "an accepted answer that is wrong": (
        '# %% wrong="slope" id="square"\n# en: You recorded the square.',
        '# %% accept="slope" id="square"',
        "the accepted answer square fails slope.others",
    ),
    "a layer that there is not": (
        "ask(-3.0)",
        'ask(layer("Conv2d", (5, 4, 1), [], filters=3))',
        "gives is not made: ValueError: no layer 'Conv2d': did you mean 'Conv2D'?",
    ),
    "an exception that never comes": (
        "@hidden(points=1)\ndef others",
        "@hidden(points=1, raises=True)\ndef others",
        "it ends in no exception). Fix: ask for what ends in an exception, too",
    ),
    "a nan that never comes": (
        "@hidden(points=1)\ndef others",
        "@hidden(points=1, nan=True)\ndef others",
        "all that it gives is finite",
    ),
    "an accepted answer that fails": (
        '# %% hint="slope"',
        '''# %% accept="slope" id="optimist"
def slope(x0):
    raise ValueError("no slope today")

# %% hint="slope"''',
        "not of the expected form (raised: ValueError: no slope today",
    ),
    "a cell that fails": (
        "    y = x**3\ndy",
        "    y = x.cube()\ndy",
        "the solved notebook fails: ",
    ),
    "an example that fails": (
        "import tensorflow as tf",
        "import tensorflow as tf\n\ntf.nothing",
        "no attribute 'nothing'",
    ),
    "an oracle that fails": ("return 3 * x0**2", "return 3 * x1**2", "NameError: name 'x1'"),
    "an oracle of other parameters": (
        "def oracle(x0)",
        "def oracle()",
        "the oracle of slope takes ()",
    ),
}


@pytest.mark.parametrize("mistake", WHEN_ANSWERED)
def test_a_mistake_in_an_authors_answer_is_one_line_with_that_of_the_answer(
    mistake: str, tmp_path: Path, classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new, said = WHEN_ANSWERED[mistake]
    assert old in GOOD
    soon = Limits(cell_seconds=1.0, question_seconds=1.0, total_seconds=60.0)
    monkeypatch.setattr(answer_keys, "AUTHOR_LIMITS", soon)
    monkeypatch.setattr(author_faults, "MOST_SECONDS", 0.3)
    text = GOOD.replace(old, new, 1)
    unit = load(unit_file(tmp_path, text))

    def gated() -> list[str]:
        keys = make_answer_keys(unit, classroom.warm, 1)
        course, warm = course_at(tmp_path), classroom.warm
        return list(_oracle(_Unit(unit=unit, course=course, keys=keys, warm=warm, authors={})))

    with pytest.raises(SourceError) as error:
        gated()
    told = str(error.value)
    assert said in told
    assert told.startswith(f"{unit.path}:{error.value.line}: ")
    assert error.value.line in near_what_changed(text), told
    assert "\n" not in told


@pytest.mark.parametrize(
    "example",
    [
        "def cube(t):\n    s = tf.Variable(t)\n    with tf.GradientTape() as g:\n        z = s**3\n"
        "    d = g.gradient(z, s)\n    return d",
        "w = tf.Variable(start)\nwith tf.GradientTape() as tape:\n    y = w**3\n"
        "d = tape.gradient(y, w)\nprint(d)",
    ],
)
def test_an_example_that_is_the_solution_is_found(example: str, tmp_path: Path) -> None:
    text = GOOD.replace(
        "import tensorflow as tf\n", f"import tensorflow as tf\n\n# %%\n{example}\n"
    )
    found, *_ = solved_by_examples(load(unit_file(tmp_path, text)))
    assert found.startswith("slope: the example at line 12 is its solution. Fix: ")
    other = text.replace("z = s**3", "z = s**2").replace("y = w**3", "y = w**2")
    assert list(solved_by_examples(load(unit_file(tmp_path, other)))) == []


def test_a_solution_of_chance_is_told_how_that_is_said(
    tmp_path: Path, classroom: Classroom
) -> None:
    text = GOOD.replace("y = x**3\n    # END", "y = x**3 * np.random.normal()\n    # END", 1)
    unit = load(
        unit_file(
            tmp_path, text.replace("import tensorflow", "import numpy as np\nimport tensorflow")
        )
    )
    with pytest.raises(SourceError, match='if chance enters it, say random="yes" in its header'):
        make_answer_keys(unit, classroom.warm, 1)


def test_an_oracle_that_was_given_a_list_says_how_an_array_is_given(tmp_path: Path) -> None:
    exercise = load(unit_file(tmp_path, GOOD)).exercise("slope")
    assert exercise.numeric is not None
    with pytest.raises(TypeError) as error:
        exercise.numeric([-3.0, 1.0])
    assert "write np.array([...])" in str(author_faults.in_an_oracle(exercise, error.value))
