"""``cinta grade`` and ``cinta demo``: their arguments, and what they print."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ..commands.arguments import JOBS, MEMORY, number, seed, whole
from ..errors import InputError
from ..records.lms import Lms
from ..run.limits import GIB, RANGES, Limits
from ..said import counted, readers, said, say
from ..unit import LANGUAGES
from .units import units_named

if TYPE_CHECKING:
    from rich.console import Console

    from ..commands.again import Earlier
    from ..commands.grade import Graded
    from ..lms.intake import Intake
    from ..run.loaded import Loaded
    from ..unit import Unit

MOST_NOTES = 20
"""How many notes are printed; results.sqlite has them all."""


def add_grade(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    grade = commands.add_parser("grade", help="grade what an LMS let you download")
    grade.add_argument("path", nargs="*", type=Path, help="a notebook, a folder, or a zip")
    grade.add_argument(
        "--unit", action="append", help="what was handed in; several, or none: sorted by unit"
    )
    grade.add_argument("--out", type=Path, help="where results go")
    grade.add_argument(
        "--from",
        dest="layout",
        choices=tuple(map(str, Lms)),
        default="",
        help="where the paths come from (default: found out, and said)",
    )
    grade.add_argument(
        "--names",
        default="",
        metavar="PATTERN",
        help="how any other folder names its files: '{last}, {first} ({key}) - {time}/{file}'",
    )
    grade.add_argument(
        "--dry-run", action="store_true", help="only say whose each file is taken for, and when"
    )
    grade.add_argument("--jobs", type=whole(JOBS), default=2, help="warm processes (default: 2)")
    grade.add_argument("--cluster", default="", metavar="ADDRESS", help="a Dask scheduler's")
    seconds, of_a_cell = number(RANGES["total_seconds"]), number(RANGES["cell_seconds"])
    grade.add_argument(
        "--timeout", type=seconds, help="seconds a submission (120, or as in --again)"
    )
    grade.add_argument(
        "--cell-timeout", type=of_a_cell, help="seconds a cell (30, or as in --again)"
    )
    grade.add_argument(
        "--memory", type=number(MEMORY), help="GiB a submission (2, or as in --again)"
    )
    grade.add_argument(
        "--extra-time",
        action="append",
        default=[],
        metavar="STUDENT=1.5",
        help="times the seconds for one student; or a .csv of student,factor; may be repeated",
    )
    grade.add_argument("--seed", type=seed, help="of the hidden inputs (default: a fresh one)")
    grade.add_argument(
        "--lang",
        choices=LANGUAGES,
        default="",
        help="where none is said (default: the course's first)",
    )
    grade.add_argument(
        "--again", type=Path, metavar="OLD", help="judge once more what the run in OLD judged"
    )
    grade.add_argument(
        "--only-up", action="store_true", help="with --again: no exercise loses points by it"
    )
    grade.add_argument("--resume", action="store_true", help="go on with a run that was cut short")
    grade.add_argument(
        "--require-isolation", action="store_true", help="refuse unless every promise holds"
    )
    grade.set_defaults(run=_grade)


def add_demo(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command that grades a sample class to the parser."""
    demo = commands.add_parser("demo", help="a sample class: made, graded, reported, from nothing")
    demo.add_argument("--unit", help="the unit (default: the course's first)")
    demo.add_argument("--out", type=Path, default=Path("demo"), help="where (default: demo/)")
    demo.add_argument("--jobs", type=whole(JOBS), default=2, help="warm processes (default: 2)")
    demo.add_argument("--lang", choices=LANGUAGES, default="", help="default: your system's")
    demo.set_defaults(run=_demo)


def _demo(arguments: argparse.Namespace) -> int:
    with _begun(True) as loaded:
        return _grade_a_demo(arguments, loaded)


def _grade_a_demo(arguments: argparse.Namespace, loaded: Loaded | None) -> int:
    import shutil

    unit, *_ = units_named(arguments, [arguments.unit] if arguments.unit else None)
    from ..commands.demo import make_class, refuse_others
    from ..run.warm import Limits

    results = arguments.out / "results"
    refuse_others(arguments.out)
    shutil.rmtree(results, ignore_errors=True)
    arguments.lang = unit.spoken(arguments.lang, readers())
    paths = make_class(unit, arguments.out / "class", arguments.lang)
    say(f"a class of {len(paths)} was written to {paths[0].parent}/; grading it")
    limits = Limits(cell_seconds=5.0, question_seconds=2.0)
    folders = [paths[0].parent]
    return _run_grade(folders, [unit], results, arguments, limits, seed=1, loaded=loaded)


def _grade(arguments: argparse.Namespace) -> int:
    if arguments.names and arguments.layout:
        raise InputError("--names and --from both say how the paths are laid out: give one")
    layout = Lms(arguments.layout) if arguments.layout else None
    if not (arguments.path or arguments.again):
        raise InputError("nothing to grade: name a notebook, a folder, or a zip")
    if arguments.dry_run:
        return _say_whose(arguments.path, layout, arguments.names)
    if not arguments.out:
        raise InputError("--out FOLDER is needed: where results go (--dry-run does without)")
    # A run that goes on may have nothing left to grade.
    with _begun(not (arguments.cluster or arguments.resume)) as loaded:
        return _grade_into(arguments, layout, loaded)


@contextmanager
def _begun(wanted: bool) -> Iterator[Loaded | None]:
    """TensorFlow, which takes seconds: it is imported while all else is, and the units are read."""
    if not wanted:
        yield None
        return
    from ..run.loaded import Loaded

    with closing(Loaded()) as loaded:
        yield loaded


