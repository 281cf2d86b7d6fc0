"""Which course a command is about, and which of its units."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..course import Course, find
from .sign import sign_of_life

if TYPE_CHECKING:
    from ..unit import Unit


def course_of(arguments: argparse.Namespace) -> Course:
    """The course that was named, or the one in which the command is run."""
    return find(arguments.course)


def units_named(arguments: argparse.Namespace, names: list[str] | None) -> list[Unit]:
    """The course's units of these names or numbers, or all."""
    course = course_of(arguments)
    with sign_of_life(getattr(arguments, "lang", "")):
        from ..source import load_all

        return load_all(course.sources, names or None, course.languages)
