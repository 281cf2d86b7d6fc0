"""A class goes in, a row for each comes out: in any number of jobs, after a kill, after a fault."""

from __future__ import annotations

import csv
import hashlib
import itertools
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from textwrap import indent
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from rich.console import Console

from cinta.checks.judge import judge
from cinta.cli import main
from cinta.commands.demo import make_class
from cinta.commands.grade import Graded, Options, grade
from cinta.errors import InputError, WarmGone
from cinta.lms.intake import Intake
from cinta.records.store import Store
from cinta.report.terminal import Stage, closing_table
from cinta.results import Status, SubmissionResult
from cinta.run.loaded import Loaded
from cinta.run.warm import Warm
from cinta.source import load
from cinta.unit import Unit
from tests.conftest import IDLE_LOOP, QUICK, SEED, Classroom, NeverClosed, as_notebook, lend

CLASS_SIZE = 12
Row = tuple[object, ...]


@pytest.fixture(scope="session")
def unit(units: dict[str, Unit]) -> Unit:
    return units["u01_scalar"]


@pytest.fixture(scope="session")
def class_folder(unit: Unit, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half of the demo's class: solutions, blanks, known mistakes, a crash, a loop, a cut file."""
    folder = tmp_path_factory.mktemp("class")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cinta.commands.demo.LOOP", "\n" + indent(IDLE_LOOP, "    ") + "\n")
        made = make_class(unit, folder)
    for path in made[:CLASS_SIZE]:
        path.unlink()
    (folder / "Vega.ipynb").write_bytes(b'{"cells": [')
    return folder


@pytest.fixture(scope="session")
def undisturbed(class_folder: Path, unit: Unit, classroom: Classroom) -> list[Row]:
    """The rows of a run that nothing went wrong in, one job."""
    with pytest.MonkeyPatch.context() as patch:
        lend(patch, lambda: NeverClosed(classroom.warm))
        out = class_folder.parent / "undisturbed"
        return rows(
            grade(
                [class_folder], Options(units=(unit,), out=out, jobs=1, seed=SEED, limits=QUICK)
            ).results
        )


def rows(results: Iterable[SubmissionResult]) -> list[Row]:
    """All that a result says, but for the time that it took."""
    return [
        (r.submission, r.student, r.unit, r.status, r.score, r.max_score, r.note, r.exercises)
        for r in results
    ]


def few(folder: Path, classroom: Classroom, names: str = "Adhara Mira Vega") -> Path:
    """A folder of perfect notebooks."""
    folder.mkdir()
    for name in names.split():
        (folder / f"{name}.ipynb").write_bytes(as_notebook(classroom.sheet()))
    return folder


@pytest.mark.slow
def test_every_submission_of_a_class_has_its_row(undisturbed: list[Row]) -> None:
    assert len(undisturbed) == CLASS_SIZE
    by_student = {row[1]: row for row in undisturbed}
    assert by_student["Electra"][3:6] == (Status.GRADED, 10.0, 10.0)
    assert by_student["Dubhe"][3:5] == (Status.GRADED, 0.0)
    assert by_student["Vega"][3:5] == (Status.UNREADABLE, 0.0)
    assert by_student["Regulus"][3:5] == (Status.GRADED, 9.0)


@pytest.mark.slow
def test_two_jobs_give_the_rows_of_one_even_when_a_warm_process_dies_twice(
    undisturbed: list[Row],
    class_folder: Path,
    unit: Unit,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[Warm] = []

    def start(loaded: Loaded) -> Warm:
        started.append(Warm(loaded))
        return started[-1]

    monkeypatch.setattr("cinta.run.pool.Warm", start)

    def disturb(_: SubmissionResult, done: int, __: int) -> None:
        if done == 5:
            os.kill(started[0].pid, signal.SIGKILL)

    options = Options(units=(unit,), out=tmp_path / "out", jobs=2, seed=SEED, limits=QUICK)
    graded = grade([class_folder], options, disturb)
    assert rows(graded.results) == undisturbed
    assert graded.exit_code == 0
    assert len(started) == 2 + 1 + 2, "two jobs, one for what died, and two for the author's own"
    assert not any(process.pid for process in started)


@pytest.mark.slow
def test_a_killed_run_goes_on_with_resume_and_ends_with_the_same_rows(
    undisturbed: list[Row],
    class_folder: Path,
    unit: Unit,
    tmp_path: Path,
    session_warm: None,
) -> None:
    out = tmp_path / "out"
    program = f"""\
import sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parents[1])!r})
from cinta.commands.grade import Options, grade
from cinta.source import load_all
from tests.conftest import QUICK, SEED
(unit,) = load_all(Path({str(unit.path.parent)!r}), [{unit.name!r}])
options = Options(units=(unit,), out=Path({str(out)!r}), jobs=1, seed=SEED, limits=QUICK)
grade([Path({str(class_folder)!r})], options)
"""
    process = subprocess.Popen([sys.executable, "-c", program])
    try:
        _wait_for_rows(out / "results.sqlite", 3, process)
        below = psutil.Process(process.pid).children(recursive=True)
    finally:
        process.kill()
        process.wait()
    assert below
    assert psutil.wait_procs(below, timeout=60)[1] == [], "nothing of a run outlives it"
    seen: list[int] = []
    options = Options(units=(unit,), out=out, jobs=1, resume=True, limits=QUICK)
    graded = grade([class_folder], options, lambda _, done, __: seen.append(done))
    assert 3 <= CLASS_SIZE - len(seen) < CLASS_SIZE
    assert seen[-1] == CLASS_SIZE
    assert rows(graded.results) == undisturbed
    assert graded.seed == SEED


def _wait_for_rows(path: Path, wanted: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline and process.poll() is None:
        if path.exists():
            with sqlite3.connect(path) as db:
                tables = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'submission'")
                ready = tables.fetchone()[0]
                count = db.execute("SELECT count(*) FROM submission").fetchone()[0] if ready else 0
            db.close()
            if count >= wanted:
                return
        time.sleep(0.02)
    raise AssertionError(f"the run ended, or never came to {wanted} rows")


@pytest.mark.slow
def test_another_seed_gives_the_same_scores(
    undisturbed: list[Row], class_folder: Path, unit: Unit, tmp_path: Path, session_warm: None
) -> None:
    some = sorted(class_folder.glob("*.ipynb"))[:6]
    graded = grade(
        some, Options(units=(unit,), out=tmp_path / "out", jobs=1, seed=SEED + 1, limits=QUICK)
    )
    assert [row[:6] for row in rows(graded.results)] == [row[:6] for row in undisturbed[:6]]


def test_a_zip_a_folder_and_notebooks_give_the_same_rows(
    classroom: Classroom, unit: Unit, tmp_path: Path, session_warm: None
) -> None:
    folder = few(tmp_path / "class", classroom)
    (folder / "notes.txt").write_text("not a notebook")
    archive = tmp_path / "class.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in sorted(folder.iterdir()):
            file.write(path, path.name)

    def graded(name: str, *paths: Path) -> Graded:
        return grade(list(paths), Options(units=(unit,), out=tmp_path / name, jobs=1, seed=SEED))

    runs = [
        graded("one", folder),
        graded("two", archive),
        graded("three", *sorted(folder.glob("*.ipynb"))),
    ]
    assert [run.exit_code for run in runs] == [0, 0, 0]
    assert rows(runs[0].results) == rows(runs[1].results) == rows(runs[2].results)
    assert [result.score for result in runs[0].results] == [10.0] * 3
    assert runs[0].intake.other_files == runs[1].intake.other_files == ("notes.txt",)
    with (tmp_path / "one" / "grades.csv").open(encoding="utf-8", newline="") as text:
        table = list(csv.reader(text))
    names = [exercise.name for exercise in unit.exercises]
    head = ["student", "key", "submission", "unit", "status", "score", "max_score"]
    assert table[0] == [*head, *names, "by_hand"]
    assert [row[0] for row in table[1:]] == ["Adhara", "Mira", "Vega"]
    pages = [
        {page.name: page.read_bytes() for page in (tmp_path / name / "feedback").iterdir()}
        for name in ("one", "two", "three")
    ]
    assert len(pages[0]) == 3
    assert pages[0] == pages[1] == pages[2]
    assert all(b"GradientTape" in page for page in pages[0].values())
    assert (tmp_path / "one" / "report.html").is_file()


def test_a_fault_of_ours_is_grader_error_and_exit_code_1_and_is_run_again_by_resume(
    classroom: Classroom,
    unit: Unit,
    tmp_path: Path,
    session_warm: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = few(tmp_path / "class", classroom)
    calls = itertools.count()

    def faulty(*args: Any, **named: Any) -> object:
        if next(calls) >= 7:
            raise ZeroDivisionError("of ours")
        return judge(*args, **named)

    with monkeypatch.context() as patch:
        patch.setattr("cinta.grading.examination.judge", faulty)
        broken = grade([folder], Options(units=(unit,), out=tmp_path / "out", jobs=1, seed=SEED))
    assert broken.exit_code == 1
    statuses = [result.status for result in broken.results]
    assert statuses == [Status.GRADED, Status.GRADER_ERROR, Status.GRADER_ERROR]
    _, second, _ = broken.results
    assert "our own fault" in second.note
    assert "ZeroDivisionError" in second.note
    assert {str(e.verdict) for e in second.exercises} == {"not_reached"}
    mended = grade([folder], Options(units=(unit,), out=tmp_path / "out", jobs=1, resume=True))
    assert mended.exit_code == 0
    assert [result.score for result in mended.results] == [10.0] * 3


def test_a_warm_process_that_cannot_be_had_is_grader_error_for_each_and_no_traceback(
    classroom: Classroom, unit: Unit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = itertools.count()

    def none_more() -> object:
        if next(calls):
            raise WarmGone("no more of them")
        return NeverClosed(classroom.warm)

    def lost(*_: object) -> object:
        raise WarmGone("it ended")

    lend(monkeypatch, none_more)
    monkeypatch.setattr("cinta.grading.engine.judge_points", lost)
    graded = grade(
        [few(tmp_path / "class", classroom)],
        Options(units=(unit,), out=tmp_path / "out", jobs=1, seed=SEED),
    )
    assert [result.status for result in graded.results] == [Status.GRADER_ERROR] * 3
    assert graded.exit_code == 1


Told = list[tuple[Stage, int, int]]
"""What was waited for, how much of it was done, and how much there was."""


def stopped_after_one(folder: Path, out: Path, unit: Unit) -> Told:
    """Begin a run with one job, and stop it when the first row is written."""
    told: Told = []

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grade(
            [folder],
            Options(units=(unit,), out=out, jobs=1, seed=SEED),
            stop,
            waiting=lambda *now: told.append(now),
        )
    return told


def test_a_run_that_is_stopped_ends_at_once_and_keeps_its_rows(
    classroom: Classroom, unit: Unit, tmp_path: Path, session_warm: None
) -> None:
    folder = few(tmp_path / "class", classroom)
    stopped_after_one(folder, tmp_path / "out", unit)
    graded = grade([folder], Options(units=(unit,), out=tmp_path / "out", jobs=1, resume=True))
    assert [result.score for result in graded.results] == [10.0] * 3


def test_a_run_that_goes_on_asks_what_it_asked_before(
    classroom: Classroom,
    unit: Unit,
    tmp_path: Path,
    session_warm: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, out = few(tmp_path / "class", classroom), tmp_path / "out"
    told = stopped_after_one(folder, out, unit)
    assert [stage for stage, _ in itertools.groupby(told, itemgetter(0))] == [
        Stage.STARTING,
        Stage.KEYS,
        Stage.GRADING,
    ]
    assert told[-1] == (Stage.GRADING, 0, 3)  # before any row is there
    monkeypatch.setattr("cinta.grading.jobs.make_answer_keys", None)  # nothing is drawn again
    told.clear()
    options = Options(units=(unit,), out=out, jobs=1, resume=True)
    graded = grade([folder], options, waiting=lambda *now: told.append(now))
    assert [result.score for result in graded.results] == [10.0] * 3
    assert told == [(Stage.STARTING, 0, 0), (Stage.GRADING, 1, 3), (Stage.WRITING, 0, 0)]


def test_a_run_does_not_go_on_with_a_unit_that_has_changed(
    classroom: Classroom, unit: Unit, tmp_path: Path, session_warm: None
) -> None:
    folder, out = few(tmp_path / "class", classroom), tmp_path / "out"
    stopped_after_one(folder, out, unit)
    changed = tmp_path / unit.path.name
    changed.write_bytes(unit.path.read_bytes() + b"\n")
    with pytest.raises(InputError, match="has changed since this run was begun"):
        grade([folder], Options(units=(load(changed),), out=out, jobs=1, resume=True))


def test_damaged_answer_keys_are_one_line(
    classroom: Classroom, unit: Unit, tmp_path: Path, session_warm: None
) -> None:
    folder, out = few(tmp_path / "class", classroom), tmp_path / "out"
    stopped_after_one(folder, out, unit)
    with closing(sqlite3.connect(out / "results.sqlite")) as db, db:
        db.execute("UPDATE answer_keys SET keys = substr(keys, 1, 1000)")
    with pytest.raises(InputError, match=r"answer keys are damaged .* grade into another"):
        grade([folder], Options(units=(unit,), out=out, jobs=1, resume=True))


# What is refused, in one line, before anything is started


def refusal(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """What ``cinta grade`` says as it refuses."""
    assert main(["grade", "--unit", "u01_scalar", *map(str, arguments)]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    return said.err


def test_an_out_that_is_not_empty_is_refused_without_resume(
    classroom: Classroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = few(tmp_path / "class", classroom)
    assert "is not empty" in refusal(capsys, folder, "--out", folder)
    out = tmp_path / "out"
    out.mkdir()
    store = Store(out / "results.sqlite")
    store.add(
        SubmissionResult(
            submission="a.ipynb", student="a", unit="u01_scalar", status=Status.GRADED, exercises=()
        )
    )
    store.close()
    said = refusal(capsys, folder, "--out", out)
    assert "already holds results" in said
    assert "--resume" in said


def test_paths_without_a_notebook_are_refused(
    classroom: Classroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "no such file" in refusal(capsys, tmp_path / "none", "--out", tmp_path / "out")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "no .ipynb" in refusal(capsys, empty, "--out", tmp_path / "out")
    (tmp_path / "bad.zip").write_text("no zip")
    assert "zip" in refusal(capsys, tmp_path / "bad.zip", "--out", tmp_path / "out")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"extra_time": {"nobody": 2.0}}, "nobody who handed in goes by that"),
        ({"require_isolation": True}, "not promised here"),
        ({}, "no scheduler answers"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(
    classroom: Classroom,
    units: dict[str, Unit],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    more: dict[str, Any],
    said: str,
) -> None:
    """Nor does it change the results that a run would have gone on with."""

    def engine(*_: object) -> object:
        if not more:
            raise InputError("no scheduler answers")
        return SimpleNamespace(layers=[], missing={}, close=lambda: None)

    monkeypatch.setattr("cinta.commands.grade._engine", engine)
    folder, out = few(tmp_path / "class", classroom, "Mira"), tmp_path / "results" / "lab"
    (folder / "diary.ipynb").write_bytes(as_notebook(["1 + 1"]))
    options = Options(units=tuple(units.values()), out=out, sort=True, seed=SEED, **more)
    with pytest.raises(InputError, match=said):
        grade([folder], options)
    assert [path.name for path in tmp_path.iterdir()] == ["class"]
    out.mkdir(parents=True)
    with pytest.raises(InputError, match=said):
        grade([folder], options)
    assert list(out.iterdir()) == []
    store = Store(out / "results.sqlite")
    store.describe({"unit": options.unit_names, "seed": str(SEED)})
    store.add(_of_no_unit("earlier.ipynb"))
    before = (store.facts(), store.origins(), list(store.results()))
    goes_on = replace(options, resume=True, extra_time={"Mira": 2.0, **options.extra_time})
    with pytest.raises(InputError, match=said):
        grade([folder], goes_on)
    assert (store.facts(), store.origins(), list(store.results())) == before
    store.close()


def _of_no_unit(name: str) -> SubmissionResult:
    return SubmissionResult(
        submission=name, student=name, unit="", status=Status.WRONG_UNIT, exercises=()
    )


def test_results_of_another_run_are_not_mixed_with_these(
    classroom: Classroom, units: dict[str, Unit], tmp_path: Path, session_warm: None
) -> None:
    folder, out = few(tmp_path / "class", classroom, "Mira"), tmp_path / "out"
    grade([folder], Options(units=(units["u01_scalar"],), out=out, jobs=1, seed=SEED))
    with pytest.raises(InputError, match="results of u01_scalar"):
        grade([folder], Options(units=(units["u02_tensor"],), out=out, jobs=1, resume=True))
    with pytest.raises(InputError, match="--seed"):
        grade(
            [folder],
            Options(units=(units["u01_scalar"],), out=out, jobs=1, seed=SEED + 1, resume=True),
        )


def test_resuming_a_finished_run_starts_nothing(
    classroom: Classroom, unit: Unit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = few(tmp_path / "class", classroom, "Mira"), tmp_path / "out"
    with monkeypatch.context() as patch:
        lend(patch, lambda: NeverClosed(classroom.warm))
        first = grade([folder], Options(units=(unit,), out=out, jobs=1, seed=SEED))
    monkeypatch.setattr("cinta.run.pool.Loaded", None)
    again = grade([folder], Options(units=(unit,), out=out, jobs=1, resume=True))
    assert (rows(again.results), again.layers) == (rows(first.results), first.layers)
    shutil.rmtree(out)


def test_names_of_any_bytes_are_graded_and_written_up(
    classroom: Classroom, unit: Unit, tmp_path: Path, session_warm: None
) -> None:
    folder, out = few(tmp_path / "class", classroom, ""), tmp_path / "out"
    for name in (b"jos\xe9.ipynb", "jose\u0301.ipynb".encode(), "josé.ipynb".encode()):
        (folder / os.fsdecode(name)).write_bytes(as_notebook(classroom.sheet()))
    graded = grade([folder], Options(units=(unit,), out=out, jobs=1, seed=SEED))
    wanted = [r"jos\xe9", "josé (NFD)", "josé"]
    assert [(r.student, r.score) for r in graded.results] == [(name, 10.0) for name in wanted]
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        assert [row["student"] for row in csv.DictReader(file)] == wanted
    assert len(list((out / "feedback").glob("*.html"))) == len(wanted)


@pytest.mark.parametrize("sort", [False, True])
def test_what_changes_while_it_is_graded_costs_nobody_points(
    classroom: Classroom, unit: Unit, tmp_path: Path, session_warm: None, sort: bool
) -> None:
    folder, out = few(tmp_path / "class", classroom), tmp_path / "out"
    mira, vega = folder / "Mira.ipynb", folder / "Vega.ipynb"
    content = mira.read_bytes()

    def change(_: Intake) -> None:
        mira.unlink()
        os.mkfifo(mira)
        vega.rename(tmp_path / "secret")
        vega.symlink_to(tmp_path / "secret")

    options = Options(units=(unit,), out=out, jobs=1, seed=SEED, sort=sort)
    adhara, *changed = grade([folder], options, announce=change).results
    assert (adhara.score, adhara.sha256) == (10.0, hashlib.sha256(content).hexdigest())
    assert [(r.status, r.sha256) for r in changed] == [(Status.GRADER_ERROR, "")] * 2
    assert [r.note.partition(": the file ")[2].partition(":")[0] for r in changed] == [
        "changed since it was found, it is a FIFO now",
        "changed since it was found, it is a link now",
    ]
    for path in (mira, vega):
        path.unlink()
        path.write_bytes(content)
    again = grade([folder], replace(options, resume=True))
    assert [r.score for r in again.results] == [10.0] * 3


def test_a_class_that_mixed_its_units_is_sorted_and_each_graded_for_its_own(
    classroom: Classroom, units: dict[str, Unit], tmp_path: Path, session_warm: None
) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    for name, unit in (("ana", "u01_scalar"), ("eva", "u03_sources")):
        (folder / f"{name}.ipynb").write_bytes(as_notebook(classroom.sheet(unit)))
    (folder / "diary.ipynb").write_bytes(as_notebook(["1 + 1"]))
    (folder / "empty.ipynb").write_bytes(b"")
    two = (units["u01_scalar"], units["u03_sources"])
    told: list[int] = []
    graded = grade(
        [folder],
        Options(units=two, out=tmp_path / "out", jobs=1, seed=SEED, sort=True),
        lambda _, n, m: told.append(n),
    )
    assert [(r.student, r.unit, r.status, r.score == r.max_score) for r in graded.results] == [
        ("ana", "u01_scalar", Status.GRADED, True),
        ("diary", "", Status.WRONG_UNIT, True),
        ("empty", "", Status.UNREADABLE, True),
        ("eva", "u03_sources", Status.GRADED, True),
    ]
    assert told == [1, 2, 3, 4]
    with (tmp_path / "out" / "grades.csv").open(encoding="utf-8", newline="") as file:
        ana, _, _, eva = csv.DictReader(file)
    assert (ana["polynomial_slope"], ana["list_gradients"]) == ("2", "")
    assert (eva["polynomial_slope"], float(eva["list_gradients"]) > 0) == ("", True)
    shown = Console(record=True, width=120)
    closing_table(graded.results, shown)
    text = shown.export_text()
    assert "u01_scalar: 1 first_tape" in text
    assert f"u03_sources: 1 {units['u03_sources'].exercises[0].name}" in text
