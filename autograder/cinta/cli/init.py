"""``cinta init``: its arguments, and what it prints."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..said import say


def add_init(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    init = commands.add_parser("init", help="a course of your own, in a new folder")
    init.add_argument("folder", type=Path, help="the folder to make")
    where = init.add_mutually_exclusive_group()
    where.add_argument(
        "--from",
        dest="source",
        type=Path,
        metavar="PLACE",
        help="whose units: a *-units.zip or a course (default: the zip here)",
    )
    where.add_argument("--empty", action="store_true", help="one sample unit instead")
    init.set_defaults(run=_init)


def _init(arguments: argparse.Namespace) -> int:
    from ..commands.init import new_course

    for name in new_course(arguments.folder, source=arguments.source, empty=arguments.empty):
        print(arguments.folder / name)
    say(f'now: cd "{arguments.folder}", cinta build, cinta gate; README.md says the rest')
    return 0
