"""Mutated notebooks: each is read or is unreadable, and each that is graded has its row."""

from __future__ import annotations

import random
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from cinta.checks.answer_key import AnswerKeys
from cinta.grading.judging import judge_submission
from cinta.grading.unjudged import unjudged
from cinta.records.store import Store
from cinta.results import Status, SubmissionResult
from cinta.run.warm import Limits, Warm
from cinta.submission.notebook import Notebook, OutOfReach, Unreadable, read_notebook
from cinta.submission.submission import Submission
from cinta.unit import Unit

from .classroom import ROOT
from .mutate import notebook_changed

LIMITS = Limits(2.0, 1.0, 12.0, 2**30, 0.5)


@dataclass
class Tally:
    """How many notebooks went in and what came of them."""

    read: Counter[str] = field(default_factory=Counter)
    graded: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        read = ", ".join(f"{n:,} {what}" for what, n in self.read.most_common())
        rows = ", ".join(f"{n} {status}" for status, n in self.graded.most_common())
        return (
            f"{self.read.total():,} mutated notebooks: {read}; "
            f"{self.graded.total()} of them graded, a row each: {rows}"
        )


def originals() -> list[bytes]:
    """Blank and solved notebooks of the course, and the samples of damaged ones."""
    places = [ROOT / folder for folder in ("exercises", "solutions", "tests/lms/samples")]
    books = [path.read_bytes() for place in places for path in sorted(place.rglob("*.ipynb"))]
    with zipfile.ZipFile(ROOT / "tests/lms/samples/bad_notebooks.zip") as archive:
        books += [archive.read(entry) for entry in archive.infolist() if not entry.is_dir()]
    return [book for book in books if len(book) < 2**20]


def read_changed(chance: random.Random, count: int, tally: Tally) -> list[bytes]:
    """Read so many mutated notebooks; those that are still notebooks come back."""
    books, alive = originals(), []
    for _ in range(count):
        changed = chance.choice(books)
        for _ in range(chance.choice((1, 1, 2, 3))):
            changed = notebook_changed(chance, changed)
        try:
            book = read_notebook(changed)
        except Unreadable as why:
            _one_line(str(why))
            tally.read["unreadable"] += 1
            continue
        assert isinstance(book, Notebook)
        assert all(isinstance(cell, str) for cell in book.cells)
        "".join(book.cells).encode()  # what cannot be sent to a child would end the run
        tally.read["notebooks"] += 1
        alive.append(changed)
    return alive


def _one_line(text: str) -> None:
    assert text, "it is not said why"
    assert "\n" not in text, f"not one line: {text}"


def grade_changed(
    books: Sequence[bytes], unit: Unit, keys: AnswerKeys, warm: Warm, out: Path, tally: Tally
) -> None:
    """Judge each in a child of the warm process and store it: as many rows as books come out."""
    store = Store(out)
    try:
        for number, book in enumerate(books):
            submission = Submission(
                name=f"{number:05}.ipynb", student="star", read=BytesIO(book).read
            )
            try:
                result = judge_submission(submission, unit, keys, warm, LIMITS, "es")
            except OutOfReach as why:  # it says that it is of another release
                _one_line(str(why))
                result = unjudged(submission, unit, keys, Status.GRADER_ERROR, str(why), "es")
            assert isinstance(result, SubmissionResult)
            store.add(result)
            tally.graded[str(result.status)] += 1
        rows = list(store.results())
        assert [row.submission for row in rows] == [f"{n:05}.ipynb" for n in range(len(books))]
    finally:
        store.close()


def of_this_unit(books: Sequence[bytes], unit: Unit) -> list[bytes]:
    """Those that name an exercise of the unit: the others would only be ``wrong_unit``."""
    names = [exercise.name.encode() for exercise in unit.exercises]
    return [book for book in books if any(name in book for name in names)]
