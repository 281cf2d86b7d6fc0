"""How long one waits: for a notebook, against TensorFlow's import; for a class, against its limit.

The limit of a class is one import of TensorFlow, and the students' own cells and functions (as
:mod:`benchmarks.bare` runs them) over two jobs: less no grader that runs them could take. All of it
is measured in one run, and nobody looks on meanwhile; what a large class takes is reckoned from it.
Beside it stands what two such bare processes take at the same time, each half. And what memory
several warm processes take, which share the first one's, and what more jobs do.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import mean, median

from cinta.checks.answer_key import AnswerKeys
from cinta.commands.publish import BUILD_SEED
from cinta.grading.answer_keys import Words, make_answer_keys
from cinta.run.loaded import ENVIRONMENT, Loaded
from cinta.run.warm import Warm

from . import cinta_grade
from .amounts import Amounts
from .bare import Order
from .classroom import LANG, ROOT, Classroom
from .command import run
from .meter import Meter, descendants, pss
from .overhead import Bare
from .run_of import RunOf

OVER_THE_IMPORT = 2.0
TIMES_THE_LIMIT = 1.25
JOBS = 2
WARM = 4
FEW_AND_MANY = 2, 4
MANY_MORE = 8
"""Jobs: with the first two the class's memory is measured, with the last it is reckoned."""

LARGE = 200
"""Students of the class whose time is reckoned: a benchmark that graded it would take too long."""

MIB = 2**20


def start(room: Classroom, work: Path, amounts: Amounts) -> Iterator[str]:
    """Measure it, and tell line by line."""
    imported = median(_import_seconds() for _ in range(amounts.turns))
    yield f"import of TensorFlow alone: {imported:.1f} s, median of {amounts.turns}"
    yield from _one_notebook(room, work, imported, amounts.turns)
    with tempfile.TemporaryDirectory() as scratch:
        yield from _memory()
        own, side_by_side = _own_seconds(room, scratch)
    limit = imported + own / JOBS
    runs = [cinta_grade.measure(room, work, watched=False) for _ in range(amounts.turns)]
    wall = median(one.wall for one in runs)
    times = wall / limit
    verdict = "as wanted" if times <= TIMES_THE_LIMIT else "✗ MORE THAN WANTED"
    yield (
        f"a class of {len(room.notebooks)}: {wall:.1f} s, {times:.2f} times its limit of "
        f"{limit:.1f} s ({verdict}: {TIMES_THE_LIMIT} times)"
    )
    yield (
        f"of the limit, the students' own work over {JOBS} jobs: {own / JOBS:.1f} s; bare processes"
        f" side by side take {side_by_side:.1f} s for it, and held against that the class takes "
        f"{wall / (imported + side_by_side):.2f} times the limit"
    )
    large = minutes_of(LARGE, runs)
    yield f"a class of {LARGE}, reckoned from it: {large:.1f} min with {JOBS} jobs"
    yield _memory_of_jobs(room, work)


def minutes_of(students: int, runs: Sequence[RunOf]) -> float:
    """What a larger class takes that answers alike: this one's time, and the others' over the jobs.

    Single submissions were measured while as many were under way as there are jobs.
    """
    others = students - runs[0].submissions
    each = mean(seconds for one in runs for seconds in one.each)
    return (median(one.wall for one in runs) + others * each / JOBS) / 60


def _import_seconds() -> float:
    begun = time.monotonic()
    program = [sys.executable, "-c", "import tensorflow"]
    subprocess.run(program, env=ENVIRONMENT, capture_output=True, check=True)
    return time.monotonic() - begun


def _one_notebook(room: Classroom, work: Path, imported: float, turns: int) -> Iterator[str]:
    """``cinta check`` and ``cinta grade`` of the first notebook."""
    folder = Path(tempfile.mkdtemp(prefix="one-", dir=work))
    notebook, *_ = room.write(folder / "class")
    course = ("--course", ROOT, "--unit", room.unit.name, "--lang", LANG)
    for what in ("check", "grade"):
        walls, used = [], []
        for turn in range(turns):
            out = ("--out", folder / f"results-{turn}") if what == "grade" else ()
            with Meter() as meter:
                run(["cinta", what, notebook, *course, *out], cwd=folder)
            walls.append(meter.wall)
            used.append(meter.cpu)
        over = median(walls) - imported
        verdict = "as wanted" if over <= OVER_THE_IMPORT else "✗ MORE THAN WANTED"
        yield (
            f"cinta {what} of one notebook: {median(walls):.1f} s, {over:.1f} s over the import "
            f"({verdict}: {OVER_THE_IMPORT:g} s); processor {median(used):.1f} s"
        )


def _memory() -> Iterator[str]:
    """The sum of PSS of several warm processes of one loader, and what each more of them adds."""
    loaded = Loaded().ready()
    try:
        sizes, made = [], []
        for _ in range(WARM):
            made.append(Warm(loaded).ready())
            sizes.append(sum(map(pss, [loaded.pid, *descendants(loaded.pid)])) / MIB)
    finally:
        loaded.close()
        for warm in made:
            warm.close()
    more = (sizes[-1] - sizes[0]) / (WARM - 1)
    yield (
        f"memory of {WARM} warm processes (PSS): {sizes[-1]:.0f} MiB, of one {sizes[0]:.0f} MiB; "
        f"so of 8, reckoned, {sizes[0] + 7 * more:.0f} MiB, and what their children hold"
    )


def _memory_of_jobs(room: Classroom, work: Path) -> str:
    """The largest sum of PSS while the class is graded by so many jobs, and what more would take.

    A job more is a warm process and a child more, which share with the others what they can.
    """
    few, many = (cinta_grade.measure(room, work, jobs=n).peak / MIB for n in FEW_AND_MANY)
    each = max(0.0, many - few) / (FEW_AND_MANY[1] - FEW_AND_MANY[0])
    reckoned = many + (MANY_MORE - FEW_AND_MANY[1]) * each
    return (
        f"memory of all processes at its largest (PSS): {few:.0f} MiB with {FEW_AND_MANY[0]} jobs, "
        f"{many:.0f} MiB with {FEW_AND_MANY[1]}; so with {MANY_MORE}, reckoned, {reckoned:.0f} MiB"
    )


def _own_seconds(room: Classroom, scratch: str) -> tuple[float, float]:
    """What the students' own cells and functions take, one after another; and two at a time.

    Of two the longer half: each processor is slower while the other works, too.
    """
    warm = Warm().ready()
    try:
        keys = make_answer_keys(room.unit, warm, BUILD_SEED, words=Words.NONE)
    finally:
        warm.close()
    orders = [_order(room, student, keys) for student in room.notebooks]
    several = [Bare(scratch) for _ in range(JOBS)]

    def own(bare: Bare, some: Sequence[Order]) -> float:
        return sum(took.cells + took.questions for took in map(bare.run, some))

    try:
        for bare in several:
            bare.run(orders[0])  # fills the disk's cache
        alone = own(several[0], orders)
        halves = [orders[number::JOBS] for number in range(JOBS)]
        with ThreadPoolExecutor(JOBS) as threads:
            return alone, max(threads.map(own, several, halves))
    finally:
        for bare in several:
            bare.close()


def _order(room: Classroom, student: str, keys: AnswerKeys) -> Order:
    cells = [c.source for c in room.notebooks[student].cells if c.cell_type == "code"]
    names = [exercise.name for exercise in room.unit.exercises]
    asked = [key for of in (keys.public, keys.hidden) for name in names for key in of(name)]
    return Order(tuple(cells), tuple(question for key in asked for question in key.questions))
