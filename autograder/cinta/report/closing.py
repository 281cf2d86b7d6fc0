"""The table that closes a hand-over: every student of the run and of the sheet, and what became."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from ..records.spreadsheet import no_formula
from ..said import counted, said, say
from .terminal import MOST_ROWS, plain

HEADER = ("key", "student", "outcome", "grade", "why", "belongs by")


@dataclass(frozen=True, kw_only=True)
class ClosingRow:
    """A student, what became of them, the grade, how or why, and what shows that it is theirs.

    A row is ``settled`` if nothing is left to do.
    """

    key: str
    student: str
    outcome: str
    grade: str
    why: str
    settled: bool
    belongs: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """In the order of the header."""
        return self.key, self.student, self.outcome, self.grade, self.why, self.belongs


def closing_csv(rows: Iterable[ClosingRow]) -> bytes:
    """The whole table; UTF-8, with no cell that a spreadsheet would take for a formula."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(HEADER)
    table.writerows([no_formula(cell) for cell in row.cells] for row in rows)
    return text.getvalue().encode()


def _in_words(row: ClosingRow) -> tuple[str, ...]:
    """The cells as a person reads them; who it is stays as it is."""
    said_of_it = (said(text) for text in (row.outcome, row.why, row.belongs))
    outcome, why, belongs = said_of_it
    return row.key, row.student, outcome, row.grade, why, belongs


def print_closing(rows: Sequence[ClosingRow], console: Console) -> None:
    """The table, or, of a large class, those who get nothing; then how many there are of each."""
    shown = rows
    if len(rows) > MOST_ROWS:
        shown = [row for row in rows if not row.settled][:MOST_ROWS]
    table = Table(box=None, header_style="bold")
    for name in HEADER:
        justify = "right" if name == "grade" else "left"
        table.add_column(said(name), justify=justify, overflow="fold")  # type: ignore[arg-type]
    for row in shown:
        table.add_row(*(plain(cell, 300) for cell in _in_words(row)))
    if shown:
        console.print(table)
    became = Counter(row.outcome for row in rows)
    ended = ", ".join(said(f"{n} {what}") for what, n in became.items())
    say(f"{counted(len(rows), 'student')}: {ended}")
