"""A download of Brightspace, Blackboard or Sakai in, its teacher's own table out, as it is typed.

What is earned is made up: here it counts whose it is.
"""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pytest

from cinta.cli import main
from cinta.lms.intake import take_in
from cinta.records.store import Store
from cinta.results import CheckResult, ExerciseResult, Status, SubmissionResult, Verdict

SAMPLES = Path(__file__).parent / "samples" / "round2"
BRIGHTSPACE = next(SAMPLES.glob("Lab 1 Download *.zip"))
SAKAI = SAMPLES / "bulk_download.zip"


def judged(download: Path, out: Path) -> Path:
    """A run's folder in which each notebook of a download earned one point more than the last."""
    out.mkdir()
    store = Store(out / "results.sqlite")
    submissions = take_in([download]).submissions
    store.add_origins(one.origin for one in submissions if one.origin)
    for points, one in enumerate(submissions, 1):
        check = CheckResult(
            name="c", title="t", verdict=Verdict.PASSED, points=points, max_points=10.0
        )
        result = SubmissionResult(
            submission=one.name,
            student=one.student,
            unit="u",
            status=Status.GRADED,
            exercises=(ExerciseResult(name="q", checks=(check,)),),
            lang="en",
        )
        store.add(result)
    store.close()
    return out


def exported(out: Path, to: str, table: Path, *more: str) -> tuple[list[list[str]], list[str]]:
    """The rows to upload, and who was held back."""
    assert main(["export", str(out), "--to", to, "--gradebook", str(table), *more]) == 0
    folder = out / "export" / to
    closing = csv.DictReader((folder / "closing.csv").read_text("utf-8").splitlines())
    held = [row["student"] for row in closing if row["outcome"] == "held back"]
    files = [path for path in folder.glob("*.csv") if path.name != "closing.csv"]
    texts = [path.read_text("utf-8") for path in files]
    return [row for text in texts for row in csv.reader(text.splitlines())], held


@pytest.mark.parametrize("more", [(), ("--several", "last")])
def test_brightspace_there_and_back(tmp_path, more):
    table = tmp_path / "C1_GradesExport.csv"
    people = ["Smith,Mary-Ann", "Doe,John", "Gómez,Ana", "Nobody,No"]
    header = "OrgDefinedId,Last Name,First Name,Lab 1 Points Grade <Numeric MaxPoints:10>,End"
    lines = [header, *(f"#7{n},{name},,#" for n, name in enumerate(people))]
    table.write_text("\n".join(lines), encoding="utf-8")
    rows, held = exported(judged(BRIGHTSPACE, tmp_path / "out"), "brightspace", table, *more)
    assert rows[1:] == [["#70", "1.00", "#"], ["#72", "5.00", "#"]]
    assert held == ["John Doe"]


@pytest.mark.parametrize(("several", "points"), [("best", "4.00"), ("last", "4.00"), ("", "")])
def test_attempts_in_brightspace_are_one_students(tmp_path, several, points):
    single = tmp_path / BRIGHTSPACE.name
    with zipfile.ZipFile(BRIGHTSPACE) as old, zipfile.ZipFile(single, "w") as new:
        for name in (name for name in old.namelist() if "397065" not in name):
            new.writestr(name.replace("397064-2557369 - John Doe", "9-1 - Jo Doe"), old.read(name))
    table = tmp_path / "g.csv"
    header = "Username,Last Name,First Name,Lab 1 Points Grade <Numeric MaxPoints:10>\n"
    table.write_text(f"{header}#jo,Doe,Jo,\n", encoding="utf-8")
    more = ("--several", several) if several else ()
    rows, held = exported(judged(single, tmp_path / "out"), "brightspace", table, *more)
    assert [row[1] for row in rows[1:]] == [points] * bool(points)
    assert held == ["Jo Doe"] * (not points)


def test_sakai_there_and_back(tmp_path):
    table = tmp_path / "grades.csv"
    with zipfile.ZipFile(SAKAI) as opened:
        table.write_bytes(opened.read("Lab 1/grades.csv"))
    out = judged(SAKAI, tmp_path / "out")
    rows, held = exported(out, "sakai", table, "--points", "10", "--several", "best")
    assert [(row[1], row[4]) for row in rows[3:]] == [
        ("jdoe", "1.00"), ("jperez", "4.00"), ("llei", "2.00"),
    ]  # fmt: skip
    assert held == []


def test_blackboard_there_and_back(tmp_path):
    download = tmp_path / "gradebook_c1_Lab.zip"
    with zipfile.ZipFile(download, "w") as opened:
        for user, day in (("ana", 21), ("b_o", 21), ("b_o", 22)):
            begin = f"Lab 1_{user}_attempt_2026-11-{day}-10-00-00"
            opened.writestr(f"{begin}_lab_1.ipynb", "{}")
            opened.writestr(f"{begin}.txt", f"Name: {user.upper()} ({user})\n")
    table = tmp_path / "gc.csv"
    header = '"Last Name","First Name","Username","Lab 1 [Total Pts: 10 Score] |5"\n'
    table.write_text(f'{header}"A","A","ana",""\n"B","B","b_o",""\n"C","C","o",""\n')
    out = judged(download, tmp_path / "out")
    rows, _ = exported(out, "blackboard", table, "--several", "last")
    assert [(row[2], row[3]) for row in rows[1:]] == [("ana", "1.00"), ("b_o", "3.00")]
