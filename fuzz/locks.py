"""Other programs in results.sqlite while a run writes it: readers, writers, another cinta grade."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .classroom import Outcome, outcome, rows_so_far
from .run import Run


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """A reader who does not come to an end: a query that stands open."""
    db = sqlite3.connect(path)
    try:
        rows = db.execute("SELECT a.name, b.name FROM run a, run b")
        rows.fetchone()
        yield
    finally:
        db.close()


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """A writer who does not come to an end: a viewer with changes that are not saved."""
    db = sqlite3.connect(path, timeout=30.0, isolation_level=None)
    try:
        db.execute("BEGIN IMMEDIATE")
        yield
        db.execute("ROLLBACK")
    finally:
        db.close()


def wait_for_rows(run: Run, wanted: int) -> None:
    """Until a run has written so many; AssertionError if it ends before."""
    while rows_so_far(run.out) < wanted:
        if run.ended():
            raise AssertionError(f"the run ended before row {wanted}: {run.said()}")
        time.sleep(0.02)


def locked(folder: Path, out: Path, seed: int, *, patience: float, held: float) -> Outcome:
    """A run that meets a writer for ``held`` seconds, longer than its patience, and is resumed."""
    options = ("--seed", str(seed))
    with Run(folder, out, *options, patience=patience) as run:
        wait_for_rows(run, 1)
        with writing(out / "results.sqlite"):
            began = time.monotonic()
            code = run.wait(held + patience + 60)
            refused(run, code, "another program has it locked")
            kept = rows_so_far(out)
            time.sleep(max(0.0, began + held - time.monotonic()))
    with Run(folder, out, *options, "--resume") as run:
        code = run.wait()
        if code != 0 or not kept:
            raise AssertionError(f"{kept} rows kept, then exit code {code}: {run.said()}")
    return outcome(out)


def refused(run: Run, code: int, why: str) -> None:
    """AssertionError unless the run ended with exit code 2 and one line that says why.

    Before it stands only what the folder was taken for.
    """
    *before, last = run.said().strip().split("\n")
    quiet = all("one a student: " in line for line in before)
    if code != 2 or why not in last or "Traceback" in run.said() or not quiet:
        raise AssertionError(f"exit code {code}, and not one line about {why!r}: {run.said()}")
