"""Mutants of the units: no hole, nothing told falsely; and the machine's own teeth."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cinta.checks.author import tensor
from cinta.commands.mutants import (
    EXCUSES,
    Fate,
    Tried,
    agree,
    figures,
    findings,
    keys_by_seed,
    of_unit,
    read_excuses,
)
from cinta.commands.true_reasons import TRUE, VAGUE, Told, truth_of
from cinta.errors import InputError
from cinta.source.mutants import Mutant, Slip
from cinta.student import Answer, Raised
from cinta.values import Scalar
from tests.conftest import Classroom, sampled

UNITS = Path(__file__).parents[2] / "autograder" / "units"
NAMES = sorted(path.stem for path in UNITS.glob("u*.py"))
BY_DAY = ("u03_sources", "u05_control", "u07_custom")
"""Those of unit 1 are tried by ``lost/test_nightly.py``, in the same way."""

MUTANTS = 2
"""Slips of each solution that are tried here; all are by ``python -m fuzz mutants``."""


@pytest.mark.parametrize("name", sampled(NAMES, *BY_DAY))
def test_some_slips_of_each_exercise_are_caught_and_told_truly(
    name: str, classroom: Classroom
) -> None:
    unit = classroom.units[name]
    tried = list(of_unit(unit, lambda _: classroom.keys(name), classroom.warm, MUTANTS))
    excuses = read_excuses(UNITS / EXCUSES)
    assert list(findings(unit, tried, excuses, whole=False)) == []
    asked = {exercise.name for exercise in unit.exercises if exercise.is_asked}
    assert {one.exercise for one in tried} == asked
    assert f"  {name}: {len(tried)} mutants: " in next(figures(unit, tried))


def test_a_check_that_asks_for_too_little_is_a_hole(classroom: Classroom) -> None:
    """At 0 the slope of the cube is that of every higher power."""
    unit = classroom.units["u01_scalar"]
    exercise = unit.exercise("constant_gradient")
    checks = tuple(
        replace(check, ask=lambda ask, *_: ask(tensor(0.0)), tape=False)
        for check in exercise.checks
    )
    weak = replace(exercise, checks=checks, wrong=(), accept=())
    cells = tuple(cell for cell in unit.cells if cell.exercise in ("", weak.name))
    alone = replace(unit, exercises=(weak,), cells=cells)
    tried = list(of_unit(alone, keys_by_seed(alone, classroom.warm), classroom.warm))
    holes = {one.mutant.slip for one in tried if one.fate == Fate.HOLE}
    assert Slip.EXPONENT in holes
    assert Slip.NO_RETURN not in holes


def tried(fate: Fate, told: Told | None = None, slip: Slip = Slip.SIGN) -> Tried:
    mutant = Mutant(slip, "a -> b", "code")
    return Tried(exercise="vjp", mutant=mutant, fate=fate, told=told, code="swapped", why="so")


def test_what_is_found_is_said_and_an_excuse_that_is_stale_too(classroom: Classroom) -> None:
    unit = classroom.units["u02_tensor"]
    some = [tried(Fate.HOLE), tried(Fate.PUBLIC_ONLY), tried(Fate.CAUGHT, Told.FALSE)]
    hole, public, false = findings(unit, some, {}, whole=True)
    assert hole.startswith("✗ hole: vjp: another sign: a -> b")
    assert public == "✗ passes the public example only: vjp: another sign: a -> b"
    assert false == "✗ told falsely (swapped): vjp: another sign: a -> b: so"
    excuse = {("vjp", str(Slip.SIGN)): "it is symmetric"}
    assert list(findings(unit, some[1:2], excuse, whole=True)) == []
    (stale,) = findings(unit, some[:0], excuse, whole=True)
    assert stale.endswith("its excuse is stale")
    assert list(findings(unit, some[:0], excuse, whole=False)) == []


def test_excuses_are_read_and_a_slip_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mutants.toml"
    assert read_excuses(path) == {}
    path.write_text('[vjp]\n"another sign" = "it is symmetric"\n')
    assert read_excuses(path) == {("vjp", "another sign"): "it is symmetric"}
    for text in ('[vjp]\n"a slip" = "x"\n', "vjp = 3\n", "["):
        path.write_text(text)
        with pytest.raises(InputError, match=r"mutants\.toml"):
            read_excuses(path)


OF_WHAT_IS_SEEN = (Slip.STRUCTURE, Slip.ORDER, Slip.INTEGER, Slip.CONDITION)
"""Those that show in what is seen: a condition in the sign of what is answered wrongly."""


def test_every_slip_has_reasons_that_are_true_and_none_of_them_is_vague() -> None:
    assert TRUE.keys() == set(Slip)
    for slip, reasons in TRUE.items():
        assert truth_of(slip, "author") is Told.NAMED
        assert truth_of(slip, "connected") is Told.VAGUE
        assert truth_of(slip, "reset") is Told.FALSE
        assert slip in OF_WHAT_IS_SEEN or not reasons & VAGUE


@pytest.mark.parametrize(
    ("pairs", "is_same"),
    [
        ([(1.0, 1.0), (None, None)], True),  # what stops the solution stops both, and tells nothing
        ([(1.0, 1.0), (None, 1.0)], False),
        ([(1.0, None)], False),
        ([(1.0, 2.0)], False),
        ([(None, None)], False),  # nothing was compared
    ],
)
def test_a_slip_is_the_solution_where_both_answer_alike(
    pairs: list[tuple[float | None, float | None]], is_same: bool
) -> None:
    def said(number: float | None) -> Answer:
        return Answer(raised=Raised("E", "")) if number is None else Answer(Scalar(number))

    assert agree([(said(due), said(given)) for due, given in pairs], 1e-9) is is_same
