"""``cinta new``: its arguments, and what it prints."""

from __future__ import annotations

import argparse

from ..said import say
from ..unit import ExerciseKind
from .units import course_of


def add_new(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    new = commands.add_parser("new", help="a unit, or an exercise, with places to fill in")
    what = new.add_subparsers(metavar="unit|exercise", required=True)
    unit = what.add_parser("unit", help="a unit of the next number, with one exercise")
    unit.add_argument("name", help="small letters, digits and _")
    unit.set_defaults(run=_unit)
    exercise = what.add_parser("exercise", help="an exercise at the end of a unit")
    exercise.add_argument("unit", help="its name or its number")
    exercise.add_argument("name", help="small letters, digits and _")
    exercise.add_argument(
        "--kind",
        choices=tuple(map(str, ExerciseKind)),
        default=str(ExerciseKind.FUNCTION),
        help="how it is answered (default: function)",
    )
    exercise.set_defaults(run=_exercise)


def _unit(arguments: argparse.Namespace) -> int:
    from ..commands.new import new_unit

    course = course_of(arguments)
    path = new_unit(course.sources, arguments.name, course.languages)
    _next(str(path), path.stem)
    return 0


def _exercise(arguments: argparse.Namespace) -> int:
    from ..commands.new import new_exercise

    course = course_of(arguments)
    kind = ExerciseKind(arguments.kind)
    path, line = new_exercise(
        course.sources, arguments.unit, arguments.name, kind, course.languages
    )
    _next(f"{path}:{line}", path.stem)
    return 0


def _next(where: str, unit: str) -> None:
    say(f"{where}: fill in what is marked <FILL: ...>, then cinta build {unit[:3]} and cinta gate")
