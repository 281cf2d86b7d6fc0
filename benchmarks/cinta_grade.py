"""The peer that is ours: ``cinta grade --jobs 2`` on a folder of notebooks."""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from collections import defaultdict
from pathlib import Path

from cinta.commands.publish import BUILD_SEED

from .classroom import LANG, ROOT, Classroom
from .command import run
from .meter import Meter
from .run_of import RunOf, Scores

NAME = "cinta grade --jobs 2"


def measure(room: Classroom, work: Path, *, jobs: int = 2, watched: bool = True) -> RunOf:
    """Grade the class once; the hidden inputs are those that stand in the Otter archive.

    Unless it is ``watched``, nothing is known of processor and memory.
    """
    out = Path(tempfile.mkdtemp(prefix="cinta-", dir=work))
    room.write(out / "class")
    command: list[str | Path] = ["cinta", "grade", out / "class", "--out", out / "results"]
    command += ["--course", ROOT, "--unit", room.unit.name, "--jobs", str(jobs)]
    options = ["--seed", str(BUILD_SEED), "--lang", LANG]
    with Meter(watches=watched) as meter:
        run([*command, *options], cwd=out)
    each, scores = _results(out / "results" / "results.sqlite")
    return RunOf(NAME, len(room.notebooks), meter.wall, meter.cpu, meter.peak, each, scores)


def _results(path: Path) -> tuple[tuple[float, ...], Scores]:
    """Seconds of each submission, and the points."""
    scores: Scores = defaultdict(dict)
    with contextlib.closing(sqlite3.connect(path)) as db:
        each = tuple(seconds for (seconds,) in db.execute("SELECT seconds FROM submission"))
        points = "SELECT submission, exercise, sum(points) FROM check_result GROUP BY 1, 2"
        for submission, exercise, earned in db.execute(points):
            scores[Path(submission).stem][exercise] = earned
    return each, dict(scores)
