"""results.sqlite: every row that was written is there again, whole, after whatever happened."""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cinta.commands.run_folder import open_run
from cinta.errors import InputError
from cinta.records import store as store_module
from cinta.records.store import BESIDE, Store
from cinta.records.tables import VERSION
from cinta.report.table import write_grades
from cinta.results import CheckResult, ExerciseResult, Kind, Status, SubmissionResult, Verdict
from cinta.tape.data import Arrow, ArrowState, Box, BoxKind, Sketch
from cinta.unit import Unit


def result(name: str, status: Status = Status.GRADED, points: float = 2.0) -> SubmissionResult:
    checks = (
        CheckResult(
            name="one", title="título", verdict=Verdict.PASSED, points=points, max_points=2.0
        ),
        CheckResult(
            name="two",
            title="t",
            verdict=Verdict.FAILED,
            points=0.0,
            max_points=1.0,
            kind=Kind.NONE,
            wrong="no_path",
            seen="leé «esto»",
            detail="seed 7",
            why="no se vigila",
            step="`watch`",
            reason="not_watched",
        ),
    )
    boxes = (
        Box(id="source 0", kind=BoxKind.SOURCE, label="«x»"),
        Box(id="target", kind=BoxKind.TARGET, label="y", broken=True),
    )
    arrow = Arrow(start="source 0", end="target", state=ArrowState.BREAK, norm=0.5)
    sketch = Sketch(boxes, (arrow,), ("x: no se vigila",))
    slope = ExerciseResult(name="slope", checks=checks, sketch=sketch, tape="0123456789abcdef")
    exercises = (slope, ExerciseResult(name="empty", checks=()))
    return SubmissionResult(
        submission=name,
        student="Núñez",
        unit="u01_scalar",
        status=status,
        exercises=exercises,
        note="a note",
        seconds=1.25,
    )


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
    assert list(store.results()) == [result("a.ipynb")]


def test_results_come_in_the_order_of_their_names(store):
    for name in ("c", "a", "b"):
        store.add(result(name))
    assert [r.submission for r in store.results()] == ["a", "b", "c"]


def test_results_survive_the_store(store, path):
    store.add(result("a"))
    store.describe({"seed": "7"})
    store.close()
    again = Store(path)
    assert list(again.results()) == [result("a")]
    assert again.facts() == {"seed": "7"}
    again.close()


def test_a_store_that_was_never_closed_keeps_its_rows(store, path):
    store.add(result("a"))
    assert rows(path, "SELECT submission FROM submission") == [("a",)]


def test_a_second_result_replaces_the_first_with_its_checks(store, path):
    store.add(result("a", points=0.0))
    store.add(result("a", points=1.0))
    assert [r.score for r in store.results()] == [1.0]
    assert rows(path, "SELECT points FROM check_result ORDER BY name") == [(1.0,), (0.0,)]


def test_checks_can_be_asked_for_in_sql(store, path):
    store.add(result("a"))
    question = (
        "SELECT submission, exercise, name, verdict, wrong, message, detail FROM check_result"
    )
    row = ("a", "slope", "two", "failed", "no_path", "leé «esto» no se vigila `watch`", "seed 7")
    assert rows(path, f"{question} WHERE kind = 'none'") == [row]


def test_figures_stand_in_their_columns(store, path):
    store.add(result("a"))
    question = "SELECT student, unit, status, score, max_score, seconds, note FROM submission"
    assert rows(path, question) == [("Núñez", "u01_scalar", "graded", 2.0, 3.0, 1.25, "a note")]


def test_a_row_is_written_whole_or_not_at_all(store, path):
    twice = result("a")
    broken = SubmissionResult(
        submission="a",
        student="x",
        unit="u",
        status=Status.GRADED,
        exercises=(*twice.exercises, *twice.exercises),
    )
    store.add(twice)
    with pytest.raises(sqlite3.IntegrityError):
        store.add(broken)
    assert list(store.results()) == [twice]
    assert rows(path, "SELECT count(*) FROM check_result") == [(2,)]


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
    assert len(list(store.results())) == 40


def test_a_file_that_is_no_database_is_an_error_with_the_mend(path):
    path.write_bytes(b"no database" * 100)
    with pytest.raises(InputError, match=r"is no database.* --out"):
        Store(path)


def test_a_folder_that_is_not_there_is_an_error_with_the_mend(tmp_path):
    with pytest.raises(InputError, match="--out"):
        Store(tmp_path / "none" / "results.sqlite")


# What can go wrong with the file: one line with the mend, and nothing that was written is lost


@contextlib.contextmanager
def another(path: Path, *statements: str) -> Iterator[sqlite3.Connection]:
    """Another program that has the file open."""
    db = sqlite3.connect(path, isolation_level=None)
    try:
        for statement in statements:
            db.execute(statement)
        yield db
    finally:
        db.close()


