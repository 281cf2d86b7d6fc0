"""``results.sqlite``: the truth about a run, written as each submission ends.

``run`` holds what is needed to repeat the run (unit, seed, versions, isolation), ``submission``
one row for each submission with its result as JSON, ``checked`` one row for each check, for
questions in SQL. One transaction a submission: after a kill the file holds whole rows only.
"""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import msgspec

from .errors import InputError
from .results import SubmissionResult

SCHEMA = """
CREATE TABLE IF NOT EXISTS run (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS submission (
    submission TEXT PRIMARY KEY, student TEXT NOT NULL, unit TEXT NOT NULL, status TEXT NOT NULL,
    score REAL NOT NULL, max_score REAL NOT NULL, seconds REAL NOT NULL, note TEXT NOT NULL,
    result TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS checked (
    submission TEXT NOT NULL REFERENCES submission ON DELETE CASCADE, exercise TEXT NOT NULL,
    name TEXT NOT NULL, verdict TEXT NOT NULL, points REAL NOT NULL, max_points REAL NOT NULL,
    kind TEXT NOT NULL, wrong TEXT NOT NULL, message TEXT NOT NULL, detail TEXT NOT NULL,
    PRIMARY KEY (submission, exercise, name));
"""


class Store:
    """One run's results; may be written from several threads."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        try:
            self._db = sqlite3.connect(path, timeout=60.0, check_same_thread=False)
            self._prepare()
        except sqlite3.Error as error:
            raise InputError(f"{path}: cannot be opened as results ({error}); use --out") from None

    def _prepare(self) -> None:
        try:
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA foreign_keys=ON")
            self._db.executescript(SCHEMA)
        except sqlite3.Error:
            self._db.close()
            raise

    def describe(self, facts: dict[str, str]) -> None:
        """Write down facts about the run."""
        with self._lock, self._db:
            self._db.executemany("INSERT OR REPLACE INTO run VALUES (?, ?)", facts.items())

    def facts(self) -> dict[str, str]:
        """The facts written down so far."""
        return dict(self._db.execute("SELECT name, value FROM run").fetchall())

    def add(self, result: SubmissionResult) -> None:
        """Write one submission's result, in place of an earlier one of the same name."""
        head = (result.submission, result.student, result.unit, str(result.status))
        figures = (result.score, result.max_score, result.seconds, result.note)
        checks = [
            (result.submission, exercise.name, *_row(check))
            for exercise in result.exercises
            for check in exercise.checks
        ]
        with self._lock, self._db:
            self._db.execute("DELETE FROM submission WHERE submission = ?", head[:1])
            row = (*head, *figures, msgspec.json.encode(result).decode())
            self._db.execute(f"INSERT INTO submission VALUES ({','.join('?' * 9)})", row)
            self._db.executemany(f"INSERT INTO checked VALUES ({','.join('?' * 10)})", checks)

    def results(self) -> list[SubmissionResult]:
        """All results, in the order of their names."""
        rows = self._db.execute("SELECT result FROM submission ORDER BY submission")
        return [msgspec.json.decode(text, type=SubmissionResult) for (text,) in rows]

    def done(self) -> set[str]:
        """The submissions that need not be run again: all but those where the fault was ours."""
        rows = self._db.execute("SELECT submission FROM submission WHERE status != 'grader_error'")
        return {name for (name,) in rows}

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def _row(check: msgspec.Struct) -> tuple[object, ...]:
    columns = ("name", "verdict", "points", "max_points", "kind", "wrong", "message", "detail")
    values = msgspec.structs.asdict(check)
    return tuple(str(values[c]) if c == "verdict" else values[c] for c in columns)
