"""What the gate asks of drivers, and of all code of a unit, without any being run."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from msgspec.structs import replace

from cinta.checks.answer_key import AnswerKey, AnswerKeys
from cinta.checks.author import given, tensor
from cinta.checks.leaves import Expected
from cinta.commands.driver_rules import (
    lines_of_solutions,
    paid_for_nothing,
    said_always,
    without_drivers,
)
from cinta.commands.waiting_rules import ends_or_waits
from cinta.render.master import check_cell
from cinta.source import load
from cinta.student import Call
from cinta.unit import Cell
from cinta.values import Value

DRIVERS = load(Path(__file__).parent / "kinds" / "u92_drivers.py")


def a_key(*due: Value, driver: str = "", hidden: bool = True) -> AnswerKey:
    return AnswerKey(
        exercise="e",
        check="c",
        titles={},
        points=1.0,
        hidden=hidden,
        tape=False,
        rtol=None,
        seed="1",
        questions=tuple(Call("f", (), driver=driver) for _ in due),
        expected=tuple(Expected(value, value) for value in due),
        blank=(),
        wrong=(),
    )


@pytest.mark.parametrize("said", [True, "one trace", 1, (True, [1, "x"]), tensor(1, "int32")])
def test_what_a_driver_alone_says_earns_nothing(said: object) -> None:
    assert said_always(a_key(given(said)))
    assert said_always(a_key(given(said), given(said)))


def test_numbers_that_come_of_the_inputs_do() -> None:
    assert not said_always(a_key(tensor([1.5, 2.0])))
    assert not said_always(a_key(given((True, tensor(1.0))), given((True, tensor(2.0)))))
    assert not said_always(a_key(given(3), given(4)))
    assert said_always(a_key(tensor(1.5), tensor(1.5)))


def test_an_error_alone_earns_nothing() -> None:
    key = a_key(tensor(1.0), tensor(2.0))
    raising = replace(
        key, expected=tuple(replace(due, raises="ValueError") for due in key.expected)
    )
    mixed = replace(key, expected=(raising.expected[0], key.expected[1]))
    (step, *_) = DRIVERS.exercises
    unit = dataclasses.replace(DRIVERS, exercises=(step,))
    assert [*paid_for_nothing(unit, AnswerKeys({step.name: (mixed,)}))] == []
    (finding,) = paid_for_nothing(unit, AnswerKeys({step.name: (raising,)}))
    assert "an error alone" in finding


def test_a_driver_is_no_place_for_the_solution() -> None:
    step = DRIVERS.exercise("step_in_place")
    (finding,) = lines_of_solutions(DRIVERS, lambda e: {"return w"} if e is step else set())
    assert finding.startswith("step_in_place: ")
    assert "return w" in finding


def test_students_files_are_searched_around_the_drivers_in_them() -> None:
    driver = DRIVERS.exercise("own_training").driver
    text = check_cell(a_key(tensor(1.0), driver=driver, hidden=False), "en")
    assert "OwnModel" in text
    assert "OwnModel" not in without_drivers(text, DRIVERS)


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        ("exit()", "exit() ends the student's notebook"),
        ("if w is None: sys.exit('no w')", "sys.exit() ends the student's notebook"),
        ("n = int(input('n? '))", "input() waits for somebody to type"),
        ("self.input(x); quit", ""),
        ("what is this?", ""),
    ],
)
@pytest.mark.parametrize("where", ["solution", "given"])
def test_no_code_ends_python_or_waits(line: str, finding: str, where: str) -> None:
    step, *others = DRIVERS.exercises
    cells = [cell for cell in DRIVERS.cells if cell.kind not in ("example", "given")]
    if where == "solution":
        step = dataclasses.replace(step, solution=f"{line}\n", accept=())
    else:
        cells.append(Cell(kind="given", text=f"{line}\n", line=7))
    unit = dataclasses.replace(DRIVERS, exercises=(step, *others), cells=tuple(cells))
    found = [*ends_or_waits(unit)]
    assert len(found) == bool(finding)
    assert all(finding in one and "Fix: " in one for one in found)
