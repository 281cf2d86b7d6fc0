"""``results.sqlite``: the truth about a run, written as each submission ends.

``run`` holds what is needed to repeat the run (unit, seed, versions, isolation), ``submission``
one row for each submission with its result as JSON, ``check_result`` one row for each check, for
questions in SQL, ``cells`` what was run of each and what it showed (:mod:`.cell_record`),
``origin`` who handed each in, and when (:mod:`.origin`), ``answer_keys`` what the run asks and what
is due, so that nothing is drawn twice, ``exported`` what was written for an LMS
(:mod:`.exported`), and ``mark`` what a person said (:mod:`.marks`): results are read with it.
One transaction a submission: after a kill the file holds whole rows only.
:mod:`.tables` has the tables, and brings up a file of an earlier format.

What can go wrong with a file (a full disk, a lock, damage, a newer format) is an InputError: one
line with the mend. No row that was written before is lost by it, and ``--resume`` goes on.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import TypeVar

import msgspec

from ..errors import InputError
from ..results import CheckResult, SubmissionResult
from .cell_record import CellRecord, unpack
from .exported import ExportedGrade
from .facts import encode_list, encode_numbers, list_of, numbers_of
from .lock import FolderLock
from .marks import Mark, MarkKind, that_count, with_marks, without_marks
from .origin import Origin
from .tables import APPLICATION, OLDEST, SCHEMA, VERSION, bring_up, format_of

T = TypeVar("T", SubmissionResult, Origin)

RESULTS = "results.sqlite"
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database."""

PAGE = 100
"""How many results are held at a time when all are read."""

PATIENCE_SECONDS = 60.0
"""How long a write waits for another program that has the file locked."""

LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
NO_WAL = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PROTOCOL)
"""What a file system says that cannot share memory between processes, as WAL needs it."""

MENDS = {
    sqlite3.SQLITE_FULL: "the disk is full: make space, then go on with --resume",
    sqlite3.SQLITE_CORRUPT: "is damaged: put a copy of it back, or grade into another --out",
    sqlite3.SQLITE_NOTADB: "is no database: put it right, or grade into another --out",
    sqlite3.SQLITE_READONLY: "cannot be written: permit it, or go on with a copy of the folder",
    sqlite3.SQLITE_IOERR: "the disk fails, or is full: mend that, then go on with --resume",
} | dict.fromkeys(LOCKED, "another program has it locked: close that one, then go on with --resume")


@dataclass(frozen=True)
class Rows:
    """The results of a run, read from its file each time: a large class is never held whole."""

    path: Path

    def __iter__(self) -> Iterator[SubmissionResult]:
        store = Store(self.path)
        try:
            yield from store.results()
        finally:
            store.close()


