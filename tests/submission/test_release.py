"""A notebook says which release of its unit it is; one that cannot be asked is held back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from cinta.submission.fit import of_another_release
from cinta.submission.notebook import OutOfReach, read_notebook
from cinta.unit import Unit
from tests.conftest import ROOT, Classroom, as_notebook, points

NOTEBOOK = ROOT / "exercises" / "es" / "u01_scalar" / "u01_scalar.ipynb"


@pytest.fixture
def unit(units: dict[str, Unit]) -> Unit:
    return units["u01_scalar"]


def of_release(release: str, cells: list[str]) -> bytes:
    return as_notebook(cells, {"cinta": {"unit": "u01_scalar", "release": release}})


def test_every_notebook_that_we_hand_out_says_its_release(units: dict[str, Unit]) -> None:
    for path in ROOT.glob("exercises/*/*/*.ipynb"):
        notebook = read_notebook(path.read_bytes())
        assert notebook.release == units[path.stem].release
        assert of_another_release(notebook, units[path.stem]) == ""
    assert len({unit.release for unit in units.values()}) == len(units)


def test_words_points_and_checks_make_no_new_release_what_is_asked_does(unit: Unit) -> None:
    first, second, *rest = unit.exercises
    assert replace(
        unit, exercises=(replace(first, checks=(), wrong=()), second, *rest)
    ).release == (unit.release)
    for other in (
        (replace(first, given="x = tf.Variable(4.0)"), second, *rest),
        (replace(first, asks="dx_dy"), second, *rest),
        (first, replace(second, solution=second.solution.replace("(x0,", "(x0, z,")), *rest),
        (replace(first, name="first"), second, *rest),
        (first, *rest),
    ):
        assert replace(unit, exercises=other).release != unit.release


def test_one_of_an_older_release_is_judged_by_what_it_holds(classroom: Classroom) -> None:
    result = classroom.hand_in(of_release("0ldone", classroom.sheet()))
    assert result.score == result.max_score
    unit = classroom.units["u01_scalar"]
    assert result.note == f"of release 0ldone, judged by the checks of {unit.release}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("dy_dx", "dx_dy"),
        ("def polynomial_slope(x0, a, b, c):", "def polynomial_slope(x0, coefficients):"),
        ("def two_gradients(", "def both_gradients("),
    ],
)
def test_one_that_was_asked_otherwise_is_held_back_in_one_line(
    classroom: Classroom, old: str, new: str
) -> None:
    cells = [cell.replace(old, new) for cell in classroom.sheet()]
    with pytest.raises(OutOfReach, match=r"is of release 0ldone of u01_scalar, .* of release \w+,"):
        classroom.hand_in(of_release("0ldone", cells))
    # Of this release, or of none, it is the student's own doing.
    unit = classroom.units["u01_scalar"]
    for content in (of_release(unit.release, cells), as_notebook(cells)):
        assert sum(points(classroom.hand_in(content)).values()) < unit.max_score


def test_what_is_no_text_is_no_release() -> None:
    book = json.loads(NOTEBOOK.read_bytes())
    strange: object
    for strange in (3, None, ["a"], {}):
        book["metadata"]["cinta"]["release"] = strange
        assert read_notebook(json.dumps(book).encode()).release == ""
