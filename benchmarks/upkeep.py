"""Third measurement: how fast ``cinta --help`` is there, and that the supervisor does not grow."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from .classroom import LANG, classroom
from .command import Failed, environment, run
from .meter import uss

HELP_WANTED = 0.3
SMALL_UNIT = "u01_scalar"
MARKS = (24, 48, 96, 144)


def help_time(work: Path, times: int = 10) -> Iterator[str]:
    """The median wall time of ``cinta --help``."""
    seconds = []
    for _ in range(times + 1):
        start = time.monotonic()
        run(["cinta", "--help"], cwd=work)
        seconds.append(time.monotonic() - start)
    middle = median(seconds[1:])  # the first fills the disk's cache
    verdict = "as wanted" if middle < HELP_WANTED else "✗ MORE THAN WANTED"
    yield f"cinta --help: {middle:.3f} s, median of {times} ({verdict}: under {HELP_WANTED} s)"


def growth(work: Path) -> Iterator[str]:
    """The supervisor's own memory after so many submissions of one run."""
    folder = work / "growth"
    room = classroom(SMALL_UNIT, 24)
    for number in range(MARKS[-1] // 24):
        room.write(folder / "class" / f"group-{number}")
    out = folder / "results"
    program = str(Path(sys.executable).with_name("cinta"))
    command = [program, "grade", str(folder / "class"), "--out", str(out)]
    options = ["--unit", SMALL_UNIT, "--jobs", "2", "--lang", LANG]
    started = subprocess.Popen(
        [*command, *options], env=environment(), stdout=subprocess.DEVNULL, cwd=folder
    )
    yield f"the supervisor's own memory (USS) while it grades {MARKS[-1]} of {SMALL_UNIT}:"
    for mark, size in _at_the_marks(started, out / "results.sqlite"):
        yield f"  after {mark} submissions: {size / 2**20:.1f} MiB"


def _at_the_marks(started: subprocess.Popen[bytes], store: Path) -> Iterator[tuple[int, int]]:
    marks = list(MARKS)
    size = 0
    while marks:
        ended = started.poll() is not None
        done = _rows(store)
        size = uss(started.pid) or size
        while marks and (done >= marks[0] or ended):
            yield marks.pop(0), size
        time.sleep(0.1)
    if started.wait() or _rows(store) < MARKS[-1]:
        raise Failed(f"cinta grade ended with {started.returncode} and {_rows(store)} rows")


def _rows(store: Path) -> int:
    """How many results stand in the store; 0 while there is none yet."""
    if not store.exists():
        return 0
    address = f"file:{store}?mode=ro"
    try:
        with contextlib.closing(sqlite3.connect(address, uri=True)) as db:
            return int(db.execute("SELECT count(*) FROM submission").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
