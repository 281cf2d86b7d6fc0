"""Second measurement: what judge, sandbox and pipe add to the student's own cells.

Three ways through the same submission, in turn, so that a busy minute meets all of them:

- *bare*: a forked child runs the cells and the student's functions (:mod:`benchmarks.bare`),
- *answered*: the same child, answering the judge's questions our way, still without a sandbox,
- *judged*: ``judge_submission`` with a warm process, as ``cinta grade`` calls it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

import msgspec
import nbformat

from cinta.checks.answer_key import AnswerKeys
from cinta.commands.publish import BUILD_SEED
from cinta.grading.answer_keys import make_answer_keys
from cinta.grading.judging import judge_submission
from cinta.results import Status
from cinta.run.loaded import ENVIRONMENT
from cinta.run.warm import Limits, Warm
from cinta.submission.submission import Submission

from .bare import Order, Took
from .classroom import LANG, ROOT, Classroom
from .command import Failed
from .stopwatch import Stopwatch

WANTED = 0.15


@dataclass(frozen=True)
class Trial:
    """Seconds of one submission by each of the three ways."""

    bare: Took
    answered: Took
    judged: float
    phases: dict[str, float]

    @property
    def own(self) -> float:
        """What is the student's own: their cells, and their functions when they are asked."""
        return self.bare.cells + self.bare.questions

    @property
    def added(self) -> float:
        """All the rest of our judging, the fork included."""
        return self.judged - self.own


class Bare:
    """The process of :mod:`benchmarks.bare`."""

    def __init__(self, scratch: str) -> None:
        paths = f"{ROOT}{os.pathsep}{ROOT / 'autograder'}"
        environment = ENVIRONMENT | {"HOME": scratch, "TMPDIR": scratch, "PYTHONPATH": paths}
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from benchmarks.bare import main; main()"],
            env=environment | {"MPLCONFIGDIR": f"{scratch}/matplotlib"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what the imports say
            cwd=scratch,
        )
        assert self._process.stdin
        assert self._process.stdout
        self._orders, self._said = self._process.stdin, self._process.stdout
        self._said.readline()

    def run(self, order: Order) -> Took:
        """One order, carried out in a child of its own."""
        self._orders.write(msgspec.json.encode(order) + b"\n")
        self._orders.flush()
        return msgspec.json.decode(self._said.readline(), type=Took)

    def close(self) -> None:
        """End the process."""
        self._orders.close()
        self._process.wait()
        self._said.close()


def overhead(room: Classroom, passes: int) -> Iterator[str]:
    """Measure the class so many times, and tell line by line."""
    warm = Warm().ready()
    with tempfile.TemporaryDirectory() as scratch:
        bare = Bare(scratch)
        try:
            keys = make_answer_keys(room.unit, warm, BUILD_SEED)
            trials = list(_trials(room, keys, warm, bare, passes))
        finally:
            bare.close()
            warm.close()
    yield from _told(trials)


def _trials(
    room: Classroom, keys: AnswerKeys, warm: Warm, bare: Bare, passes: int
) -> Iterator[Trial]:
    first = next(iter(room.notebooks))
    _trial(room, first, keys, warm, bare)  # fills the disk's cache; not counted
    for student in [*room.notebooks] * passes:
        yield _trial(room, student, keys, warm, bare)


def _trial(room: Classroom, student: str, keys: AnswerKeys, warm: Warm, bare: Bare) -> Trial:
    notebook = room.notebooks[student]
    content = nbformat.writes(notebook).encode()
    cells = tuple(cell.source for cell in notebook.cells if cell.cell_type == "code")
    names = [exercise.name for exercise in room.unit.exercises]
    asked = [key for of in (keys.public, keys.hidden) for name in names for key in of(name)]
    questions = tuple(question for key in asked for question in key.questions)
    alone = bare.run(Order(cells, questions))
    submission = Submission(name=student, student=student, read=lambda: content)
    with Stopwatch() as phases:
        start = time.monotonic()
        result = judge_submission(submission, room.unit, keys, warm, Limits(), LANG)
        judged = time.monotonic() - start
    if result.status != Status.GRADED or result.note:
        raise Failed(f"{student} is {result.status}, {result.note}: not what is to be measured")
    answered = bare.run(Order(cells, questions, answered=True))
    return Trial(alone, answered, judged, phases.seconds)


def _told(trials: list[Trial]) -> Iterator[str]:
    """Medians in milliseconds, and what is added as a share of the student's own."""
    yield f"median of {len(trials)} submissions, ms:"
    for name, values in _rows(trials).items():
        yield f"  {name:<58}{1000 * median(values):8.1f}"
    shares = {
        "judge, sandbox and pipe, as a share of the student's own cells alone": [
            (t.judged - t.bare.whole) / t.bare.cells for t in trials
        ],
        "judged, above a bare forked child that does the same": [
            t.judged / t.bare.whole - 1 for t in trials
        ],
    }
    for name, values in shares.items():
        verdict = "as wanted" if median(values) <= WANTED else "✗ MORE THAN WANTED"
        yield f"{name}: {median(values):.1%} ({verdict}: {WANTED:.0%})"
    own = median(t.own / t.judged for t in trials)
    yield f"of a submission's time, the student's own cells and functions take {own:.1%}"
    share = median(t.added / t.own for t in trials)
    yield f"fork and end of the child counted as ours, too: {share:.1%} of cells and functions"


def _rows(trials: list[Trial]) -> dict[str, list[float]]:
    """The lines of the table, from the whole to its parts."""
    rows = {
        "bare: cells": [t.bare.cells for t in trials],
        "bare: the student's functions, answering": [t.bare.questions for t in trials],
        "bare: fork, start and end of the child": [t.bare.whole - t.own for t in trials],
        "judged: all": [t.judged for t in trials],
        "added: judged less bare cells and functions": [t.added for t in trials],
    }
    phases = [t.phases for t in trials]
    parts = {f"  {name}": [p.get(name, 0.0) for p in phases] for name in phases[0]}
    inside = [t.answered.questions - t.bare.questions for t in trials]
    slower = [t.phases["cells"] - t.bare.cells for t in trials]
    outside = [t.phases["questions"] - t.answered.questions for t in trials]
    return {
        **rows,
        **parts,
        "of which: cells slower in the sandbox": slower,
        "of which: building inputs, recording tapes, freezing values": inside,
        "of which: pipe, and questions slower in the sandbox": outside,
    }