def _grade_into(arguments: argparse.Namespace, layout: Lms | None, loaded: Loaded | None) -> int:
    from ..commands.again import paths_of
    from ..grading.extra_time import read_extra_time

    extra_time = read_extra_time(arguments.extra_time)
    again = _again(arguments)
    named = arguments.unit or (again.facts["unit"].split() if again else None)
    units = units_named(arguments, named)
    layout = layout or (again.layout if again else None)
    _refuse_known_seed(arguments)
    return _run_grade(
        arguments.path or paths_of(again),
        units,
        arguments.out,
        arguments,
        _limits(arguments, again.limits if again else Limits()),
        seed=arguments.seed,
        extra_time=extra_time,
        resume=arguments.resume,
        cluster=arguments.cluster,
        sort=again.is_sorted if again else len(arguments.unit or []) != 1,
        layout=layout,
        names=arguments.names or (again.facts.get("names", "") if again else ""),
        again=again,
        require_isolation=arguments.require_isolation,
        loaded=loaded,
    )


def _limits(arguments: argparse.Namespace, otherwise: Limits) -> Limits:
    """The limits that are given; of what is not, those of the run that is graded again, or ours."""
    given = {
        "cell_seconds": arguments.cell_timeout,
        "total_seconds": arguments.timeout,
        "memory_bytes": arguments.memory and int(arguments.memory * GIB),
    }
    return replace(otherwise, **{name: one for name, one in given.items() if one is not None})


def _refuse_known_seed(arguments: argparse.Namespace) -> None:
    """Say so where hidden inputs of the seed were handed out by a run beside this one."""
    from ..commands.reveal import revealed_beside

    if arguments.seed is not None and not arguments.resume:
        for folder in revealed_beside(arguments.out, arguments.seed):
            raise InputError(
                f"--seed {arguments.seed}: inputs drawn from it are known outside, by {folder}: "
                "leave --seed out"
            )


def _again(arguments: argparse.Namespace) -> Earlier | None:
    from ..commands.again import read_earlier

    if not arguments.again:
        if arguments.only_up:
            raise InputError("--only-up goes with --again OLD")
        return None
    if arguments.seed is not None:
        raise InputError(
            "--seed and --again: the same bytes are asked what they were: leave --seed out"
        )
    return read_earlier(arguments.again, only_up=arguments.only_up)


def _say_whose(paths: list[Path], layout: Lms | None, names: str) -> int:
    """Each file, who is taken to have handed it in, by which key, when; nothing is graded."""
    from ..lms.intake import take_in

    intake = take_in(paths, layout=layout, names=names)
    _say_what_was_found(intake)
    for one in intake.submissions:
        key, at = (one.origin.key, one.origin.at) if one.origin else ("", "")
        say(f"{one.name} -> {one.student} | key: {key or 'none'} | time: {at or 'unknown'}")
    say(f"{counted(len(intake.submissions), 'file')}; nothing was graded")
    return 0


def _run_grade(
    paths: list[Path],
    units: list[Unit],
    out: Path,
    arguments: argparse.Namespace,
    limits: object,
    **options: object,
) -> int:
    from rich.console import Console

    from ..commands.grade import Options, grade
    from ..report.terminal import Live
    from ..tape.trace.current import known_language

    console = Console()
    chosen = {"lang": arguments.lang, "limits": limits, **options}
    with Live(console, arguments.lang or known_language(None)) as live:
        graded = grade(
            paths,
            Options(units=tuple(units), out=out, jobs=arguments.jobs, **chosen),
            live.result,
            _say_what_was_found,
            live.waiting,
        )
    _close(graded, out, console)
    return graded.exit_code


def _say_what_was_found(intake: Intake) -> None:
    for line in (*intake.layouts, *intake.refusals[:MOST_NOTES]):
        say(line)
    if len(intake.refusals) > MOST_NOTES:
        say(f"{len(intake.refusals)} entries were refused; results.sqlite names each")
    if intake.other_files:
        shown = ", ".join(intake.other_files[:10])
        more = len(intake.other_files) - 10
        say(f"passed over, not notebooks: {shown}{f' and {more} more' if more > 0 else ''}")


def _say_changes(graded: Graded, out: Path, console: Console) -> None:
    from ..commands.grade import DIFFERENCE_CSV, DIFFERENCE_HTML
    from ..report.difference import print_difference

    say()
    print_difference(graded.changes or (), graded.total, readers(), console)
    say(f"difference: {out / DIFFERENCE_HTML} and {out / DIFFERENCE_CSV}")


def _close(graded: Graded, out: Path, console: object) -> None:
    from ..report.terminal import closing_table, common_mistakes, summary
    from ..run.layers import broken

    closing_table(graded.results, console)  # type: ignore[arg-type]
    common_mistakes(graded.results, console)  # type: ignore[arg-type]
    say()
    say(summary(graded.results))
    for result in islice((result for result in graded.results if result.note), MOST_NOTES):
        say(f"note: {result.submission}: {result.note}")
    for promise in broken(graded.layers):
        say(f"warning: not promised: {promise}")
    if graded.changes is not None:
        _say_changes(graded, out, console)  # type: ignore[arg-type]
    for line in graded.notes:
        say(line)
    say(f"isolation: {', '.join(map(said, graded.layers)) or 'none'}; seed {graded.seed}")
    say(f"results: {out / 'grades.csv'} and {out / 'results.sqlite'}")
    say(f"to read: {out / 'report.html'}, and a page for each in {out / 'feedback'}/")
