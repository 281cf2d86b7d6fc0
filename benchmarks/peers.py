"""First measurement: ours and the peers side by side on the same class, and that they agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from . import cinta_grade, nbgrader_autograde, otter_run
from .classroom import Classroom
from .run_of import RunOf

OURS = cinta_grade.NAME
Measure = Callable[[Classroom, Path], RunOf]


@dataclass(frozen=True)
class Figures:
    """One peer's figures for one submission: seconds, seconds of processor; ``peak`` in bytes."""

    peer: str
    wall: float
    each: float
    cpu: float
    peak: int


def compare(room: Classroom, work: Path, without: Collection[str]) -> Iterator[str]:
    """Measure, and tell what came out, line by line; a line that begins ✗ is a finding."""
    runs: dict[str, list[RunOf]] = defaultdict(list)
    for part, measure in _turns(room, without):
        run = measure(part, work)
        runs[run.peer].append(run)
        yield f"  {run.peer}: {run.submissions} submissions in {run.wall:.1f} s"
    yield from _table([figures(several) for several in runs.values()])
    yield from disagreements([run for several in runs.values() for run in several])


def _turns(room: Classroom, without: Collection[str]) -> Iterator[tuple[Classroom, Measure]]:
    """Who runs when. Ours grades the whole class three times, Otter's loops take a third a time,
    nbgrader takes the class at once as its command does: what else this machine does in these
    minutes meets all of them.
    """
    parts = [part for part in _thirds(room) if part.notebooks]
    for number, part in enumerate(parts):
        yield room, cinta_grade.measure
        if "otter" not in without:
            yield part, otter_run.measure
        if number == len(parts) // 2 and "nbgrader" not in without:
            yield room, nbgrader_autograde.measure


def _thirds(room: Classroom) -> list[Classroom]:
    """The class in three; pairs stay together, so that no loop waits for the other."""
    students = list(room.notebooks.items())
    size = -(-len(students) // 6) * 2
    return [replace(room, notebooks=dict(students[at : at + size])) for at in (0, size, 2 * size)]


def figures(runs: list[RunOf]) -> Figures:
    """All runs of one peer together: totals over all submissions, the median over single ones."""
    submissions = sum(run.submissions for run in runs)
    wall = sum(run.wall for run in runs) / submissions
    cpu = sum(run.cpu for run in runs) / submissions
    each = median(seconds for run in runs for seconds in run.each)
    return Figures(runs[0].peer, wall, each, cpu, max(run.peak for run in runs))


def _table(rows: list[Figures]) -> Iterator[str]:
    """A Markdown table with each figure and how many times ours it is."""
    ours = next(row for row in rows if row.peer == OURS)
    yield ""
    yield "| per submission | class time / submissions | median, start to end | CPU | peak memory |"
    yield "|---|---|---|---|---|"
    for row in rows:
        cells = [f"{theirs:.2f} s{_times(theirs, us)}" for theirs, us in _pairs(row, ours)]
        yield f"| {row.peer} | {' | '.join(cells)} | {row.peak / 2**20:.0f} MiB |"
    yield ""


def _pairs(row: Figures, ours: Figures) -> list[tuple[float, float]]:
    return [(row.wall, ours.wall), (row.each, ours.each), (row.cpu, ours.cpu)]


def _times(theirs: float, ours: float) -> str:
    return "" if theirs == ours else f" (**{theirs / ours:.1f} ×**)"


def disagreements(runs: list[RunOf]) -> Iterator[str]:
    """Students to whom some run gives other points: then the times above compare nothing."""
    ours = next(run for run in runs if run.peer == OURS).scores
    found = [
        f"✗ {student}: {OURS} gives {ours.get(student)}, {run.peer} gives {points}"
        for run in runs
        for student, points in run.scores.items()
        if points != ours.get(student)
    ]
    if found:
        yield "✗ THE SCORES DIFFER: these are times of different work"
    yield from found or [f"all give the same points to the {len(ours)} students"]
