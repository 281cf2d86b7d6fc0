"""Third measurement: how fast ``cinta --help`` is there, and that a long run stays as it began."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from .amounts import Amounts
from .classroom import LANG, ROOT, classroom
from .command import Failed, environment, run
from .meter import uss

HELP_WANTED = 0.3
SMALL_UNIT = "u01_scalar"
LIKE_AT_FIRST = 0.10
"""By how much memory and seconds at the end may be above those at the beginning."""


def help_time(work: Path, times: int) -> Iterator[str]:
    """The median wall time of ``cinta --help``."""
    seconds = []
    for _ in range(times + 1):
        start = time.monotonic()
        run(["cinta", "--help"], cwd=work)
        seconds.append(time.monotonic() - start)
    middle = median(seconds[1:])  # the first fills the disk's cache
    verdict = "as wanted" if middle < HELP_WANTED else "✗ MORE THAN WANTED"
    yield f"cinta --help: {middle:.3f} s, median of {times} ({verdict}: under {HELP_WANTED} s)"


def growth(work: Path, amounts: Amounts, submissions: int) -> Iterator[str]:
    """The supervisor's own memory, and the seconds a submission takes, as one run goes on."""
    folder, group = work / f"growth-{submissions}", amounts.group
    room = classroom(SMALL_UNIT, group)
    for number in range(submissions // group):
        room.write(folder / "class" / f"group-{number:03}")
    marks = [max(1, submissions * part // 20 // group) * group for part in (2, 5, 10, 15, 20)]
    out = folder / "results"
    program = str(Path(sys.executable).with_name("cinta"))
    command = [program, "grade", str(folder / "class"), "--out", str(out), "--course", str(ROOT)]
    options = ["--unit", SMALL_UNIT, "--jobs", str(amounts.workers), "--lang", LANG]
    started = subprocess.Popen(
        [*command, *options], env=environment(), stdout=subprocess.DEVNULL, cwd=folder
    )
    yield f"the supervisor's own memory (USS) while it grades {marks[-1]} of {SMALL_UNIT}:"
    sizes = []
    for mark, size in _at_the_marks(started, out / "results.sqlite", marks):
        sizes.append(size)
        yield f"  after {mark} submissions: {size / 2**20:.1f} MiB"
    yield _verdict("memory", sizes[-1] / sizes[0] - 1)
    if marks[-1] >= 4 * amounts.part:
        yield from _first_and_last(out / "results.sqlite", amounts.part)


def _verdict(what: str, more: float) -> str:
    word = "as wanted" if more <= LIKE_AT_FIRST else "✗ MORE THAN WANTED"
    return f"  {what}, last against first: {more:+.1%} ({word}: {LIKE_AT_FIRST:.0%})"


def _first_and_last(store: Path, part: int) -> Iterator[str]:
    """Rows stand in the order in which they were written."""
    with contextlib.closing(sqlite3.connect(store)) as db:
        rows = db.execute("SELECT seconds FROM submission ORDER BY rowid").fetchall()
    seconds = [value for (value,) in rows]
    first, last = sum(seconds[:part]) / part, sum(seconds[-part:]) / part
    yield f"  a submission of the first {part}: {first:.3f} s, of the last {part}: {last:.3f} s"
    yield _verdict("seconds", last / first - 1)


def _at_the_marks(
    started: subprocess.Popen[bytes], store: Path, wanted: list[int]
) -> Iterator[tuple[int, int]]:
    marks = list(wanted)
    size = 0
    while marks:
        ended = started.poll() is not None
        done = _rows(store)
        size = uss(started.pid) or size
        while marks and (done >= marks[0] or ended):
            yield marks.pop(0), size
        time.sleep(0.1)
    if started.wait() or _rows(store) < wanted[-1]:
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