def add_many(store: Store, count: int) -> None:
    for number in range(count):
        store.add(result(f"b{number}"))


def test_a_full_disk_is_one_line_and_the_rows_before_it_stay(store):
    store.add(result("a"))
    with store._in_one_line():
        pages = store._one("PRAGMA page_count")
        store._db.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(InputError, match=r"the disk is full: make space.* --resume"):
        add_many(store, 100)
    kept = list(store.results())
    assert kept[0] == result("a")
    store._db.execute("PRAGMA max_page_count=1000000")
    store.add(result("c"))
    assert list(store.results()) == [*kept, result("c")]


def test_a_writer_who_does_not_let_go_is_one_line_and_loses_no_row(path, monkeypatch):
    monkeypatch.setattr(store_module, "PATIENCE_SECONDS", 0.1)
    store = Store(path)
    store.add(result("a"))
    with another(path, "BEGIN IMMEDIATE", "DELETE FROM submission"):
        with pytest.raises(InputError, match=r"another program has it locked.* --resume"):
            store.add(result("b"))
        assert list(store.results()) == [result("a")]
    store.add(result("b"))
    assert list(store.results()) == [result("a"), result("b")]
    store.close()


def test_a_writer_who_lets_go_in_time_is_waited_for(store, path):
    with another(path, "BEGIN IMMEDIATE") as writer:
        adding = threading.Thread(target=store.add, args=(result("a"),))
        adding.start()
        time.sleep(0.2)
        writer.execute("ROLLBACK")
        adding.join(10)
    assert list(store.results()) == [result("a")]


def test_a_reader_in_the_middle_of_a_query_holds_up_nobody(store, path):
    for number in range(50):
        store.add(result(f"a{number:02}"))
    with another(path) as reader:
        rows_read = reader.execute("SELECT result FROM submission ORDER BY submission")
        rows_read.fetchone()
        store.add(result("b"))
        assert len(rows_read.fetchall()) == 49
    assert len(list(store.results())) == 51


def test_where_memory_cannot_be_shared_a_plain_journal_is_kept_and_no_row_is_lost(store, path):
    store.add(result("a"))
    moved = path.parent / "moved" / path.name
    moved.parent.mkdir()
    for suffix in ("", "-wal"):  # as a kill leaves them
        shutil.copy(f"{path}{suffix}", f"{moved}{suffix}")
    Path(f"{moved}-shm").symlink_to(f"{moved}-shm")  # no file of shared memory can be made
    elsewhere = Store(moved)
    elsewhere.add(result("b"))
    assert list(elsewhere.results()) == [result("a"), result("b")]
    assert elsewhere._one("PRAGMA journal_mode") == "delete"
    elsewhere.close()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_that_was_cut_short_is_refused_when_a_run_goes_on(path, share):
    store = Store(path)
    add_many(store, 60)
    store.close()
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(InputError, match=r"is damaged: put a copy of it back, or .* --out"):
        open_run(path.parent, resume=True)


def test_a_page_of_noise_is_refused_when_a_run_goes_on(path):
    store = Store(path)
    add_many(store, 60)
    store.close()
    data = bytearray(path.read_bytes())
    data[4096 * 5 : 4096 * 6] = random.Random(7).randbytes(4096)
    path.write_bytes(data)
    with pytest.raises(InputError, match="is damaged"):
        open_run(path.parent, resume=True)


def test_a_row_that_is_no_result_is_named(store, path):
    store.add(result("a"))
    with another(path, "UPDATE submission SET result = '{}'"), pytest.raises(InputError) as caught:
        list(store.results())
    assert "is damaged" in str(caught.value)


def test_a_database_of_another_program_is_left_alone(path):
    with another(path, "CREATE TABLE photos (name TEXT)"), pytest.raises(InputError) as caught:
        Store(path)
    assert "not of results" in str(caught.value)
    assert rows(path, "SELECT name FROM sqlite_master") == [("photos",)]


def test_results_of_another_version_are_not_touched(store, path):
    store.close()
    with (
        another(path, f"PRAGMA user_version={VERSION + 1}"),
        pytest.raises(InputError, match="a newer cinta"),
    ):
        Store(path)


# One run has the folder


def test_a_second_run_into_the_folder_is_refused_while_the_first_one_lasts(tmp_path):
    first = open_run(tmp_path, resume=False)
    for resume in (False, True):
        with pytest.raises(InputError, match="another cinta grade writes there"):
            open_run(tmp_path, resume=resume)
    first.add(result("a"))
    first.close()
    second = open_run(tmp_path, resume=True)
    assert list(second.results()) == [result("a")]
    second.close()


