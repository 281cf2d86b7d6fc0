"""From the file that an LMS gives to the file that it takes, and what it holds afterwards.

The class is graded for real, the commands are those that a teacher types, and what comes out is
read back by models that follow the rules of Moodle's and Canvas's own importers.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import nbformat
import pytest

from cinta.cli import main
from cinta.commands.demo import answers_of, notebook
from cinta.commands.grade import Options, grade
from cinta.results import SubmissionResult
from cinta.unit import Unit
from tests.conftest import PATIENT, SEED
from tests.lms.canvas_importer import Assignment as CanvasAssignment
from tests.lms.canvas_importer import Course, Held, User
from tests.lms.canvas_server import TOKEN, CanvasServer
from tests.lms.moodle_importer import Assignment

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parent / "samples"
SCORES = {0: "10.00", 2: "6.00", 7: "0.00"}
"""What the demo's students of these numbers get."""


@pytest.fixture(scope="module")
def unit(units: dict[str, Unit]) -> Unit:
    return units["u01_scalar"]


@pytest.fixture(scope="module")
def sheets(unit: Unit) -> dict[int, bytes]:
    """A solution, a notebook with mistakes, and a blank one."""
    return {n: nbformat.writes(notebook(unit, answers_of(unit, n), "es")).encode() for n in SCORES}


def filled(sample: Path, path: Path, contents: Mapping[str, bytes], rest: bytes) -> Path:
    """A sample archive again, with notebooks in it that can be graded."""
    with zipfile.ZipFile(sample) as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            data = next((c for part, c in contents.items() if part in info.filename), rest)
            new.writestr(zipfile.ZipInfo(info.filename, info.date_time), data)
    return path


def graded(path: Path, unit: Unit, out: Path) -> dict[str, SubmissionResult]:
    """The rows by the student's key."""
    run = grade([path], Options(units=(unit,), out=out, jobs=1, seed=SEED, limits=PATIENT))
    return {row.key: row for row in run.results}


def closing(folder: Path) -> dict[str, dict[str, str]]:
    """The closing table by key."""
    with (folder / "closing.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"] or row["student"]: row for row in csv.DictReader(file)}


def test_moodle_there_and_back(unit, sheets, tmp_path, session_warm, capsys):
    some = {"_3_": sheets[2], "_8_": sheets[7], "_11_": b"", "_13_": sheets[2]}
    archive = filled(
        SAMPLES / "moodle" / "individual_folders.zip",
        tmp_path / "CAL-Práctica 1-17.zip",
        some,
        sheets[0],
    )
    rows = graded(archive, unit, tmp_path / "out")
    assert len(rows) == 12
    assert rows["11"].note == "the file is empty"
    worksheet = tmp_path / "Grades-CAL-Práctica 1-17.csv"
    shutil.copy(SAMPLES / "moodle" / "worksheet" / "plain.csv", worksheet)
    command = ["export", str(tmp_path / "out"), "--to", "moodle", "--worksheet", str(worksheet)]
    assert main(command) == 0
    files = tmp_path / "out" / "export" / "moodle"
    before = {path.name: path.read_bytes() for path in files.iterdir()}
    assert main(command) == 0
    assert before == {path.name: path.read_bytes() for path in files.iterdir()}

    moodle = Assignment(worksheet.read_bytes(), name=worksheet.name)
    (sheet,) = files.glob("*-upload.csv")
    moodle.import_sheet(sheet.read_bytes())
    moodle.import_zip((files / "feedback.zip").read_bytes())
    stored = {number: record.grade for number, record in moodle.records.items()}
    meant = {n: Decimal("10.00") for n in ("1", "2", "4", "5", "7", "9", "10", "12")}
    assert stored == meant | {"3": Decimal("6.00"), "8": Decimal("0.00"), "13": Decimal("6.00")}
    table = closing(files)
    assert len(table) == 13
    assert table["6"]["outcome"] == "nothing handed in"
    assert (table["11"]["outcome"], "the file is empty" in table["11"]["why"]) == (
        "held back",
        True,
    )
    for number, record in moodle.records.items():
        score = f"Cinta · u01_scalar: {rows[number].score:g} de 10 puntos"
        assert record.comment.startswith(score)
        assert f"<strong>{rows[number].score:g}</strong>" in record.files["feedback.html"].decode()
    printed = capsys.readouterr().out
    assert "Only then" in printed


def test_a_sheet_of_another_assignment_is_refused(unit, sheets, tmp_path, session_warm, capsys):
    archive = tmp_path / "CAL-Práctica 1-17.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("Juan Pérez_3_assignsubmission_file/lab.ipynb", sheets[0])
    graded(archive, unit, tmp_path / "out")
    worksheet = tmp_path / "Grades-CAL-Práctica 1-18 (1).csv"
    shutil.copy(SAMPLES / "moodle" / "worksheet" / "plain.csv", worksheet)
    command = ["export", str(tmp_path / "out"), "--to", "moodle", "--worksheet", str(worksheet)]
    assert main(command) == 2
    assert (
        "another assignment (course module 18; the submissions are of 17)"
        in capsys.readouterr().err
    )


def canvas_of(names: Path) -> Course:
    """A course whose students handed in what the sample archive holds."""
    users: dict[int, User] = {}
    lab = CanvasAssignment(77, "Lab 01")
    for _, name, user, attachment, file, late in json.loads(names.read_text("utf-8"))["named"]:
        users[user] = User(user, name, f"login{user}")
        held = lab.held.setdefault(user, Held(late=late))
        held.attachments[attachment] = file
    users[1900] = User(1900, "Nadie, Nada")
    return Course(list(users.values()), [lab, CanvasAssignment(78, "Lab 02")])


