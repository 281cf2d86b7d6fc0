"""The command line: arguments in, exit code out. Imports nothing heavy until a command needs it.

Exit codes: 0 well; 1 the command found something (a stale file, a gate that is not passed, a
``grader_error`` row) or we ourselves failed; 2 bad arguments or input, said in one line with the
mend.
"""

from __future__ import annotations

import argparse
import errno
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from . import __version__
from .cli_check import add_check
from .cli_export import add_export
from .cli_report import add_report
from .errors import CintaError, GraderError, InputError, RunError, StaleError

if TYPE_CHECKING:
    from .grade import Graded
    from .lms.intake import Intake
    from .unit import Unit


LAYOUTS = ("moodle", "canvas", "gradescope", "nbgrader", "otter", "plain")
"""The values of :class:`cinta.records.origin.Lms`, which is not loaded only to say them."""

MOST_NOTES = 20
"""How many notes are printed; results.sqlite has them all."""


def main(argv: list[str] | None = None) -> int:
    """Run one command."""
    arguments = _parser().parse_args(argv)
    # jsonschema, below nbformat, builds a grammar for 0.9 s if this optional package is there, for
    # a format (IRIs) that no notebook uses: to it, and to us alone, the package is not there.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    try:
        return int(arguments.run(arguments))
    except (StaleError, GraderError, RunError) as error:
        print(f"cinta: {error}", file=sys.stderr)
        return 1
    except CintaError as error:
        print(f"cinta: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        print(
            f"cinta: {error.strerror}: make space; a grading goes on with --resume", file=sys.stderr
        )
        return 2
    except KeyboardInterrupt:
        print("cinta: stopped; --resume goes on where it was", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cinta", description="A course on tf.GradientTape that grades itself."
    )
    parser.add_argument("--version", action="version", version=f"cinta {__version__}")
    parser.add_argument(
        "--units", type=Path, metavar="FOLDER", help="the units' sources (autograder/units)"
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_demo(commands)
    _add_build(commands)
    _add_gate(commands)
    _add_grade(commands)
    add_report(commands)
    add_export(commands)
    add_check(commands, _units)
    _add_doctor(commands)
    return parser


def _add_demo(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    demo = commands.add_parser("demo", help="a sample class: made, graded, reported, from nothing")
    demo.add_argument("--unit", default="u01_scalar", help="the unit (default: %(default)s)")
    demo.add_argument("--out", type=Path, default=Path("demo"), help="where (default: demo/)")
    demo.add_argument("--jobs", type=_at_least_one, default=2, help="warm processes (default: 2)")
    demo.add_argument("--lang", choices=("es", "en"), default="es", help="default: es")
    demo.set_defaults(run=_demo)


def _add_build(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    build = commands.add_parser("build", help="sources -> exercises/, solutions/, autograder/dist/")
    build.add_argument("unit", nargs="*", help="only these units (default: all)")
    build.add_argument("--check", action="store_true", help="only name what is stale; exit code 1")
    build.set_defaults(run=_build)


def _add_gate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    gate = commands.add_parser("gate", help="blanks fail, solutions pass, wrong answers are caught")
    gate.add_argument("unit", nargs="*", help="only these units (default: all)")
    gate.add_argument("--no-otter", action="store_true", help="leave the stock otter runs out")
    gate.set_defaults(run=_gate)


def _add_grade(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    grade = commands.add_parser("grade", help="grade what an LMS let you download")
    grade.add_argument("path", nargs="+", type=Path, help="a notebook, a folder, or a zip")
    grade.add_argument(
        "--unit", action="append", help="what was handed in; several, or none: sorted by unit"
    )
    grade.add_argument("--out", required=True, type=Path, help="where results go")
    grade.add_argument(
        "--from",
        dest="layout",
        choices=LAYOUTS,
        default="",
        help="where the paths come from (default: found out, and said)",
    )
    grade.add_argument("--jobs", type=_at_least_one, default=2, help="warm processes (default: 2)")
    grade.add_argument("--cluster", default="", metavar="ADDRESS", help="a Dask scheduler's")
    grade.add_argument("--timeout", type=float, default=120.0, help="seconds a submission (120)")
    grade.add_argument("--cell-timeout", type=float, default=30.0, help="seconds a cell (30)")
    grade.add_argument("--memory", type=float, default=2.0, help="GiB a submission (2)")
    grade.add_argument("--seed", type=int, help="of the hidden inputs (default: a fresh one)")
    grade.add_argument("--lang", choices=("es", "en"), default="es", help="where none is said: es")
    grade.add_argument("--resume", action="store_true", help="go on with a run that was cut short")
    grade.add_argument(
        "--require-isolation", action="store_true", help="refuse unless every promise holds"
    )
    grade.set_defaults(run=_grade)


def _add_doctor(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    doctor = commands.add_parser("doctor", help="what isolation this host gives; 1 if not all")
    doctor.set_defaults(run=_doctor)


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def units_folder(arguments: argparse.Namespace) -> Path:
    """The sources: as said, else beside the package, else below the working folder."""
    places = [Path(__file__).resolve().parents[1] / "units", Path("autograder/units")]
    if arguments.units:
        places = [arguments.units]
    for place in places:
        if place.is_dir():
            return place
    raise InputError(f"{places[-1]}: no such folder of units; say where with --units FOLDER")


def _units(arguments: argparse.Namespace, names: list[str] | None) -> list[Unit]:
    from .source import load_all

    return load_all(units_folder(arguments), names or None)


def _demo(arguments: argparse.Namespace) -> int:
    import shutil

    from .demo import make_class
    from .run.warm import Limits

    (unit,) = _units(arguments, [arguments.unit])
    results = arguments.out / "results"
    shutil.rmtree(results, ignore_errors=True)
    paths = make_class(unit, arguments.out / "class", arguments.lang)
    print(f"a class of {len(paths)} was written to {paths[0].parent}/; grading it")
    limits = Limits(cell_seconds=5.0, question_seconds=2.0)
    return _run_grade([paths[0].parent], [unit], results, arguments, limits, seed=1)


def _grade(arguments: argparse.Namespace) -> int:
    from .run.warm import Limits

    units = _units(arguments, arguments.unit)
    limits = Limits(
        cell_seconds=arguments.cell_timeout,
        total_seconds=arguments.timeout,
        memory_bytes=int(arguments.memory * 2**30),
    )
    return _run_grade(
        arguments.path,
        units,
        arguments.out,
        arguments,
        limits,
        seed=arguments.seed,
        resume=arguments.resume,
        cluster=arguments.cluster,
        sort=len(arguments.unit or []) != 1,
        layout=arguments.layout,
        require_isolation=arguments.require_isolation,
    )


def _run_grade(
    paths: list[Path],
    units: list[Unit],
    out: Path,
    arguments: argparse.Namespace,
    limits: object,
    **options: object,
) -> int:
    from rich.console import Console

    from .grade import Options, grade
    from .report.terminal import Live

    console = Console()
    chosen = {"lang": arguments.lang, "limits": limits, **options}
    with Live(console) as progress:
        graded = grade(
            paths,
            Options(tuple(units), out, arguments.jobs, **chosen),
            progress,
            _say_what_was_found,
        )
    _close(graded, out, console)
    return graded.exit_code


def _say_what_was_found(intake: Intake) -> None:
    for line in (*intake.recognised, *intake.refused[:MOST_NOTES]):
        print(line)
    if len(intake.refused) > MOST_NOTES:
        print(f"{len(intake.refused)} entries were refused; results.sqlite names each")
    if intake.passed_over:
        shown = ", ".join(intake.passed_over[:10])
        more = len(intake.passed_over) - 10
        print(f"passed over, not notebooks: {shown}{f' and {more} more' if more > 0 else ''}")


def _close(graded: Graded, out: Path, console: object) -> None:
    from .report.terminal import closing_table, common_mistakes, summary
    from .run.layers import broken

    closing_table(graded.results, console)  # type: ignore[arg-type]
    common_mistakes(graded.results, console)  # type: ignore[arg-type]
    print(f"\n{summary(graded.results)}")
    for result in islice((result for result in graded.results if result.note), MOST_NOTES):
        print(f"note: {result.submission}: {result.note}")
    for promise in broken(graded.layers):
        print(f"warning: not promised: {promise}")
    print(f"isolation: {', '.join(graded.layers) or 'none'}; seed {graded.seed}")
    print(f"results: {out / 'grades.csv'} and {out / 'results.sqlite'}")
    print(f"to read: {out / 'report.html'}, and a page for each in {out / 'feedback'}/")


def _doctor(arguments: argparse.Namespace) -> int:
    from rich.console import Console

    from .doctor import examine

    return int(not examine(Console()))


def _build(arguments: argparse.Namespace) -> int:
    from .build import stale
    from .publish import build_all

    units = _units(arguments, arguments.unit)
    root = units_folder(arguments).resolve().parents[1]
    if arguments.check:
        findings = stale(units, root)
        for line in findings:
            print(line)
        return int(bool(findings))
    for line in build_all(units, root):
        print(line)
    return 0


def _gate(arguments: argparse.Namespace) -> int:
    from .gate import gate

    units = _units(arguments, arguments.unit)
    root = units_folder(arguments).resolve().parents[1]
    findings = 0
    for line in gate(units, root, otter=not arguments.no_otter):
        findings += line.startswith("✗")
        print(line, flush=True)
    print(f"{findings} finding{'s' * (findings != 1)}" if findings else "the gate is passed")
    return int(findings > 0)


if __name__ == "__main__":
    sys.exit(main())
