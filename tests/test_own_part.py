"""What a student did after an exercise does not cost that exercise, and gains nothing either."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from cinta.grading.own_part import is_blank, may_be_undone, own_part
from cinta.grading.session import Session
from cinta.results import SOMEWHERE, SubmissionResult
from cinta.student import Answer, Question
from cinta.submission.notebook import Notebook, read_notebook
from tests.conftest import ROOT, Classroom, as_notebook, at_night, points, sampled

SECOND_ATTEMPT = """with tf.GradientTape() as tape:
    y = x**3
dy_dx = tape.gradient(y, x)"""

COST_FIRST_TAPE = {
    "another call's result": "dy_dx = constant_gradient(tf.constant(2.0))",
    "a pair": "dz_dx, dy_dx = two_gradients(2.0)",
    "a loop's variable": "for dy_dx in [1.0, 2.0]:\n    print(dy_dx)",
    "None": "dy_dx = None",
    "a second attempt": SECOND_ATTEMPT,
    "deleted": "if True:\n    dy_dx = 3.0\n    del dy_dx",
    "walrus": "print(dy_dx := 5)",
    "with as": "import io\nwith io.StringIO() as dy_dx:\n    pass",
    "except as": "try:\n    1 / 0\nexcept Exception as dy_dx:\n    pass",
    "a global in a function": "def f():\n    global dy_dx\n    dy_dx = 0\nf()",
}
"""The replay asks the last cell that assigns the name; these leave another one behind."""

COST_FIRST_TAPE_BY_DAY = (
    "another call's result",
    "a loop's variable",
    "deleted",
    "except as",
    "a global in a function",
)
"""A name set by a statement, by a block that keeps it or takes it away, and from a function."""

COST_EVERYTHING = {
    "del tf": "del tf",
    "tf is None": "tf = None",
    "reset": "%reset -f",
    "globals cleared": "globals().clear()",
    "no eager execution": "tf.compat.v1.disable_eager_execution()",
    "star": "from numpy import *\nfrom math import *\ntf = math = None",
    "the tape is patched": "tf.GradientTape.gradient = lambda *a, **k: None",
    "loses builtins": "import builtins\nbuiltins.float = lambda *a: 1 / 0\ndel tf",
    "exec": "exec('tf = 3')",
    "ends the process": "import os\nos._exit(3)",
    "an int for a module": "import tensorflow\ntensorflow.Variable = tf.Variable = int",
}

COST_EVERYTHING_BY_DAY = (
    "del tf",
    "reset",
    "no eager execution",
    "the tape is patched",
    "loses builtins",
    "ends the process",
)
"""A name is gone, or all are; TensorFlow, its tape or Python is another; nobody is there."""


ONE_OF_EACH = ("first_tape", "polynomial_slope")
"""A cell and a function: an exercise that was undone takes a child more, whichever it is."""


@pytest.fixture(params=["one of each", at_night("whole")])
def room(
    request: pytest.FixtureRequest,
    classroom: Classroom,
    made_once: Callable[[str, Callable[[], bytes]], bytes],
) -> Classroom:
    """Where unit 1 has few exercises; at night all."""
    if request.param == "whole":
        return classroom
    unit = classroom.units["u01_scalar"]
    cells = tuple(cell for cell in unit.cells if cell.exercise in ("", *ONE_OF_EACH))
    few = replace(unit, exercises=tuple(map(unit.exercise, ONE_OF_EACH)), cells=cells)
    return Classroom(
        {"u01_scalar": few},
        classroom.warm,
        lambda name, make: made_once(f"{name}, {request.param}", make),
    )


def with_later(classroom: Classroom, later: str, **answers: str) -> SubmissionResult:
    """The solved notebook (but for the answers), with one more cell at its end."""
    *cells, check_all, export = classroom.sheet(**answers)
    del check_all, export
    return classroom.hand_in([*cells, later])


@pytest.mark.slow
@pytest.mark.parametrize("what", sampled(COST_FIRST_TAPE, *COST_FIRST_TAPE_BY_DAY))
def test_a_later_cell_costs_its_exercise_nothing(classroom: Classroom, what: str) -> None:
    result = with_later(classroom, COST_FIRST_TAPE[what])
    assert result.score == result.max_score, result.exercises


@pytest.mark.slow
@pytest.mark.parametrize("what", sampled(COST_EVERYTHING, *COST_EVERYTHING_BY_DAY))
def test_a_last_cell_costs_nothing(room: Classroom, what: str) -> None:
    result = with_later(room, COST_EVERYTHING[what])
    assert result.score == result.max_score, [e.first_failure for e in result.exercises]


def test_the_cell_that_undid_it_is_named(classroom: Classroom) -> None:
    cells = classroom.sheet()
    place = cells.index('grader.check("constant_gradient")') + 1
    result = classroom.hand_in([*cells[:place], "tf = None", *cells[place:]])
    undone = {e.name: e.undone_in for e in result.exercises}
    assert undone["first_tape"] == undone["constant_gradient"] == place + 1
    # What needs tf below was never right.
    assert points(result)["two_gradients"] == 0.0
    assert undone["two_gradients"] == 0
    assert f"first_tape: code cell {place + 1} undoes it" in result.note
    fine = classroom.hand_in(cells)
    assert (fine.note, [e.undone_in for e in fine.exercises]) == ("", [0] * len(fine.exercises))


def test_a_wrong_answer_gains_nothing(classroom: Classroom) -> None:
    """Neither by a right one in a cell copied below, nor by parts of two candidates."""
    wrong = "with tf.GradientTape() as tape:\n    y = x\ndy_dx = tape.gradient(y, x)"
    result = with_later(classroom, "dy_dx = None", first_tape=wrong)
    assert points(result)["first_tape"] == 0.0
    result = with_later(classroom, classroom.solution("first_tape"), first_tape=wrong)
    assert points(result)["first_tape"] == 1.0, "a later attempt that is right counts, as ever"


def test_forged_metadata_adds_no_candidate(classroom: Classroom) -> None:
    """Right, then wrong, then the check: whatever claims to be the answer, that is 0."""
    cells = classroom.sheet()
    at = cells.index(classroom.solution("first_tape"))
    wrong = "with tf.GradientTape() as tape:\n    y = x\ndy_dx = tape.gradient(y, x)"
    book = json.loads(as_notebook([*cells[: at + 1], wrong, *cells[at + 1 :], "dy_dx = None"]))
    for marked in ({at}, {at + 1}, {at, at + 1}, set(range(len(book["cells"])))):
        for number, cell in enumerate(book["cells"]):
            ours = {"role": "answer", "exercise": "first_tape"}
            cell["metadata"] = {"cinta": ours} if number in marked else {}
        result = classroom.hand_in(json.dumps(book).encode())
        assert points(result)["first_tape"] == 0.0


def test_an_answer_split_over_cells_ends_with_its_check(classroom: Classroom) -> None:
    first, second = classroom.solution("first_tape").rsplit("\n", 1)
    cells = classroom.sheet()
    at = cells.index(classroom.solution("first_tape"))
    split = [*cells[:at], first, second, *cells[at + 1 :], "del tf"]
    assert points(classroom.hand_in(split))["first_tape"] == 1.0


UNIT_NAMES = [path.stem for path in sorted((ROOT / "autograder" / "units").glob("u*.py"))]


# Where an exercise's own part ends, and whether a later cell can have undone it


def notebook_of(kind: str, lang: str, unit: str) -> Notebook:
    return read_notebook((ROOT / kind / lang / unit / f"{unit}.ipynb").read_bytes())


@pytest.mark.parametrize("kind", ["exercises", "solutions"])
@pytest.mark.parametrize("name", UNIT_NAMES)
def test_what_we_hand_out_ends_with_its_checks_and_undoes_nothing(
    classroom: Classroom, kind: str, name: str
) -> None:
    unit, notebook = classroom.units[name], notebook_of(kind, "es", name)
    for exercise in unit.exercises:
        end = own_part(notebook, unit, exercise)
        assert end
        assert notebook.cells[end - 1] == f'grader.check("{exercise.name}")'
        assert is_blank(notebook, exercise) == (kind == "exercises")
        assert not may_be_undone(notebook, unit, end, exercise), exercise.name


@pytest.mark.parametrize(
    "later", ["x = abs(1)", "print(1)", "tf = 3", "import numpy as tf", "%reset -f"]
)
def test_what_may_undo_an_answer_is_looked_into(classroom: Classroom, later: str) -> None:
    unit = classroom.units["u01_scalar"]
    notebook = Notebook((*classroom.sheet(), later), None)
    for exercise in unit.exercises:
        end = own_part(notebook, unit, exercise)
        assert end
        assert may_be_undone(notebook, unit, end, exercise)


def test_a_number_below_may_undo_what_needs_its_name_alone(classroom: Classroom) -> None:
    unit = classroom.units["u01_scalar"]
    notebook = Notebook((*classroom.sheet(), "x = 1"), None)
    ends = [(e, own_part(notebook, unit, e) or 0) for e in unit.exercises]
    found = {e.name for e, end in ends if may_be_undone(notebook, unit, end, e)}
    assert found == {e.name for e in unit.exercises if e.asks}


DEFINES = (
    "def helper(v):\n    return v",
    'which_norm = "b"',
    "rate, sizes = 0.1, [-1, (2, 3)]",
    "first = second = None",
    '"""Words."""\nclass H:\n    """More."""\n    times = 3\n\n    def f(self):\n        self()',
    "class Mine(tf.keras.Model):\n    @tf.function\n    def train_step(self, data):\n        pass",
    "import abc\n@abc.abstractmethod\ndef helper(v: float = 1.0) -> float:\n    return v",
    "from enum import Enum\nclass Colour(Enum):\n    RED = 1",
    "@tf.function(jit_compile=True)\ndef helper(v):\n    return v",
)
"""No code of the student's runs here, and no name that the exercise needs is given."""

