"""The tables of ``results.sqlite``, and how a file of an earlier format becomes one of this.

The format's number stands in the file (SQLite's ``user_version``, ``VERSION`` here). A newer Cinta
brings an older file up to its own format, one step after another, in one transaction: either the
file is of the new format, or it is as it was. A file of a *newer* format is left alone.

To change a table: change ``TABLES``, raise ``VERSION``, add the step to ``STEPS``, and keep a small
file of the old format for the tests.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable

APPLICATION = int.from_bytes(b"cint", "big")
"""SQLite's ``application_id``: the file holds results of Cinta."""

VERSION = 9
OLDEST = 3
"""The oldest format that can be brought up."""

TABLES = """
CREATE TABLE IF NOT EXISTS run (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS submission (
    submission TEXT PRIMARY KEY, student TEXT NOT NULL, unit TEXT NOT NULL, status TEXT NOT NULL,
    score REAL NOT NULL, max_score REAL NOT NULL, seconds REAL NOT NULL, note TEXT NOT NULL,
    key TEXT NOT NULL, result TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS origin (
    submission TEXT PRIMARY KEY, lms TEXT NOT NULL, key TEXT NOT NULL, at TEXT NOT NULL,
    late INTEGER NOT NULL, origin TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS check_result (
    submission TEXT NOT NULL REFERENCES submission ON DELETE CASCADE, exercise TEXT NOT NULL,
    name TEXT NOT NULL, verdict TEXT NOT NULL, points REAL NOT NULL, max_points REAL NOT NULL,
    kind TEXT NOT NULL, wrong TEXT NOT NULL, message TEXT NOT NULL, detail TEXT NOT NULL,
    PRIMARY KEY (submission, exercise, name));
CREATE TABLE IF NOT EXISTS cells (
    submission TEXT PRIMARY KEY REFERENCES submission ON DELETE CASCADE, cells BLOB NOT NULL);
"""

ANSWER_KEYS = """
CREATE TABLE IF NOT EXISTS answer_keys (
    unit TEXT PRIMARY KEY, source TEXT NOT NULL, keys BLOB NOT NULL);
"""

EXPORTED = """
CREATE TABLE IF NOT EXISTS exported (
    destination TEXT NOT NULL, assignment TEXT NOT NULL, key TEXT NOT NULL, points TEXT NOT NULL,
    sheet TEXT NOT NULL, shown TEXT NOT NULL, at TEXT NOT NULL,
    submission TEXT NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT '');
"""

MARKS = """
CREATE TABLE IF NOT EXISTS mark (
    number INTEGER PRIMARY KEY, submission TEXT NOT NULL, exercise TEXT NOT NULL,
    kind TEXT NOT NULL, points REAL, text TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,
    undone_by TEXT NOT NULL, undone_at TEXT NOT NULL);
"""

SCHEMA = f"""
BEGIN IMMEDIATE;
{TABLES}{ANSWER_KEYS}{EXPORTED}{MARKS}
PRAGMA application_id={APPLICATION};
PRAGMA user_version={VERSION};
COMMIT;
"""


def bring_up(db: sqlite3.Connection) -> None:
    """Bring the tables up to this format, if they are of an earlier one that is known.

    Of two processes that open one file the second finds it done. Raises sqlite3.Error, and leaves
    all as it was, if the file cannot be written, or its rows are not what they should be.
    """
    if not OLDEST <= format_of(db) < VERSION:
        return
    before = db.isolation_level
    db.isolation_level = None  # Python must not commit in between
    try:
        db.execute("BEGIN IMMEDIATE")
        try:
            while OLDEST <= (version := format_of(db)) < VERSION:
                STEPS[version](db)
                db.execute(f"PRAGMA user_version={version + 1}")
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
    finally:
        db.isolation_level = before


def format_of(db: sqlite3.Connection) -> int:
    """The number of the file's format."""
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return version


def _to_4(db: sqlite3.Connection) -> None:
    """Nouns for tables, JSON for lists among the facts, keys for the boxes of a picture."""
    db.execute("ALTER TABLE handed RENAME COLUMN handed TO origin")
    for old, new in (("handed", "origin"), ("checked", "check_result"), ("executed", "cells")):
        db.execute(f"ALTER TABLE {old} RENAME TO {new}")
    for separator, names in LISTS_OF_3.items():
        for name in names:
            row = db.execute("SELECT value FROM run WHERE name = ?", (name,)).fetchone()
            if row:
                listed = [entry for entry in re.split(separator, row[0]) if entry]
                text = json.dumps(listed, ensure_ascii=False)
                db.execute("UPDATE run SET value = ? WHERE name = ?", (text, name))
    for name, text in db.execute("SELECT submission, result FROM submission").fetchall():
        changed = _with_keyed_boxes(text)
        db.execute("UPDATE submission SET result = ? WHERE submission = ?", (changed, name))


def _to_5(db: sqlite3.Connection) -> None:
    """A table for the answer keys, which a run of before drew anew each time."""
    db.execute(ANSWER_KEYS)


def _to_6(db: sqlite3.Connection) -> None:
    """A table for what was exported: of what was exported before, nothing is known."""
    db.execute(EXPORTED)


def _to_7(db: sqlite3.Connection) -> None:
    """A table for what a person says of a submission: nothing was said before."""
    db.execute(MARKS)


def _to_8(db: sqlite3.Connection) -> None:
    """What was exported says of which submission it is: of what was before, nobody knows."""
    if "submission" not in {row[1] for row in db.execute("PRAGMA table_info(exported)")}:
        db.execute("ALTER TABLE exported ADD COLUMN submission TEXT NOT NULL DEFAULT ''")


def _to_9(db: sqlite3.Connection) -> None:
    """What was exported says the name of whom it was for: of what was before, nobody knows."""
    if "name" not in {row[1] for row in db.execute("PRAGMA table_info(exported)")}:
        db.execute("ALTER TABLE exported ADD COLUMN name TEXT NOT NULL DEFAULT ''")


LISTS_OF_3 = {
    "\n": ("recognised", "refused", "passed over"),
    r"; (?![^(]*\))": ("isolation", "not in force", "not promised"),
}
"""What stood between the entries of a list (a reason in brackets may hold it too), and which facts
were lists."""


def _with_keyed_boxes(text: str) -> str:
    """A result as JSON in which boxes were numbered: negative numbers were sources and the like."""
    try:
        result = json.loads(text)
        for exercise in result["exercises"]:
            sketch = exercise.get("sketch") or {}
            kinds = {box["id"]: box["kind"] for box in sketch.get("boxes", ())}
            for box in sketch.get("boxes", ()):
                box["id"] = f"{box['kind']} {box['id']}"
            for arrow in sketch.get("arrows", ()):
                for end in ("start", "end"):
                    arrow[end] = f"{kinds[arrow[end]]} {arrow[end]}"
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise sqlite3.DatabaseError(f"a row cannot be brought up: {error!r:.80}") from None
    return json.dumps(result, ensure_ascii=False)


STEPS: dict[int, Callable[[sqlite3.Connection], None]] = {
    3: _to_4,
    4: _to_5,
    5: _to_6,
    6: _to_7,
    7: _to_8,
    8: _to_9,
}
"""From each earlier format to the next."""
