"""A message with a line that solves the exercise, or with what is not taught yet, is found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cinta.commands.told_rules import broken_by_authors, broken_rules
from cinta.results import CheckResult, Verdict
from cinta.source import load

UNIT = load(Path(__file__).parents[2] / "autograder" / "units" / "u01_scalar.py")


def told(why: str, step: str) -> CheckResult:
    return CheckResult(
        name="c", title="c", verdict=Verdict.FAILED, points=0.0, max_points=1.0, why=why, step=step
    )


@pytest.mark.parametrize(
    ("exercise", "why", "step", "found"),
    [
        ("constant_gradient", "", "Write `tape.watch( x )` first.", "'tape.watch(x)' solves it"),
        ("loss_gradient", "It is (w * x-y)**2.", "", "'(w * x - y) ** 2' solves it"),
        ("polynomial_slope", "", "Use tape.watch.", "tape.watch is not taught by then"),
        ("constant_gradient", "", "Use tape.watch, as the example does.", ""),
        ("polynomial_slope", "Line 3: y = a * x**2 + b * x + c", "Look there.", ""),
        ("two_gradients", "", "See with which argument the tape is made.", ""),
    ],
)
def test_what_a_message_must_not_hold_is_found(
    exercise: str, why: str, step: str, found: str
) -> None:
    own = ["    y = a * x**2 + b * x + c", "", "x"]
    lines = list(broken_rules(UNIT, UNIT.exercise(exercise), told(why, step), own, "en"))
    assert lines == ([found] if found else [])


def test_authors_words_are_held_against_the_rules() -> None:
    assert list(broken_by_authors(UNIT)) == []
    exercise = UNIT.exercise("constant_gradient")
    wrong = replace(exercise.wrong[0], messages={"en": "Call tape.watch(x).", "es": "Vigila x."})
    other = replace(UNIT, exercises=(replace(exercise, wrong=(wrong,)),))
    (line,) = broken_by_authors(other)
    assert line.startswith("constant_gradient: not_watched (line ")
    assert line.endswith("en): 'tape.watch(x)' solves it")