RUNS = (
    "rate = 0.1 * sizes",
    "rate, tf.float32 = 1, 2",
    "__builtins__ = 3",
    "other = constant_gradient",
    "@helper\ndef other(v):\n    return v",
    "def other(v=helper()):\n    return v",
    "class Other(helper):\n    pass",
    "class Other(helper.Base):\n    pass",
    "class Other(metaclass=tf.Module):\n    pass",
    "class Other:\n    constant_gradient(1.0)",
    "class Other:\n    @helper.undo\n    def f(self):\n        pass",
    "@tf.function(input_signature=helper())\ndef other(v):\n    return v",
    "import numpy as lib\nlib = helper\n@lib.undo\ndef other(v):\n    return v",
    "def constant_gradient(x):\n    return x",
    "class constant_gradient:\n    pass",
    'tf = "b"',
    "float: 3 = 5",
)


@pytest.mark.parametrize("later", [*DEFINES, *RUNS])
def test_what_only_defines_what_nothing_above_needs_undoes_nothing(
    classroom: Classroom, later: str
) -> None:
    unit = classroom.units["u01_scalar"]
    exercise = unit.exercise("constant_gradient")
    sheet = classroom.sheet()
    notebook = Notebook((*sheet, "def helper(v=None):\n    return v", later), None)
    end = own_part(notebook, unit, exercise)
    assert end
    assert may_be_undone(notebook, unit, end, exercise) == (later in RUNS)


