"""The command line: arguments in, exit code out. Imports nothing heavy until a command needs it.

Exit codes: 0 well; 1 the command found something (a stale file, a gate that is not passed, a
``grader_error`` row) or we ourselves failed; 2 bad arguments or input, said in one line with the
mend.
"""

from __future__ import annotations

import argparse
import atexit
import errno
import gc
import os
import re
import sys
from pathlib import Path

from .. import __version__
from ..commands.arguments import OneLine
from ..errors import CintaError, GraderError, RunError
from ..said import counted, of_the_system, read_by, said, say
from .check import add_check
from .encoding import encode_all
from .export import add_export
from .grade import add_demo, add_grade
from .init import add_init
from .mark import add_mark
from .new import add_new
from .report import add_report
from .show import add_forget, add_reveal, add_show
from .units import course_of, units_named

COURSE_HELP = "the course (default: where you are, or the nearest folder above)"
OF_A_COURSE = ("demo", "build", "gate", "new", "grade", "check")
"""The commands that read a course; each takes ``--course`` before its name and behind it."""


def main(argv: list[str] | None = None) -> int:
    """Run one command."""
    encode_all()
    gc.set_threshold(20_000)  # most of what a command makes it needs to its end
    atexit.register(gc.freeze)  # where nobody need go through it any more
    read_by(of_the_system())
    arguments = _parser().parse_args(argv)
    read_by(getattr(arguments, "lang", "") or of_the_system())
    try:
        code = int(arguments.run(arguments))
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever reads has seen enough (| head)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except (GraderError, RunError) as error:
        print(f"cinta: {said(str(error))}", file=sys.stderr)
        return 1
    except CintaError as error:
        print(f"cinta: {said(str(error))}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"cinta: {said(_in_one_line(error))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"cinta: {said('stopped; --resume goes on where it was')}", file=sys.stderr)
        return 130


def _in_one_line(error: OSError) -> str:
    """What the system refuses, and the mend; what is of no file is our own, and raised again."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{error.strerror}: make space; a grading goes on with --resume"
    if error.filename is None:
        raise error
    path = os.fsdecode(error.filename) if isinstance(error.filename, bytes) else error.filename
    return f"{str(path)[:200]}: {error.strerror}. Fix: look at that path, or give another"


def _parser() -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = OneLine(
        prog="cinta", description="A course on tf.GradientTape that grades itself."
    )
    parser.add_argument("--version", action="version", version=f"cinta {__version__}")
    parser.add_argument("--course", type=Path, metavar="FOLDER", help=COURSE_HELP)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    add_init(commands)
    add_demo(commands)
    _add_build(commands)
    _add_gate(commands)
    add_new(commands)
    add_grade(commands)
    add_report(commands)
    add_mark(commands)
    add_show(commands)
    add_reveal(commands)
    add_export(commands)
    add_forget(commands)
    add_check(commands)
    for name in OF_A_COURSE:
        commands.choices[name].add_argument(
            "--course", type=Path, metavar="FOLDER", default=argparse.SUPPRESS, help=COURSE_HELP
        )
    _add_doctor(commands)
    return parser


def _add_build(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    build = commands.add_parser("build", help="sources -> exercises/, solutions/, dist/")
    build.add_argument("unit", nargs="*", help="only these units (default: all)")
    build.add_argument("--check", action="store_true", help="only name what is stale; exit code 1")
    build.set_defaults(run=_build)


def _add_gate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    gate = commands.add_parser("gate", help="blanks fail, solutions pass, wrong answers are caught")
    gate.add_argument("unit", nargs="*", help="only these units (default: all)")
    gate.add_argument(
        "--fresh", action="store_true", help="run stock otter where it has agreed before, too"
    )
    gate.add_argument("--no-otter", action="store_true", help="leave the stock otter runs out")
    gate.add_argument(
        "--mutants", action="store_true", help="this instead: every slip of the solutions"
    )
    gate.set_defaults(run=_gate)


def _add_doctor(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    doctor = commands.add_parser("doctor", help="what isolation this host gives; 1 if not all")
    doctor.set_defaults(run=_doctor)


def _doctor(arguments: argparse.Namespace) -> int:
    from rich.console import Console

    from ..commands.doctor import examine

    return int(not examine(Console()))


def _build(arguments: argparse.Namespace) -> int:
    from ..commands.build import stale
    from ..commands.publish import build_all

    course, units = course_of(arguments), units_named(arguments, arguments.unit)
    if arguments.check:
        findings = stale(course, units)
        for line in findings:
            say(line)
        return int(bool(findings))
    for line in build_all(course, units):
        print(line)
    return 0


def _gate(arguments: argparse.Namespace) -> int:
    from ..commands.gate import gate

    course, units = course_of(arguments), units_named(arguments, arguments.unit)
    findings = 0
    if arguments.mutants:
        from ..commands.mutants import mutated

        lines = mutated(units, course.sources)
    else:
        lines = gate(course, units, otter=not arguments.no_otter, fresh=arguments.fresh)
    for line in lines:
        findings += line.startswith("✗")
        print(_told(line), flush=True)
    say(counted(findings, "finding") if findings else "the gate is passed")
    return int(findings > 0)


def _told(line: str) -> str:
    """A line of the gate in the reader's language: its sign and its code stay as they are."""
    first, newline, code = line.partition("\n")
    sign, words = re.match(r"([✓✗]? *)(.*)", first).groups()  # type: ignore[union-attr]
    return f"{sign}{said(words)}{newline}{code}"
