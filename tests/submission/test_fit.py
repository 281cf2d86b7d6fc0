"""Where a name is assigned, told from a source that is hostile and not parsed."""

from __future__ import annotations

import ast
import json
import time
from pathlib import Path

import pytest

from cinta.answering.cell_syntax import assigned
from cinta.source import load
from cinta.submission.fit import assigns, best_unit, by_global, fit
from cinta.submission.notebook import read_notebook
from tests.conftest import COURSE

ASSIGNED = [
    "dy_dx = 1",
    "  dy_dx=1",
    "dy_dx, = f()",
    "[dy_dx] = f()",
    "(a, dy_dx) = f()",
    "a, *dy_dx = f()",
    "dy_dx = y = 3",
    "dy_dx: tf.Tensor = 3",
    "y = 3; dy_dx = 2",
    "with t: dy_dx = 2",
    "print(dy_dx := 3)",
]
NOT_ASSIGNED = [
    "dy_dx == 3",
    "print(dy_dx, end='')",
    "f(dy_dx=3)",
    "# dy_dx = 3",
    "a.dy_dx = 3",
    "my_dy_dx = 3",
    "dy_dx2 = 3",
    "d = {'a': dy_dx == 3}",
    "print(f'{dy_dx=}')",
    "dy_dx <= 3",
    "for _ in dy_dx: a = 3",
]


@pytest.mark.parametrize("source", [*ASSIGNED, *NOT_ASSIGNED])
def test_an_assignment_is_found_as_python_finds_it(source: str) -> None:
    found = assigns("dy_dx").search(f"import os\n{source}\nos")
    assert found == ("dy_dx" in assigned(ast.parse(source.strip()))) == (source in ASSIGNED)


def test_a_magic_may_stand_before_it() -> None:
    assert assigns("dy_dx").search("%time dy_dx = tape.gradient(y, x)")


def test_a_name_is_declared_global_among_others() -> None:
    assert by_global("dy_dx").search("def f():\n    global y, dy_dx\n    dy_dx = 1")
    assert not by_global("dy_dx").search("global my_dy_dx, y\ndy_dx = 1")


@pytest.mark.parametrize(
    "part", ["dy_dx, ", " ", "dy_dx:", "; ", ":", ";dy_dx,", "dy_dx ", "[dy_dx", "global dy_dx, "]
)
def test_no_source_takes_long_to_look_at(part: str) -> None:
    source = part * (2**19 // len(part))
    begun = time.monotonic()
    for lines in (assigns("dy_dx"), by_global("dy_dx")):
        lines.search(source)
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize(
    ("code", "found"), [("class OwnModel: ...", True), ("OwnModels = 1", False)]
)
def test_a_bare_notebook_with_what_an_exercise_defines_is_of_its_unit(
    code: str, found: bool
) -> None:
    """Neither the exercise's name nor our metadata is left: a student began a file of their own."""
    unit = load(Path(__file__).parents[1] / "units" / "kinds" / "u92_drivers.py")
    cells = [{"cell_type": "code", "metadata": {}, "source": code}]
    notebook = read_notebook(json.dumps({"cells": cells, "nbformat": 4}).encode())
    assert (best_unit(notebook, [unit]) is unit) == found


@pytest.mark.parametrize(
    "path",
    sorted(COURSE.root.glob("exercises/*/u*/u*.ipynb")),
    ids=lambda p: "-".join(p.parts[-3:-1]),
)
def test_in_a_notebook_as_it_is_handed_out_nothing_is_answered(path: Path) -> None:
    """A name that one cell asks for another's function may give itself, with less left to fill."""
    unit = load(COURSE.root / "autograder" / "units" / f"{path.stem}.py")
    found = fit(read_notebook(path.read_bytes()), unit)
    assert (found.answered, found.present) == (0, len(unit.exercises))
