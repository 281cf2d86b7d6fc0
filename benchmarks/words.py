"""Ninth measurement: what each word of a teacher's takes on the results of five hundred.

Each is a command in a process of its own, on a folder whose pages are written.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from cinta.commands.writeup import report_again
from cinta.records.origin import Lms, Origin, Person
from cinta.records.store import RESULTS, Store
from cinta.results import SubmissionResult
from tests.report.classes import large_class, run_of, unit_of

from .command import run
from .meter import Meter

WANTED = 2.0
"""Seconds; what was not asked for is the grading itself."""

SHEET = (
    *("Identifier", "Full name", "Status", "Grade", "Maximum grade", "Grade can be changed"),
    *("Last modified (submission)", "Last modified (grade)", "Feedback comments"),
)
"""The columns of Moodle's worksheet."""

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
    "export {run} --to moodle --points max --worksheet {sheet}",
    "export {run} --to csv",
    "export {run} --to otter",
    "forget {run} {one}",
)
"""In this order; between ``--to`` and ``--from`` everybody is given a comment."""


SHOWN = {
    "run": "DIR",
    "one": "STUDENT",
    "exercise": "EXERCISE",
    "marks": "marks.csv",
    "sheet": "SHEET",
}
"""What stands for each in what is printed."""


def words(work: Path, students: int) -> Iterator[str]:
    """A line for each: seconds by the clock and of processor."""
    unit = unit_of()
    folder, marks, sheet = work / "words", work / "marks.csv", work / "Grades-1.csv"
    rows = large_class(unit, students)
    run_of(folder, [unit], rows)
    _as_from_moodle(folder, rows, sheet)
    report_again(folder)
    fields = {
        "run": folder,
        "one": rows[0].student,
        "exercise": unit.exercises[0].name,
        "marks": marks,
        "sheet": sheet,
    }
    for command in COMMANDS:
        if "--from" in command:
            _comment_on_all(marks)
        with Meter() as meter:
            run(["cinta", *(word.format(**fields) for word in command.split())], cwd=work)
        verdict = "as wanted" if meter.wall < WANTED else "✗ MORE THAN WANTED"
        yield (
            f"cinta {command.format(**SHOWN)}: {meter.wall:.1f} s, "
            f"processor {meter.cpu:.1f} s ({verdict}: under {WANTED:g} s)"
        )


def _as_from_moodle(folder: Path, rows: Sequence[SubmissionResult], sheet: Path) -> None:
    """Say that they handed in through Moodle, and write its worksheet."""
    people = {row.submission: Person(str(n), row.student) for n, row in enumerate(rows, start=1)}
    with closing(Store(folder / RESULTS)) as store:
        store.add_origins(
            Origin(submission=name, lms=Lms.MOODLE, people=(one,), assignment="1")
            for name, one in people.items()
        )
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(SHEET)
        for one in people.values():
            changed = ("Yes", "Sunday, 22 November 2026, 5:24 PM", "-", "")
            status = "Submitted for grading -  - "
            writer.writerow([f"Participant {one.key}", one.name, status, "", "10.00", *changed])


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
