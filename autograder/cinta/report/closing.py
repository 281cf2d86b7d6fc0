"""The table that closes a hand-over: every student of the run and of the sheet, and what became."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from .table import no_formula
from .terminal import MOST_ROWS, plain

HEADER = ("key", "student", "outcome", "grade", "why")
QUIET = ("written", "unchanged")

Row = tuple[str, str, str, str, str]
"""Key, student, what became of them, the grade, and how or why."""


def closing_csv(rows: Iterable[Row]) -> bytes:
    """The whole table; UTF-8, with no cell that a spreadsheet would take for a formula."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(HEADER)
    table.writerows([no_formula(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def print_closing(rows: Sequence[Row], console: Console) -> None:
    """The table, or, of a large class, those who get nothing; then how many there are of each."""
    shown = rows
    if len(rows) > MOST_ROWS:
        shown = [row for row in rows if row[2] not in QUIET][:MOST_ROWS]
    table = Table(box=None, header_style="bold")
    for name in HEADER:
        table.add_column(name, justify="right" if name == "grade" else "left", overflow="fold")
    for row in shown:
        table.add_row(*(plain(cell, 300) for cell in row))
    if shown:
        console.print(table)
    counted = Counter(row[2] for row in rows)
    print(f"{len(rows)} students: " + ", ".join(f"{n} {what}" for what, n in counted.items()))
