"""``cinta mark``: its arguments, and what it prints."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..commands.arguments import points
from ..errors import InputError
from ..run.limits import Range

POINTS = Range(0, 1_000_000, "points")


def add_mark(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    mark = commands.add_parser("mark", help="a teacher's word: points, an excuse, a comment")
    mark.add_argument(
        "dir", type=Path, help="the --out folder of cinta grade; alone: what was said"
    )
    mark.add_argument("--student", default="", metavar="KEY", help="number, name, address or file")
    mark.add_argument("--exercise", default="", metavar="NAME", help="which; without: all of it")
    mark.add_argument(
        "--points", type=points(POINTS), metavar="N", help="that count in place of the judge's"
    )
    mark.add_argument("--excuse", action="store_true", help="let it count for nothing")
    mark.add_argument("--because", default="", metavar="TEXT", help="why; the student reads it")
    mark.add_argument("--comment", default="", metavar="TEXT", help="for the student")
    mark.add_argument("--by", default="", metavar="NAME", help="who says so (default: your login)")
    mark.add_argument("--undo", action="store_true", help="take back what was said last")
    mark.add_argument("--to", type=Path, metavar="CSV", help="a table to fill in")
    mark.add_argument(
        "--from", dest="source", type=Path, metavar="CSV", help="that table, filled in"
    )
    mark.set_defaults(run=_mark)


def _mark(arguments: argparse.Namespace) -> int:
    from ..commands.mark import login_name, undo

    by = arguments.by or login_name()
    asked = _one_thing(arguments)
    if asked in ("to", "source"):
        return _table(arguments, by)
    if asked == "undo":
        lines = undo(arguments.dir, by, arguments.student, arguments.exercise)
    else:
        lines = _say(arguments, by)
    print("\n".join(lines))
    return 0


def _one_thing(arguments: argparse.Namespace) -> str:
    """Which of the three ways it is, empty for one mark; InputError for two at a time."""
    asked = [name for name in ("to", "source", "undo") if getattr(arguments, name)]
    said = arguments.excuse or arguments.points is not None or arguments.comment
    if len(asked) + bool(said) > 1:
        raise InputError("--to, --from, --undo and what is said of one student: one at a time")
    return asked[0] if asked else ""


def _say(arguments: argparse.Namespace, by: str) -> list[str]:
    from ..commands.mark import Said, Whom, listed, mark

    said = Said(
        points=None if arguments.points is None else float(arguments.points),
        excused=arguments.excuse,
        comment=arguments.comment.strip(),
        because=arguments.because.strip(),
    )
    is_said = said.is_decision or said.comment
    if not is_said and not (arguments.student or arguments.exercise or said.because):
        return listed(arguments.dir)
    if not is_said:
        raise InputError("nothing is said: add --points N, --excuse or --comment TEXT")
    if said.because and not said.is_decision:
        raise InputError("--because says why of --points or --excuse: a word alone is --comment")
    if said.excused and said.points is not None:
        raise InputError("--points and --excuse both say what counts: give one")
    if not arguments.student:
        raise InputError("--student KEY is needed: number, name, address or file")
    return mark(
        arguments.dir, Whom(student=arguments.student, exercise=arguments.exercise), said, by
    )


def _table(arguments: argparse.Namespace, by: str) -> int:
    from ..commands.mark_table import take_table, write_table

    if arguments.to:
        print(write_table(arguments.dir, arguments.to, arguments.student, arguments.exercise))
        return 0
    taken = take_table(arguments.dir, arguments.source, by)
    print("\n".join(taken.lines))
    return int(taken.refused > 0)
