"""``cinta check``: its arguments, and what a student reads in the terminal."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .checking import Checked
    from .unit import Unit

Units = Callable[[argparse.Namespace, list[str] | None], "list[Unit]"]


def add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser], units: Units) -> None:
    """Add the command to the parser; ``units`` loads those that are named, or all."""
    check = commands.add_parser("check", help="your own notebook against the public checks")
    check.add_argument("notebook", type=Path, help="the notebook, filled in")
    check.add_argument("--unit", help="the unit that it is of (default: found out)")
    check.add_argument("--lang", choices=("es", "en"), default="", help="default: the notebook's")
    check.set_defaults(run=lambda arguments: _check(arguments, units))


def _check(arguments: argparse.Namespace, units: Units) -> int:
    from rich.console import Console

    from .checking import check_notebook
    from .run.warm import Limits

    named = [arguments.unit] if arguments.unit else None
    checked = check_notebook(arguments.notebook, units(arguments, named), Limits(), arguments.lang)
    console = Console(highlight=False)
    for line in _lines(checked):
        console.print(line, markup=False, soft_wrap=True)
    return int(any(exercise.first_failure for exercise in checked.exercises))


def _lines(checked: Checked) -> Iterator[str]:
    """An exercise a line, and below it what there is to read of what it does not do yet."""
    for exercise in checked.exercises:
        failed = exercise.first_failure
        yield f"{'✗' if failed else '✓'} {exercise.name}"
        for check in exercise.checks:
            if check.message:
                yield f"    {check.title}"
                yield from (f"    {label}: {text}" for label, text in check.parts(checked.lang))
    yield from (f"note: {note}" for note in checked.notes)