class Store:
    """One run's results; may be written from several threads.

    InputError from every method if the file cannot be read or written. What lies where nothing can
    be written (a medium, a share of somebody else's) is read all the same.
    """

    def __init__(self, path: Path, lock: FolderLock | None = None) -> None:
        self._path, self._folder_lock = path, lock
        self._lock = threading.Lock()
        with self._in_one_line():
            self._db = self._connect()
        try:
            with self._in_one_line():
                self._journal()
                self._prepare()
        except BaseException:
            self._db.close()
            raise

    @property
    def folder(self) -> Path:
        """The folder of the run."""
        return self._path.parent

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=PATIENCE_SECONDS, check_same_thread=False)

    def _journal(self) -> None:
        """A write-ahead log, which lets readers in at any time; else a plain journal."""
        try:
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            if _code(error) not in NO_WAL:
                raise
            self._db.close()
            if not os.access(self.folder, os.W_OK):
                self._db = self._read_only()
                return
            # A log that was left behind can be read by one process alone, without shared memory.
            self._db = self._connect()
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode=DELETE")

    def _read_only(self) -> sqlite3.Connection:
        """The file as it is, beside which nothing can be written: SQLite looks for no log there.

        InputError if there is one: it holds rows that are not in the file.
        """
        log = Path(f"{self._path}{BESIDE[0]}")
        if log.exists() and log.stat().st_size:
            raise InputError(f"{self._path}: {MENDS[sqlite3.SQLITE_READONLY]}")
        place = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(place, uri=True, check_same_thread=False)

    def _prepare(self) -> None:
        self._db.execute("PRAGMA foreign_keys=ON")
        self._db.execute("PRAGMA secure_delete=ON")
        if not self._one("SELECT count(*) FROM sqlite_master"):
            self._db.executescript(SCHEMA)
        if self._one("PRAGMA application_id") != APPLICATION:
            raise InputError(f"{self._path}: a database, but not of results; use another --out")
        bring_up(self._db)
        if (version := format_of(self._db)) != VERSION:
            mend = "install that one" if version > VERSION else "grade into another --out"
            whose = "a newer" if version > VERSION else "a much older"
            raise InputError(
                f"{self._path}: written by {whose} cinta (format {version}, this one reads "
                f"{OLDEST} to {VERSION}): {mend}"
            )

    def _one(self, question: str) -> object:
        return self._db.execute(question).fetchone()[0]

    @contextlib.contextmanager
    def _in_one_line(self) -> Iterator[None]:
        """What is wrong with the file, and the mend; a fault of our own in SQL stays as it is."""
        try:
            yield
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise
        except sqlite3.Error as error:
            otherwise = f"cannot be opened as results ({error}); use another --out"
            raise InputError(f"{self._path}: {MENDS.get(_code(error), otherwise)}") from None

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock, self._in_one_line(), self._db:
            yield

    def describe(self, facts: dict[str, str]) -> None:
        """Write down facts about the run."""
        with self._transaction():
            self._db.executemany("INSERT OR REPLACE INTO run VALUES (?, ?)", facts.items())

    def facts(self) -> dict[str, str]:
        """The facts written down so far."""
        return {row[0]: row[1] for row in self._rows("SELECT name, value FROM run")}

    def add(self, result: SubmissionResult) -> None:
        """Write what the judge said of one submission, in place of what it said before."""
        result = without_marks(result)
        head = (result.submission, result.student, result.unit, str(result.status))
        figures = (result.score, result.max_score, result.seconds, result.note, result.key)
        checks = [
            (result.submission, exercise.name, *_row(check))
            for exercise in result.exercises
            for check in exercise.checks
        ]
        with self._transaction():
            self._db.execute("DELETE FROM submission WHERE submission = ?", head[:1])
            row = (*head, *figures, msgspec.json.encode(_without_cells(result)).decode())
            self._db.execute(f"INSERT INTO submission VALUES ({','.join('?' * 10)})", row)
            self._db.executemany(f"INSERT INTO check_result VALUES ({','.join('?' * 10)})", checks)
            if result.executed:
                cells = (result.submission, result.executed)
                self._db.execute("INSERT INTO cells VALUES (?, ?)", cells)

    def results(self) -> Iterator[SubmissionResult]:
        """All results with their marks, by name; a page of them is held at a time."""
        name, marks = "", that_count(self.marks())
        page = "SELECT submission, result FROM submission WHERE submission > ? ORDER BY 1 LIMIT ?"
        while rows := self._rows(page, name, PAGE):
            for _, text in rows:
                yield with_marks(self._decoded(text, SubmissionResult), marks)
            name = rows[-1][0]

    def executed(self, submission: str) -> tuple[CellRecord, ...]:
        """What was run of a submission; nothing if it could not be run."""
        question = "SELECT cells FROM cells WHERE submission = ?"
        with self._lock, self._in_one_line():
            found = self._db.execute(question, (submission,)).fetchone()
        try:
            return unpack(found[0]) if found else ()
        except ValueError as error:
            mend = MENDS[sqlite3.SQLITE_CORRUPT]
            raise InputError(f"{self._path}: cells ({str(error)[:80]}) {mend}") from None

    def add_origins(self, origins: Iterable[Origin]) -> None:
        """Write down who handed what in, in place of what was known before."""
        rows = (
            (h.submission, str(h.lms), h.key, h.at, h.late, msgspec.json.encode(h).decode())
            for h in origins
        )
        with self._transaction():
            self._db.executemany("INSERT OR REPLACE INTO origin VALUES (?, ?, ?, ?, ?, ?)", rows)

    def origins(self) -> dict[str, Origin]:
        """Who handed each submission in, by its name."""
        rows = self._rows("SELECT submission, origin FROM origin")
        return {name: self._decoded(text, Origin) for name, text in rows}

    def not_graded(self) -> set[str]:
        """The submissions that were found and have no row: the run was cut short."""
        rows = self._rows("SELECT submission FROM origin EXCEPT SELECT submission FROM submission")
        return {name for (name,) in rows}

    def add_answer_keys(self, unit: str, source: str, keys: bytes) -> None:
        """Write down a unit's answer keys; ``source`` is the digest of the source they are of."""
        with self._transaction():
            row = (unit, source, keys)
            self._db.execute("INSERT OR REPLACE INTO answer_keys VALUES (?, ?, ?)", row)

    def answer_keys(self, unit: str) -> tuple[str, bytes] | None:
        """The digest of the source that a unit's answer keys are of, and the keys, if they are."""
        question = "SELECT source, keys FROM answer_keys WHERE unit = ?"
        with self._lock, self._in_one_line():
            found: tuple[str, bytes] | None = self._db.execute(question, (unit,)).fetchone()
        return found

    def add_exported(self, grades: Iterable[ExportedGrade]) -> None:
        """Write down what was exported, after what was before."""
        with self._transaction():
            rows = map(astuple, grades)
            self._db.executemany("INSERT INTO exported VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def exported(self) -> tuple[ExportedGrade, ...]:
        """What was exported so far, in the order of time."""
        columns = [field.name for field in fields(ExportedGrade)]
        rows = self._rows(f"SELECT {', '.join(columns)} FROM exported ORDER BY at, rowid")
        return tuple(ExportedGrade(**dict(zip(columns, row, strict=True))) for row in rows)

    def forget(self, names: Sequence[str], keys: Sequence[str], said: Collection[str]) -> None:
        """Take submissions out with all that is kept of them, and of their people's ``keys``.

        ``said`` are the words by which facts about the run name them. What was there is
        overwritten in the file, not only marked as free.
        """
        facts = _facts_without(self.facts(), names, said)
        self._forget_rows(names, keys)
        self.describe(facts)
        with self._lock, self._in_one_line():
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _forget_rows(self, names: Sequence[str], keys: Sequence[str]) -> None:
        tables = ("check_result", "cells", "origin", "mark", "submission")
        of_nobody_else = "key = ? AND submission NOT IN (SELECT submission FROM submission)"
        with self._transaction():
            rows = [(name,) for name in names]
            self._db.executemany("DELETE FROM exported WHERE submission = ?", rows)
            self._db.executemany(
                f"DELETE FROM exported WHERE {of_nobody_else}", [(key,) for key in keys]
            )
            for table in tables:
                question = f"DELETE FROM {table} WHERE submission = ?"
                self._db.executemany(question, rows)

    def add_marks(self, marks: Iterable[Mark]) -> None:
        """Write down what a person said, after what was said before."""
        with self._transaction():
            rows = (astuple(mark)[:-1] for mark in marks)
            self._db.executemany("INSERT INTO mark VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def undo_marks(self, marks: Iterable[Mark], by: str, at: str) -> None:
        """Take marks back; they stay, with who did that and when."""
        question = "UPDATE mark SET undone_by = ?, undone_at = ? WHERE number = ?"
        with self._transaction():
            self._db.executemany(question, ((by, at, mark.number) for mark in marks))

    def marks(self) -> tuple[Mark, ...]:
        """All that was said, taken back or not, in the order of time."""
        columns = [field.name for field in fields(Mark)]
        rows = self._rows(f"SELECT {', '.join(columns)} FROM mark ORDER BY number")
        found = (Mark(**dict(zip(columns, row, strict=True))) for row in rows)  # type: ignore[arg-type]
        return tuple(replace(mark, kind=MarkKind(mark.kind)) for mark in found)

    def _decoded(self, text: str, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(text, type=kind)
        except msgspec.MsgspecError as error:
            mend = MENDS[sqlite3.SQLITE_CORRUPT]
            raise InputError(f"{self._path}: a row ({str(error)[:80]}) {mend}") from None

    def done(self) -> set[str]:
        """The submissions that need not be run again: all but those where the fault was ours."""
        rows = self._rows("SELECT submission FROM submission WHERE status != 'grader_error'")
        return {name for (name,) in rows}

    def is_empty(self) -> bool:
        """True before the first row."""
        return not self._rows("SELECT 1 FROM submission LIMIT 1")

    def examine(self) -> None:
        """InputError if the file is damaged anywhere: better now than when all is graded."""
        for (problem,) in self._rows("PRAGMA quick_check(1)"):
            if problem != "ok":
                raise InputError(f"{self._path}: {MENDS[sqlite3.SQLITE_CORRUPT]}")

    def _rows(self, question: str, *values: object) -> list[tuple[str, ...]]:
        with self._lock, self._in_one_line():
            return self._db.execute(question, values).fetchall()

    def close(self) -> None:
        """Close the file."""
        self._db.close()
        self._release()

    def discard(self) -> None:
        """Close the file, and take it away while the folder is still held."""
        self._db.close()
        for suffix in ("", *BESIDE):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        self._release()

    def _release(self) -> None:
        if self._folder_lock:
            self._folder_lock.release()


def _facts_without(
    facts: Mapping[str, str], names: Sequence[str], said: Collection[str]
) -> dict[str, str]:
    """The facts that may name somebody, without those who go by what is ``said``.

    That a question was revealed stays, without whose it was: it is known outside all the same.
    """
    words = re.compile(
        "|".join(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])" for word in said) or "$^"
    )
    listed = {
        name: [one for one in list_of(facts, name) if not words.search(one)]
        for name in ("refused", "passed over")
    }
    revealed = (one.partition(" ") for one in list_of(facts, "revealed"))
    listed["revealed"] = [
        f"{at} (forgotten)" if words.search(what) else f"{at} {what}" for at, _, what in revealed
    ]
    seeds = (one.partition(" ") for one in list_of(facts, "seeds"))
    listed["seeds"] = [f"{seed} {name}" for seed, _, name in seeds if name not in names]
    times = {w: n for w, n in numbers_of(facts, "extra time").items() if w not in said}
    return {name: encode_list(entries) for name, entries in listed.items()} | {
        "extra time": encode_numbers(times)
    }


def _without_cells(result: SubmissionResult) -> SubmissionResult:
    return msgspec.structs.replace(result, executed=b"")


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code (sqlite.org/rescode.html); 0 if the module itself complains."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _row(check: CheckResult) -> tuple[object, ...]:
    head = (check.name, str(check.verdict), check.points, check.max_points)
    return (*head, check.kind, check.wrong, check.message, check.detail)
