"""``cinta check``: its arguments, and what a student reads in the terminal."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from ..said import said
from ..unit import LANGUAGES
from .units import units_named

if TYPE_CHECKING:
    from ..commands.check import Checked
    from ..run.loaded import Loaded


def add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    check = commands.add_parser("check", help="your own notebook against the public checks")
    check.add_argument("notebook", type=Path, help="the notebook, filled in")
    check.add_argument("--unit", help="the unit that it is of (default: found out)")
    check.add_argument("--lang", choices=LANGUAGES, default="", help="default: the notebook's")
    check.set_defaults(run=_check)


def _check(arguments: argparse.Namespace) -> int:
    from ..run.loaded import Loaded

    # TensorFlow takes seconds: they pass while all else is imported, and the units are read.
    with closing(Loaded()) as loaded:
        return _checked(arguments, loaded)


def _checked(arguments: argparse.Namespace, loaded: Loaded) -> int:
    from rich.console import Console

    from ..commands.check import check_notebook
    from ..report.terminal import Live
    from ..run.warm import Limits
    from ..tape.trace.current import known_language

    named = [arguments.unit] if arguments.unit else None
    units, console = units_named(arguments, named), Console(highlight=False)
    with Live(console, arguments.lang or known_language(None)) as live:
        asked = arguments.notebook, units, Limits(), arguments.lang
        checked = check_notebook(*asked, live.waiting, loaded)
    for line in _lines(checked):
        console.print(line, markup=False, soft_wrap=True)
    return int(any(exercise.first_failure for exercise in checked.exercises))


def _lines(checked: Checked) -> Iterator[str]:
    """An exercise a line, and below it what there is to read of what it does not do yet."""
    from ..report.templating import MARKS

    for exercise in checked.exercises:
        failed = exercise.first_failure
        yield f"{'✗' if failed else MARKS[exercise.verdict]} {exercise.name}"
        for check in exercise.checks:
            if check.message:
                yield f"    {check.title}"
                yield from (f"    {label}: {text}" for label, text in check.parts(checked.lang))
    yield from (said(f"note: {note}") for note in checked.notes)