def test_the_folder_is_free_when_its_run_was_killed(tmp_path):
    program = f"""\
import os, pathlib
from cinta.commands.run_folder import open_run
store = open_run(pathlib.Path({str(tmp_path)!r}), resume=False)
store.describe({{"seed": "7"}})
os.kill(os.getpid(), 9)"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -9
    store = open_run(tmp_path, resume=True)
    assert store.facts() == {"seed": "7"}
    store.close()


def test_a_run_that_ended_before_its_first_row_leaves_nothing_in_the_way(tmp_path):
    begun = open_run(tmp_path, resume=False)
    begun.describe({"seed": "7"})
    begun.close()
    again = open_run(tmp_path, resume=False)
    assert again.facts() == {}
    again.close()


def test_a_folder_that_cannot_be_made_is_an_error_with_the_mend(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"cannot be made .* --out"):
        open_run(tmp_path / "file" / "out", resume=False)


def test_whatever_is_in_the_folder_a_run_is_refused_without_resume(tmp_path):
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(InputError, match="is not empty"):
        open_run(tmp_path, resume=False)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


# Any order of writing, ending, being killed and going on


class Life(RuleBasedStateMachine):
    """A store against a dict: what was written is there, after a kill too."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="cinta-store-"))
        self.lives = 0
        self.due: dict[str, SubmissionResult] = {}
        self.store = open_run(self._folder(), resume=False)

    def _folder(self) -> Path:
        return self.place / str(self.lives)

    @rule(
        name=st.sampled_from(("a", "b", "c", "é", "ñ/ (2)")),
        status=st.sampled_from(Status),
        points=st.floats(0, 2),
    )
    def add(self, name: str, status: Status, points: float) -> None:
        self.due[name] = result(name, status, points)
        self.store.add(self.due[name])

    @rule()
    def close_and_go_on(self) -> None:
        self.store.close()
        self.store = open_run(self._folder(), resume=True)

    @precondition(lambda self: self.lives < 5)
    @rule()
    def be_killed_and_go_on(self) -> None:
        """What a kill leaves is the files as they are: nothing is closed."""
        before = self._folder()
        self.lives += 1
        self._folder().mkdir()
        for suffix in ("", *BESIDE):
            if (file := before / f"results.sqlite{suffix}").exists() and suffix != "-shm":
                shutil.copy(file, self._folder())
        self.store.close()
        self.store = open_run(self._folder(), resume=True)

    @invariant()
    def all_is_there(self) -> None:
        assert {r.submission: r for r in self.store.results()} == self.due
        ours = {name for name, r in self.due.items() if r.status == Status.GRADER_ERROR}
        assert self.store.done() == self.due.keys() - ours

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.place)


Life.TestCase.settings = settings(max_examples=20, stateful_step_count=12, deadline=None)
TestLife = Life.TestCase


# grades.csv is there whole or not at all


@pytest.fixture
def unit(units: dict[str, Unit]) -> Unit:
    return units["u01_scalar"]


def test_grades_that_cannot_be_written_leave_the_old_ones(unit, tmp_path):
    grades = tmp_path / "grades.csv"
    write_grades(grades, [unit], [result("a")])
    before = grades.read_bytes()
    (tmp_path / "grades.csv.new").symlink_to("/dev/full")
    with pytest.raises(InputError, match=r"No space left.* --resume"):
        write_grades(grades, [unit], [result("b")])
    assert grades.read_bytes() == before
    write_grades(grades, [unit], [result("b")])
    assert grades.read_bytes() == before.replace(b",a,", b",b,")


def test_a_kill_while_grades_are_written_leaves_the_old_or_the_new(tmp_path):
    grades = tmp_path / "grades.csv"
    program = f"""\
import itertools, pathlib, types
from cinta.report.table import write_grades
from cinta.results import Status, SubmissionResult
unit = types.SimpleNamespace(exercises=())
for letter in itertools.cycle("ab"):
    who = {{"submission": letter * 40, "student": letter, "unit": "u"}}
    rows = [SubmissionResult(**who, status=Status.GRADED, exercises=())] * 5000
    write_grades(pathlib.Path({str(grades)!r}), [unit], rows)"""
    chance, seen = random.Random(7), set()
    for _ in range(4):
        process = subprocess.Popen([sys.executable, "-c", program])
        while not grades.exists():
            assert process.poll() is None
            time.sleep(0.01)
        time.sleep(chance.uniform(0.0, 0.2))
        process.kill()
        process.wait()
        lines = grades.read_text().splitlines()
        assert len(lines) == 5001
        assert len(set(lines[1:])) == 1
        seen.add(lines[1])
        grades.unlink()
    assert seen <= {f"{x},,{x * 40},u,graded,0,0," for x in "ab"}