def test_canvas_there_and_back_by_file_and_by_push(
    unit, sheets, tmp_path, session_warm, capsys, monkeypatch
):
    some = {"_1002_": sheets[2], "_1003_": b"<html>", "_1006_": sheets[7], "_50005_": sheets[2]}
    archive = filled(
        SAMPLES / "canvas" / "submissions_named.zip", tmp_path / "submissions.zip", some, sheets[0]
    )
    rows = graded(archive, unit, tmp_path / "out")
    assert len(rows) == 10
    canvas = canvas_of(SAMPLES / "canvas" / "names.json")
    book = tmp_path / "Grades.csv"
    book.write_bytes(canvas.export().content)
    out = str(tmp_path / "out")
    assert main(["export", out, "--to", "canvas", "--gradebook", str(book)]) == 2
    assert "Lab 02" in capsys.readouterr().err, "which of the two is asked"
    by_file = ["export", out, "--to", "canvas", "--gradebook", str(book), "--assignment", "Lab 01"]
    assert main(by_file) == 0
    files = tmp_path / "out" / "export" / "canvas"
    (sheet,) = files.glob("*-upload.csv")
    canvas.import_csv(sheet.read_bytes())
    assert canvas.upload(77, (files / "feedback.zip").read_bytes()) == []
    others = {1001, 1004, 1005, 1007, 1008, 1009, 1010}
    meant = dict.fromkeys(others, Decimal("10.00")) | {1002: Decimal(6), 1006: Decimal(0)}
    held = canvas.assignment(77).held
    assert {user: one.entered for user, one in held.items() if one.entered is not None} == meant
    table = closing(files)
    assert len(table) == 11
    assert table["1900"]["outcome"] == "nothing handed in"
    assert (table["1003"]["outcome"], "web page" in table["1003"]["why"]) == ("held back", True)

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("CANVAS_API_TOKEN", TOKEN)
    fresh = canvas_of(SAMPLES / "canvas" / "names.json")
    with CanvasServer(fresh) as server:
        place = ["--canvas-url", server.url, "--course", "5", "--assignment", "77"]
        pushing = ["export", out, "--to", "canvas", "--push", *place]
        assert main([*pushing, "--dry-run"]) == 0
        table_of_push = tmp_path / "out" / "export" / "canvas-push" / "closing.csv"
        assert "dry run, not sent" in table_of_push.read_text(encoding="utf-8")
        assert not server.updates, "a dry run sends nothing"
        assert main(pushing) == 0
        assert main(pushing) == 0
        assert len(server.updates) == 1, "pushed twice, sent once"
    held = fresh.assignment(77).held
    assert {user: one.entered for user, one in held.items() if one.entered is not None} == meant
    printed = capsys.readouterr()
    assert TOKEN not in printed.out + printed.err


def test_gradescope_and_nbgrader_come_out_as_the_table_that_is_wanted(
    unit, sheets, tmp_path, session_warm
):
    otters = io.BytesIO()
    with zipfile.ZipFile(otters, "w") as inner:
        inner.writestr("lab01.ipynb", sheets[2])
        inner.writestr(".OTTER_LOG", b"cos\nsystem\n(S'touch cinta-was-unpickled'\ntR.")
        inner.writestr("__zip_filename__", "lab01.zip")
    gradescope = tmp_path / "assignment_25828_export.zip"
    with zipfile.ZipFile(SAMPLES / "gradescope" / gradescope.name) as old:
        listed = old.read("assignment_25828_export/submission_metadata.yml")
    with zipfile.ZipFile(gradescope, "w") as new:
        new.writestr("assignment_25828_export/submission_metadata.yml", listed)
        new.writestr("assignment_25828_export/submission_111/lab01.ipynb", sheets[0])
        new.writestr("assignment_25828_export/submission_222/lab01.zip", otters.getvalue())
    graded(gradescope, unit, tmp_path / "g")
    columns = "SID=key, Name=student, E-mail=email, Score=grade"
    assert main(["export", str(tmp_path / "g"), "--to", "csv", "--columns", columns]) == 0
    with (tmp_path / "g" / "export" / "csv" / "grades.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        assert list(csv.reader(file))[1:] == [
            ["", "雷 李", "lei@example.invalid", "6.00"],
            ["00123", "María José Núñez-Ópez", "maria@example.invalid", "10.00"],
            ["1e5", "Seán O'Brien", "sean@example.invalid", "6.00"],
        ]
    assert not list(tmp_path.rglob("cinta-was-unpickled"))

    nbgrader = filled(
        SAMPLES / "nbgrader" / "course_tree.zip",
        tmp_path / "course.zip",
        {"timestamp.txt": b"2026-11-22 21:00:00 UTC", "submitted/s2": sheets[7]},
        sheets[0],
    )
    graded(nbgrader, unit, tmp_path / "n")
    late = ["--late-penalty", "10%/hour", "--due", "2026-11-22T20:30:00+00:00"]
    columns = "assignment='lab01', student_id=key, score=grade, max_score=maximum"
    command = ["export", str(tmp_path / "n"), "--to", "csv", "--columns", columns, *late]
    assert main(command) == 0
    with (tmp_path / "n" / "export" / "csv" / "grades.csv").open(newline="") as file:
        assert list(csv.reader(file))[1:] == [
            ["lab01", "s1", "9.00", "10"],
            ["lab01", "s2", "0.00", "10"],
            ["lab01", "s3", "9.00", "10"],
        ]
