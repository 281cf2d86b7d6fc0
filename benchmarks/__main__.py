"""``python -m benchmarks [peers] [overhead] [upkeep] [long] [cluster] [first] [reading] [tape]``.

And ``start``, ``words``, ``imports``. The first three if none is named; ``--smoke`` takes all, in
the smallest amounts. What a whole measurement prints is kept in ``figures.json``;
``python -m benchmarks quote`` puts it into pages.

Exit code 1 if the peers disagree on a score or something is above what is wanted.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cinta.commands.arguments import OneLine, whole
from cinta.commands.demo import STARS
from cinta.run.limits import Range

from .amounts import SMOKE, WHOLE, Amounts
from .classroom import Classroom, classroom
from .cluster import cluster
from .command import Failed
from .explaining import explaining
from .figures import keep, quote
from .first import first_operations
from .imports import imported
from .overhead import overhead
from .peers import compare
from .reading import reading
from .start import start
from .tape_overhead import tape_overhead
from .upkeep import growth, help_time
from .words import words


@dataclass(frozen=True)
class Job:
    """What was asked for: the class, the amounts, the peers to leave out, a folder to work in."""

    room: Classroom
    amounts: Amounts
    without: frozenset[str]
    work: Path


def _peers(job: Job) -> Iterator[str]:
    yield f"\n## {job.room.unit.name}, {len(job.room.notebooks)} submissions"
    yield from compare(job.room, job.work, job.without)


def _overhead(job: Job) -> Iterator[str]:
    yield f"\n## What judging adds, {job.room.unit.name}"
    yield from overhead(job.room, job.amounts.passes)


def _upkeep(job: Job) -> Iterator[str]:
    yield "\n## Start and memory"
    yield from help_time(job.work, job.amounts.helps)
    yield from growth(job.work, job.amounts, job.amounts.short_run)


def _long(job: Job) -> Iterator[str]:
    yield f"\n## A run of {job.amounts.long_run}"
    yield from growth(job.work, job.amounts, job.amounts.long_run)


def _cluster(job: Job) -> Iterator[str]:
    yield "\n## A cluster"
    yield from cluster(job.work, job.room.unit.name, job.amounts)


def _first(job: Job) -> Iterator[str]:
    yield "\n## A child's first TensorFlow operations"
    yield from first_operations(job.work, job.amounts.steps, job.amounts.children)


def _reading(job: Job) -> Iterator[str]:
    yield "\n## Pages and the class report"
    yield from reading(job.work, job.amounts.students, job.amounts.openings)


def _start(job: Job) -> Iterator[str]:
    yield f"\n## How long one waits, {job.room.unit.name}"
    yield from start(job.room, job.work, job.amounts)


def _imports(job: Job) -> Iterator[str]:
    yield "\n## What is imported before the first child"
    yield from imported(job.room, job.work)


def _tape(job: Job) -> Iterator[str]:
    yield "\n## What recording tapes adds"
    yield from tape_overhead(job.amounts.rounds)
    yield from explaining(job.amounts.operations)


def _words(job: Job) -> Iterator[str]:
    yield f"\n## A teacher's words on a class of {job.amounts.students}"
    yield from words(job.work, job.amounts.students)


MEASUREMENTS: dict[str, Callable[[Job], Iterator[str]]] = {
    "peers": _peers,
    "overhead": _overhead,
    "upkeep": _upkeep,
    "long": _long,
    "cluster": _cluster,
    "first": _first,
    "reading": _reading,
    "tape": _tape,
    "start": _start,
    "words": _words,
    "imports": _imports,
}


OF_A_UNIT = ("peers", "overhead", "cluster", "start")
"""What is measured of ``--unit``, and kept for each unit."""

QUOTE = "quote"

HALF_DONE = "benchmarks: half done: what figures.json and the pages say of {} is of an older run"
"""What is said where a run is cut short."""

CLASS = Range(1, len(STARS), "submissions")


def main(given: Sequence[str] | None = None) -> int:
    """Measure what was asked for."""
    arguments = _parser().parse_args(given)
    findings = 0
    lines = quote() if QUOTE in arguments.what else _measured(arguments)
    try:
        for line in lines:
            findings += _is_finding(line, arguments.smoke)
            print(line, flush=True)
    except Failed as why:
        print(f"benchmarks: {why}", file=sys.stderr)
        return 2
    return int(findings > 0)


def _parser() -> argparse.ArgumentParser:
    parser = OneLine(prog="python -m benchmarks", description=__doc__)
    what = f"{', '.join(MEASUREMENTS)}; default: the first three; or {QUOTE} alone"
    parser.add_argument("what", nargs="*", type=_measurement, help=what)
    parser.add_argument("--unit", default="u02_tensor", help="default: %(default)s, has a plot")
    parser.add_argument("--submissions", type=whole(CLASS), help="24 at most (default: 24)")
    parser.add_argument("--without", action="append", default=[], choices=("otter", "nbgrader"))
    parser.add_argument("--smoke", action="store_true", help="everything, in the least amounts")
    return parser


def _measurement(name: str) -> str:
    if name not in (*MEASUREMENTS, QUOTE):
        raise argparse.ArgumentTypeError(f"no measurement is called {name[:40]}")
    return name


def _measured(arguments: argparse.Namespace) -> Iterator[str]:
    amounts = SMOKE if arguments.smoke else WHOLE
    wanted = set(arguments.what or [*MEASUREMENTS][: None if arguments.smoke else 3])
    wanted |= {"overhead"} if "long" in wanted else set()
    room = classroom(arguments.unit, arguments.submissions or amounts.submissions)
    is_whole = not (arguments.smoke or arguments.submissions or arguments.without)
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        job = Job(room, amounts, frozenset(arguments.without), Path(folder))
        left = [name for name in MEASUREMENTS if name in wanted]
        try:
            while left:
                printed: list[str] = []
                for line in MEASUREMENTS[left[0]](job):
                    printed.append(line)
                    yield line
                name = left.pop(0)
                if is_whole:
                    keep(f"{name} {room.unit.name}" if name in OF_A_UNIT else name, printed)
        finally:
            if left:
                print(HALF_DONE.format(", ".join(left)), file=sys.stderr)


def _is_finding(line: str, smoke: bool) -> bool:
    """A goal that is missed, but in a smoke run; or peers that give other points."""
    return "✗" in line and not (smoke and "wanted" in line.lower())


if __name__ == "__main__":
    sys.exit(main())
