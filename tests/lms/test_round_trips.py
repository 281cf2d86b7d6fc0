"""From the file that an LMS gives to the file that it takes, and what it holds afterwards.

The class is graded for real, the commands are those that a teacher types, and what comes out is
read back by models that follow the rules of Moodle's and Canvas's own importers.
"""

from __future__ import annotations

import csv
import shutil
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import nbformat
import pytest

from cinta.cli import main
from cinta.demo import answers_of, notebook
from cinta.grade import Options, grade
from cinta.results import SubmissionResult
from cinta.unit import Unit
from tests.conftest import PATIENT, SEED
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
    run = grade([path], Options((unit,), out, 1, SEED, limits=PATIENT))
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
        assert f"{rows[number].score:g} / 10" in record.files["feedback.html"].decode()
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
