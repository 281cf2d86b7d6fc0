"""A Canvas submission is whose id its name has, unless the names deny it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cinta.lms.canvas.names import without_strangers
from cinta.lms.handover import Grade
from cinta.records.origin import Lms, Origin, Person

NAMES = {
    "1001": "Ruiz, Ana",
    "1002": "O'Brien, Seán",
    "1003": "x_1001",
    "1004": "李, 雷",
    "1005": "García López, José",
}


def grade(user: str, name: str, file: str = "") -> Grade:
    person = Person(user, name)
    file = file or f"{name}_{user}_90001_lab.ipynb"
    origin = Origin(submission=file, lms=Lms.CANVAS, people=(person,), file=file)
    return Grade(
        person=person,
        origin=origin,
        points=Decimal(1),
        maximum=Decimal(10),
        calculation="1 of 10",
        comment="x",
        page=bytes,
    )


RIGHT = [grade("1002", "obrienseán"), grade("1004", "李雷"), grade("1005", "garcíalópezjosé")]


def held(grades: list[Grade]) -> set[str]:
    return {one.person.key for one in without_strangers(grades, NAMES) if one.withheld}


@pytest.mark.parametrize("name", ["x", "otherperson", "anaruizx"])
def test_who_is_called_otherwise_is_held_back(name: str) -> None:
    assert held([*RIGHT, grade("1001", name)]) == {"1001"}


@pytest.mark.parametrize("name", ["ruizana", "ruiz_ana"])
def test_a_name_as_canvas_writes_it_is_the_students(name: str) -> None:
    assert held([*RIGHT, grade("1001", name)]) == set()


def test_groups_have_names_of_their_own_and_ids_of_members() -> None:
    groups = [grade("1001", "los rojos"), grade("1002", "grupo 2"), grade("1004", "azules")]
    assert held(groups) == set()


def test_a_file_with_a_number_too_many_may_be_anybodys() -> None:
    alone = [grade("1001", "x", "x_1001_1003_90001_lab.ipynb")]
    assert held(alone) == {"1001"}
    (stranger,) = without_strangers(alone, NAMES)
    assert "'Ruiz, Ana', the submission says 'x'" in stranger.withheld


def test_who_is_not_in_canvas_is_told_so_elsewhere() -> None:
    assert held([*RIGHT, grade("9", "nobody"), grade("", "nobody")]) == set()


@pytest.mark.parametrize(
    ("file", "is_torn"),
    [
        ("juan_2_1001_90001_lab.ipynb", True),
        ("juan_2_LATE_1001_90001_lab.ipynb", False),
        ("juan_2_90001_1001_90002_lab.ipynb", False),
        ("juan_2_90001_7_8_lab.ipynb", False),
    ],
)
def test_a_file_that_two_students_can_be_meant_by_is_nobodys(file: str, is_torn: bool) -> None:
    """Juan has the id 2, and another is called Juan_2."""
    names = {"2": "Juan", "1001": "Juan_2", "1002": "O'Brien, Seán"}
    grades = without_strangers([grade("2", "juan", file), grade("1002", "obrienseán")], names)
    assert bool(grades[0].withheld) == is_torn
    assert not grades[1].withheld
