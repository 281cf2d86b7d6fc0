"""``cinta export`` keeps what it wrote in the results, and knows it the next time."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from cinta.cli import main
from cinta.records.origin import Lms, Origin, Person
from cinta.records.store import RESULTS, Store
from cinta.results import CheckResult, ExerciseResult, Status, SubmissionResult, Verdict
from tests.lms.canvas_server import TOKEN, CanvasServer
from tests.lms.moodle_importer import Assignment
from tests.lms.test_canvas_out import course, stored
from tests.lms.test_moodle_out import assignment

SHEET = "Grades-C-Lab-7.csv"


def run(folder: Path, points: float, lms: Lms = Lms.MOODLE) -> Path:
    """The results of a run in which two students got so many points."""
    folder.mkdir(parents=True)
    check = CheckResult(name="c", title="t", verdict=Verdict.PASSED, points=points, max_points=10.0)
    with closing(Store(folder / RESULTS)) as store:
        for key in ("9", "2") if lms is Lms.MOODLE else ("1001", "1002"):
            people = (Person(key, assignment("plain").cells.get(key, {}).get("Full name", "")),)
            module = "7" if lms is Lms.MOODLE else ""
            store.add_origins([Origin(submission=key, lms=lms, people=people, assignment=module)])
            store.add(
                SubmissionResult(
                    submission=key,
                    student=people[0].name,
                    unit="u01_scalar",
                    status=Status.GRADED,
                    exercises=(ExerciseResult(name="slope", checks=(check,)),),
                    key=key,
                    lang="en",
                )
            )
    return folder


def export(folder: Path, moodle: Assignment, *options: str) -> int:
    moodle.wait()
    sheet = folder.parent / SHEET
    sheet.write_bytes(moodle.worksheet().content)
    return main(["export", str(folder), "--to", "moodle", "--worksheet", str(sheet), *options])


def upload(moodle: Assignment, files: Path) -> None:
    for path in files.glob("*-upload.csv"):
        moodle.import_sheet(path.read_bytes())


def why(files: Path, key: str) -> str:
    with (files / "closing.csv").open(encoding="utf-8", newline="") as file:
        return next(row["why"] for row in csv.DictReader(file) if row["key"] == key)


def kept(folder: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(folder / RESULTS)) as db:
        return db.execute(
            "SELECT destination, assignment, key, points, sheet FROM exported"
        ).fetchall()


def grades(moodle: Assignment) -> dict[str, Decimal | None]:
    return {number: record.grade for number, record in moodle.records.items()}


FIRST = [("moodle", "7", key, "5.00", SHEET) for key in ("9", "2")]


def test_each_export_is_kept_once_wherever_its_files_go_and_gives_the_same_bytes(tmp_path):
    folder, moodle = run(tmp_path / "run", 5), assignment("plain")
    seen = set()
    for _ in range(2):
        assert export(folder, moodle, "--out", str(tmp_path / "else")) == 0
        seen.add(tuple(sorted((p.name, p.read_bytes()) for p in (tmp_path / "else").iterdir())))
    assert (len(seen), sorted(kept(folder))) == (1, sorted(FIRST))


def test_a_newer_folder_takes_over_what_an_older_one_exported(tmp_path):
    old, moodle = run(tmp_path / "old", 5), assignment("plain")
    export(old, moodle)
    upload(moodle, old / "export" / "moodle")
    moodle.wait()
    moodle.mark("2", "6.5", "revised")
    new = run(tmp_path / "new", 7)
    files = new / "export" / "moodle"
    assert export(new, moodle) == 0
    assert not list(files.glob("*-upload.csv")), "nobody told whose the 5.00 is"
    assert export(new, moodle, "--previous", str(old)) == 0
    upload(moodle, files)
    assert grades(moodle) == {"9": 7, "2": Decimal("6.5")}
    assert why(files, "2").startswith("6.50 by hand; ours 7.00 (5.00 was exported last)")
    assert export(new, moodle) == 0
    assert [row[3] for row in kept(new) if row[2] == "9"] == ["5.00", "7.00"]
    assert kept(old) == FIRST, "the older folder stays as it was"


@pytest.mark.parametrize("options", [["--overwrite", "2"], ["--overwrite=2"], ["--overwrite"]])
def test_overwrite_of_some_or_all(tmp_path, options):
    folder, moodle = run(tmp_path / "run", 5), assignment("plain")
    for key in ("9", "2"):
        moodle.mark(key, "6.5")
    assert export(folder, moodle, *options) == 0
    upload(moodle, folder / "export" / "moodle")
    alone = options == ["--overwrite"]
    assert grades(moodle) == {"9": Decimal(5) if alone else Decimal("6.5"), "2": 5}


@pytest.mark.parametrize(
    ("given", "typed"),
    [
        ("--to csv --overwrite lab1", "lab1 --to csv --overwrite"),
        ("--to csv --overw 9 2 lab1", "lab1 --to csv --overw 9 2"),
        ("--overwrite 9 lab1 --to csv", "lab1 --overwrite 9 --to csv"),
        ("--to csv --overwrite 9", "DIR --to csv --overwrite 9"),
    ],
)
def test_where_overwrite_takes_the_folder_for_a_student_what_to_type_is_said(
    tmp_path, capsys, monkeypatch, given, typed
):
    """It is never guessed that everybody was meant."""
    folder = run(tmp_path / "lab1", 5)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="2"):
        main(["export", *given.split()])
    message = capsys.readouterr().err
    assert f"--overwrite takes what follows it: type cinta export {typed})" in message
    assert message.count("\n") == 1
    assert kept(folder) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--overwrite", "9", "99"], "--overwrite '99': nobody in Grades-C-Lab-7.csv"),
        (["--previous", "nowhere"], "--previous nowhere: no results.sqlite there"),
        (["--previous", "{run}"], "nothing is known to be exported from it"),
    ],
)
def test_what_is_nobodys_or_holds_nothing_is_one_line(tmp_path, capsys, options, said):
    folder = run(tmp_path / "run", 5)
    options = [option.replace("{run}", str(folder)) for option in options]
    assert export(folder, assignment("plain"), *options) == 2
    message = capsys.readouterr().err
    assert said in message
    assert message.count("\n") == 1
    assert kept(folder) == []


def test_results_that_cannot_be_written_are_one_line_and_no_file_is_made(
    tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr("cinta.records.store.PATIENCE_SECONDS", 0.01)
    folder, moodle = run(tmp_path / "run", 5), assignment("plain")
    with closing(sqlite3.connect(folder / RESULTS)) as another:
        another.execute("BEGIN IMMEDIATE")
        assert export(folder, moodle) == 2
    message = capsys.readouterr().err
    assert "another program has it locked" in message
    assert message.count("\n") == 1
    assert not (folder / "export").exists()


def test_a_folder_of_an_older_format_is_brought_up_and_knows_nothing_of_before(tmp_path, capsys):
    old = Path(__file__).parents[1] / "records" / "format_5.sqlite"
    folder = tmp_path / "run"
    folder.mkdir()
    shutil.copyfile(old, folder / RESULTS)
    again = ["export", str(run(tmp_path / "new", 5)), "--to", "csv", "--previous", str(folder)]
    assert main(again) == 2
    assert "nothing is known to be exported" in capsys.readouterr().err
    assert main(["export", str(folder), "--to", "csv"]) == 0


def test_a_push_is_kept_once_it_has_arrived_and_a_dry_run_is_not(tmp_path, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("CANVAS_API_TOKEN", TOKEN)
    there = course()
    there.post(77, 1002, "6.5")
    folder = run(tmp_path / "run", 5, Lms.CANVAS)
    with CanvasServer(there) as server:
        place = ["--canvas-url", server.url, "--course", "5", "--assignment", "77"]
        pushing = ["export", str(folder), "--to", "canvas", "--push", *place]
        assert main([*pushing, "--dry-run"]) == 0
        assert kept(folder) == []
        assert main(pushing) == 0
    assert kept(folder) == [("canvas", "77", "1001", "5.00", "")]
    assert stored(there) == {1001: 5, 1002: Decimal("6.5")}
    assert why(folder / "export" / "canvas-push", "1002").startswith("6.50 by hand; ours 5.00")