ONLY_ON_HIDDEN = """\
_right = constant_gradient
def constant_gradient(x):
    return _right(x) if float(x) in (2.0, 5.0) else None
class Odd:
    pass
Odd()"""


def test_which_cell_it_was_is_told_by_the_example_alone(classroom: Classroom) -> None:
    """What only hidden inputs show must not choose the number that a student reads."""
    unit = classroom.units["u01_scalar"]
    (public,) = classroom.keys().public("constant_gradient")
    (example,) = public.questions
    value = float(example.args[0].numpy())  # type: ignore[union-attr]
    later = ONLY_ON_HIDDEN.replace("(2.0, 5.0)", f"({value},)")
    result = classroom.hand_in([*classroom.sheet(), later])
    (undone,) = [e.undone_in for e in result.exercises if e.name == "constant_gradient"]
    assert result.score == unit.max_score
    assert undone == SOMEWHERE
    assert "constant_gradient: a cell below undoes it" in result.note


HELPED = """def sin(x):
    return x

def polynomial_slope(x0, a, b, c):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = a * sin(x)**2 + b * x + c
    return tape.gradient(y, x)"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "later",
    [
        "from math import *",
        "from tensorflow import *",
        "def h(q=globals().update(sin=3)): pass",
        "def h(q: globals().update(sin=3)): pass",
        "def spoil(f):\n    globals()['sin'] = 3\n\n@spoil\ndef h(): pass",
    ],
)
def test_what_only_defines_may_do_more(room: Classroom, later: str) -> None:
    result = with_later(room, later, polynomial_slope=HELPED)
    assert result.score == result.max_score, result.exercises


@pytest.mark.slow
@pytest.mark.parametrize("exercise", ["polynomial_slope", "first_tape"])
@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("later", ["", "tf = None"])
def test_a_blank_that_was_left_below_the_answer_does_not_take_it_away(
    room: Classroom, exercise: str, marked: bool, later: str
) -> None:
    blank = room.units["u01_scalar"].exercise(exercise).blank
    cells = room.sheet(**{exercise: blank})
    at = cells.index(blank)
    cells.insert(at, room.solution(exercise))
    book = json.loads(as_notebook([*cells, later]))
    if marked:
        book["cells"][at + 1]["metadata"] = {"cinta": {"role": "answer", "exercise": exercise}}
    result = room.hand_in(json.dumps(book).encode())
    assert result.score == result.max_score, result.exercises


@pytest.mark.slow
def test_all_points_are_looked_for_before_any_word(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which cell it was takes a child each time it is halved: no exercise waits for that."""
    asked: list[bool] = []
    every_key = classroom.keys("u01_scalar")
    hidden = {key.questions for key in every_key if key.hidden}
    ask = Session.ask_up_to

    def noted(
        self: Session, end: int, questions: Sequence[Sequence[Question]]
    ) -> list[tuple[Answer, ...]] | None:
        asked.append(all(tuple(several) in hidden for several in questions))
        return ask(self, end, questions)

    monkeypatch.setattr(Session, "ask_up_to", noted)
    result = with_later(classroom, "loss_gradient = constant_gradient = two_gradients = None")
    assert result.score == result.max_score
    assert len({exercise.undone_in for exercise in result.exercises}) == 2  # none, and that cell
    assert asked == sorted(asked, reverse=True)
    assert asked.count(True) == 3
    assert len(asked) <= 3 + 6 + 2 + 2  # once found, it is likely the next one's, too
