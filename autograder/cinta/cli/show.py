"""``cinta show``, ``cinta reveal`` and ``cinta forget``: their arguments, and what they print."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..errors import InputError
from ..unit import LANGUAGES

DIR_HELP = "the --out folder of cinta grade"
STUDENT_HELP = "number, name, address or file"


def add_show(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    show = commands.add_parser("show", help="one student: verdicts, hidden questions, tape, code")
    show.add_argument("dir", type=Path, help=DIR_HELP)
    show.add_argument("student", nargs="?", default="", help=STUDENT_HELP)
    show.add_argument("exercise", nargs="?", default="", help="only this one")
    show.add_argument(
        "--like",
        nargs=2,
        metavar=("STUDENT", "EXERCISE"),
        help="instead: who else gave the same answer",
    )
    show.add_argument("--lang", choices=LANGUAGES, default="", help="default: your system's")
    show.set_defaults(run=_show)


def add_reveal(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    reveal = commands.add_parser("reveal", help="a hidden question that was failed, to hand over")
    reveal.add_argument("dir", type=Path, help=DIR_HELP)
    reveal.add_argument("student", help=STUDENT_HELP)
    reveal.add_argument("exercise", help="in which it was failed")
    reveal.add_argument("--by", default="", metavar="NAME", help="who does (default: your login)")
    reveal.add_argument("--lang", choices=LANGUAGES, default="", help="default: the student's")
    reveal.set_defaults(run=_reveal)


def add_forget(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    forget = commands.add_parser("forget", help="take a student's rows, pages and marks out")
    forget.add_argument("dir", type=Path, help=DIR_HELP)
    forget.add_argument("student", help=STUDENT_HELP)
    forget.set_defaults(run=_forget)


def _show(arguments: argparse.Namespace) -> int:
    from ..commands.show import like, show

    if bool(arguments.like) == bool(arguments.student):
        raise InputError("whom? give a student, or --like STUDENT EXERCISE")
    if arguments.like:
        student, exercise = arguments.like
        lines = like(arguments.dir, student, exercise, arguments.lang)
    else:
        lines = show(arguments.dir, arguments.student, arguments.exercise, arguments.lang)
    print("\n".join(lines))
    return 0


def _reveal(arguments: argparse.Namespace) -> int:
    from ..commands.mark import login_name
    from ..commands.reveal import reveal

    by = arguments.by or login_name()
    print(
        "\n".join(reveal(arguments.dir, arguments.student, arguments.exercise, by, arguments.lang))
    )
    return 0


def _forget(arguments: argparse.Namespace) -> int:
    from ..commands.forget import forget

    print("\n".join(forget(arguments.dir, arguments.student)))
    return 0
