"""Ninth measurement: what each word of a teacher's takes on the results of five hundred.

Each is a command in a process of its own, on a folder whose pages are written.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from cinta.commands.writeup import report_again
from tests.report.classes import large_class, run_of, unit_of

from .command import run
from .meter import Meter

WANTED = 2.0
"""Seconds; what was not asked for is the grading itself."""

COMMANDS = (
    "show {run} {one}",
    "show {run} --like {one} {exercise}",
    "mark {run} --student {one} --exercise {exercise} --points 1",
    "mark {run}",
    "mark {run} --to {marks}",
    "mark {run} --from {marks}",
    "mark {run} --undo",
    "report {run}",
    "report {run} {run}",
    "export {run} --to csv",
    "export {run} --to otter",
    "forget {run} {one}",
)
"""In this order; between ``--to`` and ``--from`` everybody is given a comment."""


def words(work: Path, students: int) -> Iterator[str]:
    """A line for each: seconds by the clock and of processor."""
    unit = unit_of()
    folder, marks = work / "words", work / "marks.csv"
    rows = large_class(unit, students)
    run_of(folder, [unit], rows)
    report_again(folder)
    fields = {
        "run": folder,
        "one": rows[0].student,
        "exercise": unit.exercises[0].name,
        "marks": marks,
    }
    for command in COMMANDS:
        if "--from" in command:
            _comment_on_all(marks)
        with Meter() as meter:
            run(["cinta", *(word.format(**fields) for word in command.split())], cwd=work)
        shown = command.replace("{run}", "DIR").replace("{marks}", "marks.csv")
        verdict = "as wanted" if meter.wall < WANTED else "✗ MORE THAN WANTED"
        yield (
            f"cinta {shown.format(one='STUDENT', exercise='EXERCISE')}: {meter.wall:.1f} s, "
            f"processor {meter.cpu:.1f} s ({verdict}: under {WANTED:g} s)"
        )


def _comment_on_all(marks: Path) -> None:
    """Fill in the table: a comment for each submission."""
    with marks.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows, names = list(reader), list(reader.fieldnames or ())
    first = {row["submission"]: row for row in reversed(rows)}
    with marks.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(row | {"comment": "Well done."} for row in first.values())
