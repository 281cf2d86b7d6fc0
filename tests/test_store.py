"""results.sqlite: every row that was written is there again, whole, after whatever happened."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cinta.errors import InputError
from cinta.results import CheckResult, ExerciseResult, Status, SubmissionResult, Verdict
from cinta.store import Store


def result(name: str, status: Status = Status.GRADED, points: float = 2.0) -> SubmissionResult:
    checks = (
        CheckResult("one", "título", Verdict.PASSED, points, 2.0),
        CheckResult(
            "two", "t", Verdict.FAILED, 0.0, 1.0, "none", "no_path", "leé «esto»", "seed 7"
        ),
    )
    exercises = (ExerciseResult("slope", checks), ExerciseResult("empty", ()))
    return SubmissionResult(name, "Núñez", "u01_scalar", status, exercises, "a note", 1.25)


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "results.sqlite"


@pytest.fixture
def store(path) -> Iterator[Store]:
    opened = Store(path)
    yield opened
    opened.close()


def rows(path: Path, question: str) -> list[tuple[object, ...]]:
    db = sqlite3.connect(path)
    try:
        return db.execute(question).fetchall()
    finally:
        db.close()


def test_a_result_comes_back_as_it_was(store):
    store.add(result("a.ipynb"))
    assert store.results() == [result("a.ipynb")]


def test_results_come_in_the_order_of_their_names(store):
    for name in ("c", "a", "b"):
        store.add(result(name))
    assert [r.submission for r in store.results()] == ["a", "b", "c"]


def test_results_survive_the_store(store, path):
    store.add(result("a"))
    store.describe({"seed": "7"})
    store.close()
    again = Store(path)
    assert again.results() == [result("a")]
    assert again.facts() == {"seed": "7"}
    again.close()


def test_a_store_that_was_never_closed_keeps_its_rows(store, path):
    store.add(result("a"))
    assert rows(path, "SELECT submission FROM submission") == [("a",)]


def test_a_second_result_replaces_the_first_with_its_checks(store, path):
    store.add(result("a", points=0.0))
    store.add(result("a", points=1.0))
    assert [r.score for r in store.results()] == [1.0]
    assert rows(path, "SELECT points FROM checked ORDER BY name") == [(1.0,), (0.0,)]


def test_checks_can_be_asked_for_in_sql(store, path):
    store.add(result("a"))
    question = "SELECT submission, exercise, name, verdict, wrong, message, detail FROM checked"
    row = ("a", "slope", "two", "failed", "no_path", "leé «esto»", "seed 7")
    assert rows(path, f"{question} WHERE kind = 'none'") == [row]


def test_figures_stand_in_their_columns(store, path):
    store.add(result("a"))
    question = "SELECT student, unit, status, score, max_score, seconds, note FROM submission"
    assert rows(path, question) == [("Núñez", "u01_scalar", "graded", 2.0, 3.0, 1.25, "a note")]


def test_a_row_is_written_whole_or_not_at_all(store, path):
    twice = result("a")
    broken = SubmissionResult("a", "x", "u", Status.GRADED, (*twice.exercises, *twice.exercises))
    store.add(twice)
    with pytest.raises(sqlite3.IntegrityError):
        store.add(broken)
    assert store.results() == [twice]
    assert rows(path, "SELECT count(*) FROM checked") == [(2,)]


@pytest.mark.parametrize("status", list(Status))
def test_all_is_done_but_our_own_faults(store, status):
    store.add(result("a", status))
    assert store.done() == (set() if status == Status.GRADER_ERROR else {"a"})


def test_facts_are_replaced_by_name(store):
    store.describe({"seed": "1", "unit": "u"})
    store.describe({"seed": "2"})
    assert store.facts() == {"seed": "2", "unit": "u"}


def test_several_threads_may_write(store):
    def write(letter: str) -> None:
        for number in range(10):
            store.add(result(f"{letter}{number}"))

    threads = [threading.Thread(target=write, args=(letter,)) for letter in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.results()) == 40


def test_a_file_that_is_no_database_is_an_error_with_the_mend(path):
    path.write_bytes(b"no database" * 100)
    with pytest.raises(InputError, match=r"cannot be opened as results .* --out"):
        Store(path)


def test_a_folder_that_is_not_there_is_an_error_with_the_mend(tmp_path):
    with pytest.raises(InputError, match="--out"):
        Store(tmp_path / "none" / "results.sqlite")
