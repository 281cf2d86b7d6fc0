"""Grades of several assignments never go out as one's: one is chosen, or none is handed over."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cinta.errors import InputError
from cinta.lms.handover import Grade
from cinta.lms.one_assignment import of_one_assignment
from cinta.records.origin import Lms, Origin, Person


def grade(key: str, assignment: str, lms: Lms = Lms.NBGRADER) -> Grade:
    person = Person(key, key)
    return Grade(
        person=person,
        origin=Origin(
            submission=f"{key}/{assignment}", lms=lms, people=(person,), assignment=assignment
        ),
        points=Decimal(3),
        maximum=Decimal(10),
        calculation="",
        comment="c",
        page=bytes,
    )


GRADES = [grade("bob", "práctica"), grade("bob", "práctica-2"), grade("eve", "práctica-2")]


@pytest.mark.parametrize("wanted", ["", "another", "12"])
def test_of_several_assignments_none_is_taken_for_the_one(wanted):
    with pytest.raises(InputError, match=r"\(práctica, práctica-2\): export one at a time"):
        of_one_assignment(GRADES, wanted)


@pytest.mark.parametrize(
    ("wanted", "keys"), [("práctica", ["bob", "x"]), ("Pra\u0301ctica-2", ["bob", "eve", "x"])]
)
def test_the_one_that_is_said_is_handed_over_and_what_tells_none_stays(wanted, keys):
    chosen = of_one_assignment([*GRADES, grade("x", "")], wanted)
    assert [one.person.key for one in chosen] == keys


@pytest.mark.parametrize("wanted", ["", "column 7"])
def test_of_one_assignment_all_are_handed_over_whatever_the_lms_calls_it(wanted):
    assert of_one_assignment(GRADES[1:], wanted) == GRADES[1:]
