"""A folder that an earlier Cinta graded is read by this one, with all that stood in it.

``format_3.sqlite`` was written by the version before format 4: five submissions of Moodle's, of
which one is no notebook, one failed with a picture of its tape, and one entry was refused.
``format_4.sqlite`` by ``cinta grade`` of the version before format 5: four submissions of Moodle's,
no hash of any.
``format_5.sqlite`` by the version before format 6: three submissions, and the answer keys.
``format_7.sqlite`` by the version before format 8: two submissions, a mark, two grades exported.
``format_8.sqlite`` by the version before format 9: the same, and a grade of a known submission.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cinta.commands.writeup import report_again
from cinta.errors import InputError
from cinta.records.exported import ExportedGrade
from cinta.records.facts import list_of
from cinta.records.store import RESULTS, Store
from cinta.records.tables import OLDEST, STEPS, VERSION

FORMAT_3 = Path(__file__).with_name("format_3.sqlite")
FORMAT_5 = Path(__file__).with_name("format_5.sqlite")
FORMAT_7 = Path(__file__).with_name("format_7.sqlite")
FORMAT_8 = Path(__file__).with_name("format_8.sqlite")


KEPT = {"destination": "moodle", "assignment": "7", "points": "9.00"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A copy of the old file, in a folder of its own."""
    shutil.copyfile(FORMAT_3, tmp_path / RESULTS)
    return tmp_path / RESULTS


def rows(path: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(question).fetchall()


def test_there_is_a_step_from_every_format_that_can_be_read_and_a_file_of_each() -> None:
    formats = list(range(OLDEST, VERSION))
    assert list(STEPS) == formats
    there = [Path(__file__).with_name(f"format_{n}.sqlite") for n in formats]
    assert [rows(file, "PRAGMA user_version") for file in there] == [[(n,)] for n in formats]


def test_every_row_of_the_old_file_is_there_in_the_new_tables(path: Path) -> None:
    old = {
        "submission": rows(path, "SELECT submission, score, status, note, key FROM submission"),
        "check_result": rows(path, "SELECT * FROM checked"),
        "cells": rows(path, "SELECT * FROM executed"),
        "origin": rows(path, "SELECT * FROM handed"),
    }
    Store(path).close()
    assert rows(path, "PRAGMA user_version") == [(VERSION,)]
    assert rows(path, "SELECT submission, score, status, note, key FROM submission") == (
        old.pop("submission")
    )
    for table, before in old.items():
        assert len(before) >= 4
        assert rows(path, f"SELECT * FROM {table}") == before


def test_results_people_and_cells_can_be_read_and_the_pages_made_again(path: Path) -> None:
    with closing(Store(path)) as store:
        results, origins = list(store.results()), store.origins()
        cells = [store.executed(result.submission) for result in results]
        facts = store.facts()
    assert sorted(result.score for result in results) == [0.0, 0.0, 6.0, 7.0, 10.0]
    assert {origin.people[0].name for origin in origins.values()} >= {"Adhara Estrella"}
    assert sum(map(bool, cells)) == 4
    assert list_of(facts, "passed over") == [
        "Adhara Estrella_1001_assignsubmission_file/notas; y más.txt"
    ]
    assert list_of(facts, "isolation")[:2] == ["files hidden", "no network"]
    assert list_of(facts, "not promised") == []
    assert report_again(path.parent, "es") == 5
    pages = [page.read_text() for page in (path.parent / "feedback").glob("*.html")]
    assert any("<svg" in page for page in pages), "the picture of a tape is drawn again"


def test_what_is_exported_from_an_old_folder_is_kept_in_it_in_the_order_of_time(
    tmp_path: Path,
) -> None:
    path = tmp_path / RESULTS
    shutil.copyfile(FORMAT_5, path)
    before = rows(path, "SELECT * FROM submission")
    one, other = (
        ExportedGrade(destination="moodle", assignment="7", key="9", points=p, sheet="G.csv", at=at)
        for p, at in (("5.00", "2026-11-22T11:00:00"), ("6.00", "2026-11-23T11:00:00"))
    )
    with closing(Store(path)) as store:
        assert store.exported() == ()
        store.add_exported([other])
        store.add_exported([one])
        assert store.exported() == (one, other)
        assert store.answer_keys("u01_scalar") == ("0" * 64, b"keys")
    assert rows(path, "SELECT * FROM submission") == before


def test_what_was_exported_before_it_said_of_which_submission_is_there_still(
    tmp_path: Path,
) -> None:
    path = tmp_path / RESULTS
    shutil.copyfile(FORMAT_7, path)
    before = rows(path, "SELECT * FROM exported")
    with closing(Store(path)) as store:
        assert [(one.key, one.submission) for one in store.exported()] == [
            ("7ana", ""),
            ("7eva", ""),
        ]
        store.add_exported([ExportedGrade(**KEPT, key="7ana", submission="ana.ipynb")])
        assert [one.text for one in store.marks()] == ["see 1.4"]
        store.forget(["ana.ipynb"], ["7ana"], set())
        assert [one.key for one in store.exported()] == ["7eva"]
    assert rows(path, "SELECT * FROM exported") == [(*before[1], "", "")]


def test_what_was_exported_before_it_said_a_name_is_there_still(tmp_path: Path) -> None:
    path = tmp_path / RESULTS
    shutil.copyfile(FORMAT_8, path)
    before = rows(path, "SELECT * FROM exported")
    Store(path).close()
    assert rows(path, "SELECT * FROM exported") == [(*row, "") for row in before]
    assert before[-1][-1] == "ana.ipynb"


def test_a_file_of_a_newer_format_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(f"PRAGMA user_version={VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"written by a newer cinta .* install that one"):
        Store(path)
    assert path.read_bytes() == before


def test_a_file_too_old_to_be_brought_up_says_so(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(f"PRAGMA user_version={OLDEST - 1}")
    with pytest.raises(InputError, match=r"a much older cinta .* grade into another --out"):
        Store(path)


def test_a_row_that_cannot_be_brought_up_leaves_the_file_as_it_was(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE submission SET result = '{' WHERE score = 10")
    with pytest.raises(InputError, match="a row cannot be brought up"):
        Store(path)
    assert rows(path, "PRAGMA user_version") == [(OLDEST,)]
    assert len(rows(path, "SELECT * FROM handed")) == 5


def test_a_reason_in_brackets_is_not_taken_apart(path: Path) -> None:
    why = "no network (bubblewrap: no; not here); own user (not root)"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE run SET value = ? WHERE name = 'not in force'", (why,))
    with closing(Store(path)) as store:
        assert list_of(store.facts(), "not in force") == [
            "no network (bubblewrap: no; not here)",
            "own user (not root)",
        ]
